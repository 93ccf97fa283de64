//! The whole page: keeps the route and the run, hands both down, and keeps address, title and theme in step.

mod state;

pub use state::{Act, AppState, Dispatch};

use crate::components::{header::header, refusals::refusals};
use crate::embed::use_embed;
use crate::hooks::{document, hash};
use crate::i18n::{Lang, msg};
use crate::live::{engine::Engine, view::Phase, view::RunView};
use crate::pages::live::Live;
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
    let state = use_reducer(|| AppState::arrive(&hash::current()));
    let view = use_state(|| Rc::new(RunView::default()));
    let engine = {
        let (setter, settings) = (view.setter(), state.route.settings.clone());
        (*use_memo((), move |()| Engine::new(settings, move |view| setter.set(view)))).clone()
    };
    let dispatch = state.dispatcher();
    let lang = state.route.lang.unwrap_or(*use_memo((), |()| document::browser_lang()));

    hash::use_hash(&state.route, dispatch.clone());
    document::use_document(lang, state.route.theme);
    use_settings(&engine, &state.route.settings);
    use_autoplay(&engine, state.route.autoplay, view.phase);
    use_embed(&engine, &state, &view, &dispatch);

    let embed = state.route.embed;
    html! {
        <ContextProvider<Lang> context={lang}>
            <div class={classes!("app", embed.then_some("app-embed"))}>
                <a class="skip" href="#lanes" onclick={skip_to_lanes()}>{ msg::skip_to_lanes(lang) }</a>
                if !embed {
                    { header(&state.route, &dispatch, lang) }
                }
                <main class="main" data-phase={crate::pages::live::words::phase_name(view.phase)}>
                    { refusals(&state.refused, &dispatch, lang) }
                    <Live {engine} route={state.route.clone()} view={(*view).clone()} {dispatch} {lang} />
                </main>
            </div>
        </ContextProvider<Lang>>
    }
}

/// A plain `#lanes` would replace the route in the hash.
fn skip_to_lanes() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        document::focus("lanes");
    })
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
