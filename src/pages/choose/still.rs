//! The page of the choice of a transport as a page that needs no program: what it is.

use super::{app::title, head};
use crate::components::still::{StillPage, only_language, still_page};
use crate::route::Common;
use crate::route::choose::{Route, print};
use i18n::{Lang, msg};
use yew::prelude::*;

/// The page in `lang`.
pub async fn still_choose(lang: Lang) -> StillPage {
    let shown = |common: Common| Route { common, ..Route::default() };
    let (here, other) = (shown(only_language(lang)), shown(only_language(lang.next())));
    let words = [title(lang), msg::choose_lead(lang).to_owned()];
    let content = html! {
        <div class="choose" data-page="choose">
            { head(lang) }
            <p>{ msg::choose_still(lang) }</p>
        </div>
    };
    still_page(lang, words, print(&here), print(&other), content).await
}
