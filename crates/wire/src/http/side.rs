//! One direction of a connection: where messages begin and end in its stream of bytes.

use super::chunks::{Piece, Scan};
use super::head::{self, Framing, Head};
use super::part::{Asked, Part, PartKind};
use crate::sse;
use std::collections::VecDeque;
use std::mem;
use trace::Direction;

/// The longest head that is read. RFC 9110 §5.4 leaves the limit to the recipient.
const MOST_IN_HEAD: usize = 64 << 10;
/// The longest event that is read.
const MOST_IN_EVENT: usize = 1 << 20;

/// The outcome of a step.
pub(super) enum Step {
    /// No part is whole yet.
    Nothing,
    /// A part is whole.
    Part(Part),
    /// The response that ends HTTP on the connection.
    Switched(Part),
}

#[derive(Debug)]
enum State {
    /// In a head, or before one.
    Head(Scan),
    /// After the head of a message that has a body.
    Body { kind: PartKind, framing: Framing },
    /// After the head of a response whose body is a stream of events.
    Events { framing: Framing, reader: sse::Reader, events: Vec<sse::Event> },
    /// After a request for an upgrade: the response decides what the bytes are.
    Waiting,
    /// After an upgrade.
    Switched,
    /// After bytes that are not HTTP.
    Over,
}

#[derive(Debug)]
pub(super) struct Side {
    direction: Direction,
    state: State,
    /// The place of the current part's first byte in the stream.
    start: u64,
    /// Bytes of the current part so far, and how many of them are the application's own.
    length: u64,
    payload: u64,
    /// The current part's bytes, the first `most` of them.
    kept: Vec<u8>,
    most: usize,
    /// How much of what follows a head is kept.
    most_of_body: usize,
}

impl Side {
    pub(super) fn new(direction: Direction, most_of_body: usize) -> Self {
        let state = State::Head(Scan::default());
        let (kept, most) = (Vec::new(), MOST_IN_HEAD);
        Self { direction, state, start: 0, length: 0, payload: 0, kept, most, most_of_body }
    }

    /// Takes input until a part is whole, a head ends, or the input ends.
    pub(super) fn step(&mut self, input: &mut &[u8], asked: &mut VecDeque<Asked>) -> Step {
        match &self.state {
            State::Head(_) => self.head(input, asked),
            State::Body { .. } => self.body(input, asked),
            State::Events { .. } => self.events(input),
            State::Waiting | State::Switched => {
                self.most = usize::MAX;
                self.take(input, input.len());
                Step::Nothing
            }
            State::Over => {
                *input = &[];
                Step::Nothing
            }
        }
    }

    /// The connection's end.
    pub(super) fn finish(&mut self) -> Option<Part> {
        match mem::replace(&mut self.state, State::Over) {
            // RFC 9112 §6.3 item 8: a body without a length lasts until the connection closes.
            State::Body { kind, framing: Framing::ToEnd } => Some(self.part(kind)),
            State::Switched => {
                self.state = State::Switched;
                None
            }
            State::Over => None,
            // RFC 9112 §8: a message whose end is missing is incomplete.
            _ if self.length > 0 => {
                Some(self.part(PartKind::Malformed("The connection ended in the middle of a message.".into())))
            }
            _ => None,
        }
    }

    pub(super) fn switch(&mut self) {
        self.state = State::Switched;
    }

    /// Ends the wait for a response. Returns the bytes that came meanwhile.
    pub(super) fn resume(&mut self) -> Vec<u8> {
        if !matches!(self.state, State::Waiting) {
            return Vec::new();
        }
        self.reset();
        mem::take(&mut self.kept)
    }

    pub(super) fn rest(&mut self) -> (u64, Vec<u8>) {
        let start = self.start;
        if !matches!(self.state, State::Switched) {
            return (start, Vec::new());
        }
        self.start += mem::take(&mut self.length);
        (start, mem::take(&mut self.kept))
    }

    fn head(&mut self, input: &mut &[u8], asked: &mut VecDeque<Asked>) -> Step {
        let State::Head(scan) = &mut self.state else { return Step::Nothing };
        let lines = scan.lines;
        let (length, is_whole) = scan.until_empty_line(input);
        let is_first_line_new = lines == 0 && scan.lines > 0;
        if self.kept.len() + length > MOST_IN_HEAD {
            return self.malformed(input, "The head is longer than 64 KiB.");
        }
        self.take(input, length);
        let checked = if is_whole {
            head::read(&self.kept, self.direction, asked.front()).map(Some)
        } else {
            head::check_start(&self.kept, self.direction, is_first_line_new).map(|()| None)
        };
        match checked {
            Ok(Some(head)) => self.begin(head, asked),
            Ok(None) => Step::Nothing,
            Err(why) => self.malformed(input, why),
        }
    }

    /// Decides what follows a head.
    fn begin(&mut self, head: Head, asked: &mut VecDeque<Asked>) -> Step {
        self.most = self.kept.len().saturating_add(self.most_of_body);
        match head.asked {
            Some(request) => asked.push_back(request),
            // RFC 9110 §15.2: interim responses precede the final one, so the request still waits for it.
            None if head.is_interim => {}
            None => drop(asked.pop_front()),
        }
        if head.switches {
            return Step::Switched(self.part(head.kind));
        }
        if head.is_events {
            let part = self.part(head.kind);
            self.state = State::Events { framing: head.framing, reader: sse::Reader::default(), events: Vec::new() };
            return Step::Part(part);
        }
        if matches!(head.framing, Framing::Length(0)) {
            return self.whole(head.kind, asked);
        }
        self.state = State::Body { kind: head.kind, framing: head.framing };
        Step::Nothing
    }

    fn body(&mut self, input: &mut &[u8], asked: &mut VecDeque<Asked>) -> Step {
        let State::Body { framing, .. } = &mut self.state else { return Step::Nothing };
        let is_whole = match framing.next(input) {
            Err(why) => return self.malformed(input, why),
            Ok((piece, length)) => {
                if matches!(piece, Piece::Data | Piece::LastData) {
                    self.payload += length as u64;
                }
                self.take(input, length);
                matches!(piece, Piece::LastData | Piece::End)
            }
        };
        if is_whole && let State::Body { kind, .. } = mem::replace(&mut self.state, State::Over) {
            return self.whole(kind, asked);
        }
        Step::Nothing
    }

    fn events(&mut self, input: &mut &[u8]) -> Step {
        let State::Events { framing, reader, events } = &mut self.state else { return Step::Nothing };
        let is_chunked = matches!(framing, Framing::Chunked(_));
        let (piece, length) = match framing.next(input) {
            Ok(next) => next,
            Err(why) => return self.malformed(input, why),
        };
        if matches!(piece, Piece::Data | Piece::LastData) {
            self.payload += reader.push(&input[..length], events);
            if reader.held() > MOST_IN_EVENT {
                return self.malformed(input, "An event is longer than 1 MiB.");
            }
        }
        self.most = self.most_of_body;
        self.take(input, length);
        let State::Events { events, .. } = &mut self.state else { return Step::Nothing };
        let kind = match piece {
            Piece::End => PartKind::End,
            Piece::ChunkEnd => PartKind::Events { events: mem::take(events) },
            Piece::Data | Piece::LastData if !is_chunked => PartKind::Events { events: mem::take(events) },
            _ => return Step::Nothing,
        };
        let is_last = matches!(piece, Piece::LastData | Piece::End);
        let part = self.part(kind);
        if is_last {
            self.reset();
        }
        Step::Part(part)
    }

    /// Reports a whole message and prepares for the next one.
    fn whole(&mut self, kind: PartKind, asked: &VecDeque<Asked>) -> Step {
        let waits = self.direction == Direction::Up && asked.back().is_some_and(|asked| asked.upgrade);
        let part = self.part(kind);
        self.reset();
        if waits {
            // RFC 6455 §4.1: the client MUST wait for the response before it sends anything else.
            self.state = State::Waiting;
        }
        Step::Part(part)
    }

    /// Gives up: the current part and all of the input are not HTTP.
    fn malformed(&mut self, input: &mut &[u8], why: &str) -> Step {
        self.take(input, input.len());
        self.state = State::Over;
        Step::Part(self.part(PartKind::Malformed(why.into())))
    }

    fn take(&mut self, input: &mut &[u8], length: usize) {
        let (taken, left) = input.split_at(length);
        let room = self.most.saturating_sub(self.kept.len());
        self.kept.extend_from_slice(&taken[..length.min(room)]);
        self.length += length as u64;
        *input = left;
    }

    fn part(&mut self, kind: PartKind) -> Part {
        let range = self.start..self.start + mem::take(&mut self.length);
        self.start = range.end;
        let bytes = mem::take(&mut self.kept);
        Part { kind, direction: self.direction, range, bytes, payload: mem::take(&mut self.payload) }
    }

    fn reset(&mut self) {
        self.state = State::Head(Scan::default());
        self.most = MOST_IN_HEAD;
        self.length = 0;
    }
}
