//! The frames of a connection that carries several streams at once: what a picture of its streams is made of.

use crate::{Direction, EventId, Micros};
use serde::{Deserialize, Serialize};

/// What a frame does for its stream (RFC 9113 §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FrameKind {
    /// It has header fields: HEADERS, CONTINUATION, PUSH_PROMISE.
    Fields,
    /// It has content: DATA.
    Data,
    /// It allows more content: WINDOW_UPDATE.
    Window,
    /// It ends the stream before its messages are whole: RST_STREAM.
    Reset,
    /// Anything else, such as PRIORITY.
    Other,
}

/// A frame of one stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamFrame {
    /// Its connection.
    pub connection: u32,
    /// Its stream, from 1.
    pub stream: u32,
    /// Which way it went.
    pub direction: Direction,
    /// What it does.
    pub kind: FrameKind,
    /// When its first byte left its sender.
    pub sent: Micros,
    /// When its last byte could be read, in its place among the bytes of the connection; `None` if it never could.
    pub arrived: Option<Micros>,
    /// Its bytes, its head included.
    pub bytes: u64,
    /// Whether its sender's side of the stream ends with it.
    pub ends: bool,
    /// The event of the message that it belongs to, or its own; `None` if it has no event.
    pub event: Option<EventId>,
    /// The first and the last of the packets that carried it.
    pub carriers: (EventId, EventId),
}
