//! The live page's program: it owns the route and the run, passes both to the views, and keeps address, title and theme
//! up to date.

use super::guests::use_guests;
use super::host::Reporter;
use super::state::{Act, AppState, Dispatch};
use crate::components::frame::frame;
use crate::components::shell::{Address, ShellAct};
use crate::embed::use_host;
use crate::hooks::{document, hash, use_in_view, use_turns};
use crate::live::{engine::Engine, view::Phase};
use crate::pages::live::{TURNS, live};
use crate::route::is_live;
use crate::words::live::phase_name;
use i18n::msg;
use std::rc::Rc;
use yew::prelude::*;

#[component]
pub fn App() -> Html {
    let state = use_reducer(|| {
        // Who asks for reduced motion reads the numbers.
        let still = document::prefers_stillness();
        AppState { still, table: still, ..AppState::new(document::browser_lang(), &hash::current()) }
    });
    let engine = {
        let (dispatch, settings) = (state.dispatcher(), state.settings().clone());
        (*use_memo((), move |()| Engine::new(settings, move |view| dispatch.dispatch(Act::View(view))))).clone()
    };
    let (dispatch, view) = (state.dispatcher(), &state.view);
    let (shell, lang) = (&state.shell, state.lang());
    let turn = use_turns(TURNS);

    use_effect_with((shell.address.clone(), lang), |(route, lang)| {
        document::show(*lang, route.common.theme.attribute());
        document::entitle(msg::document_title(*lang), msg::document_description(*lang));
        hash::write(&route.print());
    });
    use_run(&engine, &state, view.phase);
    use_outside(&engine, &state, &dispatch);

    let on_change = {
        let dispatch = dispatch.clone();
        Callback::from(move |change| dispatch.dispatch(Act::Shell(ShellAct::Change(change))))
    };
    let guests = use_guests(&state, &engine, &dispatch, turn);
    let (skip, phase) = (("lanes", msg::skip_to_lanes(lang)), phase_name(view.phase));
    frame(shell, on_change, skip, Some(phase), live(&engine, &state, &dispatch, &guests, turn))
}

/// Listens to the address bar and to the host page, and reports to the host what is new.
#[hook]
fn use_outside(engine: &Engine, state: &AppState, dispatch: &Dispatch) {
    let host = use_host(state.shell.common().parent.as_deref());
    let reporter = use_memo((), move |()| host.map(Reporter::new));
    {
        let (reporter, engine, dispatch) = (Rc::clone(&reporter), engine.clone(), dispatch.clone());
        use_effect_with((), move |()| {
            let address = {
                let dispatch = dispatch.clone();
                hash::listen(move |hash| {
                    // If the address belongs to another program's page, the loader is about to remove this one.
                    if is_live(&hash) {
                        dispatch.dispatch(Act::Shell(ShellAct::Arrive(hash)));
                    }
                })
            };
            let guards = (address, reporter.as_ref().as_ref().map(|reporter| reporter.open(engine.clone(), dispatch)));
            // The run ends with the page.
            move || {
                drop(guards);
                engine.reset();
            }
        });
    }
    let report = (state.shell.address.clone(), state.shell.parameter_errors.clone(), state.view.clone());
    use_effect_with(report, move |(route, errors, view)| {
        if let Some(reporter) = &*reporter {
            reporter.send(route, errors, view);
        }
    });
}

/// Gives the page's settings to the run, and starts it if the address says so.
#[hook]
fn use_run(engine: &Engine, state: &AppState, phase: Phase) {
    let changed = engine.clone();
    use_effect_with(state.settings().clone(), move |settings| changed.change(settings.clone()));
    let started = engine.clone();
    // A frame that is out of view has nobody to show its traffic to.
    let in_view = use_in_view();
    use_effect_with(state.shell.common().autoplay && in_view, move |&autoplay| {
        if autoplay && phase == Phase::Idle {
            started.start_by_itself();
        }
    });
}
