//! Server-sent events in the chunks that carry them. [`crate::sse::Reader`] finds where in the text an event begins and
//! ends; [`EventTexts`] keeps the text until its event is whole, and knows which chunks brought it.
//!
//! The framing of a chunk counts with its event. If several events share a chunk, its framing belongs to none of them.

use crate::http::Part;
use crate::sse::Event;
use std::ops::Range;

/// The most of an event's text that is kept.
const MOST: usize = 64 << 10;

/// One event, as it was carried.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Carried {
    pub event: Event,
    /// Which event of its connection it is.
    pub number: u64,
    /// Its text, the first [`MOST`] bytes.
    pub text: Vec<u8>,
    /// Its place in the stream of the connection, the framing of chunks that carry nothing else included.
    pub range: Range<u64>,
    /// Its bytes: its text, and the framing of those chunks.
    pub length: u64,
}

/// A chunk, or what was pushed at once if the stream is not chunked.
#[derive(Debug)]
struct Chunk {
    /// The place of its text in the stream's text.
    text: Range<u64>,
    /// Its place in the stream of the connection, and that of its text as it crossed. If the text was compressed, that is
    /// shorter than `text`.
    outer: Range<u64>,
    crossed: Range<u64>,
    /// The event that it carries, if it carries only that one.
    only: Option<u64>,
}

impl Chunk {
    /// Where the byte of the stream's text at `at` crossed. Of a compressed text only the chunk's place is known; it is shared
    /// out as if each byte of the text had taken the same room.
    fn place(&self, at: u64) -> u64 {
        let within = u128::from(at.clamp(self.text.start, self.text.end) - self.text.start);
        let [text, crossed] = [&self.text, &self.crossed].map(|range| u128::from(range.end - range.start));
        self.crossed.start + (within * crossed / text.max(1)) as u64
    }
}

/// The text of one stream that has not become an event yet.
#[derive(Debug, Default)]
pub(super) struct EventTexts {
    /// How many events the connection has had.
    count: u64,
    /// How much text there has been.
    end: u64,
    /// The place in the text at which the event begins that has not ended yet, and what is kept of it.
    begins: u64,
    text: Vec<u8>,
    /// The chunks that have brought it.
    chunks: Vec<Chunk>,
}

impl EventTexts {
    /// Another stream begins on the same connection. Its events are numbered on.
    pub fn begin(&mut self) {
        *self = Self { count: self.count + 1, ..Self::default() };
    }

    /// Takes a part whose text lies at `crossed` in it, unpacked to `unpacked` if it was compressed, completes `events`, and ends within the event that begins at
    /// `begins`. Returns the event that the part carries, if it carries only one, and the events that are whole now.
    pub fn take(
        &mut self,
        part: &Part,
        events: &[Event],
        (crossed, unpacked): (&Range<u64>, Option<&[u8]>),
        begins: u64,
    ) -> (Option<u64>, Vec<Carried>) {
        let length = unpacked.map_or(crossed.end - crossed.start, |text| text.len() as u64);
        let place = self.end..self.end + length;
        self.end = place.end;
        let has_more = begins < place.end;
        let only = (events.len() + usize::from(has_more) == 1).then_some(self.count);
        let (from, to) = (part.range.start + crossed.start, part.range.start + crossed.end);
        self.chunks.push(Chunk { text: place.clone(), outer: part.range.clone(), crossed: from..to, only });
        if self.begins + self.text.len() as u64 == place.start {
            let bytes = |at: u64| usize::try_from(at).map_or(part.bytes.len(), |at| at.min(part.bytes.len()));
            self.text.extend_from_slice(unpacked.unwrap_or(&part.bytes[bytes(crossed.start)..bytes(crossed.end)]));
        }
        let carried: Vec<Carried> =
            events.iter().zip(self.count..).map(|(event, number)| self.carried(event, number)).collect();
        self.count += events.len() as u64;
        let read = usize::try_from(begins.saturating_sub(self.begins)).unwrap_or(usize::MAX);
        self.text.drain(..read.min(self.text.len()));
        self.text.truncate(MOST);
        self.begins = self.begins.max(begins);
        self.chunks.retain(|chunk| chunk.text.end > begins);
        (only, carried)
    }

    fn carried(&self, event: &Event, number: u64) -> Carried {
        let Range { start, end } = event.range;
        let at = |place: u64| {
            let at = usize::try_from(place.saturating_sub(self.begins)).unwrap_or(usize::MAX);
            at.min(self.text.len())
        };
        let (text_start, text_end) = (at(start), at(end));
        let mut range: Option<Range<u64>> = None;
        let mut length = 0;
        for chunk in self.chunks.iter().filter(|chunk| chunk.text.start < end && start < chunk.text.end) {
            let own =
                if chunk.only == Some(number) { chunk.outer.clone() } else { chunk.place(start)..chunk.place(end) };
            length += own.end - own.start;
            range = Some(range.map_or(own.start, |range| range.start)..own.end);
        }
        Carried {
            event: event.clone(),
            number,
            text: self.text[text_start..text_end.min(text_start + MOST)].to_vec(),
            range: range.unwrap_or_default(),
            length,
        }
    }
}
