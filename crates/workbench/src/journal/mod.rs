//! The journal of a session: what crossed and what happened, with times, bounded in memory. Counters count what was dropped,
//! too.

mod decode;
mod entry;
mod filter;
mod round_trips;
#[cfg(test)]
mod tests;

pub use decode::Part;
pub use entry::{Answered, AnsweredBy, Cause, Closer, Entry, Kind, What};
pub use filter::{Filter, View};

pub(crate) use decode::target_of;

use crate::session::Decoder;
use decode::Reader;
use round_trips::{Arriving, RoundTrips, Waiting};
use std::collections::VecDeque;
use trace::{Direction, Latencies, Micros};
use wire::subprotocol::Carrier;

/// How much a journal keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// So many entries.
    pub entries: usize,
    /// So many bytes of content, with what was found in it.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { entries: 20_000, bytes: 64 << 20 }
    }
}

/// What an entry takes besides its content, in bytes, as far as the limit is concerned.
const ENTRY_BYTES: usize = 256;
/// More samples of `bufferedAmount` are not kept; the oldest goes first.
const MOST_SAMPLES: usize = 4_096;

/// Sums over everything that was recorded. The entries that were dropped stay in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Messages that crossed, up and down: messages of a WebSocket, events, bodies that are not empty.
    pub messages: [u64; 2],
    /// Bytes of their content, up and down, and those of the pieces of bodies.
    pub bytes: [u64; 2],
    /// Entries of each kind, in the order of [`Kind::ALL`].
    pub kinds: [u64; Kind::ALL.len()],
    /// Entries that were dropped because there were too many.
    pub dropped: u64,
    /// Bytes of content that were dropped with them.
    pub dropped_bytes: u64,
}

impl Counts {
    /// Entries of a kind.
    pub fn of(&self, kind: Kind) -> u64 {
        self.kinds.get(kind as usize).copied().unwrap_or_default()
    }
}

/// A reading of `WebSocket.bufferedAmount`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buffered {
    /// When.
    pub at: Micros,
    /// Bytes that were sent and have not left the browser.
    pub bytes: u64,
}

/// The journal of one session.
#[derive(Clone, Debug)]
pub struct Journal {
    started_unix_micros: i64,
    limits: Limits,
    decoder: Decoder,
    entries: VecDeque<Entry>,
    /// How many entries there were.
    recorded: u64,
    /// Bytes of the kept entries.
    held: usize,
    counts: Counts,
    connection: u32,
    reader: Reader,
    /// The newest request's address and whether it has a field of MCP: what a reader begins with.
    opening: (String, bool),
    round_trips: RoundTrips,
    latencies: Latencies,
    buffered: VecDeque<Buffered>,
    most_buffered: u64,
}

impl Journal {
    /// An empty journal that begins at a moment of the Unix time, in microseconds.
    pub fn new(started_unix_micros: i64, decoder: Decoder, limits: Limits) -> Self {
        Self {
            started_unix_micros,
            limits,
            decoder,
            entries: VecDeque::new(),
            recorded: 0,
            held: 0,
            counts: Counts::default(),
            connection: 0,
            reader: Reader::new(decoder, "", "", false),
            opening: (String::new(), false),
            round_trips: RoundTrips::default(),
            latencies: Latencies::default(),
            buffered: VecDeque::new(),
            most_buffered: 0,
        }
    }

    /// When it began, in microseconds since 1970. An entry's moment in Unix time is this plus its `at`.
    pub fn started_unix_micros(&self) -> i64 {
        self.started_unix_micros
    }

    /// The moment of an entry in milliseconds since 1970, without a fraction.
    pub fn unix_millis(&self, at: Micros) -> i64 {
        self.started_unix_micros.saturating_add(at.0).div_euclid(1_000)
    }

    /// Records what happened at `at`, at or after what was recorded before; `direction` is `None` if nothing crossed. Returns the
    /// entry's number. A [`What::Request`] begins a new connection.
    pub fn record(&mut self, at: Micros, direction: Option<Direction>, what: What) -> u64 {
        self.put(at, direction, what, Cause::None, Vec::new())
    }

    /// Records a message that the page sent, with its cause and the marks by which an answer may be known
    /// ([`crate::compose::Outgoing::marks`]).
    pub fn record_sent(&mut self, at: Micros, what: What, cause: Cause, marks: Vec<String>) -> u64 {
        self.put(at, Some(Direction::Up), what, cause, marks)
    }

    /// Records a reading of `bufferedAmount`.
    pub fn record_buffered(&mut self, at: Micros, bytes: u64) {
        if self.buffered.len() == MOST_SAMPLES {
            self.buffered.pop_front();
        }
        self.buffered.push_back(Buffered { at, bytes });
        self.most_buffered = self.most_buffered.max(bytes);
    }

    /// What the messages after the next opening are read as.
    pub fn set_decoder(&mut self, decoder: Decoder) {
        self.decoder = decoder;
    }

    /// The kept entries, oldest first.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> + ExactSizeIterator {
        self.entries.iter()
    }

    /// The entry with this number; `None` once it has been dropped.
    pub fn entry(&self, number: u64) -> Option<&Entry> {
        let first = self.entries.front()?.number;
        self.entries.get(usize::try_from(number.checked_sub(first)?).ok()?)
    }

    /// How many entries were recorded, the dropped ones included.
    pub fn recorded(&self) -> u64 {
        self.recorded
    }

    /// The sums over all of them.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// The times from a sent message to its answer.
    pub fn latencies(&self) -> &Latencies {
        &self.latencies
    }

    /// The kept readings of `bufferedAmount`, oldest first.
    pub fn buffered(&self) -> impl DoubleEndedIterator<Item = &Buffered> + ExactSizeIterator {
        self.buffered.iter()
    }

    /// The largest `bufferedAmount` that was read.
    pub fn most_buffered(&self) -> u64 {
        self.most_buffered
    }

    fn put(&mut self, at: Micros, direction: Option<Direction>, what: What, cause: Cause, marks: Vec<String>) -> u64 {
        self.begin(&what);
        self.recorded += 1;
        let number = self.recorded;
        self.count(direction, &what);
        let parts = self.decode(direction, &what);
        let mut entry = Entry { number, at, direction, connection: self.connection, what, cause, parts, answers: None };
        self.tie(&mut entry, marks);
        self.held += size(&entry);
        self.entries.push_back(entry);
        self.drop_oldest();
        number
    }

    /// Begins what an entry begins: a connection, or the messages of one.
    fn begin(&mut self, what: &What) {
        match what {
            What::Request { url, headers, .. } => {
                self.connection += 1;
                let is_mcp = |name: &str| {
                    ["mcp-session-id", "mcp-protocol-version"].iter().any(|known| name.eq_ignore_ascii_case(known))
                };
                self.opening = (url.clone(), headers.iter().any(|(name, _)| is_mcp(name)));
                self.reader = Reader::new(self.decoder, url, "", self.opening.1);
                self.round_trips.clear();
            }
            What::Opened { protocol, .. } => {
                self.reader = Reader::new(self.decoder, &self.opening.0, protocol, self.opening.1);
            }
            _ => {}
        }
    }

    fn count(&mut self, direction: Option<Direction>, what: &What) {
        if let Some(kind) = self.counts.kinds.get_mut(what.kind() as usize) {
            *kind += 1;
        }
        let Some(direction) = direction else { return };
        let way = direction.index();
        self.counts.messages[way] += u64::from(what.is_message());
        self.counts.bytes[way] += what.content().len() as u64;
    }

    fn decode(&mut self, direction: Option<Direction>, what: &What) -> Vec<Part> {
        let carrier = match what {
            What::Text(_) => Carrier::Text,
            What::Binary(_) => Carrier::Binary,
            What::Event { .. } => Carrier::Event,
            What::Body(_) | What::Request { .. } => Carrier::Body,
            _ => return Vec::new(),
        };
        direction.map(|direction| self.reader.take(direction, carrier, what.content())).unwrap_or_default()
    }

    /// Ties an answer to what it answers, and keeps what may be answered.
    fn tie(&mut self, entry: &mut Entry, marks: Vec<String>) {
        if !entry.what.is_message() {
            return;
        }
        let content = entry.what.content();
        let is_text = !matches!(entry.what, What::Binary(_));
        match entry.direction {
            Some(Direction::Up) => self.round_trips.send(Waiting {
                entry: entry.number,
                at: entry.at,
                connection: entry.connection,
                length: content.len(),
                is_text,
                marks,
                parts: entry.parts.iter().map(Into::into).collect(),
            }),
            Some(Direction::Down) => {
                let arriving = Arriving { connection: entry.connection, content, is_text, parts: &entry.parts };
                let mut round_trips = std::mem::take(&mut self.round_trips);
                let content_of = |number| self.entry(number).map(|entry| entry.what.content().to_vec());
                let answered = round_trips.answer(&arriving, content_of);
                self.round_trips = round_trips;
                entry.answers = answered.map(|(of, sent, by)| Answered { entry: of, after: entry.at - sent, by });
                if let Some(answered) = entry.answers {
                    self.latencies.record(answered.after);
                }
            }
            None => {}
        }
    }

    fn drop_oldest(&mut self) {
        while self.entries.len() > self.limits.entries.max(1)
            || (self.held > self.limits.bytes && self.entries.len() > 1)
        {
            let Some(oldest) = self.entries.pop_front() else { return };
            self.held = self.held.saturating_sub(size(&oldest));
            self.counts.dropped += 1;
            self.counts.dropped_bytes += oldest.what.content().len() as u64;
        }
    }
}

/// What an entry takes in memory, in bytes.
fn size(entry: &Entry) -> usize {
    let payloads: usize = entry.parts.iter().filter_map(|part| part.payload.as_ref()).map(Vec::len).sum();
    ENTRY_BYTES + entry.what.content().len() + payloads
}
