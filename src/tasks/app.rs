//! The tasks' program: the list of a lesson's or a file's tasks or the one that is open, in the place that the page gives it.

use super::asker::Asker;
use super::asking::{TasksProps, use_asked, use_do, use_fields, use_outlines, use_set_up};
use super::capture::CaptureTasks;
use super::codes::Codes;
use super::done::{done, remember};
use super::maker::Maker;
use super::panel::{self, List, Panel, absent, list, panel, unreachable, waiting};
use super::seam::{FromTasks, Over, Shown, ToTasks, Veil};
use super::state::{Open, TaskAct, Tasks};
use crate::guest::GuestProps;
use crate::hooks::ByIdentity;
use crate::hooks::document::catch_focus;
use crate::lab::Tutor;
use crate::viewing::PANEL;
use ::lab::protocol::{Outline, Setup, Work, encode};
use i18n::msg;
use std::rc::Rc;
use yew::prelude::*;

#[component]
pub fn TasksApp(props: &GuestProps<Shown>) -> Html {
    let on_report = props.on_report.clone();
    match &*props.shown {
        Shown::Lesson(lesson) => html! { <LessonTasks shown={Rc::new((**lesson).clone())} {on_report} /> },
        Shown::Capture(capture) => html! { <CaptureTasks shown={Rc::new(capture.clone())} {on_report} /> },
    }
}

#[component]
fn LessonTasks(props: &GuestProps<ToTasks>) -> Html {
    let on_report =
        use_memo(props.on_report.clone(), |on_report| on_report.reform(|report: FromTasks| encode(&report)));
    let asker = use_memo((), |()| Asker::Tutor(Tutor::new()));
    html! {
        <Board lesson={Rc::clone(&props.shown)} on_report={(*on_report).clone()} asker={(*asker).clone()} is_capture=false />
    }
}

/// The list, or the task that is open.
#[component]
pub fn Board(props: &TasksProps) -> Html {
    let TasksProps { lesson, on_report, asker, is_capture } = props;
    let (lang, tutor) = (lesson.lang(), asker.clone());
    let state = use_reducer(Tasks::default);
    let has_failed = use_state_eq(|| false);
    let refused = use_state_eq(|| None::<String>);
    let set_up = use_set_up(props, &tutor);
    let outlines = use_outlines(props, &tutor, &has_failed, &refused, &set_up);
    let is_absent = use_asked(props, &tutor, &has_failed, &state);
    let works = use_reports(&state, on_report);
    let fields = use_fields(props, &tutor, &state);
    let on_do = use_do(props, &tutor, &state, outlines.as_deref(), set_up);
    use_choice(lesson, &state);
    // The open task, if it is the one of the address.
    let open = state.open.as_ref().filter(|open| Some(&open.asked.id) == lesson.task.as_ref());
    // What had the focus may be gone with the list, or with the task.
    use_effect_with((lesson.task.clone(), open.is_some(), outlines.is_some()), |_| catch_focus(PANEL));
    if *has_failed && open.is_none() {
        let has_failed = has_failed.setter();
        return unreachable(lang, Callback::from(move |_: MouseEvent| has_failed.set(false)));
    }
    if let Some(why) = &*refused {
        return panel::refused(why);
    }
    match (&lesson.task, open) {
        (None, _) => shown_list(props, &tutor, outlines, works),
        (Some(_), None) if is_absent => absent(lang, &on_do),
        (Some(_), None) => waiting(lang),
        (Some(task), Some(open)) => {
            let all = outlines.as_deref().unwrap_or_default();
            let place = all.iter().position(|outline| outline.id == *task);
            let outline = place.and_then(|place| all.get(place));
            panel(&Panel {
                lang,
                title: outline.map_or("", |outline| &outline.title),
                open,
                fields: &fields,
                is_changed: outline.is_some_and(|outline| outline.setup != Setup::of(&lesson.request)),
                is_capture: *is_capture,
                has_next: place.is_some_and(|place| place + 1 < all.len()),
                on_act: &state.dispatcher().into(),
                on_do: &on_do,
            })
        }
    }
}

fn shown_list(props: &TasksProps, tutor: &Asker, outlines: Option<ByIdentity<[Outline]>>, works: Vec<Work>) -> Html {
    let TasksProps { lesson, on_report, is_capture, .. } = props;
    let lang = lesson.lang();
    let intro = if *is_capture { msg::own_intro(lang) } else { msg::task_intro(lang) };
    let on_open = {
        let (outlines, on_report) = (outlines.clone(), on_report.clone());
        Callback::from(move |place: usize| {
            if let Some(outline) = outlines.as_deref().and_then(|all| all.get(place)) {
                on_report.emit(FromTasks::SetUp { task: outline.id.clone(), setup: outline.setup.clone() });
            }
        })
    };
    let done = done(&lesson.done);
    html! {
        <>
            { list(&List { lang, intro, outlines: outlines.as_deref(), done: &done, on_open: &on_open }) }
            if lesson.has_forms {
                if !is_capture {
                    <Maker {lang} chosen={lesson.event} on_make={on_report.reform(FromTasks::Make)} />
                }
                <Codes {lang} {works} asker={tutor.clone()} />
            }
        </>
    }
}

/// An event that is chosen in the picture may be meant for the open task.
#[hook]
fn use_choice(lesson: &ToTasks, state: &UseReducerHandle<Tasks>) {
    let dispatch = state.dispatcher();
    use_effect_with(lesson.event, move |event| {
        if let Some(event) = event {
            dispatch.dispatch(TaskAct::Choose(*event));
        }
    });
}

/// Reports what must not be seen, and each task that is over. Returns what was done on this visit.
#[hook]
fn use_reports(state: &UseReducerHandle<Tasks>, on_report: &Callback<FromTasks>) -> Vec<Work> {
    let open = state.open.as_ref();
    let veil = open.map(|open| Veil { hidden: open.hidden().to_vec(), limit: open.limit() }).unwrap_or_default();
    {
        let on_report = on_report.clone();
        use_effect_with(veil, move |veil| on_report.emit(FromTasks::Veil(veil.clone())));
    }
    let works = use_state(Vec::new);
    let (all, on_report) = (works.clone(), on_report.clone());
    use_effect_with(open.filter(|open| open.is_over).map(over), move |over| {
        let Some(over) = over else { return };
        if over.is_right {
            remember(&over.task);
        }
        all.set(all.iter().cloned().chain([over.work()]).collect());
        on_report.emit(FromTasks::Over(over.clone()));
    });
    (*works).clone()
}

fn over(open: &Open) -> Over {
    Over {
        task: open.asked.id.clone(),
        seed: open.seed,
        score: open.score(),
        is_right: open.is_right(),
        tries: open.tries,
        seconds: open.seconds(),
    }
}
