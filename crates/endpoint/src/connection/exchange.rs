//! One request and its response on a connection.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use serde::Serialize;

use super::Connection;
use super::frames::{Field, Stream, Way};
use crate::clients::OpenStream;
use crate::sync::lock;

/// Where a request ends that has not ended.
const OPEN: u64 = u64::MAX;

/// One request and its response.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) number: u64,
    kind: AtomicU8,
    span: Span,
    /// Bytes of the request, set once it has been read. A WebSocket's bytes grow further and this stays.
    request_bytes: AtomicU64,
    is_ended: AtomicBool,
    /// Bytes of the response's head; 0 until it is known.
    head_bytes: AtomicU64,
    messages_out: AtomicU64,
    /// Counts it as one of its client's streams until the response has ended.
    open_stream: Mutex<Option<OpenStream>>,
}

/// Which bytes belong to an exchange.
#[derive(Debug)]
enum Span {
    /// All between its start and the start of the next exchange: on HTTP/1.1 a client that does not pipeline sends nothing
    /// before it has the whole response.
    Slice { in_start: u64, out_start: u64, in_end: AtomicU64 },
    /// Those of its stream of HTTP/2.
    Stream(Arc<Stream>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Http,
    Stream,
    Socket,
}

/// How an exchange's bytes were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Counted {
    /// They are all that the socket carried at that time.
    Socket,
    /// The same above TLS.
    Http,
    /// They are the frames of its stream.
    Frames,
}

#[derive(Debug, Serialize)]
pub(super) struct ExchangeReport {
    pub(super) number: u64,
    kind: Kind,
    open: bool,
    counted: Counted,
    bytes_in: u64,
    bytes_out: u64,
    messages_out: u64,
}

impl Exchange {
    /// An exchange that is a slice of the connection's bytes.
    pub(super) fn slice(number: u64, in_start: u64, out_start: u64) -> Self {
        Self::new(number, Span::Slice { in_start, out_start, in_end: AtomicU64::new(OPEN) })
    }

    /// An exchange on a stream of HTTP/2.
    pub(super) fn on_stream(number: u64, stream: Arc<Stream>) -> Self {
        stream.begin();
        Self::new(number, Span::Stream(stream))
    }

    fn new(number: u64, span: Span) -> Self {
        Self {
            number,
            kind: AtomicU8::new(Kind::Http as u8),
            span,
            request_bytes: AtomicU64::new(0),
            is_ended: AtomicBool::new(false),
            head_bytes: AtomicU64::new(0),
            messages_out: AtomicU64::new(0),
            open_stream: Mutex::new(None),
        }
    }

    /// Marks the end of the request: bytes that are read from now on belong to the next exchange.
    pub(crate) fn received(&self, connection: &Connection) {
        if let Span::Slice { in_end, .. } = &self.span {
            in_end.store(connection.http_bytes_in(), Ordering::Relaxed);
        }
        self.request_bytes.store(self.bytes_in(connection), Ordering::Relaxed);
    }

    /// Marks the exchange as a WebSocket: all bytes that are read from now on belong to it.
    pub(crate) fn upgraded(&self) {
        if let Span::Slice { in_end, .. } = &self.span {
            in_end.store(OPEN, Ordering::Relaxed);
        }
        self.kind.store(Kind::Socket as u8, Ordering::Relaxed);
    }

    /// Marks the exchange as an event stream.
    pub(crate) fn set_streaming(&self) {
        self.kind.store(Kind::Stream as u8, Ordering::Relaxed);
    }

    /// Counts it for its client until it ends.
    pub(crate) fn hold(&self, open_stream: OpenStream) {
        *lock(&self.open_stream) = Some(open_stream);
    }

    /// Marks the end of the response.
    pub(crate) fn ended(&self) {
        self.is_ended.store(true, Ordering::Relaxed);
        *lock(&self.open_stream) = None;
    }

    /// Whether its response has not ended.
    fn is_open(&self) -> bool {
        !self.is_ended.load(Ordering::Relaxed)
    }

    /// Whether it is on a stream of HTTP/2, so that it may end without its connection.
    pub(crate) fn is_on_stream(&self) -> bool {
        self.stream().is_some()
    }

    /// Whether it is on HTTP/2 and its response has not ended.
    pub(super) fn is_open_stream(&self) -> bool {
        self.stream().is_some() && self.is_open()
    }

    /// Whether it is on HTTP/2, and an event stream or a WebSocket.
    pub(super) fn was_long(&self) -> bool {
        self.stream().is_some() && self.kind() != Kind::Http
    }

    /// Counts messages that were sent to the client.
    pub(crate) fn sent(&self, messages: u64) {
        self.messages_out.fetch_add(messages, Ordering::Relaxed);
    }

    /// Bytes of the request: request line, headers, body; on HTTP/2 the frames that carry them.
    pub(crate) fn request_bytes(&self) -> u64 {
        self.request_bytes.load(Ordering::Relaxed)
    }

    /// Bytes of the request's HEADERS and CONTINUATION frames; `None` on HTTP/1.1, which has no frames.
    pub(crate) fn request_head_bytes(&self) -> Option<u64> {
        self.stream().map(|stream| stream.head_bytes(Way::In))
    }

    /// Bytes written since this exchange started.
    pub(crate) fn bytes_out(&self, connection: &Connection) -> u64 {
        match &self.span {
            Span::Slice { out_start, .. } => connection.http_bytes_out() - out_start,
            Span::Stream(stream) => stream.bytes(Way::Out),
        }
    }

    /// Bytes of the response's head; 0 until it is known.
    pub(crate) fn head_bytes(&self) -> u64 {
        match &self.span {
            Span::Slice { .. } => self.head_bytes.load(Ordering::Relaxed),
            Span::Stream(stream) => stream.head_bytes(Way::Out),
        }
    }

    pub(crate) fn set_head_bytes(&self, bytes: u64) {
        self.head_bytes.store(bytes, Ordering::Relaxed);
    }

    /// The stream of HTTP/2 that carries it.
    fn stream(&self) -> Option<&Arc<Stream>> {
        match &self.span {
            Span::Slice { .. } => None,
            Span::Stream(stream) => Some(stream),
        }
    }

    /// The version of HTTP that carries it, as a response says it.
    pub(crate) fn version(&self) -> &'static str {
        if self.stream().is_some() { "2" } else { "1.1" }
    }

    /// Leaves it to the stream to add the `Roundtrip` field to the response. Returns `false` if there is no stream.
    pub(crate) fn announce(&self, field: impl FnOnce() -> Field) -> bool {
        self.stream().map(|stream| stream.announce(field())).is_some()
    }

    /// Where its request ends among the bytes that the connection has read.
    pub(super) fn in_end(&self, connection: &Connection) -> u64 {
        match &self.span {
            Span::Slice { in_end, .. } => in_end.load(Ordering::Relaxed).min(connection.http_bytes_in()),
            Span::Stream(_) => connection.http_bytes_in(),
        }
    }

    fn bytes_in(&self, connection: &Connection) -> u64 {
        match &self.span {
            Span::Slice { in_start, .. } => self.in_end(connection) - in_start,
            Span::Stream(stream) => stream.bytes(Way::In),
        }
    }

    fn kind(&self) -> Kind {
        match self.kind.load(Ordering::Relaxed) {
            kind if kind == Kind::Stream as u8 => Kind::Stream,
            kind if kind == Kind::Socket as u8 => Kind::Socket,
            _ => Kind::Http,
        }
    }

    /// What is known of it, and where it starts among the bytes that the connection has written. `out_end` is where the
    /// next one starts.
    pub(super) fn report(&self, connection: &Connection, out_end: u64) -> (ExchangeReport, u64) {
        let (counted, bytes_out, out_start) = match &self.span {
            Span::Slice { out_start, .. } => {
                let counted = if connection.is_tls() { Counted::Http } else { Counted::Socket };
                (counted, out_end.saturating_sub(*out_start), *out_start)
            }
            Span::Stream(stream) => (Counted::Frames, stream.bytes(Way::Out), out_end),
        };
        let report = ExchangeReport {
            number: self.number,
            kind: self.kind(),
            open: self.is_open() && !connection.is_closed(),
            counted,
            bytes_in: self.bytes_in(connection),
            bytes_out,
            messages_out: self.messages_out.load(Ordering::Relaxed),
        };
        (report, out_start)
    }
}
