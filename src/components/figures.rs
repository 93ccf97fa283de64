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

/// What is known of a number of bytes to which `unknown` requests belong that nobody has counted.
pub fn known_bytes(lang: Lang, total: u64, unknown: u64) -> String {
    match (total, unknown) {
        (total, 0) => bytes(total),
        (0, _) => msg::bytes_unknown(lang).to_owned(),
        (total, _) => msg::bytes_at_least(lang, &bytes(total)),
    }
}

/// Bytes in one direction, with an arrow and a word for the direction. `unknown` is the number of requests of which nobody
/// has counted the bytes.
pub fn one_way(lang: Lang, field: &'static str, tally: Tally, unknown: u64) -> Html {
    let (arrow, word) =
        if field.ends_with("up") { ("↑", msg::word_sent(lang)) } else { ("↓", msg::word_received(lang)) };
    let provenance = tally.provenance();
    let value = (unknown == 0).then(|| tally.total().to_string());
    html! {
        <span class="one-way" title={format!("{word} · {}", words::provenance(lang, provenance))}>
            <span aria-hidden="true">{ arrow }</span><span class="unseen">{ format!("{word} ") }</span>
            <span data-field={field} data-value={value}
                data-provenance={words::provenance_name(provenance)}>{ known_bytes(lang, tally.total(), unknown) }</span>
        </span>
    }
}

/// Measured only if both are measured.
pub fn weaker(up: Tally, down: Tally) -> Provenance {
    up.provenance().max(down.provenance())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_nobody_counted_are_said_to_be_unknown_and_not_zero() {
        for lang in Lang::ALL {
            assert_eq!(known_bytes(lang, 0, 0), "0 B");
            assert!(!known_bytes(lang, 0, 3).contains('0'), "{}", known_bytes(lang, 0, 3));
            let some = known_bytes(lang, 500, 1);
            assert!(some.contains("500 B") && some != "500 B", "{some}");
        }
    }
}
