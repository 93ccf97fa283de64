//! The whole page: keeps the route and the run, hands both down, and keeps address, title and theme in step.

mod state;

pub use state::{ADDRESS, Act, AppState, Dispatch, Draft};

use crate::components::{header::header, refusals::refusals};
use crate::embed::{Host, News};
use crate::hooks::{document, hash};
use crate::i18n::msg;
use crate::live::{engine::Engine, view::Phase};
use crate::pages::live::live;
use std::rc::Rc;
use yew::prelude::*;

/// Puts the page into `#app`, in place of the loading text.
pub fn start() {
    let root = web_sys::window().and_then(|window| window.document()?.get_element_by_id("app"));
    if let Some(root) = root {
        yew::Renderer::<App>::with_root(root).render();
    }
}

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
        hash::write(route);
        document::show(*lang, route.theme);
    });
    use_settings(&engine, &state.route.settings);
    use_autoplay(&engine, state.route.autoplay, view.phase);
    use_outside(&engine, &state, &dispatch);

    let embed = state.route.embed;
    html! {
        <div ~className={if embed { "app app-embed" } else { "app" }}>
            <a class="skip" href="#lanes" onclick={skip_to_lanes()}>{ msg::skip_to_lanes(lang) }</a>
            if !embed {
                { header(&state, &dispatch) }
            }
            <main class="main" data-phase={crate::pages::live::words::phase_name(view.phase)}>
                { refusals(&state.refused, &dispatch, lang) }
                { live(&engine, &state, &dispatch) }
            </main>
        </div>
    }
}

/// A plain `#lanes` would replace the route in the hash.
fn skip_to_lanes() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        document::focus("lanes");
    })
}

/// Listens to the address bar and to the page that frames this one, and tells the latter what is new.
#[hook]
fn use_outside(engine: &Engine, state: &AppState, dispatch: &Dispatch) {
    let host = {
        let parent = state.route.parent.clone();
        (*use_memo((), move |()| Host::find(parent.as_deref()).map(Rc::new))).clone()
    };
    {
        let (host, engine, dispatch) = (host.clone(), engine.clone(), dispatch.clone());
        use_effect_with((), move |()| {
            let address = hash::listen(dispatch.clone());
            let guards = (address, host.map(|host| host.open(engine, dispatch)));
            move || drop(guards)
        });
    }
    let news = News { route: state.route.clone(), refused: state.refused.clone(), view: state.view.clone() };
    use_effect_with(news, move |news| {
        if let Some(host) = host {
            host.tell_news(news);
        }
    });
}

#[hook]
fn use_settings(engine: &Engine, settings: &crate::live::settings::Settings) {
    let engine = engine.clone();
    use_effect_with(settings.clone(), move |settings| engine.change(settings.clone()));
}

#[hook]
fn use_autoplay(engine: &Engine, autoplay: bool, phase: Phase) {
    let engine = engine.clone();
    use_effect_with(autoplay, move |&autoplay| {
        if autoplay && phase == Phase::Idle {
            engine.start();
        }
    });
}
