//! HTTP messages out of both directions of a connection, whatever pieces they come in.

use super::side::{Side, Step};
use std::collections::VecDeque;
use std::ops::Range;
use trace::Direction;

/// One piece of an HTTP exchange, as soon as it is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Which way it went.
    pub direction: Direction,
    /// Its place in its direction's stream of bytes. The next part begins where it ends.
    pub range: Range<u64>,
    /// Its bytes, framing included; of what follows a head the first 64 KiB, so `range` may be longer.
    pub bytes: Vec<u8>,
    /// How many bytes of `range` are the application's own: a body, an event's data. Of an event that came in several parts
    /// each has its share.
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
    /// A chunk of an answer whose body is a stream of events, with the events that it completes; of a body that is not
    /// chunked, what was pushed at once.
    Events {
        /// Each event's `id` field, empty where it has none, and its data.
        events: Vec<(String, String)>,
    },
    /// What ends a chunked stream of events.
    End,
    /// Bytes that are no HTTP/1.1, with a sentence why; the reader gives up on the direction and ignores what follows.
    Malformed(String),
}

/// What a request says about the answer to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) is_head: bool,
    pub(super) is_connect: bool,
    pub(super) upgrade: bool,
}

/// Reads both directions of one connection. Push them in the order of time: an answer's body depends on its request.
#[derive(Debug)]
pub struct Reader {
    up: Side,
    down: Side,
    /// The requests without an answer, oldest first: answers come in their order (RFC 9112 §9.3.2).
    asked: VecDeque<Asked>,
}

impl Default for Reader {
    fn default() -> Self {
        Self { up: Side::new(Direction::Up), down: Side::new(Direction::Down), asked: VecDeque::new() }
    }
}

impl Reader {
    /// Takes bytes of one direction, in order, and gives what they complete; that may be a part of the other direction, which
    /// had to wait. Behind a request for an upgrade bytes wait for the answer. After an answer that is `upgraded` it
    /// takes no more, only keeps: see [`Reader::rest`].
    pub fn push(&mut self, direction: Direction, bytes: &[u8]) -> Vec<Part> {
        let mut parts = Vec::new();
        self.feed(direction, bytes, &mut parts);
        parts
    }

    /// The connection's end: completes a body that only the end delimits (RFC 9112 §6.3). What it cuts is malformed.
    pub fn finish(&mut self, direction: Direction) -> Vec<Part> {
        self.side(direction).finish().into_iter().collect()
    }

    /// After an upgrade: the bytes of `direction` that belong to the next protocol already, with their place in the stream.
    /// They are handed over once; before an upgrade there are none.
    pub fn rest(&mut self, direction: Direction) -> (u64, Vec<u8>) {
        self.side(direction).rest()
    }

    fn side(&mut self, direction: Direction) -> &mut Side {
        match direction {
            Direction::Up => &mut self.up,
            Direction::Down => &mut self.down,
        }
    }

    fn feed(&mut self, direction: Direction, mut bytes: &[u8], parts: &mut Vec<Part>) {
        while !bytes.is_empty() {
            let side = match direction {
                Direction::Up => &mut self.up,
                Direction::Down => &mut self.down,
            };
            match side.step(&mut bytes, &mut self.asked) {
                Step::Nothing => {}
                Step::Part(part) => parts.push(part),
                Step::Switched(part) => {
                    // RFC 9110 §7.8: behind the 101's empty line both sides speak the new protocol.
                    parts.push(part);
                    self.up.switch();
                    self.down.switch();
                }
            }
            // An upgrade that is refused: what the client sent meanwhile is HTTP after all.
            if direction == Direction::Down && !self.asked.back().is_some_and(|asked| asked.upgrade) {
                let waited = self.up.resume();
                self.feed(Direction::Up, &waited, parts);
            }
        }
    }
}
