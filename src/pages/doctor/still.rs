//! The page of the path doctor as a page that needs no program: what it is.

use super::{app::title, head, looked_for};
use crate::components::still::{StillPage, only_language, still_page};
use crate::route::Common;
use crate::route::doctor::{Route, print};
use i18n::{Lang, msg};
use yew::prelude::*;

/// The page in `lang`.
pub async fn still_doctor(lang: Lang) -> StillPage {
    let shown = |common: Common| Route { common, ..Route::default() };
    let (here, other) = (shown(only_language(lang)), shown(only_language(lang.next())));
    let words = [title(lang), msg::doctor_lead(lang).to_owned()];
    let content = html! {
        <div class="doctor" data-page="doctor">
            { head(lang) }
            <p>{ msg::doctor_still(lang) }</p>
            { looked_for(lang) }
        </div>
    };
    still_page(lang, words, print(&here), print(&other), content).await
}
