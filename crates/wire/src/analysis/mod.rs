//! From packets to what they carry. It puts TCP streams together, opens TLS with the key log, finds the messages of
//! HTTP, server-sent events, WebSocket and DNS, and writes their events, spans and bytes by layer into the trace. It
//! knows only the packets and the key log, like any program that reads a capture.
//!
//! A stream advances as its *receiver* sees it: with the packets that arrived whole, in the order in which they
//! arrived. So a message is complete at the moment at which the application could first have read it.
//!
//! It reads leniently. What breaks a rule is marked with that rule ([`crate::Malformed`]) and read all the same; bytes
//! from which nothing can be read become an event of kind [`trace::Kind::Failure`], and reading goes on after them.
//!
//! # Layout
//!
//! ```text
//! read         walks through time and hands each packet to its connection, first sent, then arrived
//! packet       what is needed of one packet        numbers   numbers connections if nobody has
//! connection   one TCP connection, made of
//!   flow         one direction's stream of bytes
//!   content      what the streams carry: tls (records), web (HTTP, then WebSocket in socket, or HTTP/2), event_texts
//!                (server-sent events in their chunks), http2 (its frames and streams, behind the seam multiplexed),
//!                runs (each byte's layer)
//!   spans        when its handshakes, its data and its close began and ended
//!   gauges       windows and bytes in flight
//!   streams      the frames and windows of HTTP/2 at their times
//! unit         a message as it is found and as it is kept        message   the same with packets and times
//! events       messages become events of the trace
//! decoders     what the calling program opens and unpacks
//! inner        the seam to what runs on WebSocket, event streams and HTTP; asked, the requests that HTTP/1.1 carries it on
//! dissect      the fields of one event, asked for later
//! ```

mod asked;
mod connection;
mod content;
mod decoders;
pub(crate) mod dissect;
mod event_texts;
mod events;
mod flow;
mod gauges;
mod http2;
mod inner;
mod message;
mod multiplexed;
mod numbers;
mod packet;
mod read;
mod runs;
mod socket;
mod spans;
mod streams;
#[cfg(test)]
pub(crate) mod tests;
mod tls;
mod unit;
mod web;

pub use decoders::{Decoders, Inflater};
pub use dissect::Places;
pub use http2::HTTP2;
pub use inner::{SUBPROTOCOLS, Subprotocols};
pub use multiplexed::Http2;

use crate::Dissection;
use crate::header_table::HeaderTable;
use crate::subprotocol::Item;
use crate::tls::Dark;
use std::collections::BTreeMap;
use std::ops::Range;
use trace::{EventId, Span, Trace, put_in_order};
use unit::Unit;

/// What [`analyse`] found.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// All units in the order in which they were complete.
    units: Vec<Unit>,
    /// Why connections have records that could not be opened.
    dark: BTreeMap<u32, Dark>,
    decoders: Decoders,
}

impl Analysis {
    /// What is in the messages of event `id`, if they are of a protocol that is read: their bytes, and the items in them.
    pub fn inside(&self, id: EventId) -> Vec<(&[u8], &[Item])> {
        let units = self.units.iter().filter(|unit| unit.event == Some(id));
        units.filter_map(|unit| unit.inside.as_ref()).map(|inside| (&inside.bytes[..], &inside.items[..])).collect()
    }

    /// Why records of a connection stayed encrypted, if some did.
    pub fn dark(&self, connection: u32) -> Option<Dark> {
        self.dark.get(&connection).copied()
    }
}

/// A stretch of bytes with its fields.
#[derive(Clone, Debug)]
pub struct Block {
    /// The bytes that the fields' ranges count in.
    pub bytes: Vec<u8>,
    /// Where they lie in the event's packet; `None` if they were decrypted or put together from several packets.
    pub place: Option<Range<usize>>,
    /// Their fields.
    pub dissection: Dissection,
    /// Why they stayed encrypted, if they are a TLS record that did.
    pub dark: Option<Dark>,
    /// The header block that ends with them beside its table, if they are a frame of HTTP/2 with the end of one.
    pub table: Option<HeaderTable>,
}

/// Reads the packets of `trace` and adds the events, spans and gauges of what they carry. Also fills in each packet's
/// label, its bytes by layer, what it repeats, and its connection if it had none. `key_log` has TLS secrets in the
/// format of RFC 9850; what it cannot open stays one layer of TLS.
pub fn analyse(trace: &mut Trace, key_log: &str) -> Analysis {
    analyse_with(trace, key_log, Decoders::default())
}

/// Like [`analyse`], with the ciphers and codecs of a program that reads captures.
pub fn analyse_with(trace: &mut Trace, key_log: &str, decoders: Decoders) -> Analysis {
    let mut reading = read::read(trace, key_log, decoders);
    reading.settle_versions();
    let mut runs = BTreeMap::new();
    for (&number, found) in &reading.connections {
        runs.insert(number, found.content.layers());
    }
    for (index, packet) in reading.packets.iter().enumerate() {
        let layers = reading.layers(index, &runs);
        let Some(event) = trace.event_mut(packet.id) else { continue };
        event.payload_bytes = layers.payload;
        if let Some(wire) = &mut event.wire {
            wire.label = packet.label().into();
            wire.connection = packet.connection;
            wire.layers = layers;
            wire.repeats = reading.findings.get(index).and_then(|finding| finding.repeats);
        }
    }
    let mut spans: Vec<Span> =
        reading.connections.iter().flat_map(|(&number, connection)| connection.marks.spans(number)).collect();
    put_in_order(&mut spans, |span| (span.start.0, span.connection.into()));
    spans.into_iter().for_each(|span| trace.push_span(span));
    trace.extend_samples(reading.samples);
    let dark = reading.connections.iter().filter_map(|(&number, found)| Some((number, found.content.dark()?)));
    Analysis { dark: dark.collect(), units: events::add(trace, reading.messages), decoders }
}
