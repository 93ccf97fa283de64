//! Why a connection failed, as far as the browser says it.

use crate::causes::{self, Attempt, WhyItFailed};
use crate::sessions::Refused;
use ::workbench::session::{Session, Transport};
use i18n::{Lang, msg};
use yew::prelude::*;

/// What the browser said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It refused to try.
    Threw(Refused),
    /// It did not open. The text is the browser's; a WebSocket and an EventSource give none.
    Failed(String),
    /// A response began and was cut.
    CutShort(String),
    /// The body is longer than the page takes.
    TooLarge,
}

/// An attempt that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub url: String,
    pub transport: Transport,
    pub said: Said,
    pub subprotocols: Vec<String>,
    /// A GET without credentials and without fields of its own.
    pub is_simple: bool,
}

impl Failure {
    pub fn new(session: &Session, said: Said) -> Self {
        let is_request = session.transport.is_request();
        let is_plain_get = session.method == "GET" && session.headers.is_empty();
        Self {
            url: session.url.trim().to_owned(),
            transport: session.transport,
            said,
            subprotocols: session.subprotocols.clone(),
            is_simple: !session.sends_credentials && (!is_request || is_plain_get),
        }
    }
}

/// The failure on screen.
pub fn failure(lang: Lang, failure: &Failure) -> Html {
    let (kind, sentence, evidence) = match &failure.said {
        Said::Threw(refused) => {
            ("refused", msg::workbench_refused(lang), Some(format!("{}: {}", refused.name, refused.text)))
        }
        Said::Failed(text) => {
            ("failed", unseen(lang, failure.transport), Some(text.clone()).filter(|text| !text.is_empty()))
        }
        Said::CutShort(text) => {
            ("cut", msg::workbench_cut_short(lang), Some(text.clone()).filter(|text| !text.is_empty()))
        }
        Said::TooLarge => ("large", msg::workbench_too_large_body(lang), None),
    };
    html! {
        <div class="bench-failure" data-failure={kind}>
            <div role="alert">
                <p>{ sentence }</p>
                if let Some(evidence) = evidence {
                    <p class="bench-evidence">{ msg::workbench_browser_said(lang) }{ " " }<code>{ evidence }</code></p>
                }
            </div>
            if let Some(attempt) = attempt(failure) {
                <WhyItFailed {lang} {attempt} />
            }
        </div>
    }
}

/// What a page does not learn about a connection that did not open, and where to learn it.
fn unseen(lang: Lang, transport: Transport) -> &'static str {
    match transport {
        Transport::WebSocket => msg::workbench_failed_socket(lang),
        Transport::EventSource => msg::workbench_failed_source(lang),
        Transport::Fetch | Transport::FetchStream => msg::workbench_failed_fetch(lang),
    }
}

/// What the program of causes looks into: `None` for what has no cause in the network. It sends requests of its own, so an address
/// without a scheme it knows is none either.
fn attempt(failure: &Failure) -> Option<Attempt> {
    let is_known = ["http://", "https://", "ws://", "wss://"].iter().any(|scheme| failure.url.starts_with(scheme));
    let said = match &failure.said {
        Said::Threw(refused) => causes::Said::Threw(refused.name.clone()),
        Said::Failed(_) if failure.transport == Transport::WebSocket => {
            causes::Said::Closed { code: 1_006, reason: String::new(), was_open: false }
        }
        Said::Failed(_) => causes::Said::Failed,
        Said::CutShort(_) | Said::TooLarge => return None,
    };
    let transport = match failure.transport {
        Transport::WebSocket => causes::Transport::WebSocket,
        Transport::EventSource => causes::Transport::EventSource,
        Transport::Fetch => causes::Transport::Fetch,
        Transport::FetchStream => causes::Transport::StreamedFetch,
    };
    is_known.then(|| Attempt {
        url: failure.url.clone(),
        transport,
        said,
        is_simple: failure.is_simple,
        protocols: failure.subprotocols.clone(),
    })
}
