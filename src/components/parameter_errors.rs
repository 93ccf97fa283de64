//! A sentence for each part of the address that could not be used.

use crate::route::{Allowed, InvalidParameter, Reason};
use crate::words::live::address_error;
use i18n::{Lang, msg};
use yew::prelude::*;

/// The most refusals on screen at the same time. The next one appears when one has been dismissed.
const MOST: usize = 20;
/// The most characters of a key or a value in a sentence.
const LONGEST: usize = 80;

/// `on_dismiss` receives the place of the one that has been read.
pub fn parameter_errors(errors: &[InvalidParameter], lang: Lang, on_dismiss: &Callback<usize>) -> Html {
    let one = |(at, error): (usize, &InvalidParameter)| {
        let dismiss = on_dismiss.reform(move |_: MouseEvent| at);
        html! {
            <p class="refusal" data-bad-parameter={shortened(&error.key)}>
                <span>{ sentence(lang, error) }</span>
                <button type="button" class="button-plain" onclick={dismiss} aria-label={msg::notice_dismiss(lang)}>
                    <span aria-hidden="true">{ "✕" }</span>
                </button>
            </p>
        }
    };
    let more = errors.len().saturating_sub(MOST);
    html! {
        <div class="refusals" role="status">
            { for errors.iter().enumerate().take(MOST).map(one) }
            if more > 0 {
                <p class="refusal" data-more-refusals={more.to_string()}>{ msg::parameter_more(lang, more as u64) }</p>
            }
        </div>
    }
}

/// A text cut if it is too long for a sentence.
fn shortened(text: &str) -> String {
    if text.chars().nth(LONGEST).is_none() {
        return text.to_owned();
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}

fn sentence(lang: Lang, error: &InvalidParameter) -> String {
    let (key, value) = (shortened(&error.key), shortened(&error.value));
    match &error.reason {
        Reason::Value(rule) => msg::parameter_bad(lang, &allowed(lang, rule), &key, &value),
        Reason::UnknownKey => msg::parameter_unknown(lang, &key),
        Reason::UnknownPage => msg::parameter_unknown_page(lang, &value),
    }
}

/// What a value may be, as a clause that ends with a full stop.
pub fn allowed(lang: Lang, rule: &Allowed) -> String {
    match rule {
        Allowed::Number(low, high) => msg::allowed_number(lang, high, low),
        Allowed::Whole(low, high) => msg::allowed_whole(lang, &high.to_string(), &low.to_string()),
        Allowed::Words(words) => msg::allowed_words(lang, words),
        Allowed::List(words) => msg::allowed_list(lang, words),
        Allowed::AtMost(most) => msg::allowed_at_most(lang, *most as u64),
        Allowed::Origin => msg::allowed_origin(lang).to_owned(),
        Allowed::Address(error) => address_error(lang, error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bad(key: &str, value: &str) -> InvalidParameter {
        InvalidParameter { key: key.to_owned(), value: value.to_owned(), reason: Reason::UnknownKey }
    }

    #[test]
    fn a_sentence_stays_short_however_long_a_key_or_a_value_is() {
        let long = "글".repeat(100_000);
        for lang in Lang::ALL {
            for reason in [Reason::Value(Allowed::Origin), Reason::UnknownKey, Reason::UnknownPage] {
                let sentence = sentence(lang, &InvalidParameter { reason, ..bad(&long, &long) });
                assert!(sentence.chars().count() < 400, "{sentence}");
            }
        }
        assert_eq!(shortened(&"a".repeat(LONGEST)), "a".repeat(LONGEST));
    }

    #[test]
    fn the_most_changes_are_named_in_both_languages() {
        for lang in Lang::ALL {
            assert!(allowed(lang, &Allowed::AtMost(100)).contains("100"));
        }
    }
}
