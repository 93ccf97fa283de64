//! A sentence for each part of the address that could not be used.

use crate::route::{Allowed, InvalidParameter, Reason};
use crate::words::live::address_error;
use i18n::{Lang, msg};
use yew::prelude::*;

/// `on_dismiss` receives the place of the one that has been read.
pub fn parameter_errors(errors: &[InvalidParameter], lang: Lang, on_dismiss: &Callback<usize>) -> Html {
    let one = |(at, error): (usize, &InvalidParameter)| {
        let dismiss = on_dismiss.reform(move |_: MouseEvent| at);
        html! {
            <p class="refusal" data-bad-parameter={error.key.clone()}>
                <span>{ sentence(lang, error) }</span>
                <button type="button" class="button-plain" onclick={dismiss} aria-label={msg::notice_dismiss(lang)}>
                    <span aria-hidden="true">{ "✕" }</span>
                </button>
            </p>
        }
    };
    html! { <div class="refusals" role="status">{ for errors.iter().enumerate().map(one) }</div> }
}

fn sentence(lang: Lang, error: &InvalidParameter) -> String {
    match &error.reason {
        Reason::Value(rule) => msg::parameter_bad(lang, &allowed(lang, rule), &error.key, &error.value),
        Reason::UnknownKey => msg::parameter_unknown(lang, &error.key),
        Reason::UnknownPage => msg::parameter_unknown_page(lang, &error.value),
    }
}

/// What a value may be, as a clause that ends with a full stop.
pub fn allowed(lang: Lang, rule: &Allowed) -> String {
    match rule {
        Allowed::Number(low, high) => msg::allowed_number(lang, high, low),
        Allowed::Whole(low, high) => msg::allowed_whole(lang, &high.to_string(), &low.to_string()),
        Allowed::Words(words) => msg::allowed_words(lang, words),
        Allowed::List(words) => msg::allowed_list(lang, words),
        Allowed::Origin => msg::allowed_origin(lang).to_owned(),
        Allowed::Address(error) => address_error(lang, error),
    }
}
