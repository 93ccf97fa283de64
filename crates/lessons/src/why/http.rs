//! The sentences about HTTP messages and server-sent events.

use super::messages::Context;
use super::{Why, label, number};
use i18n::{Lang, msg};
use trace::{Event, Kind};

pub(super) fn why(lang: Lang, event: &Event, context: Context) -> Why {
    let label = label(event);
    match event.kind {
        Kind::Request => request(lang, label),
        Kind::Response { status, .. } => response(lang, label, status, context),
        Kind::StreamEvent { .. } => Why::new(
            match context.responds_to {
                Some(response) => msg::why_event(lang, label, &number(response)),
                None => msg::why_event_alone(lang, label),
            },
            "WHATWG HTML §9.2",
        ),
        _ => Why::new(msg::why_http_unread(lang), "RFC 9112 §2.2"),
    }
}

/// `label` is the start line's method and target, and says whether the request asks for an upgrade.
fn request(lang: Lang, label: &str) -> Why {
    let (method, target) = label.split_once(' ').unwrap_or((label, ""));
    if target.ends_with("(Upgrade: websocket)") {
        return Why::new(msg::why_upgrade(lang), "RFC 6455 §4.1");
    }
    let source = match method {
        "GET" => "RFC 9110 §9.3.1",
        "HEAD" => "RFC 9110 §9.3.2",
        "POST" => "RFC 9110 §9.3.3",
        "PUT" => "RFC 9110 §9.3.4",
        "DELETE" => "RFC 9110 §9.3.5",
        "CONNECT" => "RFC 9110 §9.3.6",
        "OPTIONS" => "RFC 9110 §9.3.7",
        "TRACE" => "RFC 9110 §9.3.8",
        _ => "RFC 9110 §9.1",
    };
    Why::new(msg::why_request(lang, method, target), source)
}

fn response(lang: Lang, label: &str, status: u16, context: Context) -> Why {
    let source = match (status / 100, status) {
        (_, 101) => "RFC 6455 §4.2.2",
        (_, 200) => "RFC 9110 §15.3.1",
        (_, 204) => "RFC 9110 §15.3.5",
        (_, 301) => "RFC 9110 §15.4.2",
        (1, _) => "RFC 9110 §15.2",
        (2, _) => "RFC 9110 §15.3",
        (3, _) => "RFC 9110 §15.4",
        (4, _) => "RFC 9110 §15.5",
        (5, _) => "RFC 9110 §15.6",
        _ => "RFC 9110 §15",
    };
    let Some(request) = context.responds_to.map(number) else {
        return Why::new(msg::why_response_alone(lang, label), source);
    };
    let what = match status {
        101 => return Why::new(msg::why_upgraded(lang, &request, label), source),
        _ if context.is_stream => "stream",
        100..200 => "interim",
        204 => "nothing",
        // A 304 tells the client to use what it has (RFC 9110 §15.4.5).
        300..=303 | 307 | 308 => "moved",
        400..500 => "client",
        500..600 => "server",
        _ => "other",
    };
    Why::new(msg::why_response(lang, &request, label, what), source)
}
