//! One direction of a connection: where messages begin and end in its stream of bytes.

use super::chunks::{Chunks, Piece, Scan};
use super::head::{self, Framing, Head};
use super::reader::{Asked, Part, PartKind};
use crate::sse::EventReader;
use std::collections::VecDeque;
use std::mem;
use trace::Direction;

/// Longest head or trailer that is read. RFC 9112 §3 and RFC 9110 §5.4 leave the limit to the recipient.
const MOST_IN_HEAD: usize = 64 << 10;
/// How much of a body is kept with its part.
const MOST_KEPT: usize = 64 << 10;
/// Longest event that is read.
const MOST_IN_EVENT: usize = 1 << 20;

/// What a step came to.
pub(super) enum Step {
    /// All input is taken.
    Hungry,
    /// A part is whole.
    Part(Part),
    /// The answer that ends HTTP on the connection.
    Switched(Part),
    /// An answer, whole or not, that refuses the upgrade that was asked for.
    Refused(Option<Part>),
}

#[derive(Debug)]
enum State {
    /// In a head, or before one.
    Head(Scan),
    /// Behind the head of a message.
    Body { kind: PartKind, framing: Framing },
    /// Behind the head of an answer whose body is a stream of events.
    Events { framing: Framing, reader: EventReader, events: Vec<(String, String)> },
    /// Behind a request for an upgrade: the answer decides what the bytes are.
    Waiting,
    /// Behind an upgrade.
    Switched,
    /// Behind what is no HTTP.
    Over,
}

#[derive(Debug)]
pub(super) struct Side {
    direction: Direction,
    state: State,
    /// Place in the stream of the current part's first byte.
    start: u64,
    /// Bytes of the current part so far.
    length: u64,
    payload: u64,
    /// The current part's bytes, as far as they are kept.
    kept: Vec<u8>,
    /// How many bytes may be kept.
    most: usize,
}

impl Side {
    pub(super) fn new(direction: Direction) -> Self {
        let state = State::Head(Scan::default());
        Self { direction, state, start: 0, length: 0, payload: 0, kept: Vec::new(), most: MOST_IN_HEAD }
    }

    /// Goes on until a part is whole or the input is taken.
    pub(super) fn step(&mut self, input: &mut &[u8], asked: &mut VecDeque<Asked>) -> Step {
        match &self.state {
            State::Head(_) => self.head(input, asked),
            State::Body { .. } => self.body(input),
            State::Events { .. } => self.events(input),
            State::Waiting | State::Switched => {
                self.most = usize::MAX;
                self.take(input, input.len());
                Step::Hungry
            }
            State::Over => Step::Hungry,
        }
    }

    fn head(&mut self, input: &mut &[u8], asked: &mut VecDeque<Asked>) -> Step {
        let State::Head(scan) = &mut self.state else { return Step::Hungry };
        let had_line = scan.lines > 0;
        let (length, is_whole) = scan.lines_until_empty(input);
        let has_line = scan.lines > 0;
        if self.kept.len() + length > MOST_IN_HEAD {
            return self.malformed(input, "The head is longer than 64 KiB.");
        }
        self.take(input, length);
        if is_whole {
            return match head::read(&self.kept, self.direction, asked) {
                Ok(head) => self.begin(head, asked),
                Err(why) => self.malformed(input, why),
            };
        }
        if let Err(why) = head::check_start(&self.kept, self.direction, has_line && !had_line) {
            return self.malformed(input, why);
        }
        Step::Hungry
    }

    /// Behind a head: what follows it?
    fn begin(&mut self, head: Head, asked: &mut VecDeque<Asked>) -> Step {
        self.most = self.kept.len() + MOST_KEPT;
        let answered = match &head.kind {
            PartKind::Request { .. } => {
                asked.push_back(head.asked);
                None
            }
            // RFC 9110 §15.2: an interim answer comes before the final one and answers nothing yet; 101 is final.
            PartKind::Answer { status: 100 | 102..=199, .. } => None,
            _ => asked.pop_front(),
        };
        if head.switches {
            return Step::Switched(self.part(head.kind));
        }
        let is_refused = answered.is_some_and(|asked| asked.upgrade);
        if head.is_events {
            let part = self.part(head.kind);
            self.state = State::Events { framing: head.framing, reader: EventReader::default(), events: Vec::new() };
            return if is_refused { Step::Refused(Some(part)) } else { Step::Part(part) };
        }
        if head.framing == Framing::Length(0) {
            let waits = head.asked.upgrade;
            let part = self.part(head.kind);
            if waits {
                self.state = State::Waiting;
            }
            return if is_refused { Step::Refused(Some(part)) } else { Step::Part(part) };
        }
        self.state = State::Body { kind: head.kind, framing: head.framing };
        if is_refused { Step::Refused(None) } else { Step::Part2Continue }
    }
}
