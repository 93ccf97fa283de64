//! What the reader finds in a connection: one part after another, each with its place in its direction's stream.

use crate::Malformed;
use crate::sse::Event;
use std::ops::Range;
use trace::Direction;

/// One piece of an HTTP exchange, reported as soon as it is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Which way it went.
    pub direction: Direction,
    /// Its place in its direction's stream of bytes. The next part begins where it ends.
    pub range: Range<u64>,
    /// Its bytes, framing included. Of what follows a head only the first bytes are kept (64 KiB unless
    /// [`Reader::keeping`](super::Reader::keeping) says otherwise), so `range` may be longer.
    pub bytes: Vec<u8>,
    /// How many bytes of `range` are the application's own: a body, an event's data. If an event came in several parts,
    /// each part counts its share.
    pub payload: u64,
    /// What is wrong with it. It was read all the same.
    pub malformed: Option<Malformed>,
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
    /// A whole response, its body included. If the body is a stream of events, only its head.
    Response {
        /// 200
        status: u16,
        /// `OK`
        reason: String,
        /// Whether what follows in both directions is WebSocket.
        upgraded: bool,
    },
    /// One chunk of a response whose body is a stream of events. If the body is not chunked, what was pushed at once.
    Events {
        /// The events that it completes. Their places count in the text of the whole stream.
        events: Vec<Event>,
        /// Where the text lies in the part, as it crossed; before and after it stands the chunk's framing.
        text: Range<u64>,
        /// The text that it brings, if the stream has a content coding (RFC 9110 §8.4), so that other bytes crossed.
        unpacked: Option<Vec<u8>>,
        /// The place in the text of the whole stream at which the event begins that has not ended yet.
        begins: u64,
    },
    /// The end of a chunked stream of events.
    End,
    /// Bytes that belong to no message that can be read. The reader looks for the next start line after them.
    Malformed(Malformed),
}

/// What a request determines about its response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) is_head: bool,
    pub(super) is_connect: bool,
    pub(super) upgrade: bool,
}
