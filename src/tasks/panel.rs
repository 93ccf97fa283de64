//! The list of a lesson's tasks, and the task that is open.

use super::part::{Part, part};
use super::state::{Open, TaskAct};
use crate::components::on_enter;
use ::lab::protocol::Outline;
use i18n::{Lang, msg};
use yew::prelude::*;

/// What the list is drawn from.
pub struct List<'a> {
    pub lang: Lang,
    /// What the tasks are about.
    pub intro: &'a str,
    /// `None` until the lab has them.
    pub outlines: Option<&'a [Outline]>,
    /// The names of the tasks that have been done.
    pub done: &'a [String],
    /// A task was chosen, by its place.
    pub on_open: &'a Callback<usize>,
}

pub fn list(list: &List) -> Html {
    let &List { lang, intro, outlines, done, on_open } = list;
    let Some(outlines) = outlines else { return waiting(lang) };
    let count = outlines.iter().filter(|outline| done.contains(&outline.id)).count();
    let row = |(place, outline): (usize, &Outline)| {
        let is_done = done.contains(&outline.id);
        html! {
            <li data-task={outline.id.clone()} data-done={is_done.then_some("")}>
                <button type="button" class="task-open" data-action="task-open" onclick={on_open.reform(move |_: MouseEvent| place)}>
                    <span>{ &outline.title }</span>
                    <span class="task-state">{ if is_done { msg::task_done(lang) } else { msg::task_begin(lang) } }</span>
                </button>
            </li>
        }
    };
    html! {
        <section class="tasks" data-field="tasks">
            <p class="task-hint">{ intro }</p>
            <ol class="task-list">{ for outlines.iter().enumerate().map(row) }</ol>
            <p class="task-count" role="status">{ msg::task_count(lang, outlines.len() as u64, &count.to_string()) }</p>
        </section>
    }
}

/// What the open task is drawn from.
pub struct Panel<'a> {
    pub lang: Lang,
    pub title: &'a str,
    pub open: &'a Open,
    /// The fields of the event that was chosen for a part.
    pub fields: &'a [(String, String)],
    /// Whether the run is not the task's own: the visitor changed it.
    pub is_changed: bool,
    /// Whether it is about a capture: it has no other variant.
    pub is_capture: bool,
    /// Whether another task follows.
    pub has_next: bool,
    pub on_act: &'a Callback<TaskAct>,
    pub on_do: &'a Callback<Do>,
}

/// What a visitor asks the page for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Do {
    /// Back to the list.
    Leave,
    Check,
    Solve,
    /// Goes on without the right answer to this step.
    GoOn,
    /// The same task with other numbers.
    Again,
    /// The task's own run once more.
    Reset,
    /// The next task.
    Next,
}

pub fn panel(panel: &Panel) -> Html {
    let &Panel { lang, title, open, is_changed, is_capture, on_do, .. } = panel;
    let onkeydown = on_enter(&on_do.reform(|()| Do::Check));
    let (step, steps) = open.steps();
    html! {
        <section class="tasks" data-task={open.asked.id.clone()} data-over={open.is_over.then_some("")}>
            <p class="task-top">
                { button(on_do, "task-list", "button button-plain", msg::task_all(lang), Do::Leave) }
                if !is_capture {
                    <span class="task-hint">{ msg::task_seed(lang, &open.seed.to_string()) }</span>
                }
            </p>
            <h2>{ title }</h2>
            // A short question of somebody's own is its title.
            if open.asked.text != title {
                <p class="task-text">{ &open.asked.text }</p>
            }
            if is_changed {
                <p class="task-hint" data-field="changed">
                    { msg::task_changed(lang) }
                    { button(on_do, "task-reset", "button", msg::task_reset(lang), Do::Reset) }
                </p>
            }
            if steps > 1 && !open.is_over {
                <p class="task-step">{ msg::task_step(lang, &step.to_string(), &steps.to_string()) }</p>
            }
            <form class="task-form" {onkeydown}>
                { parts(panel) }
                { actions(panel) }
            </form>
            <div role="status" aria-live="polite" data-field="task-outcome">{ outcome(panel) }</div>
        </section>
    }
}

/// The parts of the current step; at the end all of them.
fn parts(panel: &Panel) -> Html {
    let &Panel { lang, open, fields, on_act, .. } = panel;
    let shown = if open.is_over { 0..open.asked.parts.len() } else { open.current() };
    html! { { for shown.map(|place| part(&Part { lang, open, place, fields, on_act })) } }
}

fn actions(panel: &Panel) -> Html {
    let &Panel { lang, open, on_do, .. } = panel;
    if open.is_over {
        return Html::default();
    }
    let was_wrong = open.step_tries > 0;
    let is_last = open.current().end == open.asked.parts.len();
    html! {
        <div class="task-actions">
            <button type="button" class="button button-main" data-action="task-check" disabled={open.answer().is_none()}
                onclick={on_do.reform(|_: MouseEvent| Do::Check)}>
                { if was_wrong { msg::task_check_again(lang) } else { msg::task_check(lang) } }
            </button>
            if was_wrong && !is_last {
                { button(on_do, "task-go-on", "button", msg::task_go_on(lang), Do::GoOn) }
            }
            if was_wrong {
                { button(on_do, "task-solve", "button", msg::task_solve(lang), Do::Solve) }
            }
        </div>
    }
}

/// How it went, why the right answer is right, and what comes next.
fn outcome(panel: &Panel) -> Html {
    let &Panel { lang, open, has_next, is_capture, on_do, .. } = panel;
    if !open.is_over {
        let wrong = open.verdict.as_ref().filter(|verdict| verdict.parts.contains(&Some(false)));
        return wrong.map(|_| html! { <p>{ msg::task_try_again(lang) }</p> }).unwrap_or_default();
    }
    let right = open.verdict.iter().flat_map(|verdict| &verdict.parts).filter(|part| **part == Some(true)).count();
    let said = if open.is_right() {
        msg::task_all_right(lang, open.tries.into())
    } else {
        msg::task_some_right(lang, &open.asked.parts.len().to_string(), &right.to_string())
    };
    html! {
        <>
            <p class="task-said">{ said }</p>
            if let Some(solution) = &open.solution {
                <p class="task-reason" data-field="reason">{ &solution.reason }
                    if !solution.source.is_empty() {
                        <span class="task-source">{ &solution.source }</span>
                    }
                </p>
            }
            <div class="task-actions">
                if has_next {
                    { button(on_do, "task-next", "button button-main", msg::task_next(lang), Do::Next) }
                }
                if !is_capture {
                    { button(on_do, "task-again", "button", msg::task_again(lang), Do::Again) }
                }
            </div>
        </>
    }
}

/// What is shown until the tutor has replied.
pub fn waiting(lang: Lang) -> Html {
    html! { <p class="task-wait" role="status">{ msg::task_loading(lang) }</p> }
}

/// What is shown if the tutor could not be loaded.
pub fn unreachable(lang: Lang, on_retry: Callback<MouseEvent>) -> Html {
    html! {
        <section class="tasks" data-field="unreachable">
            <p role="status">{ msg::task_failed(lang) }</p>
            <p><button type="button" class="button" data-action="task-retry" onclick={on_retry}>{ msg::task_retry(lang) }</button></p>
        </section>
    }
}

/// Why the tasks of a file cannot be used: a sentence per line.
pub fn refused(why: &str) -> Html {
    html! {
        <section class="tasks" data-field="refused" role="alert">{ for why.lines().map(|line| html! { <p>{ line }</p> }) }</section>
    }
}

/// What is shown if there is no such task.
pub fn absent(lang: Lang, on_do: &Callback<Do>) -> Html {
    html! {
        <section class="tasks" data-field="absent">
            <p role="status">{ msg::task_absent(lang) }</p>
            { button(on_do, "task-list", "button", msg::task_all(lang), Do::Leave) }
        </section>
    }
}

fn button(on_do: &Callback<Do>, action: &'static str, class: &'static str, text: &'static str, what: Do) -> Html {
    html! { <button type="button" {class} data-action={action} onclick={on_do.reform(move |_: MouseEvent| what)}>{ text }</button> }
}
