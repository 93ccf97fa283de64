//! The page's header: its name, the chain of layers, and the tools.

use super::share::share;
use crate::app::{Act, AppState, Dispatch};
use crate::hooks::hash;
use crate::i18n::{Lang, msg};
use crate::route::{Common, Theme};
use yew::prelude::*;

pub fn header(state: &AppState, dispatch: &Dispatch) -> Html {
    let (common, lang, is_live) = (&state.route.common, state.lang(), state.elsewhere.is_none());
    // What the second program shows stands in the address alone.
    let act = |act: fn(Lang, Theme) -> Act, query: String| {
        let (dispatch, theme) = (dispatch.clone(), common.theme);
        Callback::from(
            move |_: MouseEvent| if is_live { dispatch.dispatch(act(lang, theme)) } else { hash::change(&query) },
        )
    };
    let (other, next) = (lang.other(), common.theme.next());
    let theme = msg::theme_label(lang, theme_name(lang, common.theme));
    html! {
        <header class="header">
            <a class="header-brand" href={common.link("#/")}>{ "Roundtrip" }</a>
            { chain(lang) }
            <nav class="header-pages" aria-label={msg::chrome_pages(lang)}>
                { page(common, "#/", msg::chrome_lessons(lang), !is_live) }
                { page(common, "#/live", msg::chrome_live(lang), is_live) }
            </nav>
            <div class="header-tools" role="group" aria-label={msg::chrome_tools(lang)}>
                { share(state, dispatch) }
                <button type="button" class="button button-icon" data-action="theme" data-theme-now={common.theme.name()}
                    aria-label={theme.clone()} title={theme} onclick={act(|_, theme| Act::Theme(theme.next()), ["theme=", next.name()].concat())}>
                    { theme_icon(common.theme) }
                </button>
                <button type="button" class="button" data-action="lang" lang={other.tag()}
                    title={msg::chrome_language_label(lang)} onclick={act(|lang, _| Act::Lang(lang.other()), ["lang=", other.tag()].concat())}>
                    { msg::chrome_language(lang) }
                </button>
            </div>
        </header>
    }
}

fn page(common: &Common, hash: &str, name: &'static str, is_here: bool) -> Html {
    html! { <a href={common.link(hash)} aria-current={is_here.then_some("page")}>{ name }</a> }
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
