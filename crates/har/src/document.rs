//! The shapes of HAR 1.2 as they stand in the file. Only `log` and its `entries` must be there.

use super::{Message, Sizes, StreamEvent, Texts, Timings, date};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
pub(super) struct Document<'a> {
    #[serde(borrow)]
    pub entries: Vec<&'a RawValue>,
    #[serde(default)]
    creator: Option<Creator>,
}

#[derive(Deserialize)]
struct Creator {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    version: Option<String>,
}

impl Document<'_> {
    /// Who wrote the file.
    pub fn creator(&self) -> String {
        let creator = self.creator.iter();
        let parts = creator.flat_map(|creator| [&creator.name, &creator.version]).flatten().map(String::as_str);
        parts.collect::<Vec<_>>().join(" ")
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Entry {
    started_date_time: Option<String>,
    time: Option<f64>,
    request: Head,
    response: Head,
    timings: Parts,
    #[serde(rename = "serverIPAddress")]
    server: Option<String>,
    connection: Option<String>,
    #[serde(rename = "_webSocketMessages")]
    messages: Option<Vec<SocketMessage>>,
    #[serde(rename = "_eventSourceMessages")]
    events: Option<Vec<EventMessage>>,
}

/// A request or a response: each has some of these.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Head {
    method: Option<String>,
    url: Option<String>,
    http_version: Option<String>,
    status: Option<f64>,
    headers: Vec<Named>,
    headers_size: Option<f64>,
    body_size: Option<f64>,
    content: Option<Content>,
    post_data: Option<Content>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    name: String,
    value: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Content {
    size: Option<f64>,
    mime_type: Option<String>,
    text: Option<String>,
    encoding: Option<String>,
}

/// Milliseconds.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Parts {
    blocked: Option<f64>,
    dns: Option<f64>,
    connect: Option<f64>,
    ssl: Option<f64>,
    send: Option<f64>,
    wait: Option<f64>,
    receive: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SocketMessage {
    #[serde(rename = "type")]
    kind: String,
    /// Seconds since 1970.
    time: Option<f64>,
    opcode: Option<f64>,
    data: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct EventMessage {
    /// Seconds since 1970.
    time: Option<f64>,
    event_name: String,
    event_id: String,
    data: String,
}

/// Chrome writes the seconds since 1970, Playwright the milliseconds: as seconds those would be in the distant future.
fn in_seconds(time: f64) -> f64 {
    const YEAR_5138: f64 = 1e11;
    if time > YEAR_5138 { time / 1_000.0 } else { time }
}

/// A duration in nanoseconds; -1 says that there is none.
fn nanos(millis: Option<f64>) -> Option<i64> {
    millis.filter(|&millis| millis >= 0.0).map(|millis| (millis * 1e6).round() as i64)
}

/// A size; -1 says that it is not known.
fn bytes(size: Option<f64>) -> Option<u64> {
    size.filter(|&size| size >= 0.0).map(|size| size as u64)
}

impl Head {
    fn sizes(&self) -> Sizes {
        Sizes { head: bytes(self.headers_size), body: bytes(self.body_size) }
    }

    fn fields(&mut self) -> Vec<(String, String)> {
        std::mem::take(&mut self.headers).into_iter().map(|field| (field.name, field.value)).collect()
    }
}

impl Entry {
    /// The entry as the crate gives it.
    pub fn read(self, texts: Texts) -> super::Entry {
        let mut entry = self;
        let content = entry.response.content.take().unwrap_or_default();
        let sent = entry.request.post_data.take().unwrap_or_default();
        let parts = entry.timings;
        let is_kept = texts == Texts::Kept;
        super::Entry {
            request_media_type: sent.mime_type.unwrap_or_default(),
            request_text: sent.text.filter(|_| is_kept),
            is_base64: content.encoding.is_some_and(|encoding| encoding.eq_ignore_ascii_case("base64")),
            response_text: content.text.filter(|_| is_kept),
            started: entry.started_date_time.as_deref().and_then(date::nanos),
            duration: nanos(entry.time),
            request: entry.request.sizes(),
            response: entry.response.sizes(),
            request_fields: entry.request.fields(),
            response_fields: entry.response.fields(),
            method: entry.request.method.unwrap_or_default(),
            url: entry.request.url.unwrap_or_default(),
            version: entry.response.http_version.or(entry.request.http_version).unwrap_or_default(),
            status: entry.response.status.map_or(0, |status| status as u16),
            media_type: content.mime_type.unwrap_or_default(),
            content: bytes(content.size),
            server: entry.server,
            connection: entry.connection,
            timings: Timings {
                blocked: nanos(parts.blocked),
                dns: nanos(parts.dns),
                connect: nanos(parts.connect),
                tls: nanos(parts.ssl),
                send: nanos(parts.send),
                wait: nanos(parts.wait),
                receive: nanos(parts.receive),
            },
            messages: entry.messages.unwrap_or_default().into_iter().map(Message::from).collect(),
            events: entry.events.unwrap_or_default().into_iter().map(StreamEvent::from).collect(),
        }
    }
}

/// A moment in nanoseconds since 1970.
fn moment(time: Option<f64>) -> Option<i64> {
    time.map(|time| (in_seconds(time) * 1e9).round() as i64)
}

impl From<EventMessage> for StreamEvent {
    fn from(event: EventMessage) -> Self {
        Self { at: moment(event.time), name: event.event_name, id: event.event_id, data: event.data }
    }
}

impl From<SocketMessage> for Message {
    fn from(message: SocketMessage) -> Self {
        Self {
            at: moment(message.time),
            is_sent: message.kind == "send",
            opcode: message.opcode.map_or(0, |opcode| opcode as u8),
            data: message.data,
        }
    }
}
