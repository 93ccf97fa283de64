//! The page of a lesson: the lab runs a scenario, and this page mounts all views of the result.

mod app;
mod callbacks;
mod change;
mod column;
mod figure;
mod guide;
mod head;
mod inspected;
mod runs;
mod state;
#[cfg(not(target_arch = "wasm32"))]
pub mod still;
mod study;
mod tasks;
mod words;

use crate::components::dialog::use_dialog;
use crate::components::menu::use_menu;
use crate::embed::Host;
use crate::events::Filter;
use crate::hooks::document::prefers_stillness;
use crate::hooks::{use_in_view, use_part, use_printing, use_store};
use crate::lab::Failure;
use crate::page_files::take_still;
use crate::player::help;
use crate::player::keys::Key;
use crate::route::lesson::{Part, Route, Tab, print};
use crate::viewing::{
    self as showing, Drawn, Keys, ShowAct, Showing, Start, use_commands, use_keys, use_loaded, use_player, use_report,
};
pub use app::App;
use app::Dispatch;
use callbacks::use_callbacks;
use column::Column;
use figure::{Figure, figure, on_lanes};
use head::{Head, head};
use i18n::Lang;
use runs::{use_drawn, use_lab};
use state::{RunState, Work};
use std::rc::Rc;
use tasks::{Page, use_tasks};
use yew::prelude::*;

/// The turns in which the page is first drawn: after the header the head, then the picture, then the column.
pub const TURNS: usize = 3;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lesson: Route,
    pub lang: Lang,
    /// Changes the lesson, for the controls on screen.
    pub dispatch: Dispatch,
    /// The page that frames this one.
    pub host: Option<Host>,
    /// How much of the page to draw, 1 to [`TURNS`].
    pub turn: usize,
}

/// One scenario's page. Another scenario is another component, so its lab ends with it.
#[component]
pub fn LessonPage(props: &Props) -> Html {
    let Props { lesson, lang, dispatch, host, turn } = props;
    let lang = *lang;
    let run = use_reducer(RunState::default);
    let showing = use_store(Showing::default);
    let in_view = use_in_view();
    // The guide alone needs no run.
    let needs_run = lesson.shows(Part::Stage) || lesson.tabs().iter().any(|tab| *tab != Tab::Guide);
    let lab = use_lab(lesson, &run, in_view && needs_run);
    let (callbacks, history) = {
        let showing = showing.clone();
        use_callbacks(lesson, dispatch, move |act| showing.dispatch(act))
    };
    let tasking = use_tasks(&Page {
        lang,
        lesson: lesson.clone(),
        showing: showing.clone(),
        host: host.clone(),
        on_change: callbacks.change.clone(),
    });
    let drawn = use_drawn(&run, lesson, (&tasking.veil.hidden, tasking.veil.limit), lang);
    let start = Start {
        moment: lesson.moment,
        speed_milli: lesson.common.speed_milli,
        is_playing: lesson.common.autoplay && !prefers_stillness(),
    };
    use_loaded(&showing, drawn.as_deref(), start);
    // All but the moment, which changes at each frame.
    let setup = use_part(&showing, Showing::setup);
    use_player(&showing, setup.is_playing, lesson.moment, callbacks.rest.clone(), in_view);
    let is_printed = use_printing();
    // What is printed is a handout: the picture and the guide, whichever tab is open.
    let tab = lesson.open_tab().map(|open| if is_printed { Tab::Guide } else { open });
    let outcome = run.outcome.as_ref();
    let is_lab_free = !needs_run && in_view || matches!(run.work, Work::Failed(Failure::Refused(_)));
    use_commands(host.clone(), &showing, &callbacks.acts.act);
    use_report(host.clone(), &showing, run.work.name(), print(lesson));
    let others = {
        let callbacks = callbacks.clone();
        Callback::from(move |key| match key {
            Key::Undo => callbacks.undo.emit(()),
            Key::Redo => callbacks.redo.emit(()),
            // Escape ends a presentation.
            _ => callbacks.present.emit(()),
        })
    };
    let on_lanes = on_lanes(lesson, setup, &callbacks);
    let keys = Keys {
        showing: showing.clone(),
        acts: callbacks.acts.clone(),
        show: callbacks.show.clone(),
        chosen: lesson.event,
        others,
        lanes: on_lanes.clone(),
        is_presented: lesson.is_presented,
    };
    use_keys(drawn.as_deref(), keys);
    let filter = use_mut_ref(Filter::default);
    let blank = use_memo((), |()| Drawn::blank());
    let has_stage = lesson.shows(Part::Stage);
    let is_whole = *turn == TURNS;
    // It is taken when this page is about to be shown: until then it is on screen where it was.
    let still = use_memo(is_whole, |is_whole| is_whole.then(|| take_still(lesson.scenario)).flatten());
    let exports = use_menu();
    use_dialog(help::DIALOG, setup.has_help);
    html! {
        <article class="lesson" data-page="lesson" data-scenario={lesson.scenario} data-work={if needs_run { run.work.name() } else { "done" }}
            data-events={outcome.map(|outcome| outcome.trace.events().len().to_string())}
            data-presented={lesson.is_presented.then_some("")} data-alone={(has_stage && tab.is_none()).then_some("")}
            data-stage={has_stage.then_some("")}>
            { head(&Head { lang, lesson, run: &run, drawn: drawn.as_deref(), lab: &lab, needs_run, exports: &exports, on_present: &callbacks.present }) }
            <div class="lesson-body">
                if has_stage && *turn > 1 {
                    { figure(&Figure { lang, lesson, drawn: drawn.as_deref(), trace: outcome.map(|outcome| &outcome.trace), still: (*still).as_ref(), blank: &blank, showing: &showing, setup, callbacks: &callbacks, on_lanes: &on_lanes }) }
                }
                if let Some(tab) = tab.filter(|_| is_whole) {
                    <Column {lang} lesson={lesson.clone()} {tab} showing={&showing} lab={lab.clone()} {is_lab_free} {tasking}
                        run={outcome.cloned().zip(drawn.as_ref().map(|drawn| drawn.model.clone()))} callbacks={callbacks.clone()}
                        history={(history.can_undo(), history.can_redo())} has_ghost={setup.has_ghost} filter={Rc::clone(&filter)} />
                }
            </div>
            if setup.has_help {
                { help::help(lang, callbacks.show.reform(|_: Event| ShowAct::Help(false))) }
            }
        </article>
    }
}
