//! The live page's program: it owns the route and the run, passes both to the views, and keeps address, title and theme
//! up to date.

mod state;

pub use state::{ADDRESS, Act, AppState, Dispatch, Draft};

use super::host::Reporter;
use crate::components::chrome::{Change, Chrome};
use crate::components::frame::{Frame, frame};
use crate::embed::Host;
use crate::hooks::{document, hash};
use crate::live::{engine::Engine, view::Phase};
use crate::pages::live::live;
use crate::route::{is_live, live::print};
use crate::words::live::phase_name;
use i18n::msg;
use std::rc::Rc;
use yew::prelude::*;

#[component]
pub fn App() -> Html {
    let state = use_reducer(|| AppState {
        browser_lang: document::browser_lang(),
        still: document::prefers_stillness(),
        ..AppState::arrive(&hash::current())
    });
    let engine = {
        let (dispatch, settings) = (state.dispatcher(), state.route.settings.clone());
        (*use_memo((), move |()| Engine::new(settings, move |view| dispatch.dispatch(Act::View(view))))).clone()
    };
    let (dispatch, view) = (state.dispatcher(), &state.view);
    let lang = state.lang();

    use_effect_with((state.route.clone(), lang), |(route, lang)| {
        document::show(*lang, route.common.theme.attribute());
        document::entitle(msg::document_title(*lang), msg::document_description(*lang));
        hash::write(&print(route));
    });
    use_run(&engine, &state, view.phase);
    use_outside(&engine, &state, &dispatch);

    let common = &state.route.common;
    let dismissed = dispatch.clone();
    frame(Frame {
        chrome: Chrome {
            common,
            lang,
            hash: &print(&state.route),
            copied: state.copied,
            on_change: changes(&dispatch),
        },
        refused: &state.refused,
        on_dismiss: Callback::from(move |place| dismissed.dispatch(Act::Dismiss(place))),
        skip: ("lanes", msg::skip_to_lanes(lang)),
        phase: Some(phase_name(view.phase)),
        body: live(&engine, &state, &dispatch),
    })
}

fn changes(dispatch: &Dispatch) -> Callback<Change> {
    let dispatch = dispatch.clone();
    Callback::from(move |change| {
        dispatch.dispatch(match change {
            Change::Lang(lang) => Act::Lang(lang),
            Change::Theme(theme) => Act::Theme(theme),
            Change::Copied(copied) => Act::Copied(copied),
        });
    })
}

/// Listens to the address bar and to the host page, and reports to the host what is new.
#[hook]
fn use_outside(engine: &Engine, state: &AppState, dispatch: &Dispatch) {
    let host = {
        let parent = state.route.common.parent.clone();
        (*use_memo((), move |()| Host::find(parent.as_deref()).map(|host| Rc::new(Reporter::new(host))))).clone()
    };
    {
        let (host, engine, dispatch) = (host.clone(), engine.clone(), dispatch.clone());
        use_effect_with((), move |()| {
            let address = {
                let dispatch = dispatch.clone();
                hash::listen(move |hash| {
                    // If the address belongs to another program's page, the loader is about to remove this one.
                    if is_live(&hash) {
                        dispatch.dispatch(Act::Arrive(hash));
                    }
                })
            };
            let guards = (address, host.map(|host| host.open(engine.clone(), dispatch)));
            // The run ends with the page.
            move || {
                drop(guards);
                engine.reset();
            }
        });
    }
    let news = (state.route.clone(), state.refused.clone(), state.view.clone());
    use_effect_with(news, move |(route, refused, view)| {
        if let Some(host) = host {
            host.tell(route, refused, view);
        }
    });
}

/// Gives the page's settings to the run, and starts it if the address says so.
#[hook]
fn use_run(engine: &Engine, state: &AppState, phase: Phase) {
    let changed = engine.clone();
    use_effect_with(state.route.settings.clone(), move |settings| changed.change(settings.clone()));
    let started = engine.clone();
    use_effect_with(state.route.common.autoplay, move |&autoplay| {
        if autoplay && phase == Phase::Idle {
            started.start();
        }
    });
}
