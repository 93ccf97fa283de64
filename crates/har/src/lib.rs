//! HTTP Archive (HAR 1.2, as published by Jan Odvarko): what a browser's developer tools export. It has no packets: its
//! entries are requests with their responses, times and sizes, and of WebSockets also the messages, in the field
//! `_webSocketMessages` that Chrome added.
//!
//! Reading is lenient, because many programs write HAR: a field that is missing is not known, and an entry that cannot be
//! read is named and left out. Nothing here panics, whatever the bytes. This crate has no I/O.
//!
//! `date` has the dates, `document` the shapes as they stand in the file.
#![warn(missing_docs)]

mod date;
mod document;

use document::Document;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use trace::Direction;

/// A HAR file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Har {
    /// The program that wrote it, with its version: `WebInspector 537.36`.
    pub creator: String,
    /// Its entries in the order of the file, which is mostly that of their start.
    pub entries: Vec<Entry>,
    /// The entries that could not be read.
    pub broken: Vec<Broken>,
}

/// An entry that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Its place among all entries, from 0.
    pub index: u32,
    /// Where it begins, in bytes from the file's start.
    pub at: u64,
}

/// Whether the texts of bodies are kept, which may be most of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// Requests and responses keep the texts of their bodies.
    Kept,
    /// They do not.
    LeftOut,
}

/// Why a text is no HAR.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is not JSON (RFC 8259).
    #[error("line {0}: not JSON")]
    NotJson(u32),
    /// It is JSON without `log` and its `entries`. The names of its members tell what else it may be.
    #[error("JSON without \"log\" and its \"entries\"")]
    OtherJson(Vec<String>),
}

/// A request with its response.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// When it began, in nanoseconds since 1970; `None` if the date cannot be read.
    pub started: Option<i64>,
    /// How long it took in nanoseconds.
    pub duration: Option<i64>,
    /// `GET`.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// `HTTP/1.1`, `h2`, as the file has it.
    pub version: String,
    /// The status code (RFC 9110 §15); 0 if there was no response.
    pub status: u16,
    /// The media type of the response.
    pub media_type: String,
    /// The server's address, if the file has it.
    pub server: Option<String>,
    /// A name for the connection, the same for all requests on it, if the file has it.
    pub connection: Option<String>,
    /// The request's fields, in order.
    pub request_fields: Vec<(String, String)>,
    /// The response's fields, in order.
    pub response_fields: Vec<(String, String)>,
    /// Sizes of the request.
    pub request: Sizes,
    /// Sizes of the response.
    pub response: Sizes,
    /// Bytes of the response's content, decoded.
    pub content: Option<u64>,
    /// The media type of the request's body; empty if it has none.
    pub request_media_type: String,
    /// The text of the request's body, if it is kept ([`Texts`]).
    pub request_text: Option<String>,
    /// The text of the response's content, if it is kept; in base64 if `is_base64`.
    pub response_text: Option<String>,
    /// Whether `response_text` is base64 (RFC 4648 §4).
    pub is_base64: bool,
    /// Where the time went.
    pub timings: Timings,
    /// The messages of a WebSocket, in order.
    pub messages: Vec<Message>,
    /// The events of an event stream, in order, if the file has them with their times (`_eventSourceMessages`).
    pub events: Vec<StreamEvent>,
}

/// An event of an event stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreamEvent {
    /// When, in nanoseconds since 1970.
    pub at: Option<i64>,
    /// Its type.
    pub name: String,
    /// Its id.
    pub id: String,
    /// Its data.
    pub data: String,
}

/// Bytes of a request or response as they were sent. `None` if the program that wrote the file did not know (-1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Start line and fields.
    pub head: Option<u64>,
    /// Body, encoded as it was sent.
    pub body: Option<u64>,
}

/// How long the parts of an exchange took, in nanoseconds. `None` if a part did not occur (-1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timings {
    /// It waited for a connection.
    pub blocked: Option<i64>,
    /// The name was looked up.
    pub dns: Option<i64>,
    /// The connection was opened, TLS included.
    pub connect: Option<i64>,
    /// Of that, the TLS handshake.
    pub tls: Option<i64>,
    /// The request was sent.
    pub send: Option<i64>,
    /// The server was waited for.
    pub wait: Option<i64>,
    /// The response was received.
    pub receive: Option<i64>,
}

/// A message of a WebSocket.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    /// When, in nanoseconds since 1970.
    pub at: Option<i64>,
    /// Whether the client sent it.
    pub is_sent: bool,
    /// RFC 6455 §11.8: 1 is text, 2 binary.
    pub opcode: u8,
    /// The text, or the bytes of a binary message in base64.
    pub data: String,
}

impl Message {
    /// Which way it went.
    pub fn direction(&self) -> Direction {
        if self.is_sent { Direction::Up } else { Direction::Down }
    }
}

/// Reads a HAR.
///
/// # Errors
/// If the text is none. Entries that cannot be read are in [`Har::broken`].
pub fn read(text: &[u8], texts: Texts) -> Result<Har, ReadError> {
    // RFC 8259 §8.1: a reader may ignore a byte order mark.
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let outer: BTreeMap<String, &RawValue> = match serde_json::from_slice(text) {
        Ok(outer) => outer,
        Err(error) if error.is_data() => return Err(ReadError::OtherJson(Vec::new())),
        Err(error) => return Err(ReadError::NotJson(u32::try_from(error.line()).unwrap_or(u32::MAX))),
    };
    let log = outer.get("log").and_then(|log| serde_json::from_str::<Document<'_>>(log.get()).ok());
    let Some(log) = log else { return Err(ReadError::OtherJson(outer.into_keys().collect())) };
    let mut har = Har { creator: log.creator(), ..Har::default() };
    for (index, entry) in (0_u32..).zip(&log.entries) {
        match serde_json::from_str::<document::Entry>(entry.get()) {
            Ok(entry) => har.entries.push(entry.read(texts)),
            Err(_) => {
                let at = (entry.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
                har.broken.push(Broken { index, at: at as u64 });
            }
        }
    }
    Ok(har)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"log": {"version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "entries": [
        {"startedDateTime": "2027-01-15T09:00:00.250+01:00", "time": 12.5,
         "request": {"method": "GET", "url": "ws://h.example/s", "httpVersion": "HTTP/1.1", "headersSize": 300, "bodySize": 0,
                     "headers": [{"name": "Host", "value": "h.example"}]},
         "response": {"status": 101, "headers": [], "content": {"size": 0, "mimeType": "x-unknown", "text": "a text"},
                      "headersSize": -1, "bodySize": -1},
         "timings": {"blocked": -1, "dns": 1, "connect": 4.25, "ssl": -1, "send": 0.5, "wait": 6, "receive": 0},
         "serverIPAddress": "[::1]", "connection": "443",
         "_webSocketMessages": [{"type": "send", "time": 1800000000.5, "opcode": 1, "data": "Hello"},
                                {"type": "receive", "time": 1800000001, "opcode": 2, "data": "AAE="}]},
        {"request": 7}]}}"#;

    #[test]
    fn entries_have_times_sizes_and_messages() {
        let har = read(TEXT.as_bytes(), Texts::LeftOut).expect("a HAR");
        assert_eq!((har.creator.as_str(), har.entries.len()), ("WebInspector 537.36", 1));
        let entry = &har.entries[0];
        assert_eq!(entry.started, Some(1_800_000_000_250_000_000));
        assert_eq!(entry.duration, Some(12_500_000));
        assert_eq!((entry.status, entry.request.head, entry.response.head), (101, Some(300), None));
        assert_eq!((entry.timings.blocked, entry.timings.connect), (None, Some(4_250_000)));
        assert_eq!(entry.request_fields, [("Host".to_owned(), "h.example".to_owned())]);
        let [sent, received] = &entry.messages[..] else { panic!("two messages") };
        assert_eq!((sent.direction(), sent.at), (Direction::Up, Some(1_800_000_000_500_000_000)));
        assert_eq!((received.direction(), received.opcode, received.data.as_str()), (Direction::Down, 2, "AAE="));
        let [broken] = har.broken[..] else { panic!("one broken entry") };
        assert_eq!(broken.index, 1);
        assert!(TEXT[broken.at as usize..].starts_with("{\"request\": 7}"));
        assert_eq!(entry.response_text, None);
    }

    #[test]
    fn texts_of_bodies_are_kept_only_if_they_are_wanted() {
        let text = r#"{"log": {"entries": [{"request": {"method": "POST", "url": "http://h.example/",
            "postData": {"mimeType": "application/json", "text": "{}"}},
            "response": {"status": 200, "content": {"text": "AAE=", "encoding": "base64"}}}]}}"#;
        let read = |texts| read(text.as_bytes(), texts).expect("a HAR").entries.remove(0);
        let entry = read(Texts::Kept);
        assert_eq!((entry.request_text.as_deref(), entry.response_text.as_deref()), (Some("{}"), Some("AAE=")));
        assert_eq!((entry.request_media_type.as_str(), entry.is_base64), ("application/json", true));
        let entry = read(Texts::LeftOut);
        assert_eq!((entry.request_text, entry.response_text), (None, None));
    }

    #[test]
    fn other_json_is_named_by_its_members() {
        let error = |text: &str| read(text.as_bytes(), Texts::LeftOut).unwrap_err();
        let names = |names: &[&str]| ReadError::OtherJson(names.iter().map(|name| (*name).to_owned()).collect());
        assert_eq!(error("{\"constants\": {}, \"events\": []}"), names(&["constants", "events"]));
        assert_eq!(error("{\"log\": {}}"), names(&["log"]), "without entries");
        assert_eq!(error("[1, 2]"), names(&[]));
        assert_eq!(error("{\"log\":\n {\"entries\": ["), ReadError::NotJson(2));
    }
}
