//! HTTP messages out of both directions of a connection, whatever pieces they come in.

use std::ops::Range;
use trace::Direction;

/// One piece of an HTTP exchange, as soon as it is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Which way it went.
    pub direction: Direction,
    /// Its place in its direction's stream of bytes.
    pub range: Range<u64>,
    /// Its bytes, framing included.
    pub bytes: Vec<u8>,
    /// How many of them are the application's own: a body, an event's data.
    pub payload: u64,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// A whole request, its body included.
    Request {
        /// `GET`
        method: String,
        /// `/data`
        target: String,
        /// Whether it asks for WebSocket (RFC 6455 §4.1).
        upgrade: bool,
    },
    /// A whole answer, its body included, unless the body is a stream of events: then its head alone.
    Answer {
        /// 200
        status: u16,
        /// `OK`
        reason: String,
        /// Whether what follows in both directions is WebSocket.
        upgraded: bool,
    },
    /// A chunk of an answer whose body is a stream of events, with the events that it completes.
    Events {
        /// Each event's `id` field, empty where it has none, and its data.
        events: Vec<(String, String)>,
    },
    /// What ends a chunked stream of events.
    End,
    /// Bytes that are no HTTP/1.1, with a sentence why; the reader gives up on the direction.
    Malformed(String),
}

/// Reads both directions of one connection.
#[derive(Default)]
pub struct Reader {}

impl Reader {
    /// Takes bytes of one direction, in order, and gives what they complete. After an answer that is `upgraded` it takes
    /// no more: see [`Reader::rest`].
    pub fn push(&mut self, _direction: Direction, _bytes: &[u8]) -> Vec<Part> {
        todo!()
    }

    /// The connection's end: completes a body that only the end delimits (RFC 9112 §6.3).
    pub fn finish(&mut self, _direction: Direction) -> Vec<Part> {
        todo!()
    }

    /// After an upgrade: the bytes of `direction` that belong to the next protocol already, with their place in the stream.
    pub fn rest(&mut self, _direction: Direction) -> (u64, Vec<u8>) {
        todo!()
    }
}
