//! One line that says why the event was sent, with the section of the standard.

use super::detail::source;
use ::lab::protocol::Why;
use i18n::{Lang, msg};
use yew::prelude::*;

pub fn line(lang: Lang, why: &Why) -> Html {
    html! {
        <p class="inspector-why" data-why="">
            <strong>{ msg::why_title(lang) }</strong>
            { " " }{ &why.text }
            if let Some(section) = &why.source {
                { " " }<small>{ source(section) }</small>
            }
        </p>
    }
}
