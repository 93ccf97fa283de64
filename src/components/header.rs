//! The page's header: its name, the chain of layers, and the tools.

use super::menu::{Menu, menu, use_menu};
use super::shell::Change;
use crate::page_files;
use crate::route::{Common, Theme};
use i18n::{Lang, msg};
use lessons::words::layer_name;
use lessons::{Entry, Link, entries_of};
use yew::prelude::*;

/// The id of the menu of lessons.
const LESSONS: &str = "lessons";

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub common: Common,
    /// The hash of exactly what the page shows.
    pub hash: AttrValue,
    pub on_change: Callback<Change>,
}

#[component]
pub fn Header(props: &Props) -> Html {
    let Props { lang, common, hash, on_change } = props;
    let (lang, other, next) = (*lang, lang.next(), common.theme.next());
    let theme = msg::theme_label(lang, theme_name(lang, common.theme));
    let is_at = |page: &str| hash.split('?').next() == Some(page);
    let page = hash.split('?').next().unwrap_or_default().to_owned();
    let was_opened = use_menu();
    let share = {
        let hash = hash.clone();
        move |_: MouseEvent| page_files::share(lang.tag(), &hash)
    };
    let button = Menu {
        id: LESSONS,
        action: "lessons",
        label: msg::chrome_lessons(lang),
        classes: ("header-open", "header-menu"),
        is_disabled: false,
    };
    html! {
        <header class="header">
            <a class="header-brand" href={common.link("#/")} aria-current={is_at("#/").then_some("page")}>{ "Roundtrip" }</a>
            // On the recall page it would be the solution of a sheet.
            if !is_at("#/recall") {
                { chain(lang, common, hash) }
            }
            <nav class="header-pages" aria-label={msg::chrome_pages(lang)}>
                // On another page it is another menu, so following a link closes it.
                <div key={page.clone()}>{ menu(button, &was_opened, || lessons_menu(lang, common, &page)) }</div>
                { pages(lang, common, &page, Some("header-live")) }
            </nav>
            <div class="header-tools" role="group" aria-label={msg::chrome_tools(lang)}>
                <button type="button" class="button" data-action="share" aria-haspopup="dialog" onclick={share}>
                    { msg::chrome_share(lang) }
                </button>
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

/// All lessons, grouped by the links of the chain. `here` is the page on which the menu is.
fn lessons_menu(lang: Lang, common: &Common, here: &str) -> Html {
    let item = |lesson: &Entry| {
        let page = format!("#/lesson/{}", lesson.scenario);
        let current = (here == page).then_some("page");
        html! { <li><a href={common.link(&page)} aria-current={current}>{ (lesson.title)(lang) }</a></li> }
    };
    html! {
        <nav aria-label={msg::chrome_lessons(lang)}>
            { for Link::ALL.into_iter().map(|link| html! {
                <section data-layer={layer_name(link.layer())}>
                    <h2>{ link.name()(lang) }</h2>
                    <ul>{ for entries_of(link).map(item) }</ul>
                </section>
            }) }
            { pages(lang, common, here, None) }
            { tools(lang, common, here) }
        </nav>
    }
}

/// Links to the pages that are no lesson. `here` is the page on which they are.
pub fn pages(lang: Lang, common: &Common, here: &str, class: Option<&'static str>) -> Html {
    let pages = [
        ("#/live", msg::chrome_live(lang)),
        ("#/capture", msg::chrome_capture(lang)),
        ("#/recall", msg::chrome_recall(lang)),
    ];
    links(common, here, class, pages)
}

/// Links to the pages for a visitor's own endpoint, which the header has no room for.
fn tools(lang: Lang, common: &Common, here: &str) -> Html {
    let pages = [
        ("#/workbench", msg::chrome_workbench(lang)),
        ("#/doctor", msg::chrome_doctor(lang)),
        ("#/choose", msg::chrome_choose(lang)),
    ];
    links(common, here, None, pages)
}

fn links(common: &Common, here: &str, class: Option<&'static str>, pages: [(&str, &'static str); 3]) -> Html {
    let link = |(page, words): (&str, &'static str)| {
        let current = (here == page).then_some("page");
        html! { <a {class} href={common.link(page)} aria-current={current}>{ words }</a> }
    };
    html! { <>{ for pages.map(link) }</> }
}

/// Socket → TCP → HTTP → WebSocket, with what each step adds, as links to the lessons.
pub fn chain(lang: Lang, common: &Common, hash: &str) -> Html {
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
