//! The entries of a journal by connection: what becomes one entry of a HAR.

use crate::journal::{Entry, Journal, What};
use trace::Micros;

/// A request or a connection, with all that crossed in it.
#[derive(Default)]
pub(super) struct Exchange<'a> {
    /// The request, if the journal still has it.
    pub request: Option<&'a Entry>,
    /// That it was opened.
    pub opened: Option<&'a Entry>,
    /// The head of its response.
    pub response: Option<&'a Entry>,
    /// The messages of a WebSocket.
    pub messages: Vec<&'a Entry>,
    /// The events of an event stream.
    pub events: Vec<&'a Entry>,
    /// The body of the response.
    pub body: Vec<u8>,
    /// Its end.
    pub closed: Option<&'a Entry>,
    /// Why it failed.
    pub failure: Option<&'a str>,
    /// Its first and its last moment.
    pub begun: Micros,
    pub ended: Micros,
}

/// The connections of a journal, in order.
pub(super) fn exchanges(journal: &Journal) -> Vec<Exchange<'_>> {
    let mut all: Vec<(u32, Exchange)> = Vec::new();
    for entry in journal.entries() {
        let is_new = all.last().is_none_or(|(connection, _)| *connection != entry.connection);
        if is_new && entry.connection > 0 {
            all.push((entry.connection, Exchange { begun: entry.at, ended: entry.at, ..Exchange::default() }));
        }
        let Some((_, exchange)) = all.last_mut() else { continue };
        exchange.take(entry);
    }
    all.into_iter().map(|(_, exchange)| exchange).collect()
}

impl<'a> Exchange<'a> {
    fn take(&mut self, entry: &'a Entry) {
        match &entry.what {
            What::Request { .. } => self.request = Some(entry),
            What::Opened { .. } => self.opened = Some(entry),
            What::Response { .. } => self.response = Some(entry),
            What::Text(_) | What::Binary(_) => self.messages.push(entry),
            What::Event { .. } => self.events.push(entry),
            What::Body(bytes) | What::Chunk(bytes) => self.body.extend_from_slice(bytes),
            What::Closed { .. } => self.closed = Some(entry),
            What::Failed(why) => self.failure = Some(why),
            // Nothing crossed: the connection is not longer for it.
            _ => return,
        }
        self.ended = entry.at;
    }
}
