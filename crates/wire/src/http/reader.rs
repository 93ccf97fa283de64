//! HTTP messages from both directions of a connection, in whatever pieces their bytes come.
//!
//! Each direction is a [`Side`] with its own place in its own stream. The two meet in three points, which is why one
//! reader has both: a response's framing depends on its request (`HEAD`, `CONNECT`), an upgrade ends HTTP in both
//! directions at once, and what a client sends after a request for an upgrade cannot be read before the response is
//! known.

use super::part::{Asked, Part};
use super::side::{Side, Step};
use crate::coding::Streaming;
use std::collections::VecDeque;
use trace::Direction;

/// How much of what follows a head is kept with its part, unless the reader is told otherwise.
const MOST_KEPT: usize = 64 << 10;

/// Reads both directions of one connection. Push their bytes in the order of time: where a response's body ends depends
/// on its request. A program that takes part in the connection pushes what it writes, too.
#[derive(Debug)]
pub struct Reader {
    up: Side,
    down: Side,
    /// The requests without a response, oldest first: responses come in the order of their requests (RFC 9112 §9.3.2).
    asked: VecDeque<Asked>,
}

impl Default for Reader {
    fn default() -> Self {
        Self::keeping(MOST_KEPT)
    }
}

impl Reader {
    /// A reader that keeps the first `most` bytes of what follows a head: all of a body that is no longer.
    pub fn keeping(most: usize) -> Self {
        let [up, down] = [Direction::Up, Direction::Down].map(|direction| Side::new(direction, most));
        Self { up, down, asked: VecDeque::new() }
    }

    /// The same reader, which reads the events of a stream with content codings, too, if `streaming` undoes these.
    pub fn unpacking(mut self, streaming: Option<Streaming>) -> Self {
        self.down.streaming = streaming;
        self
    }

    /// Takes the next bytes of one direction and returns the parts that they complete. These may be parts of the other
    /// direction, which had to wait: what follows a request for an upgrade is read once its response is known. After a
    /// response that is `upgraded` the reader only keeps bytes: see [`Reader::rest`].
    pub fn push(&mut self, direction: Direction, bytes: &[u8]) -> Vec<Part> {
        let mut parts = Vec::new();
        self.feed(direction, bytes, &mut parts);
        parts
    }

    /// Takes the next `length` bytes of one direction, which crossed and were not captured. A body goes on behind them if
    /// its framing says how. A header section that they cut is read as far as it was captured, and its message is taken to
    /// end with them: messages mostly end with a packet. What follows and begins no message has no name.
    pub fn skip(&mut self, direction: Direction, length: usize) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut left = length;
        while left > 0 {
            let side = match direction {
                Direction::Up => &mut self.up,
                Direction::Down => &mut self.down,
            };
            let (step, taken) = side.skip(left, &mut self.asked);
            left -= taken;
            self.follow(direction, step, &mut parts);
        }
        parts
    }

    /// Takes the end of one direction. It completes a body that has no other end (RFC 9112 §6.3); a message that it
    /// cuts is malformed.
    pub fn finish(&mut self, direction: Direction) -> Vec<Part> {
        self.side(direction).finish().into_iter().collect()
    }

    /// After an upgrade: the bytes of `direction` that belong to the next protocol, with their place in the stream.
    /// Each byte is returned once. Before an upgrade there are none.
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
            let step = side.step(&mut bytes, &mut self.asked);
            self.follow(direction, step, parts);
        }
    }

    /// Keeps what a step gave, and does what it means for the other direction.
    fn follow(&mut self, direction: Direction, step: Step, parts: &mut Vec<Part>) {
        match step {
            Step::Nothing => {}
            Step::Part(part) => parts.push(part),
            Step::Switched(part) => {
                // RFC 9110 §7.8: after the 101's empty line both sides speak the new protocol.
                parts.push(part);
                self.up.switch();
                self.down.switch();
            }
        }
        // If the upgrade is refused, what the client sent meanwhile is HTTP after all.
        if direction == Direction::Down && !self.asked.back().is_some_and(|asked| asked.upgrade) {
            let waited = self.up.resume();
            self.feed(Direction::Up, &waited, parts);
        }
    }
}
