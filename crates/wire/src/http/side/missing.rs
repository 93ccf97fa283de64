//! Bytes that crossed and were not captured: what of a message is known without them.

use super::{Candidate, MOST_IN_HEAD, Side, State, Step};
use crate::Rule;
use crate::http::chunks::Piece;
use crate::http::head;
use crate::http::part::{Asked, PartKind};
use std::collections::VecDeque;
use std::mem;
use trace::Direction;

impl Side {
    /// Takes up to `most` bytes that were not captured, and returns how many it took.
    pub(in crate::http) fn skip(&mut self, most: usize, asked: &mut VecDeque<Asked>) -> (Step, usize) {
        let was_cut = mem::replace(&mut self.is_cut, true);
        match &mut self.state {
            State::Head(_) => (self.cut_head(most, asked), most),
            State::Body { framing, .. } => match framing.skip(most) {
                Some((piece, length)) => (self.skipped(piece, length, asked), length.max(1)),
                None => (self.end_of_reading(Rule::CaptureCut.into()), 0),
            },
            // Where the events end cannot be known any more.
            State::Events { .. } => (self.lose(Rule::CaptureCut, Candidate::No), 0),
            State::Lost { why, line } => {
                let (why, line) = (*why, mem::replace(line, Candidate::Perhaps(Vec::new())));
                if let Candidate::Perhaps(bytes) = line {
                    if self.begins(&bytes, asked) {
                        return (self.found(why, &bytes), 0);
                    }
                    self.is_cut = was_cut;
                    self.put(&bytes);
                    self.is_cut = true;
                }
                self.length += most as u64;
                (Step::Nothing, most)
            }
            State::Waiting | State::Switched => {
                self.length += most as u64;
                (Step::Nothing, most)
            }
            State::Over => (Step::Nothing, most),
        }
    }

    /// Whether a line whose end was not captured begins a message.
    fn begins(&self, line: &[u8], asked: &VecDeque<Asked>) -> bool {
        let beginning = head::with_first_line(line, self.direction);
        head::read(&beginning, self.direction, asked.front()).is_ok()
    }

    /// What could not be read ends, and a message begins with `line`, of which more was not captured.
    fn found(&mut self, why: Rule, line: &[u8]) -> Step {
        let part = (self.length > 0).then(|| self.unread(why));
        self.reset();
        self.is_cut = false;
        self.put(line);
        part.map_or(Step::Nothing, Step::Part)
    }

    /// Counts bytes of a body that were not captured.
    fn skipped(&mut self, piece: Piece, length: usize, asked: &VecDeque<Asked>) -> Step {
        if matches!(piece, Piece::Data | Piece::LastData) {
            self.payload += length as u64;
        }
        self.length += length as u64;
        if piece == Piece::LastData
            && let State::Body { kind, malformed, .. } = mem::replace(&mut self.state, State::Over)
        {
            return self.whole(kind, malformed, asked);
        }
        Step::Nothing
    }

    /// The rest of a header section, `length` bytes of it and of what follows in the packet, was not captured. What was
    /// captured tells what it is. Its message is taken to end here, because messages mostly end with a packet.
    fn cut_head(&mut self, length: usize, asked: &mut VecDeque<Asked>) -> Step {
        self.length += length as u64;
        let beginning = head::with_first_line(&self.kept, self.direction);
        let Ok(head) = head::read(&beginning, self.direction, asked.front()) else {
            return self.lose(Rule::CaptureCut, Candidate::Perhaps(Vec::new()));
        };
        head.counts(asked);
        let kind = match head.kind {
            // The field that names the next protocol is mostly cut. On HTTP's port it is WebSocket.
            PartKind::Response { status: 101, reason, .. } => {
                PartKind::Response { status: 101, reason, upgraded: true }
            }
            kind => kind,
        };
        let part = self.part(kind, None);
        if head.switches {
            return Step::Switched(part);
        }
        let waits = self.direction == Direction::Up && asked.back().is_some_and(|asked| asked.upgrade);
        self.most = MOST_IN_HEAD;
        self.state = if waits {
            State::Waiting
        } else {
            State::Lost { why: Rule::CaptureCut, line: Candidate::Perhaps(Vec::new()) }
        };
        Step::Part(part)
    }
}
