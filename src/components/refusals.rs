//! A sentence for each part of the address that could not be used.

use crate::route::{Allowed, Reason, Refused};
use crate::words::live::address_error;
use i18n::{Lang, msg};
use yew::prelude::*;

/// `on_dismiss` receives the place of the one that has been read.
pub fn refusals(refused: &[Refused], lang: Lang, on_dismiss: &Callback<usize>) -> Html {
    let one = |(at, refused): (usize, &Refused)| {
        let dismiss = on_dismiss.reform(move |_: MouseEvent| at);
        html! {
            <p class="refusal" data-bad-parameter={refused.key.clone()}>
                <span>{ sentence(lang, refused) }</span>
                <button type="button" class="button-plain" onclick={dismiss} aria-label={msg::notice_dismiss(lang)}>
                    <span aria-hidden="true">{ "✕" }</span>
                </button>
            </p>
        }
    };
    html! { <div class="refusals" role="status">{ for refused.iter().enumerate().map(one) }</div> }
}

fn sentence(lang: Lang, refused: &Refused) -> String {
    match &refused.reason {
        Reason::Value(rule) => msg::parameter_bad(lang, &allowed(lang, rule), &refused.key, &refused.value),
        Reason::UnknownKey => msg::parameter_unknown(lang, &refused.key),
        Reason::UnknownPage => msg::parameter_unknown_page(lang, &refused.value),
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
