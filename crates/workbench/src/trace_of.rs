//! A journal as a trace, as the live lanes record theirs: what the page saw is measured, what follows from it by the rules of
//! the protocols is computed, and what nobody could see is named.

use crate::journal::{Entry, Journal};
use trace::{EventId, Micros, Trace};
use wire::view::Block;

/// A journal as a trace.
#[derive(Clone, Debug)]
pub struct Told {
    /// The trace. Its moments are the journal's.
    pub trace: Trace,
    /// What each event is, in order: that of event n is at n - 1.
    pub origins: Vec<Origin>,
}

/// What an event of the trace is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The number of its entry.
    pub entry: u64,
    /// What of its bytes is not known.
    pub unknown: Vec<Unknown>,
}

/// What of an event's bytes a page cannot see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unknown {
    /// The masking key of a client's frame (RFC 6455 §5.3); its bytes are shown with a key of zeros.
    Mask,
    /// A message was compressed (RFC 7692): its frame is shown, and counted, as it would be without.
    Compression,
    /// Whether a message was sent in several frames.
    Fragments,
    /// The fields that the browser adds to a request, and those of a response that it does not show.
    Fields,
    /// The form of an event in the stream: its comments, its order of lines, whether it has an `id` of its own.
    EventForm,
    /// Framing between HTTP and the bytes that the page sees: chunks, content coding, the frames of HTTP/2.
    Framing,
}

/// The trace of all entries that a journal keeps. `one_way` is how long a message takes to the other side, half of the
/// shortest round trip; zero if it is not known.
pub fn trace_of(journal: &Journal, one_way: Micros) -> Told {
    let _ = (journal, one_way);
    Told { trace: Trace::unbounded(), origins: Vec::new() }
}

/// The fields of an event, lowest layer first: of its frame, its head or its lines, then of what is in it.
pub fn dissect(told: &Told, journal: &Journal, event: EventId) -> Vec<Block> {
    let _ = (told, journal, event);
    Vec::new()
}

/// The entry of an event, if the journal still has it.
pub fn entry_of<'a>(told: &Told, journal: &'a Journal, event: EventId) -> Option<&'a Entry> {
    let place = usize::try_from(event.0.checked_sub(1)?).ok()?;
    journal.entry(told.origins.get(place)?.entry)
}
