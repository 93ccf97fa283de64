//! The home page's program: it follows the address and writes it. It is small, so that the home page appears at once.

use crate::components::addressed::{PageAddress, on_change, use_page_address};
use crate::components::frame::frame;
use crate::hooks::use_turns;
use crate::pages::home::home;
use crate::route::{Common, is_home};
use i18n::msg;
use yew::prelude::*;

#[component]
pub fn App() -> Html {
    use_turns(0);
    let shell = use_page_address(PageAddress::<Common> {
        name: "home",
        owns: is_home,
        read: str::to_owned,
        words: |lang, _| ("Roundtrip".to_owned(), msg::home_lead(lang)),
    });
    let lang = shell.lang();
    frame(&shell, on_change(&shell), ("main", msg::skip_to_lessons(lang)), None, home(lang, shell.common()))
}
