//! A page that needs no program: the same words as the program's page, as HTML that is rendered natively when the page is
//! built (`crates/prerender`), for search engines, for readers without JavaScript, and for everyone until the program has
//! loaded and takes its place. Each page says in its `still.rs` what is on it.

use super::header::{chain, pages};
use crate::route::Common;
use i18n::{Lang, msg};
use yew::LocalServerRenderer;
use yew::prelude::*;

/// A page that needs no program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StillPage {
    /// The program's address of the same page, e.g. `#/lesson/tcp?lang=ko`.
    pub hash: String,
    pub title: String,
    pub description: String,
    /// The content of the page. Its links lead to hash addresses, as in the program.
    pub html: String,
}

/// What a visitor who comes to a page finds chosen: its language.
pub fn only_language(lang: Lang) -> Common {
    Common { lang: Some(lang), ..Common::default() }
}

/// The page of the program at `hash` in `lang` with `content`; `other` is its address in the next language.
pub async fn still_page(lang: Lang, words: [String; 2], hash: String, other: String, content: Html) -> StillPage {
    let [title, description] = words;
    let page = LocalServerRenderer::<Still>::with_props(Props { lang, hash: hash.clone(), other, content });
    StillPage { hash, title, description, html: page.hydratable(false).render().await }
}

#[derive(Clone, PartialEq, Properties)]
struct Props {
    lang: Lang,
    hash: String,
    other: String,
    content: Html,
}

#[component]
fn Still(props: &Props) -> Html {
    let Props { lang, hash, other, content } = props;
    let (lang, next, common) = (*lang, lang.next(), only_language(*lang));
    html! {
        <div class="app" data-still="">
            <header class="header">
                <a class="header-brand" href={common.link("#/")}>{ "Roundtrip" }</a>
                if !hash.starts_with("#/recall") {
                    { chain(lang, &common, hash) }
                }
                <nav class="header-pages" aria-label={msg::chrome_pages(lang)}>
                    { pages(lang, &common, "", Some("header-live")) }
                </nav>
                <div class="header-tools">
                    <a class="button" lang={next.tag()} hreflang={next.tag()} href={other.clone()}>{ msg::chrome_language(lang) }</a>
                </div>
            </header>
            <main id="main" class="main">{ content.clone() }</main>
        </div>
    }
}
