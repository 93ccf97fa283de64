//! Computes Sec-WebSocket-Accept step by step on the page, from the request's key or from a key that the visitor types.

use super::accept_key_steps::{AcceptKeySteps, BadKey, GUID, accept_key_steps};
use super::hex::hex_byte;
use super::state::{Act, Handle};
use i18n::{Lang, msg};
use web_sys::HtmlInputElement;
use wire::view::{Block, Field};
use yew::prelude::*;

/// The panel for an opening handshake; empty for other blocks. `request` holds the request's blocks if the event is a
/// response.
pub fn accept(lang: Lang, blocks: &[Block], request: Option<&[Block]>, state: &Handle) -> Html {
    let key_sent = value(blocks, "http.sec_websocket_key");
    let answer = value(blocks, "http.sec_websocket_accept");
    if key_sent.is_none() && answer.is_none() {
        return Html::default();
    }
    let key_sent = key_sent.or_else(|| value(request?, "http.sec_websocket_key"));
    panel(lang, key_sent, answer.as_deref(), state)
}

/// The value of the first field with this id.
fn value(blocks: &[Block], id: &str) -> Option<AttrValue> {
    let is_it = |field: &&Field| field.id == id;
    let field = blocks.iter().find_map(|block| block.fields.iter().find(is_it))?;
    Some(field.value.clone().into())
}

/// `key_sent` is the request's key, if it is known. `answer` is `Sec-WebSocket-Accept`, if the event is the response.
fn panel(lang: Lang, key_sent: Option<AttrValue>, answer: Option<&str>, state: &Handle) -> Html {
    let is_own = state.typed.as_ref().is_none_or(|typed| Some(typed) == key_sent.as_ref());
    let can_reset = !is_own && key_sent.is_some();
    let key = state.typed.clone().or(key_sent).unwrap_or_default();
    let oninput = state.on::<InputEvent>(|state, event| {
        let field: HtmlInputElement = event.target_unchecked_into();
        state.dispatch(Act::Type(Some(field.value().into())));
    });
    let reset = state.on::<MouseEvent>(|state, _| state.dispatch(Act::Type(None)));
    let steps = accept_key_steps(key.trim());
    html! {
        <section class="accept" data-hue="ws" data-accept={steps.as_ref().ok().map(|steps| steps.accept.clone())}>
            <h3>{ msg::accept_title(lang) }</h3>
            <p>{ msg::accept_lead(lang) }</p>
            <label for="accept-key">{ msg::accept_key(lang) }</label>
            <span class="accept-input">
                <input id="accept-key" name="accept-key" type="text" autocomplete="off" autocapitalize="off" spellcheck="false"
                    value={key.clone()} {oninput} aria-invalid={steps.is_err().then_some("true")} aria-describedby="accept-said" />
                if can_reset {
                    <button type="button" class="button" data-action="own-key" onclick={reset}>{ msg::accept_own(lang) }</button>
                }
            </span>
            if let Ok(steps) = &steps {
                { list(lang, key.trim(), steps) }
            }
            <p id="accept-said" role="status" data-said={said_name(&steps, answer)}>
                { said(lang, &key, &steps, answer) }
            </p>
        </section>
    }
}

fn list(lang: Lang, key: &str, steps: &AcceptKeySteps) -> Html {
    let bytes = |byte: &u8| hex_byte(*byte);
    let hash: Vec<String> = steps.hash.iter().map(bytes).collect();
    html! {
        <dl>
            <dt>{ msg::accept_appended(lang) }</dt>
            <dd><code>{ key }<b>{ GUID }</b></code></dd>
            <dt>{ msg::accept_hash(lang) }</dt>
            <dd><code data-sha1={hash.concat()}>{ hash.join(" ") }</code></dd>
            <dt>{ msg::accept_base64(lang) }</dt>
            <dd><code>{ &steps.accept }</code></dd>
        </dl>
    }
}

fn said(lang: Lang, key: &str, steps: &Result<AcceptKeySteps, BadKey>, answer: Option<&str>) -> String {
    match (steps, answer) {
        (Err(_), _) if key.is_empty() => msg::accept_missing(lang).to_owned(),
        (Err(BadKey::NotBase64), _) => msg::accept_not_base64(lang).to_owned(),
        (Err(BadKey::Length(bytes)), _) => msg::accept_length(lang, *bytes as u64),
        (Ok(steps), Some(answer)) if steps.accept == answer => msg::accept_equal(lang).to_owned(),
        (Ok(_), Some(answer)) => msg::accept_unequal(lang, answer),
        (Ok(_), None) => msg::accept_to_come(lang).to_owned(),
    }
}

fn said_name(steps: &Result<AcceptKeySteps, BadKey>, answer: Option<&str>) -> &'static str {
    match (steps, answer) {
        (Err(_), _) => "bad-key",
        (Ok(steps), Some(answer)) if steps.accept == answer => "equal",
        (Ok(_), Some(_)) => "unequal",
        (Ok(_), None) => "to-come",
    }
}
