//! The page's header: its name, the chain of layers, and the tools.

use super::share::share;
use crate::app::{Act, AppState, Dispatch};
use crate::i18n::{Lang, msg};
use crate::route::Theme;
use yew::prelude::*;

pub fn header(state: &AppState, dispatch: &Dispatch) -> Html {
    let (route, lang) = (&state.route, state.lang());
    let act = |act: fn(Lang, Theme) -> Act| {
        let (dispatch, theme) = (dispatch.clone(), route.theme);
        Callback::from(move |_: MouseEvent| dispatch.dispatch(act(lang, theme)))
    };
    let theme = msg::theme_label(lang, theme_name(lang, route.theme));
    html! {
        <header class="header">
            <span class="header-brand">{ "Roundtrip" }</span>
            { chain(lang) }
            <div class="header-tools" role="group" aria-label={msg::chrome_tools(lang)}>
                { share(state, dispatch) }
                <button type="button" class="button button-icon" data-action="theme" data-theme-now={route.theme.name()}
                    aria-label={theme.clone()} title={theme} onclick={act(|_, theme| Act::Theme(theme.next()))}>
                    { theme_icon(route.theme) }
                </button>
                <button type="button" class="button" data-action="lang" lang={lang.other().tag()}
                    title={msg::chrome_language_label(lang)} onclick={act(|lang, _| Act::Lang(lang.other()))}>
                    { msg::chrome_language(lang) }
                </button>
            </div>
        </header>
    }
}

/// Socket → TCP → HTTP → WebSocket, with what each step adds.
fn chain(lang: Lang) -> Html {
    let links = [
        ("tcp", msg::chain_reliability(lang), msg::chain_tcp(lang)),
        ("http", msg::chain_request_answer(lang), msg::chain_http(lang)),
        ("ws", msg::chain_real_time(lang), msg::chain_websocket(lang)),
    ];
    html! {
        <ol class="chain" aria-label={msg::chain_label(lang)}>
            <li data-layer="ip">{ msg::chain_socket(lang) }</li>
            { for links.into_iter().map(|(layer, adds, name)| html! {
                <li data-layer={layer}><span class="chain-adds">{ adds }<span aria-hidden="true">{ " →" }</span></span>{ name }</li>
            }) }
        </ol>
    }
}

fn theme_name(lang: Lang, theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => msg::theme_auto(lang),
        Theme::Light => msg::theme_light(lang),
        Theme::Dark => msg::theme_dark(lang),
    }
}

fn theme_icon(theme: Theme) -> Html {
    let shape = match theme {
        Theme::Auto => html! { <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" /> },
        Theme::Light => html! { <circle cx="8" cy="8" r="2.5" fill="currentColor" /> },
        Theme::Dark => html! { <circle cx="8" cy="8" r="6" fill="currentColor" /> },
    };
    html! {
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5" />
            { shape }
        </svg>
    }
}
