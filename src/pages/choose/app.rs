//! The program of the choice of a transport: it follows the address and writes it.

use super::ChoosePage;
use crate::components::addressed::{PageAddress, on_address, on_change, use_page_address};
use crate::components::frame::frame;
use crate::hooks::use_turns;
use crate::route::choose::Route;
use crate::route::is_choose;
use i18n::{Lang, msg};
use yew::prelude::*;

#[component]
pub fn App() -> Html {
    let turn = use_turns(1);
    let shell = use_page_address(PageAddress::<Route> {
        name: "choose",
        owns: is_choose,
        read: str::to_owned,
        words: |lang, _| (title(lang), msg::choose_lead(lang)),
    });
    let lang = shell.lang();
    let on_route = on_address(&shell);
    let route = (*shell.address).clone();
    let page = html! {
        if turn > 0 {
            <ChoosePage {lang} {route} {on_route} />
        }
    };
    frame(&shell, on_change(&shell), ("choose-work", msg::skip_to_choose(lang)), None, page)
}

/// The title of the page.
pub fn title(lang: Lang) -> String {
    format!("Roundtrip: {}", msg::choose_title(lang))
}
