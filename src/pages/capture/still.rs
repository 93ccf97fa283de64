//! The capture page as a page that needs no program: what can be opened, and that nothing leaves the page.

use super::app::title;
use super::examples::examples;
use super::open::area;
use crate::components::still::{StillPage, only_language, still_page};
use crate::route::Common;
use crate::route::capture::{Route, print};
use i18n::{Lang, msg};
use yew::prelude::*;

/// The capture page in `lang`.
pub async fn still_capture(lang: Lang) -> StillPage {
    let shown = |common: Common| print(&Route { common, ..Route::default() });
    let words = [title(lang), msg::capture_lead(lang).to_owned()];
    let content = html! {
        <div class="capture" data-page="capture">
            <header class="capture-head">
                <h1>{ msg::capture_title(lang) }</h1>
                <p>{ msg::capture_lead(lang) }</p>
            </header>
            { area(lang, html! { <p>{ msg::capture_still(lang) }</p> }) }
            { examples(lang, &only_language(lang)) }
        </div>
    };
    let (here, other) = (shown(only_language(lang)), shown(only_language(lang.next())));
    still_page(lang, words, here, other, content).await
}
