//! The marked field in detail: its bits, its meaning, and the standard that defines it.

use super::field_help::meaning;
use super::rows::Row;
use super::subject::Subject;
use super::words;
use i18n::{Lang, msg};
use yew::prelude::*;

/// The most bytes whose bits are drawn; a field that is not whole bytes hardly ever has more.
const MOST: usize = 4;

/// Describes the marked row, or says how to mark one.
pub fn detail(lang: Lang, subject: &Subject, marked: Option<usize>, meanings: &str) -> Html {
    let row = marked.and_then(|at| subject.rows.get(at));
    let Some((row, field)) = row.and_then(|row| Some((row, row.field.as_ref()?))) else {
        return html! { <div class="detail"><p class="detail-hint">{ msg::inspector_hint(lang) }</p></div> };
    };
    let protocol = subject.blocks[row.block].protocol;
    let place = format!("{}, {}", words::protocol(lang, protocol), words::place(lang, row));
    html! {
        <div class="detail" data-hue={words::hue(protocol)} data-detail={field.id.clone()}>
            <p class="detail-head"><strong>{ &field.name }</strong><span>{ place }</span></p>
            if row.is_within_bytes() {
                { bits(lang, subject, row) }
            }
            if let Some(meaning) = meaning(meanings, &field.id) {
                <p data-meaning={field.id.clone()}>{ meaning }</p>
            }
            <p class="detail-source">{ source(&field.source) }</p>
        </div>
    }
}

/// A standard's section, as a link if it has an address.
pub fn source(source: &str) -> Html {
    match words::address(source) {
        Some(href) => html! { <a {href} target="_blank" rel="noopener">{ source }</a> },
        None => html! { source },
    }
}

/// Each byte of the field as a row of eight bits, with the field's own bits marked.
fn bits(lang: Lang, subject: &Subject, row: &Row) -> Html {
    let bytes = &subject.blocks[row.block].bytes;
    let eight = |at: usize| {
        let byte = bytes.get(at).copied().unwrap_or(0);
        let bit = |bit: usize| {
            let is_own = row.bits.contains(&(at * 8 + bit));
            html! { <b data-marked={is_own.then_some("")}>{ byte >> (7 - bit) & 1 }</b> }
        };
        let digits: String = (0..8).map(|bit| if byte >> (7 - bit) & 1 == 1 { '1' } else { '0' }).collect();
        let label = msg::inspector_bits_label(lang, &at.to_string(), &digits);
        html! { <span class="bits" role="img" aria-label={label} data-bits={digits}>{ for (0..8).map(bit) }</span> }
    };
    html! { <div class="detail-bits">{ for row.bytes().take(MOST).map(eight) }</div> }
}
