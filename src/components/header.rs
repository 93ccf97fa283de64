//! The page's header: its name, the chain of layers, and the tools.

use super::share::Share;
use super::shell::Change;
use crate::route::{Common, Theme};
use i18n::{Lang, msg};
use lessons::Link;
use lessons::words::layer_name;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub common: Common,
    /// The hash of exactly what the page shows.
    pub hash: AttrValue,
    /// How the last copying went.
    pub copied: Option<bool>,
    pub on_change: Callback<Change>,
}

#[component]
pub fn Header(props: &Props) -> Html {
    let Props { lang, common, hash, copied, on_change } = props;
    let (lang, other, next) = (*lang, lang.next(), common.theme.next());
    let theme = msg::theme_label(lang, theme_name(lang, common.theme));
    let is_at = |page: &str| hash.split('?').next() == Some(page);
    html! {
        <header class="header">
            <a class="header-brand" href={common.link("#/")} aria-current={is_at("#/").then_some("page")}>{ "Roundtrip" }</a>
            { chain(lang, common, hash) }
            <nav class="header-pages" aria-label={msg::chrome_pages(lang)}>
                <a href={common.link("#/live")} aria-current={is_at("#/live").then_some("page")}>{ msg::chrome_live(lang) }</a>
            </nav>
            <div class="header-tools" role="group" aria-label={msg::chrome_tools(lang)}>
                <Share {lang} {hash} copied={*copied} {on_change} />
                <button type="button" class="button button-icon" data-action="theme" data-theme-now={common.theme.name()}
                    aria-label={theme.clone()} title={theme} onclick={on_change.reform(move |_: MouseEvent| Change::Theme(next))}>
                    { theme_icon(common.theme) }
                </button>
                <button type="button" class="button" data-action="lang" lang={other.tag()}
                    title={msg::chrome_language_label(lang)} onclick={on_change.reform(move |_: MouseEvent| Change::Lang(other))}>
                    { msg::chrome_language(lang) }
                </button>
            </div>
        </header>
    }
}

/// Socket → TCP → HTTP → WebSocket, with what each step adds, as links to the lessons.
fn chain(lang: Lang, common: &Common, hash: &str) -> Html {
    let here = hash.split('?').next();
    let links = Link::ALL.map(|link| (link, format!("#/lesson/{}", link.scenario())));
    html! {
        <nav class="chain-nav" aria-label={msg::chain_label(lang)}>
            <ol class="chain">
                { for links.into_iter().map(|(link, page)| html! {
                    <li data-layer={layer_name(link.layer())}>
                        if !link.adds().is_empty() {
                            <span class="chain-adds">{ for link.adds().iter().map(|say| html! { <span>{ say(lang) }</span> }) }</span>
                            <span class="chain-arrow" aria-hidden="true">{ "→" }</span>
                        }
                        <a href={common.link(&page)} aria-current={(here == Some(page.as_str())).then_some("page")}>{ link.name()(lang) }</a>
                    </li>
                }) }
            </ol>
        </nav>
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
