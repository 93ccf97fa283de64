//! The home page as a page that needs no program.

use super::home;
use crate::components::still::{StillPage, only_language, still_page};
use crate::route::home::print;
use i18n::{Lang, msg};

/// The home page in `lang`.
pub async fn still_home(lang: Lang) -> StillPage {
    let words = ["Roundtrip".to_owned(), msg::home_lead(lang).to_owned()];
    let (here, other) = (only_language(lang), only_language(lang.next()));
    still_page(lang, words, print(&here), print(&other), home(lang, &here)).await
}
