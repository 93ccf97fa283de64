//! The line above the picture: the lesson's title, what the run is doing, and what can be done with the lesson.

use super::state::{RunAct, RunState};
use super::words;
use crate::components::menu::{Menu, menu};
use crate::exports::{Content, Exports, Kind, Maker};
use crate::lab::{Failure, Lab, Outcome};
use crate::route::lesson::Route;
use crate::viewing::Drawn;
use crate::words::lab::failure;
use i18n::{Lang, msg};
use trace::Host;
use yew::prelude::*;

/// The id of the menu of exports.
const EXPORTS: &str = "exports";

/// The files that there are of a run.
const EXPORTED: [Kind; 6] = [Kind::Client, Kind::Server, Kind::Mermaid, Kind::Json, Kind::Svg, Kind::Png];

/// What the head is drawn from.
pub struct Head<'a> {
    pub lang: Lang,
    pub lesson: &'a Route,
    pub run: &'a UseReducerHandle<RunState>,
    pub drawn: Option<&'a Drawn>,
    pub lab: &'a Lab,
    /// Whether there is anything on the page that needs a run.
    pub needs_run: bool,
    /// Whether the menu of exports was opened.
    pub exports: &'a UseStateHandle<bool>,
    pub on_present: &'a Callback<()>,
}

pub fn head(head: &Head) -> Html {
    let &Head { lang, lesson, run, lab, needs_run, .. } = head;
    let title = lessons::find(lesson.scenario).map_or(lesson.scenario, |record| (record.title)(lang));
    html! {
        <header class="lesson-head">
            <h1>{ title }</h1>
            if needs_run {
                { work(lang, run, lab) }
            }
            if lesson.parts.is_empty() {
                <div class="lesson-tools">{ tools(head) }</div>
            }
        </header>
    }
}

fn tools(head: &Head) -> Html {
    let &Head { lang, lesson, run, drawn, lab, on_present, .. } = head;
    // Its button is there from the start, so that nothing moves when the run arrives.
    let is_disabled = run.outcome.is_none();
    let button = Menu {
        id: EXPORTS,
        action: "exports",
        label: msg::exports_title(lang),
        classes: ("button", "lesson-menu"),
        is_disabled,
    };
    let files = || {
        let (outcome, drawn) = run.outcome.as_ref().zip(drawn)?;
        Some(html! {
            <Exports {lang} kinds={EXPORTED.to_vec()} maker={maker(lang, lab, outcome)} model={&drawn.model} names={&drawn.names}
                scale={lesson.scale} name={lesson.scenario} />
        })
    };
    let label = if lesson.is_presented { msg::lesson_present_end(lang) } else { msg::lesson_present(lang) };
    html! {
        <>
            if !lesson.common.embed && !lesson.is_presented {
                { neighbours(lang, lesson) }
            }
            if !lesson.is_presented {
                { menu(button, head.exports, || files().unwrap_or_default()) }
            }
            if !lesson.common.embed {
                <button type="button" class="button" data-action="present" aria-pressed={lesson.is_presented.to_string()}
                    title={msg::key_present(lang)} onclick={on_present.reform(|_: MouseEvent| ())}>
                    { label }
                </button>
            }
        </>
    }
}

/// Makes the files that the lab writes.
fn maker(lang: Lang, lab: &Lab, outcome: &Outcome) -> Maker {
    let (lab, outcome) = (lab.clone(), outcome.clone());
    Maker::new(move |kind| {
        let (lab, outcome) = (lab.clone(), outcome.clone());
        async move {
            let made = match kind {
                Kind::Mermaid => lab.mermaid(&outcome).await.map(Content::Text),
                Kind::Json => lab.json(&outcome).await.map(Content::Text),
                Kind::Server => lab.capture(&outcome, Host::Server).await.map(Content::Bytes),
                _ => lab.capture(&outcome, Host::Client).await.map(Content::Bytes),
            };
            made.map_err(|cause| match cause {
                Failure::Ended => msg::export_ended(lang).to_owned(),
                other => failure(lang, &other),
            })
        }
    })
}

/// The lessons before and after this one, in the order of the curriculum.
pub fn neighbours(lang: Lang, lesson: &Route) -> Html {
    let place = lessons::ALL.iter().position(|record| record.scenario == lesson.scenario);
    let [before, after] = [place.and_then(|at| at.checked_sub(1)), place.map(|at| at + 1)];
    let link = |at: Option<usize>, rel: &'static str, arrow: &'static str, label: fn(Lang, &str) -> String| {
        let record = at.and_then(|at| lessons::ALL.get(at))?;
        let title = (record.title)(lang);
        let href = lesson.common.link(&format!("#/lesson/{}", record.scenario));
        Some(html! {
            <a class="button" {href} {rel} data-turn={rel} aria-label={label(lang, title)} title={title}>
                <span aria-hidden="true">{ arrow }</span><span class="lesson-turn">{ title }</span>
            </a>
        })
    };
    html! {
        <nav class="lesson-neighbours" aria-label={msg::lesson_neighbours(lang)}>
            { link(before, "prev", "←", msg::lesson_previous) }
            { link(after, "next", "→", msg::lesson_next) }
        </nav>
    }
}

/// What the run is doing, if that is worth a sentence.
fn work(lang: Lang, run: &UseReducerHandle<RunState>, lab: &Lab) -> Html {
    let stop = {
        let (lab, dispatch) = (lab.clone(), run.dispatcher());
        Callback::from(move |_: MouseEvent| {
            lab.stop();
            dispatch.dispatch(RunAct::Stop);
        })
    };
    html! {
        <div class="lesson-work">
            <p role="status">{ words::work(lang, &run.work) }</p>
            if run.work.is_under_way() {
                <button type="button" class="button" data-action="stop" onclick={stop}>{ msg::lesson_stop(lang) }</button>
            }
        </div>
    }
}
