//! The kinds by which arrows are counted where they cannot be told apart: the flags of a segment, `GET`, `200 OK`.

use super::arrows::Arrow;
use super::labels::{Cargo, carried_message, has_data};
use super::tally::KINDS;
use trace::{Event, Kind, Trace};

/// The name of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KindName {
    /// Data without a name.
    Data,
    Fixed(&'static str),
    /// A part of the model's texts.
    Text((u32, u32)),
}

impl KindName {
    /// Of an event whose label is `label`.
    pub(super) fn of(trace: &Trace, event: &Event, cargo: Cargo, label: (u32, u32), texts: &str) -> Self {
        let message = if event.is_packet() { carried_message(trace, cargo) } else { Some(event) };
        match message.map(|message| message.kind) {
            Some(Kind::Frame { .. }) => Self::Fixed("Frame"),
            Some(Kind::StreamEvent { .. }) => Self::Fixed("Event"),
            Some(Kind::Ping) => Self::Fixed("Ping"),
            Some(Kind::Pong) => Self::Fixed("Pong"),
            Some(Kind::Flight) => Self::Fixed("TLS"),
            Some(Kind::Query | Kind::DnsResponse) => Self::Fixed("DNS"),
            // The method of a request.
            Some(Kind::Request) => {
                let text = &texts[label.0 as usize..label.1 as usize];
                Self::Text((label.0, label.0 + text.find(' ').unwrap_or(text.len()) as u32))
            }
            None if matches!(event.kind, Kind::Segment { .. }) && has_data(event) => Self::Data,
            _ => Self::Text(label),
        }
    }

    fn text(self, texts: &str) -> &str {
        match self {
            Self::Data => "",
            Self::Fixed(text) => text,
            Self::Text((start, end)) => &texts[start as usize..end as usize],
        }
    }
}

/// More kinds than this are not told apart.
const MOST: usize = 64;

/// The kinds that occur, how often, and of which kind each arrow is.
#[derive(Default)]
pub(super) struct Kinds {
    known: Vec<(KindName, u32)>,
    of: Vec<usize>,
}

impl Kinds {
    /// Adds the kind of the next arrow.
    pub(super) fn add(&mut self, kind: KindName, texts: &str) {
        let name = kind.text(texts);
        let place = self.known.iter().position(|(known, _)| known.text(texts) == name).unwrap_or_else(|| {
            if self.known.len() < MOST {
                self.known.push((kind, 0));
                self.known.len() - 1
            } else {
                MOST
            }
        });
        if let Some((_, count)) = self.known.get_mut(place) {
            *count += 1;
        }
        self.of.push(place);
    }

    /// Numbers the kinds from the most frequent one and returns their names. The rare ones share the last number.
    pub(super) fn assign(self, arrows: &mut [Arrow]) -> Vec<KindName> {
        let mut numbers = [KINDS as u8 - 1; MOST + 1];
        let mut names = Vec::with_capacity(KINDS - 1);
        let mut left: Vec<usize> = (0..self.known.len()).collect();
        for number in 0..KINDS as u8 - 1 {
            // Of equally frequent kinds the first one.
            let most = (0..left.len()).rev().max_by_key(|&at| self.known[left[at]].1);
            let Some(place) = most.map(|at| left.remove(at)) else { break };
            numbers[place] = number;
            names.push(self.known[place].0);
        }
        for (arrow, place) in arrows.iter_mut().zip(&self.of) {
            arrow.kind = numbers[*place];
        }
        names
    }
}
