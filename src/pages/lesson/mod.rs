//! The page of a lesson: the lab runs a scenario, and this page mounts all views of the result.

mod app;
mod host;
mod keyboard;
mod notes;
mod runs;
mod showing;
mod state;
mod tell;
mod view;
mod words;

use crate::components::child::child;
use crate::controls::{self, Controls};
use crate::embed::Host;
use crate::events::{self, EventList};
use crate::exports::{self, Exports};
use crate::inspector::{self, Inspector, request_of};
use crate::interventions::{self, History, Interventions, packet_actions};
use crate::lab::{Lab, Outcome};
use crate::ledger::{self, Ledger};
use crate::player::bar::{Bar, bar, hue};
use crate::player::help;
use crate::route::lesson::{Lesson, print};
use crate::stage::{self, Stage};
pub use app::App;
use app::Dispatch;
use diagram::model::Model;
use host::{News, use_host};
use i18n::{Lang, msg};
use runs::{Blocks, Drawn, use_blocks, use_drawn, use_lab, use_player};
use showing::Showing;
use state::{RunAct, RunState};
use std::rc::Rc;
use tell::{Tell, use_tell};
use trace::{Event, Micros, SpanKind};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lesson: Lesson,
    pub lang: Lang,
    /// Changes the lesson, for the controls on screen.
    pub dispatch: Dispatch,
    /// The page that frames this one.
    pub host: Option<Rc<Host>>,
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
    let (tell, history) = {
        let showing = showing.dispatcher();
        use_tell(lesson, dispatch, move |act| showing.dispatch(act))
    };
    use_player(&showing, drawn.as_deref(), lesson, &tell.change);
    let asked = run.outcome.as_ref();
    let request = asked.zip(lesson.event).and_then(|(outcome, event)| request_of(&outcome.trace, event));
    let [blocks, request] = [use_blocks(&lab, asked, lesson.event), use_blocks(&lab, asked, request)];
    use_host(host.clone(), news(&run, &showing, lesson), &showing.player, &tell.act);
    keyboard::use_keys(keyboard::keys(&showing, drawn.as_deref(), lesson, &tell));
    let notes = use_memo((lang, lesson.common.clone()), |(lang, common)| notes::notes(*lang, lesson.scenario, common));
    let text = lessons::find(lesson.scenario);
    html! {
        <article class="lesson" data-page="lesson" data-scenario={lesson.scenario} data-work={run.work.name()}>
            <header class="lesson-head">
                <h1>{ text.map_or(lesson.scenario, |text| (text.title)(lang)) }</h1>
                { work(lang, &run, &lab) }
                if !lesson.common.embed {
                    <p class="lesson-lead">{ text.map_or("", |text| (text.lead)(lang)) }</p>
                }
            </header>
            if let Some((outcome, drawn)) = run.outcome.as_ref().zip(drawn.as_deref()) {
                <div class="lesson-body">
                    { figure(lang, lesson, drawn, &showing, &tell) }
                    <div class="lesson-side">{ inspector(lang, lesson, outcome, [blocks, request], &tell) }</div>
                </div>
                { events(lang, lesson, outcome, drawn, &showing, &tell) }
                if lesson.common.controls {
                    { interventions(lang, lesson, outcome, &showing, &history, &tell) }
                    { child::<Controls>(controls::Props { lang, lesson: lesson.clone(), on_change: tell.change.clone() }) }
                }
                { child::<Ledger>(ledger::Props { lang, trace: outcome.trace.clone(), moment: showing.player.glance() }) }
                { notes::fact_table(lang, lesson.scenario, &outcome.facts) }
                { exports(lang, lesson, outcome, drawn, &lab) }
            }
            { (*notes).clone() }
            { help::help(lang) }
        </article>
    }
}

/// The picture, with everything that controls it.
fn figure(lang: Lang, lesson: &Lesson, drawn: &Drawn, showing: &Showing, tell: &Tell) -> Html {
    let player = &showing.player;
    let stage = stage::Props {
        model: drawn.model.clone(),
        ghost: drawn.ghost.clone().filter(|_| showing.has_ghost),
        names: drawn.names.clone(),
        scale: lesson.scale,
        zoom: showing.zoom,
        moment: player.moment(),
        is_playing: player.is_playing(),
        chosen: lesson.event,
        gauge: lesson.gauge,
        on_choose: tell.choose.clone(),
        on_seek: tell.seek.clone(),
        on_zoom: tell.zoom.clone(),
    };
    html! {
        <section class="lesson-figure" tabindex="0" role="group" aria-label={msg::stage_label(lang)}>
            <div class="lesson-stage">
                { child::<Stage>(stage) }
            </div>
            { bar(&Bar { lang, player, model: &drawn.model, names: &drawn.names, on_action: &tell.act }) }
            { caption(lang, lesson, drawn, player.moment()) }
            { view::view(lang, lesson, &tell.change, &tell.show) }
        </section>
    }
}

/// The content of the selected event, and what can be done to it.
fn inspector(lang: Lang, lesson: &Lesson, outcome: &Outcome, [blocks, request]: [Blocks; 2], tell: &Tell) -> Html {
    let actions = chosen(outcome, lesson).map(|event| packet_actions(lang, event, lesson, &tell.change));
    child::<Inspector>(inspector::Props {
        lang,
        trace: outcome.trace.clone(),
        event: lesson.event,
        blocks,
        request,
        failure: None,
        children: actions.unwrap_or_default(),
    })
}

fn events(lang: Lang, lesson: &Lesson, outcome: &Outcome, drawn: &Drawn, showing: &Showing, tell: &Tell) -> Html {
    child::<EventList>(events::Props {
        lang,
        scenario: lesson.scenario,
        trace: outcome.trace.clone(),
        model: drawn.model.clone(),
        moment: showing.player.glance(),
        chosen: lesson.event,
        on_choose: tell.choose.clone(),
        on_seek: tell.seek.clone(),
    })
}

fn interventions(
    lang: Lang,
    lesson: &Lesson,
    outcome: &Outcome,
    showing: &Showing,
    history: &History,
    tell: &Tell,
) -> Html {
    child::<Interventions>(interventions::Props {
        lang,
        lesson: lesson.clone(),
        trace: Some(outcome.trace.clone()),
        moment: showing.player.glance(),
        on_change: tell.change.clone(),
        can_undo: history.can_undo(),
        can_redo: history.can_redo(),
        on_undo: tell.undo.clone(),
        on_redo: tell.redo.clone(),
        ghost: showing.has_ghost,
        on_ghost: tell.ghost.clone(),
    })
}

fn exports(lang: Lang, lesson: &Lesson, outcome: &Outcome, drawn: &Drawn, lab: &Lab) -> Html {
    child::<Exports>(exports::Props {
        lang,
        lab: lab.clone(),
        outcome: outcome.clone(),
        model: drawn.model.clone(),
        names: drawn.names.clone(),
        scale: lesson.scale,
        scenario: lesson.scenario,
    })
}

/// The event that is inspected.
fn chosen<'a>(outcome: &'a Outcome, lesson: &Lesson) -> Option<&'a Event> {
    outcome.trace.event(lesson.event?)
}

/// What the host page receives.
fn news(run: &RunState, showing: &Showing, lesson: &Lesson) -> News {
    let player = &showing.player;
    let phase = match run.work.name() {
        // The result has arrived and will be shown with the next rendering.
        "done" if !showing.is_loaded => "computing",
        "done" if player.is_playing() => "playing",
        "done" if player.moment() >= player.end() => "finished",
        "done" => "paused",
        other => other,
    };
    let step = player.course().previous(player.moment() + Micros(1)).0;
    News { phase, hash: print(lesson), step }
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
            <b>{ name }</b>{ lessons::caption(lang, lesson.scenario, span) }
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
