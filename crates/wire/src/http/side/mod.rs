//! One direction of a connection: where messages begin and end in its stream of bytes.

mod missing;

use super::chunks::{Fault, Piece, Scan};
use super::head::{self, Framing, Head};
use super::packed::Packed;
use super::part::{Asked, Part, PartKind};
use crate::coding::Streaming;
use crate::{Malformed, Rule, sse};
use std::collections::VecDeque;
use std::mem;
use std::ops::Range;
use trace::Direction;

/// The longest header section that is read. RFC 9110 §5.4 leaves the limit to the recipient.
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
    /// In a header section, or before one.
    Head(Scan),
    /// After the header section of a message that has a body.
    Body { kind: PartKind, framing: Framing, malformed: Option<Malformed> },
    /// After the header section of a response whose body is a stream of events.
    Events { framing: Framing, reader: Box<sse::Reader>, events: Vec<sse::Event>, packed: Option<Packed> },
    /// After a request for an upgrade: the response decides what the bytes are.
    Waiting,
    /// After an upgrade.
    Switched,
    /// After bytes that cannot be read, for this reason: looks for a line that begins a message.
    Lost { why: Rule, line: Candidate },
    /// After the connection's end.
    Over,
}

/// A line that may begin a message.
#[derive(Debug)]
enum Candidate {
    /// It does not, or only its end is left.
    No,
    /// It may. These are its bytes so far; they are not counted in `Side::length` yet.
    Perhaps(Vec<u8>),
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
    /// Where text of events lies in the current part.
    text: Range<u64>,
    /// The current part's bytes, the first `most` of them.
    kept: Vec<u8>,
    /// Whether bytes of the current part were not captured. Nothing behind them is kept.
    is_cut: bool,
    most: usize,
    /// How much of what follows a header section is kept.
    most_of_body: usize,
    /// What undoes the codings of event streams.
    pub(super) streaming: Option<Streaming>,
}

impl Side {
    pub(super) fn new(direction: Direction, most_of_body: usize) -> Self {
        let state = State::Head(Scan::default());
        let (kept, most) = (Vec::new(), MOST_IN_HEAD);
        let (text, streaming) = (0..0, None);
        let is_cut = false;
        Self { direction, state, start: 0, length: 0, payload: 0, text, kept, is_cut, most, most_of_body, streaming }
    }

    /// Takes input until a part is whole, a header section ends, or the input ends.
    pub(super) fn step(&mut self, input: &mut &[u8], asked: &mut VecDeque<Asked>) -> Step {
        match &self.state {
            State::Head(_) => self.head(input, asked),
            State::Body { .. } => self.body(input, asked),
            State::Events { .. } => self.events(input),
            State::Lost { .. } => self.search(input),
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
        let incomplete = || Some(Malformed::from(Rule::HttpIncomplete));
        match mem::replace(&mut self.state, State::Over) {
            // RFC 9112 §6.3 item 8: a body without a length lasts until the connection closes.
            State::Body { kind, framing: Framing::ToEnd, malformed } => Some(self.part(kind, malformed)),
            // RFC 9112 §8: a message whose end is missing is incomplete.
            State::Body { kind, malformed, .. } => Some(self.part(kind, malformed.or_else(incomplete))),
            State::Switched => {
                self.state = State::Switched;
                None
            }
            State::Over => None,
            State::Lost { why, line } => {
                if let Candidate::Perhaps(bytes) = line {
                    self.put(&bytes);
                }
                (self.length > 0).then(|| self.unread(why))
            }
            State::Head(_) | State::Events { .. } | State::Waiting => {
                (self.length > 0).then(|| self.unread(Rule::HttpIncomplete))
            }
        }
    }

    pub(super) fn switch(&mut self) {
        if let State::Lost { line: Candidate::Perhaps(bytes), .. } = mem::replace(&mut self.state, State::Switched) {
            self.put(&bytes);
        }
        if (self.kept.len() as u64) < self.length {
            // What is not kept whole cannot be read as the next protocol.
            self.start += mem::take(&mut self.length);
            self.kept.clear();
            self.is_cut = false;
        }
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
        let is_first_line = scan.lines == 0;
        let (length, is_whole) =
            if is_first_line { scan.until_first_line(input) } else { scan.until_empty_line(input) };
        let room = MOST_IN_HEAD.saturating_sub(self.kept.len());
        if length > room {
            self.take(input, room);
            return self.lose(Rule::HttpHeaderSection, Candidate::No);
        }
        self.take(input, length);
        if !is_first_line {
            if !is_whole {
                return Step::Nothing;
            }
            return match head::read(&self.kept, self.direction, asked.front()) {
                Ok(head) => self.begin(head, asked),
                Err(why) => self.lose(why, Candidate::Perhaps(Vec::new())),
            };
        }
        if is_whole {
            return match head::check_start(&self.kept, self.direction) {
                Ok(()) => Step::Nothing,
                Err(why) => self.lose(why, Candidate::Perhaps(Vec::new())),
            };
        }
        if head::may_start(&self.kept, self.direction) {
            return Step::Nothing;
        }
        self.lose(Rule::HttpStartLine, Candidate::No)
    }

    /// Decides what follows a header section.
    fn begin(&mut self, head: Head, asked: &mut VecDeque<Asked>) -> Step {
        self.most = self.kept.len().saturating_add(self.most_of_body);
        head.counts(asked);
        let malformed = head.malformed.map(Malformed::from);
        if head.switches {
            return Step::Switched(self.part(head.kind, malformed));
        }
        let packed = Packed::new(self.streaming, &head.codings);
        // Events cannot be read from a body whose coding nothing undoes.
        if head.is_events && (packed.is_some() || head.codings.is_empty()) {
            let part = self.part(head.kind, malformed);
            let reader = Box::default();
            self.state = State::Events { framing: head.framing, reader, events: Vec::new(), packed };
            return Step::Part(part);
        }
        if matches!(head.framing, Framing::Length(0)) {
            return self.whole(head.kind, malformed, asked);
        }
        self.state = State::Body { kind: head.kind, framing: head.framing, malformed };
        Step::Nothing
    }

    fn body(&mut self, input: &mut &[u8], asked: &mut VecDeque<Asked>) -> Step {
        let State::Body { framing, .. } = &mut self.state else { return Step::Nothing };
        let (piece, length) = match framing.next(input) {
            Ok(next) => next,
            Err(fault) => return self.end_of_reading(fault),
        };
        if matches!(piece, Piece::Data | Piece::LastData) {
            self.payload += length as u64;
        }
        self.take(input, length);
        if matches!(piece, Piece::LastData | Piece::End)
            && let State::Body { kind, malformed, .. } = mem::replace(&mut self.state, State::Over)
        {
            return self.whole(kind, malformed, asked);
        }
        Step::Nothing
    }

    /// The rest of a body cannot be read. The message ends here; the line with the fault may begin the next one.
    fn end_of_reading(&mut self, fault: Fault) -> Step {
        let Fault { rule, line } = fault;
        self.length = self.length.saturating_sub(line.len() as u64);
        self.kept.truncate(usize::try_from(self.length).unwrap_or(usize::MAX));
        let line = match rule {
            Rule::HttpChunkSize | Rule::HttpChunkSizeLine => Candidate::Perhaps(line),
            _ => Candidate::No,
        };
        match mem::replace(&mut self.state, State::Over) {
            State::Body { kind, malformed, .. } => {
                let part = self.part(kind, malformed.or(Some(rule.into())));
                self.lose(rule, line);
                Step::Part(part)
            }
            _ => self.lose(rule, line),
        }
    }

    fn events(&mut self, input: &mut &[u8]) -> Step {
        let State::Events { framing, reader, events, packed } = &mut self.state else { return Step::Nothing };
        let is_chunked = matches!(framing, Framing::Chunked(_));
        let (piece, length) = match framing.next(input) {
            Ok(next) => next,
            Err(fault) => return self.end_of_reading(fault),
        };
        if matches!(piece, Piece::Data | Piece::LastData) {
            let text = &input[..length];
            self.payload += match packed {
                None => reader.push(text, events),
                // How many of the packed bytes are an event's data cannot be said: all are the content.
                Some(packed) => {
                    packed.push(text, reader, events);
                    length as u64
                }
            };
            if reader.held() > MOST_IN_EVENT {
                return self.lose(Rule::SseEventLong, Candidate::No);
            }
            if self.text.is_empty() {
                self.text = self.length..self.length;
            }
            self.text.end += length as u64;
        }
        self.most = self.most_of_body;
        self.take(input, length);
        let is_last = matches!(piece, Piece::LastData | Piece::End);
        let (kind, malformed) = match piece {
            Piece::End => (PartKind::End, None),
            Piece::ChunkEnd => self.text_part(),
            Piece::Data | Piece::LastData if !is_chunked => self.text_part(),
            _ => return Step::Nothing,
        };
        let part = self.part(kind, malformed);
        if is_last {
            self.reset();
        }
        Step::Part(part)
    }

    /// The events that the current part completes, and what is wrong with their coding.
    fn text_part(&mut self) -> (PartKind, Option<Malformed>) {
        let text = mem::take(&mut self.text);
        let State::Events { reader, events, packed, .. } = &mut self.state else { return (PartKind::End, None) };
        let (unpacked, malformed) = packed.as_mut().map(Packed::take).unzip();
        (PartKind::Events { events: mem::take(events), text, unpacked, begins: reader.begins() }, malformed.flatten())
    }

    /// Reports a whole message and prepares for the next one.
    fn whole(&mut self, kind: PartKind, malformed: Option<Malformed>, asked: &VecDeque<Asked>) -> Step {
        let waits = self.direction == Direction::Up && asked.back().is_some_and(|asked| asked.upgrade);
        let part = self.part(kind, malformed);
        self.reset();
        if waits {
            // RFC 6455 §4.1: the client MUST wait for the response before it sends anything else.
            self.state = State::Waiting;
        }
        Step::Part(part)
    }

    /// What has been taken cannot be read. It is reported at once, and the next message is looked for.
    fn lose(&mut self, why: Rule, line: Candidate) -> Step {
        self.state = State::Lost { why, line };
        self.most = MOST_IN_HEAD;
        if self.length == 0 { Step::Nothing } else { Step::Part(self.unread(why)) }
    }

    /// Takes one line, or what there is of it, and looks whether it begins a message. Lines that do not are gathered.
    fn search(&mut self, input: &mut &[u8]) -> Step {
        let State::Lost { why, line } = &mut self.state else { return Step::Nothing };
        let why = *why;
        let feed = input.iter().position(|&byte| byte == b'\n');
        let (taken, left) = input.split_at(feed.map_or(input.len(), |feed| feed + 1));
        *input = left;
        let bytes = match line {
            Candidate::No => taken.to_vec(),
            Candidate::Perhaps(bytes) => {
                bytes.extend_from_slice(taken);
                // Empty lines may stand before a start line (RFC 9112 §2.2).
                let is_open = feed.is_none() || bytes.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
                if is_open && bytes.len() <= MOST_IN_HEAD {
                    return Step::Nothing;
                }
                mem::take(bytes)
            }
        };
        let may_begin = matches!(line, Candidate::Perhaps(_)) && feed.is_some();
        if may_begin && head::check_start(&bytes, self.direction).is_ok() {
            let part = (self.length > 0).then(|| self.unread(why));
            self.reset();
            self.state = State::Head(Scan::after_first_line());
            self.put(&bytes);
            return part.map_or(Step::Nothing, Step::Part);
        }
        *line = if feed.is_some() { Candidate::Perhaps(Vec::new()) } else { Candidate::No };
        self.put(&bytes);
        Step::Nothing
    }

    fn take(&mut self, input: &mut &[u8], length: usize) {
        let (taken, left) = input.split_at(length);
        self.put(taken);
        *input = left;
    }

    /// Adds bytes to the current part.
    fn put(&mut self, bytes: &[u8]) {
        let room = if self.is_cut { 0 } else { self.most.saturating_sub(self.kept.len()) };
        self.kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
        self.length += bytes.len() as u64;
    }

    fn unread(&mut self, why: Rule) -> Part {
        self.payload = 0;
        self.part(PartKind::Malformed(why.into()), None)
    }

    fn part(&mut self, kind: PartKind, malformed: Option<Malformed>) -> Part {
        let range = self.start..self.start + mem::take(&mut self.length);
        self.start = range.end;
        self.text = 0..0;
        let bytes = mem::take(&mut self.kept);
        // What was not captured may be the cause of anything else.
        let malformed = if mem::take(&mut self.is_cut) { Some(Rule::CaptureCut.into()) } else { malformed };
        Part { kind, direction: self.direction, range, bytes, payload: mem::take(&mut self.payload), malformed }
    }

    fn reset(&mut self) {
        self.state = State::Head(Scan::default());
        self.most = MOST_IN_HEAD;
        self.length = 0;
    }
}
