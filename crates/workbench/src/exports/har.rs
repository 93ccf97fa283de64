//! HAR 1.2 out, with the messages of WebSockets as Chromium's developer tools write them (`_resourceType`,
//! `_webSocketMessages`), and in. Events of a stream stand in `_eventSourceMessages`, with the members that the developer tools'
//! protocol gives them.

use super::har_entries::{Exchange, exchanges};
use super::{Run, Shown, shown_bytes};
use crate::iso::iso;
use crate::journal::{Entry, Journal, What};
use crate::session::{Session, Transport};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use trace::{Direction, Micros};

pub use super::har_in::{HarError, Read, read};

/// Journals as a HAR. `version` is that of the page. What the page could not see is `-1` or missing.
pub fn print(runs: &[Run], version: &str) -> String {
    let mut entries: Vec<(i64, Value)> = Vec::new();
    for (number, run) in (1..).zip(runs) {
        for (place, exchange) in (1..).zip(exchanges(run.journal)) {
            let started = run.journal.started_unix_micros().saturating_add(exchange.begun.0);
            entries.push((started, entry(*run, &exchange, &format!("{number}-{place}"))));
        }
    }
    entries.sort_by_key(|(started, _)| *started);
    let entries: Vec<Value> = entries.into_iter().map(|(_, entry)| entry).collect();
    let creator = json!({ "name": "Roundtrip", "version": version });
    let log = json!({ "log": { "version": "1.2", "creator": creator, "pages": [], "entries": entries } });
    // A value of strings and numbers can always be printed.
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

fn entry(run: Run, exchange: &Exchange, connection: &str) -> Value {
    let Run { session, journal } = run;
    let is_socket = session.transport == Transport::WebSocket;
    let answered = exchange.opened.or(exchange.response).map_or(exchange.ended, |entry| entry.at);
    let wait = answered - exchange.begun;
    // The messages of a WebSocket have their own times; of a response the body came until its end.
    let receive = if is_socket { Micros(0) } else { exchange.ended - answered };
    let mut told = json!({
        "_resourceType": match session.transport {
            Transport::WebSocket => "websocket",
            Transport::EventSource => "eventsource",
            Transport::Fetch | Transport::FetchStream => "fetch",
        },
        "startedDateTime": iso(journal.unix_millis(exchange.begun)),
        "time": (wait + receive).as_millis_f64(),
        "request": request(session, exchange),
        "response": response(exchange, is_socket),
        "cache": {},
        "timings": {
            "blocked": -1, "dns": -1, "connect": -1, "ssl": -1,
            "send": 0, "wait": wait.as_millis_f64(), "receive": receive.as_millis_f64(),
        },
    });
    if is_socket {
        // A WebSocket has its connection for itself.
        told["connection"] = connection.into();
        told["_webSocketMessages"] = exchange.messages.iter().map(|entry| message(journal, entry)).collect();
    }
    if !exchange.events.is_empty() {
        told["_eventSourceMessages"] = exchange.events.iter().map(|entry| event(journal, entry)).collect();
    }
    if let Some(What::Closed { code, reason, is_clean, by }) = exchange.closed.map(|entry| &entry.what) {
        let clean = if *is_clean { "clean" } else { "not clean" };
        told["comment"] = format!("closed: {code} {reason} ({clean}, by {})", super::json::closer(*by)).into();
    }
    told
}

fn request(session: &Session, exchange: &Exchange) -> Value {
    let (method, url, headers, body) = match exchange.request.map(|entry| &entry.what) {
        Some(What::Request { method, url, headers, body }) => (method.as_str(), url.as_str(), &headers[..], &body[..]),
        _ => (session.method.as_str(), session.url.as_str(), &session.headers[..], &[][..]),
    };
    let mut told = json!({
        "method": method,
        "url": url,
        "httpVersion": version(exchange),
        "headers": fields(headers),
        "queryString": query(url),
        "cookies": [],
        "headersSize": -1,
        "bodySize": body.len(),
    });
    if !body.is_empty() {
        told["postData"] = match shown_bytes(body) {
            Shown::Text(text) => json!({ "mimeType": media_type(headers), "text": text }),
            Shown::Base64(text) => json!({ "mimeType": media_type(headers), "text": text, "comment": "base64" }),
        };
    }
    told
}

fn response(exchange: &Exchange, is_socket: bool) -> Value {
    let none = (0, String::new(), Vec::new());
    let (status, reason, headers) = match (exchange.response.map(|entry| &entry.what), exchange.opened) {
        (Some(What::Response { status, reason, headers, .. }), _) => (*status, reason.clone(), headers.clone()),
        (_, Some(opened)) => opening(&opened.what, is_socket),
        _ => none,
    };
    let mime = match () {
        () if is_socket => "x-unknown".to_owned(),
        () => media_type(&headers),
    };
    let mut content = json!({ "size": exchange.body.len(), "mimeType": mime });
    if !exchange.body.is_empty() {
        match shown_bytes(&exchange.body) {
            Shown::Text(text) => content["text"] = text.into(),
            Shown::Base64(text) => {
                content["text"] = text.into();
                content["encoding"] = "base64".into();
            }
        }
    }
    let mut told = json!({
        "status": status,
        "statusText": reason,
        "httpVersion": version(exchange),
        "headers": fields(&headers),
        "cookies": [],
        "content": content,
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": -1,
        "_transferSize": -1,
    });
    if let Some(why) = exchange.failure {
        told["_error"] = why.into();
    }
    told
}

/// The response that opened something: its status, reason and fields, as far as they are known.
fn opening(what: &What, is_socket: bool) -> (u16, String, Vec<(String, String)>) {
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    if !is_socket {
        return (200, "OK".to_owned(), vec![field("Content-Type", "text/event-stream")]);
    }
    let What::Opened { protocol, extensions } = what else { return (0, String::new(), Vec::new()) };
    let agreed = [("Sec-WebSocket-Protocol", protocol), ("Sec-WebSocket-Extensions", extensions)];
    let agreed = agreed.into_iter().filter(|(_, value)| !value.is_empty());
    (101, "Switching Protocols".to_owned(), agreed.map(|(name, value)| field(name, value)).collect())
}

fn version(exchange: &Exchange) -> String {
    match exchange.response.map(|entry| &entry.what) {
        Some(What::Response { version, .. }) if !version.is_empty() => version.clone(),
        _ => "HTTP/1.1".to_owned(),
    }
}

fn fields(headers: &[(String, String)]) -> Value {
    headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

fn media_type(headers: &[(String, String)]) -> String {
    let field = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    field.map_or("x-unknown", |(_, value)| value.as_str()).to_owned()
}

/// The parameters of an address, as they stand in it.
fn query(url: &str) -> Value {
    let query = url.split('#').next().and_then(|url| url.split_once('?')).map_or("", |(_, query)| query);
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

/// Seconds since 1970, to the microsecond.
fn seconds(journal: &Journal, entry: &Entry) -> f64 {
    journal.started_unix_micros().saturating_add(entry.at.0) as f64 / 1e6
}

fn message(journal: &Journal, entry: &Entry) -> Value {
    let (opcode, data) = match &entry.what {
        What::Binary(bytes) => (2, STANDARD.encode(bytes)),
        what => (1, String::from_utf8_lossy(what.content()).into_owned()),
    };
    let kind = if entry.direction == Some(Direction::Up) { "send" } else { "receive" };
    json!({ "type": kind, "time": seconds(journal, entry), "opcode": opcode, "data": data })
}

fn event(journal: &Journal, entry: &Entry) -> Value {
    let What::Event { id, name, data, .. } = &entry.what else { return Value::Null };
    json!({ "time": seconds(journal, entry), "eventName": name, "eventId": id, "data": data })
}
