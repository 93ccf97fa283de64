//! Why a connection failed, in a dialog: for the live page, whose program has no room for a place of its own.

use super::evidence::{Attempt, Said, Transport};
use super::view::Explained;
use crate::components::dialog_program::{DialogProgram, soon};
use crate::live::profiles::parse_address;
use gloo_events::EventListener;
use i18n::{Lang, msg};
use std::cell::RefCell;
use yew::prelude::*;

thread_local! {
    static OPEN: RefCell<Option<(DialogProgram<CausesDialog>, EventListener)>> = const { RefCell::new(None) };
}

#[derive(Clone, PartialEq, Properties)]
struct Props {
    lang: Lang,
    attempt: Attempt,
}

/// Opens the dialog for the address of an endpoint as the live page shows it. `lang` is a tag of BCP 47.
pub fn open(lang: &str, address: &str) {
    close();
    let lang = Lang::from_tag(lang).unwrap_or_default();
    let attempt = attempt(address);
    let Some(window) = web_sys::window() else { return };
    let program = DialogProgram::open("causes-dialog", "causes-title", Props { lang, attempt }, close);
    // It belongs to the page that was left.
    OPEN.set(program.map(|program| (program, EventListener::once(&window, "hashchange", |_| soon(close)))));
}

/// What the live page tried first at an address: a WebSocket, or the request that each of our endpoints answers.
fn attempt(address: &str) -> Attempt {
    // An endpoint with two addresses is shown with both.
    let first = address.split(" \u{B7} ").next().unwrap_or_default();
    let (url, transport) = match parse_address(first) {
        Ok(address) if address.socket_only => (address.ws(), Transport::WebSocket),
        Ok(address) => (format!("{}/api/hello", address.http()), Transport::Fetch),
        Err(_) => (first.to_owned(), Transport::Fetch),
    };
    Attempt { url, transport, said: Said::Failed, is_simple: true, protocols: Vec::new() }
}

/// Closes the dialog, if it is open.
pub fn close() {
    if let Some((program, _)) = OPEN.take() {
        program.close();
    }
}

#[component]
fn CausesDialog(props: &Props) -> Html {
    let Props { lang, attempt } = props;
    html! {
        <>
            <h2 id="causes-title">{ msg::causes_title(*lang) }</h2>
            <p class="causes-address"><code>{ &attempt.url }</code></p>
            <Explained lang={*lang} attempt={attempt.clone()} />
            <button type="button" class="button causes-close" onclick={|_: MouseEvent| soon(close)}>
                { msg::dialog_close(*lang) }
            </button>
        </>
    }
}
