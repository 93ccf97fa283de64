//! The page of a lesson: the lab runs a scenario, and this page mounts all views of the result.

mod app;
mod callbacks;
mod column;
mod figure;
mod guide;
mod head;
mod host;
mod keyboard;
mod runs;
mod showing;
mod state;
#[cfg(not(target_arch = "wasm32"))]
pub mod still;
mod view;
mod words;

use crate::components::dialog::use_dialog;
use crate::components::menu::use_menu;
use crate::embed::Host;
use crate::events::Filter;
use crate::hooks::document::prefers_stillness;
use crate::hooks::{use_in_view, use_printing};
use crate::inspector::request_of;
use crate::page_files::take_still;
use crate::player::{Action, help};
use crate::route::lesson::{Part, Route, Tab, print};
pub use app::App;
use app::Dispatch;
use callbacks::use_callbacks;
use column::{Column, Inspected};
use diagram::model::Side;
use figure::{Figure, figure};
use head::{Head, head};
use host::{LessonReport, use_host};
use i18n::Lang;
use runs::{Drawn, use_dissection, use_drawn, use_lab, use_player};
use showing::{ShowAct, Showing};
use state::RunState;
use std::rc::Rc;
use trace::Micros;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lesson: Route,
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
    let in_view = use_in_view();
    // The guide alone needs no run.
    let needs_run = lesson.shows(Part::Stage) || lesson.tabs().iter().any(|tab| *tab != Tab::Guide);
    let lab = use_lab(lesson, &run, in_view && needs_run);
    let drawn = use_drawn(&run, lesson, lang);
    let (callbacks, history) = {
        let showing = showing.dispatcher();
        use_callbacks(lesson, dispatch, move |act| showing.dispatch(act))
    };
    use_player(&showing, drawn.as_deref(), lesson, &callbacks.change, in_view);
    let is_printed = use_printing();
    // What is printed is a handout: the picture and the guide, whichever tab is open.
    let tab = lesson.open_tab().map(|open| if is_printed { Tab::Guide } else { open });
    let (moment, outcome) = (showing.player.glance(), run.outcome.as_ref());
    // Without a choice, the inspector follows the moment.
    let follows = lesson.event.is_none() && tab == Some(Tab::Inspector);
    let now = drawn.as_deref().filter(|_| follows).and_then(|drawn| drawn.model.neighbour(None, Side::Next, moment));
    let found = use_dissection(&lab, outcome, lesson.event.or(now), lang);
    // While the lab reads the next event, the one before stays: a panel that empties itself ten times per second would
    // be unreadable.
    let event = found.as_ref().filter(|_| follows).map(|found| found.event).or(lesson.event).or(now);
    let asks = outcome.zip(event).and_then(|(outcome, event)| request_of(&outcome.trace, event));
    let request = use_dissection(&lab, outcome, asks, lang).filter(|found| Some(found.event) == asks);
    let found = found.filter(|found| Some(found.event) == event);
    let inspected = Inspected { event, found, request: request.map(|request| request.blocks) };
    use_host(host.clone(), report(&run, &showing, lesson), &showing.player, &callbacks.act);
    keyboard::use_keys(keyboard::keys(&showing, drawn.as_deref(), lesson, &callbacks));
    let filter = use_mut_ref(Filter::default);
    let tried = use_state(Vec::new);
    let on_try = use_try(&tried, &callbacks.act);
    let blank = use_memo((), |()| Drawn::blank());
    let has_stage = lesson.shows(Part::Stage);
    let still = use_state(|| take_still(lesson.scenario));
    let exports = use_menu();
    use_dialog(help::DIALOG, showing.has_help);
    html! {
        <article class="lesson" data-page="lesson" data-scenario={lesson.scenario} data-work={if needs_run { run.work.name() } else { "done" }}
            data-events={outcome.map(|outcome| outcome.trace.events().len().to_string())}
            data-presented={lesson.is_presented.then_some("")} data-alone={(has_stage && tab.is_none()).then_some("")}
            data-stage={has_stage.then_some("")}>
            { head(&Head { lang, lesson, run: &run, drawn: drawn.as_deref(), lab: &lab, needs_run, exports: &exports, on_present: &callbacks.present }) }
            <div class="lesson-body">
                if has_stage {
                    { figure(&Figure { lang, lesson, drawn: drawn.as_deref(), still: still.as_ref(), blank: &blank, showing: &showing, callbacks: &callbacks }) }
                }
                if let Some(tab) = tab {
                    <Column {lang} lesson={lesson.clone()} {tab} {moment} {inspected} tried={(*tried).clone()} {on_try}
                        run={outcome.cloned().zip(drawn.as_ref().map(|drawn| drawn.model.clone()))} callbacks={callbacks.clone()}
                        history={(history.can_undo(), history.can_redo())} has_ghost={showing.has_ghost} filter={Rc::clone(&filter)} />
                }
            </div>
            if showing.has_help {
                { help::help(lang, callbacks.show.reform(|_: Event| ShowAct::Help(false))) }
            }
        </article>
    }
}

/// Remembers an exercise that was tried, and plays its run.
#[hook]
fn use_try(tried: &UseStateHandle<Vec<usize>>, on_act: &Callback<Action>) -> Callback<usize> {
    let (tried, on_act) = (tried.clone(), on_act.clone());
    Callback::from(move |place| {
        let mut all = (*tried).clone();
        all.push(place);
        tried.set(all);
        on_act.emit(Action::Seek(Micros(0)));
        if !prefers_stillness() {
            on_act.emit(Action::Play);
        }
    })
}

/// What is reported to the page that frames this one.
fn report(run: &RunState, showing: &Showing, lesson: &Route) -> LessonReport {
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

#[cfg(all(test, not(target_arch = "wasm32")))]
mod lessons_tests;
