//! The whole page: keeps the route and the run, hands both down, and keeps address, title and theme in step.

mod state;

pub use state::{ADDRESS, Act, AppState, Dispatch, Draft};

use crate::components::{header::header, refusals::refusals};
use crate::embed::{Host, News};
use crate::hooks::{document, hash};
use crate::i18n::{Lang, msg};
use crate::live::{engine::Engine, view::Phase};
use crate::pages::live::live;
use crate::route;
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

    let is_live = state.elsewhere.is_none();
    use_effect_with((state.route.clone(), lang, is_live), |(route, lang, is_live)| {
        document::show(*lang, route.common.theme);
        if *is_live {
            document::entitle(msg::document_title(*lang), msg::document_description(*lang));
            hash::write(&route::live::print(route));
        }
    });
    use_settings(&engine, &state.route.settings);
    use_run(&engine, is_live, state.route.common.autoplay, view.phase);
    use_outside(&engine, &state, &dispatch);

    let embed = state.route.common.embed;
    let dismiss = {
        let dispatch = dispatch.clone();
        Callback::from(move |place| dispatch.dispatch(Act::Dismiss(place)))
    };
    html! {
        <div ~className={if embed { "app app-embed" } else { "app" }}>
            { skip_link(is_live, lang) }
            if !embed {
                { header(&state, &dispatch) }
            }
            if is_live {
                <main class="main" data-phase={crate::pages::live::words::phase_name(view.phase)}>
                    { refusals(&state.refused, lang, &dismiss) }
                    { live(&engine, &state, &dispatch) }
                </main>
            }
        </div>
    }
}

/// Moves the focus; a plain `#lanes` would replace the route in the hash.
fn skip_link(is_live: bool, lang: Lang) -> Html {
    let id = if is_live { "lanes" } else { "lesson" };
    let words = if is_live { msg::skip_to_lanes(lang) } else { msg::skip_to_lesson(lang) };
    let onclick = Callback::from(move |event: MouseEvent| {
        event.prevent_default();
        document::focus(id);
    });
    html! { <a class="skip" href="#" {onclick}>{ words }</a> }
}

/// Listens to the address bar and to the page that frames this one, and tells the latter what is new.
#[hook]
fn use_outside(engine: &Engine, state: &AppState, dispatch: &Dispatch) {
    let host = {
        let parent = state.route.common.parent.clone();
        (*use_memo((), move |()| Host::find(parent.as_deref()).map(Rc::new))).clone()
    };
    {
        let (host, engine, dispatch) = (host.clone(), engine.clone(), dispatch.clone());
        use_effect_with((), move |()| {
            let address = {
                let dispatch = dispatch.clone();
                hash::listen(move |hash| dispatch.dispatch(Act::Arrive(hash)))
            };
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

/// A run starts by itself where the address says so, and ends with its page.
#[hook]
fn use_run(engine: &Engine, is_live: bool, autoplay: bool, phase: Phase) {
    let engine = engine.clone();
    use_effect_with((is_live, autoplay), move |&(is_live, autoplay)| {
        if !is_live {
            engine.reset();
        } else if autoplay && phase == Phase::Idle {
            engine.start();
        }
    });
}
