//! The page of a lesson: the lab runs a scenario, and this page mounts all views of the result.

mod app;
mod callbacks;
mod host;
mod keyboard;
mod notes;
mod runs;
mod showing;
mod state;
mod view;
mod words;

use crate::controls::Controls;
use crate::embed::Host;
use crate::events::EventList;
use crate::exports::Exports;
use crate::hooks::use_parts_in_turn;
use crate::inspector::{Inspector, request_of};
use crate::interventions::{Interventions, packet_actions};
use crate::lab::{Lab, Outcome};
use crate::ledger::Ledger;
use crate::player::bar::{Bar, bar, hue};
use crate::player::help;
use crate::route::lesson::{Lesson, print};
use crate::stage::Stage;
pub use app::App;
use app::Dispatch;
use callbacks::{LessonCallbacks, use_callbacks};
use diagram::model::Model;
use host::{LessonReport, use_host};
use i18n::{Lang, msg};
use runs::{Drawn, use_blocks, use_drawn, use_lab, use_player};
use showing::Showing;
use state::{RunAct, RunState};
use trace::{Micros, SpanKind};
use yew::prelude::*;

/// The parts below the figure: list, controls, costs, exports with the notes.
const PARTS: usize = 4;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lesson: Lesson,
    pub lang: Lang,
    /// Changes the lesson, for the controls on screen.
    pub dispatch: Dispatch,
    /// The page that frames this one.
    pub host: Option<Host>,
}

/// One scenario's page. Another scenario is another component, so its lab ends with it.
#[component]
pub fn LessonPage(props: &Props) -> Html {
    let Props { lesson, lang, dispatch, host } = props;
    let lang = *lang;
    let run = use_reducer(RunState::default);
    let showing = use_reducer(Showing::default);
    let lab = use_lab(lesson, &run);
    let drawn = use_drawn(&run, lesson, lang);
    let (callbacks, history) = {
        let showing = showing.dispatcher();
        use_callbacks(lesson, dispatch, move |act| showing.dispatch(act))
    };
    use_player(&showing, drawn.as_deref(), lesson, &callbacks.change);
    let asked = run.outcome.as_ref();
    let request = asked.zip(lesson.event).and_then(|(outcome, event)| request_of(&outcome.trace, event));
    let [blocks, request] = [use_blocks(&lab, asked, lesson.event), use_blocks(&lab, asked, request)];
    use_host(host.clone(), report(&run, &showing, lesson), &showing.player, &callbacks.act);
    keyboard::use_keys(keyboard::keys(&showing, drawn.as_deref(), lesson, &callbacks));
    let notes = use_memo((lang, lesson.common.clone()), |(lang, common)| notes::notes(*lang, lesson.scenario, common));
    let text = lessons::find(lesson.scenario);
    let moment = showing.player.glance();
    let blank = use_memo((), |()| Drawn::blank());
    let is_awaited = run.outcome.is_none() && run.work.is_under_way();
    // The parts below the figure, from top to bottom: the figure does not wait for them.
    let parts = use_parts_in_turn(PARTS, drawn.is_some());
    let progress = match run.work.name() {
        "done" if parts < PARTS => "rendering",
        name => name,
    };
    html! {
        <article class="lesson" data-page="lesson" data-scenario={lesson.scenario} data-work={progress}>
            <header class="lesson-head">
                <h1>{ text.map_or(lesson.scenario, |text| (text.title)(lang)) }</h1>
                { work(lang, &run, &lab) }
                if !lesson.common.embed {
                    <p class="lesson-lead">{ text.map(|text| (text.lead)(lang, &lesson.settings)) }</p>
                }
            </header>
            if let Some((outcome, drawn)) = run.outcome.as_ref().zip(drawn.as_deref()) {
                <div class="lesson-body">
                    { figure(lang, lesson, drawn, &showing, &callbacks, true) }
                    <div class="lesson-side">
                        <Inspector {lang} trace={&outcome.trace} event={lesson.event} {blocks} {request}>
                            { actions(lang, lesson, outcome, &callbacks) }
                        </Inspector>
                    </div>
                </div>
                if parts >= 1 {
                    <EventList {lang} scenario={lesson.scenario} trace={&outcome.trace} model={&drawn.model} {moment}
                        chosen={lesson.event} on_choose={&callbacks.choose} on_seek={&callbacks.seek} />
                }
                if parts >= 2 && lesson.common.controls {
                    <Interventions {lang} lesson={lesson.clone()} trace={&outcome.trace} {moment} on_change={&callbacks.change}
                        can_undo={history.can_undo()} can_redo={history.can_redo()} on_undo={&callbacks.undo}
                        on_redo={&callbacks.redo} ghost={showing.has_ghost} on_ghost={&callbacks.ghost} />
                    <Controls {lang} lesson={lesson.clone()} on_change={&callbacks.change} />
                }
                if parts >= 3 {
                    <Ledger {lang} trace={&outcome.trace} {moment} />
                    { notes::fact_table(lang, lesson.scenario, &outcome.facts) }
                }
                if parts >= PARTS {
                    <Exports {lang} lab={lab.clone()} outcome={outcome.clone()} model={&drawn.model} names={&drawn.names}
                        scale={lesson.scale} scenario={lesson.scenario} />
                }
            } else if is_awaited {
                // The figure's place while the first run is computed. What stands below the figure comes with the run,
                // so that nothing moves when it arrives.
                <div class="lesson-body" inert=true>
                    { figure(lang, lesson, &blank, &showing, &callbacks, false) }
                    <div class="lesson-side" />
                </div>
            }
            if !is_awaited && (parts == PARTS || run.outcome.is_none()) {
                { (*notes).clone() }
            }
            { help::help(lang) }
        </article>
    }
}

/// The picture, the player's bar and the caption. Before there is a run, the picture's place stays empty.
fn figure(
    lang: Lang,
    lesson: &Lesson,
    drawn: &Drawn,
    showing: &Showing,
    callbacks: &LessonCallbacks,
    has_picture: bool,
) -> Html {
    let player = &showing.player;
    let ghost = drawn.ghost.clone().filter(|_| showing.has_ghost);
    html! {
        <section class="lesson-figure" tabindex="0" role="group" aria-label={msg::stage_label(lang)}>
            <div class="lesson-stage">
                if has_picture {
                    <Stage model={&drawn.model} {ghost} names={&drawn.names} scale={lesson.scale} zoom={showing.zoom}
                        moment={player.moment()} is_playing={player.is_playing()} chosen={lesson.event} gauge={lesson.gauge}
                        on_choose={&callbacks.choose} on_seek={&callbacks.seek} on_zoom={&callbacks.zoom} />
                }
            </div>
            { bar(&Bar { lang, player, model: &drawn.model, names: &drawn.names, on_action: &callbacks.act }) }
            { caption(lang, lesson, drawn, player.moment()) }
            { view::view(lang, lesson, &callbacks.change, &callbacks.show) }
        </section>
    }
}

/// What can be done to the packet of the chosen event.
fn actions(lang: Lang, lesson: &Lesson, outcome: &Outcome, callbacks: &LessonCallbacks) -> Html {
    let chosen = lesson.event.and_then(|event| outcome.trace.event(event));
    chosen.map(|event| packet_actions(lang, event, lesson, &callbacks.change)).unwrap_or_default()
}

/// What is reported to the page that frames this one.
fn report(run: &RunState, showing: &Showing, lesson: &Lesson) -> LessonReport {
    let player = &showing.player;
    let phase = match run.work.name() {
        // The result has arrived and will be shown with the next rendering.
        "done" if !showing.is_loaded => "computing",
        "done" if player.is_playing() => "playing",
        "done" if player.moment() >= player.end() => "finished",
        "done" => "paused",
        other => other,
    };
    let step = player.timeline().previous(player.moment() + Micros(1)).0;
    LessonReport { phase, hash: print(lesson), step }
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

/// The caption of the step at the current moment.
fn caption(lang: Lang, lesson: &Lesson, drawn: &Drawn, at: Micros) -> Html {
    let span = span_at(&drawn.model, at);
    let name = span.map(|span| lessons::span_name(lang, lesson.scenario, span));
    html! {
        <p class="lesson-caption" data-caption={span.map_or("", hue)}>
            <b>{ name }</b>{ lessons::caption(lang, lesson.scenario, span, &lesson.settings) }
        </p>
    }
}

/// The innermost span at a moment.
fn span_at(model: &Model, at: Micros) -> Option<SpanKind> {
    let here = model.brackets.iter().filter(|bracket| bracket.start <= at && at <= bracket.end);
    here.min_by_key(|bracket| (bracket.lane, std::cmp::Reverse(bracket.start))).map(|bracket| bracket.kind)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod lessons_tests;
