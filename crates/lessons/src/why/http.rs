//! The sentences about HTTP messages and server-sent events.

use super::messages::Context;
use super::{Why, bytes, http2, label, number};
use i18n::{Lang, msg};
use trace::{Event, Kind, Trace};

pub(super) fn why(lang: Lang, trace: &Trace, event: &Event, context: Context) -> Why {
    let label = label(event);
    let on_stream = http2::on_stream(label);
    match (event.kind, on_stream) {
        (Kind::Request, Some(request)) => return http2::request(lang, trace, event, request),
        (Kind::Response { status, .. }, Some((label, stream))) => {
            let frames = http2::response(lang, trace, event, context, stream);
            return response(lang, label, status, context).and(frames);
        }
        _ => {}
    }
    match event.kind {
        Kind::Request => request(lang, label, bytes(trace, event)),
        Kind::Response { status: 101, .. } => upgrade(lang, trace, event, context),
        Kind::Response { status, .. } => response(lang, label, status, context),
        Kind::StreamEvent { .. } => Why::new(
            match context.responds_to {
                Some(response) => msg::why_event(lang, label, &number(response)),
                None => msg::why_event_alone(lang, label),
            },
            "WHATWG HTML §9.2",
        )
        .and(retry(bytes(trace, event)).map(|millis| msg::why_retry(lang, &millis))),
        Kind::Control => http2::control(lang, trace, event, context),
        _ => Why::new(msg::why_http_unread(lang), "RFC 9112 §2.2"),
    }
}

/// `label` is the start line's method and target, and says whether the request asks for an upgrade.
fn request(lang: Lang, label: &str, bytes: &[u8]) -> Why {
    let (method, target) = label.split_once(' ').unwrap_or((label, ""));
    if target.ends_with("(Upgrade: websocket)") {
        let extensions = list(bytes, EXTENSIONS).map(|names| msg::why_offers_extension(lang, &names));
        let subprotocols = list(bytes, SUBPROTOCOL).map(|names| msg::why_offers_subprotocol(lang, &names));
        return Why::new(msg::why_upgrade(lang), "RFC 6455 §4.1").and(extensions).and(subprotocols);
    }
    if let Some((target, id)) = target.strip_suffix(')').and_then(|target| target.split_once(" (Last-Event-ID: ")) {
        return Why::new(msg::why_resume(lang, id, method, target), "WHATWG HTML §9.2.4");
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

const EXTENSIONS: &str = "Sec-WebSocket-Extensions";
const SUBPROTOCOL: &str = "Sec-WebSocket-Protocol";

/// A 101, and which of the offered extensions and subprotocols it takes (RFC 6455 §4.2.2).
fn upgrade(lang: Lang, trace: &Trace, event: &Event, context: Context) -> Why {
    let source = "RFC 6455 §4.2.2";
    let Some(request) = context.responds_to else {
        return Why::new(msg::why_response_alone(lang, label(event)), source);
    };
    let offers = trace.event(request).map_or(&[][..], |request| bytes(trace, request));
    let response = bytes(trace, event);
    let take = |field, say: fn(Lang, &str, &str) -> String| match (list(response, field), list(offers, field)) {
        (Some(chosen), _) => Some(say(lang, &chosen, "accepted")),
        (None, Some(offered)) => Some(say(lang, &offered, "declined")),
        (None, None) => None,
    };
    Why::new(msg::why_upgraded(lang, &number(request), label(event)), source)
        .and(take(EXTENSIONS, msg::why_extension))
        .and(take(SUBPROTOCOL, msg::why_subprotocol))
}

/// The names in a field that is a list, without their parameters; `None` if there are none.
fn list(message: &[u8], field: &str) -> Option<String> {
    let text = String::from_utf8_lossy(message);
    let lines = text.lines().skip(1).take_while(|line| !line.is_empty());
    let values = lines.filter_map(|line| line.split_once(':')).filter(|(name, _)| name.eq_ignore_ascii_case(field));
    let elements = values.flat_map(|(_, value)| value.split(','));
    let names: Vec<&str> = elements.filter_map(|element| Some(element.split(';').next()?.trim())).collect();
    Some(names.join(", ")).filter(|names| !names.is_empty())
}

/// The reconnection time that an event sets, in milliseconds (WHATWG HTML §9.2.6). The event is the text of its lines.
fn retry(event: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(event);
    let value = text.lines().find_map(|line| line.strip_prefix("retry:"))?.trim().to_owned();
    value.bytes().all(|byte| byte.is_ascii_digit()).then_some(value).filter(|value| !value.is_empty())
}
