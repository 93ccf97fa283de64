//! The recall page as a page that needs no program: what it is, and the list of sheets.

use super::app::title;
use super::sheets;
use crate::components::still::{StillPage, only_language, still_page};
use crate::route::Common;
use crate::route::recall::{Route, print};
use i18n::{Lang, msg};
use yew::prelude::*;

/// The recall page in `lang`.
pub async fn still_recall(lang: Lang) -> StillPage {
    let shown = |common: Common| Route { common, ..Route::default() };
    let (here, other) = (shown(only_language(lang)), shown(only_language(lang.next())));
    let words = [title(lang, &here), msg::recall_lead(lang).to_owned()];
    let content = html! {
        <div class="recall" data-page="recall">
            <div class="recall-head">
                <h1>{ msg::recall_title(lang) }</h1>
                <p>{ msg::recall_lead(lang) }</p>
            </div>
            { sheets(lang, &here.common, &here, None) }
            <section class="recall-work">
                <p>{ msg::recall_still(lang) }</p>
            </section>
        </div>
    };
    still_page(lang, words, print(&here), print(&other), content).await
}
