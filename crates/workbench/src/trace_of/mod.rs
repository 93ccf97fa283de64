//! A journal as a trace, as the live lanes record theirs: what the page saw is measured, what follows from it by the rules of
//! the protocols is computed, and what nobody could see is named.

mod bytes;
#[cfg(test)]
mod tests;

use crate::journal::{Closer, Entry, Journal, Kind as EntryKind, What};
use bytes::{Form, Written};
use std::collections::BTreeSet;
use trace::{
    Direction, Event, EventId, Host, HostInfo, Kind, Layer, LayerBytes, Micros, Provenance, Span, SpanKind, Trace, Wire,
};
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unknown {
    /// The masking key of a client's frame (RFC 6455 §5.3); its bytes are shown with a key of zeros.
    Mask,
    /// A message was compressed (RFC 7692): its frame is shown, and counted, as it would be without.
    Compression,
    /// Whether a long message was sent in several frames.
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
    let mut told = Told { trace: Trace::unbounded(), origins: Vec::new() };
    let streams = event_streams(journal);
    let mut seen = Seen::default();
    for entry in journal.entries() {
        seen.span(&mut told.trace, entry);
        // The pieces of an event stream are there as events.
        if entry.what.kind() == EntryKind::Chunk && streams.contains(&entry.connection) {
            continue;
        }
        if let Some(form) = seen.form(entry) {
            told.push(entry, &form, one_way);
        }
    }
    for span in seen.open {
        told.trace.push_span(span);
    }
    if let Some(name) = seen.host {
        told.trace.set_host(HostInfo { host: Host::Server, name: Some(name.into()), address: None });
    }
    told
}

/// The fields of an event, lowest layer first: of its frame, its head or its lines, then of what is in it.
pub fn dissect(told: &Told, journal: &Journal, event: EventId) -> Vec<Block> {
    let (Some(of_trace), Some(entry)) = (told.trace.event(event), entry_of(told, journal, event)) else {
        return Vec::new();
    };
    let Some(wire) = &of_trace.wire else { return Vec::new() };
    let own = bytes::dissect(of_trace, entry, told.trace.bytes(wire.data));
    let inside = entry.inside.as_ref().map(|inside| {
        let bytes = inside.bytes.clone().unwrap_or_else(|| entry.what.content().to_vec());
        let dissection = wire::subprotocol::dissect(&bytes, &inside.context);
        bytes::block(bytes, dissection)
    });
    own.into_iter().chain(inside).collect()
}

/// The entry of an event, if the journal still has it.
pub fn entry_of<'a>(told: &Told, journal: &'a Journal, event: EventId) -> Option<&'a Entry> {
    let place = usize::try_from(event.0.checked_sub(1)?).ok()?;
    journal.entry(told.origins.get(place)?.entry)
}

/// The connections whose pieces are also there as events.
fn event_streams(journal: &Journal) -> BTreeSet<u32> {
    let events = journal.entries().filter(|entry| entry.what.kind() == EntryKind::Event);
    events.map(|entry| entry.connection).collect()
}

/// What the entries before show of the next one.
#[derive(Default)]
struct Seen {
    /// The server's name and port.
    host: Option<String>,
    /// Whether messages are compressed.
    is_compressed: bool,
    /// The address of the newest request.
    url: String,
    /// The id that the newest event had.
    last_id: String,
    /// Spans that last.
    open: Vec<Span>,
}

impl Seen {
    /// How an entry crossed; `None` if it did not.
    fn form<'a>(&mut self, entry: &'a Entry) -> Option<Form<'a>> {
        Some(match &entry.what {
            What::Request { method, url, headers, body } => {
                self.url.clone_from(url);
                self.host = Some(authority(url).to_owned());
                (self.is_compressed, self.last_id) = (false, String::new());
                Form::Request { method, url, headers, body }
            }
            What::Opened { protocol, extensions } => {
                self.is_compressed = extensions.contains("permessage-deflate");
                let is_socket = self.url.starts_with("ws");
                Form::Opened { protocol, extensions, is_socket }
            }
            What::Response { status, reason, version, headers } => {
                Form::Response { status: *status, reason, version, headers }
            }
            What::Body(bytes) | What::Chunk(bytes) => Form::Content { bytes },
            What::Text(text) => {
                Form::Message { is_text: true, bytes: text.as_bytes(), is_compressed: self.is_compressed }
            }
            What::Binary(bytes) => Form::Message { is_text: false, bytes, is_compressed: self.is_compressed },
            What::Event { id, name, data, raw } => {
                let has_id = *id != self.last_id;
                self.last_id.clone_from(id);
                Form::Event { id: if has_id { id } else { "" }, name, data, raw }
            }
            What::Closed { code, reason, .. } if *code != 0 => Form::Close { code: *code, reason },
            What::Failed(why) => Form::Failure { why },
            _ => return None,
        })
    }

    /// Opens and closes the spans that an entry begins and ends.
    fn span(&mut self, trace: &mut Trace, entry: &Entry) {
        match &entry.what {
            What::Request { url, .. } => {
                self.end(trace, entry.at);
                if url.starts_with("ws") {
                    self.begin(SpanKind::WebSocketHandshake, entry);
                }
            }
            What::Opened { .. } => {
                self.end(trace, entry.at);
                self.begin(SpanKind::Open, entry);
            }
            What::Response { .. } if self.open.is_empty() => self.begin(SpanKind::Open, entry),
            What::Closed { .. } | What::Failed(_) => self.end(trace, entry.at),
            What::Reconnecting { .. } => {
                self.end(trace, entry.at);
                self.begin(SpanKind::BackingOff, entry);
            }
            _ => {}
        }
    }

    fn begin(&mut self, kind: SpanKind, entry: &Entry) {
        self.open.push(Span { kind, connection: entry.connection, start: entry.at, end: None });
    }

    fn end(&mut self, trace: &mut Trace, at: Micros) {
        for span in std::mem::take(&mut self.open) {
            trace.push_span(Span { end: Some(at), ..span });
        }
    }
}

/// The part of an address between `//` and the path, without userinfo (RFC 3986 §3.2).
fn authority(url: &str) -> &str {
    let rest = url.split_once("//").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default()
}

impl Told {
    /// Records how an entry crossed.
    fn push(&mut self, entry: &Entry, form: &Form, one_way: Micros) {
        let direction = match form {
            // A Close goes the way of whoever closed.
            Form::Close { .. } if is_closed_by_page(entry) => Direction::Up,
            _ => entry.direction.unwrap_or(Direction::Down),
        };
        let Written { bytes, total, payload, unknown, by } = bytes::write(form, direction);
        let (sent, arrived) = match direction {
            Direction::Up => (entry.at, entry.at + one_way),
            Direction::Down => (entry.at - one_way, entry.at),
        };
        let (own, other) = (Provenance::Measured, Provenance::Computed);
        let is_up = direction == Direction::Up;
        let is_lost = matches!(form, Form::Failure { .. });
        let label = entry.parts.first().map_or_else(|| form.label(), |_| labels(entry));
        let data = self.trace.keep(&bytes);
        self.trace.push(Event {
            id: EventId(0),
            kind: kind_of(form),
            layer: match form {
                Form::Message { .. } | Form::Close { .. } => Layer::WebSocket,
                _ => Layer::Http,
            },
            direction,
            sent: if is_lost { entry.at } else { sent },
            sent_by: if is_up || is_lost { own } else { other },
            arrived: (!is_lost).then_some(arrived),
            arrived_by: if is_up { other } else { own },
            bytes: total,
            payload_bytes: payload,
            bytes_by: by,
            wire: Some(Box::new(Wire {
                label: label.into(),
                peer: Host::Server,
                connection: entry.connection,
                data,
                layers: LayerBytes::default(),
                carriers: None,
                loss: None,
                repeats: None,
                copy_of: None,
                corrupted: false,
            })),
        });
        self.origins.push(Origin { entry: entry.number, unknown });
    }
}

fn is_closed_by_page(entry: &Entry) -> bool {
    matches!(entry.what, What::Closed { by: Closer::Page, .. })
}

fn kind_of(form: &Form) -> Kind {
    match form {
        Form::Request { .. } => Kind::Request,
        // RFC 6455 §4.2.2: 101. Over HTTP/2 it would be 200 (RFC 8441 §5), which a page cannot see.
        Form::Opened { is_socket: true, .. } => Kind::Response { status: 101, messages: 0 },
        Form::Opened { is_socket: false, .. } => Kind::Response { status: 200, messages: 0 },
        Form::Response { status, .. } => Kind::Response { status: *status, messages: 0 },
        Form::Message { .. } => Kind::Frame { index: 0 },
        Form::Event { .. } | Form::Content { .. } => Kind::StreamEvent { index: 0 },
        Form::Close { code, .. } => Kind::Close { code: *code },
        Form::Failure { .. } => Kind::Failure,
    }
}

/// More messages are not named in one label.
const MOST_IN_LABEL: usize = 3;

fn labels(entry: &Entry) -> String {
    let mut labels: Vec<&str> = entry.parts.iter().take(MOST_IN_LABEL).map(|part| part.label.as_str()).collect();
    if entry.parts.len() > MOST_IN_LABEL {
        labels.push("…");
    }
    labels.join(", ")
}
