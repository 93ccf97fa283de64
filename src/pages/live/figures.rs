//! A number on screen, with attributes for tests and scripts: its name, its raw value, its provenance.

use i18n::{Lang, bytes, msg};
use lessons::words;
use trace::{Provenance, Tally};
use yew::prelude::*;

/// A placeholder in a sentence for a number that is an element of its own.
pub const HERE: &str = "\u{1}";

/// `<span data-field data-value>`, without a value if there is none yet.
pub fn figure(field: &'static str, value: Option<u64>, text: String) -> Html {
    html! { <span data-field={field} data-value={value.map(|value| value.to_string())}>{ text }</span> }
}

/// The sentence with `number` in place of [`HERE`].
pub fn around(sentence: &str, number: Html) -> Html {
    let (before, after) = sentence.split_once(HERE).unwrap_or((sentence, ""));
    html! { <>{ before.to_owned() }{ number }{ after.to_owned() }</> }
}

/// Bytes in one direction, with an arrow and a word for the direction.
pub fn one_way(lang: Lang, field: &'static str, tally: Tally) -> Html {
    let (arrow, word) =
        if field.ends_with("up") { ("↑", msg::word_sent(lang)) } else { ("↓", msg::word_received(lang)) };
    let provenance = tally.provenance();
    html! {
        <span class="one-way" title={format!("{word} · {}", words::provenance(lang, provenance))}>
            <span aria-hidden="true">{ arrow }</span><span class="unseen">{ format!("{word} ") }</span>
            <span data-field={field} data-value={tally.total().to_string()}
                data-provenance={words::provenance_name(provenance)}>{ bytes(tally.total()) }</span>
        </span>
    }
}

/// Measured only if both are measured.
pub fn weaker(up: Tally, down: Tally) -> Provenance {
    up.provenance().max(down.provenance())
}
