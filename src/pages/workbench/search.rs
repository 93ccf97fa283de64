//! The fields above a log: what is searched for, and which direction is shown.

use super::log::{Log, Message};
use i18n::{Lang, msg};
use trace::Direction;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::html::Scope;
use yew::prelude::*;

pub fn search(lang: Lang, id: u32, link: &Scope<Log>, text: &str, direction: Option<Direction>) -> Html {
    let oninput =
        link.callback(|event: InputEvent| Message::Search(event.target_unchecked_into::<HtmlInputElement>().value()));
    let onchange = link.callback(|event: Event| {
        Message::Direction(match event.target_unchecked_into::<HtmlSelectElement>().value().as_str() {
            "up" => Some(Direction::Up),
            "down" => Some(Direction::Down),
            _ => None,
        })
    });
    let ways = [
        ("both", None, msg::workbench_both(lang)),
        ("up", Some(Direction::Up), msg::workbench_up(lang)),
        ("down", Some(Direction::Down), msg::workbench_down(lang)),
    ];
    html! {
        <>
            <input type="search" id={format!("bench-search-{id}")} class="bench-search" aria-label={msg::workbench_search(lang)}
                placeholder={msg::workbench_search_hint(lang)} autocomplete="off" spellcheck="false" value={text.to_owned()} {oninput} />
            <select aria-label={msg::workbench_direction(lang)} {onchange}>
                { for ways.map(|(value, way, words)| html! { <option {value} selected={way == direction}>{ words }</option> }) }
            </select>
        </>
    }
}
