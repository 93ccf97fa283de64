//! A journal as a trace, as the live lanes record theirs: what the page saw is measured, and what follows from it by the rules
//! of the protocols is computed.

mod bytes;
#[cfg(test)]
mod tests;

use crate::journal::{Closer, Entry, Journal, Kind as EntryKind, What};
use bytes::{Form, Written};
use std::collections::BTreeSet;
use trace::{
    Direction, Event, EventId, Host, HostInfo, Kind, Layer, LayerBytes, Micros, Provenance, Span, SpanKind, Trace, Wire,
};

/// The trace of all entries that a journal keeps. `one_way` is how long a message takes to the other side, half of the
/// shortest round trip; zero if it is not known.
pub fn trace_of(journal: &Journal, one_way: Micros) -> Trace {
    let mut trace = Trace::unbounded();
    let streams = event_streams(journal);
    let mut seen = Seen::default();
    for entry in journal.entries() {
        seen.span(&mut trace, entry);
        // The pieces of an event stream are there as events.
        if entry.what.kind() == EntryKind::Chunk && streams.contains(&entry.connection) {
            continue;
        }
        if let Some(form) = seen.form(entry) {
            push(&mut trace, entry, &form, one_way);
        }
    }
    for span in seen.open {
        trace.push_span(span);
    }
    if let Some(name) = seen.host {
        trace.set_host(HostInfo { host: Host::Server, name: Some(name.into()), address: None });
    }
    trace
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
                self.last_id.clear();
                Form::Request { method, url, headers, body }
            }
            What::Opened { protocol, extensions } => {
                let is_socket = self.url.starts_with("ws");
                Form::Opened { protocol, extensions, is_socket }
            }
            What::Response { status, reason, version, headers } => {
                Form::Response { status: *status, reason, version, headers }
            }
            What::Body(bytes) | What::Chunk(bytes) => Form::Content { bytes },
            What::Text(text) => Form::Message { is_text: true, bytes: text.as_bytes() },
            What::Binary(bytes) => Form::Message { is_text: false, bytes },
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

/// Records how an entry crossed. What the page did not see itself is computed.
fn push(trace: &mut Trace, entry: &Entry, form: &Form, one_way: Micros) {
    let direction = match form {
        // A Close goes the way of whoever closed.
        Form::Close { .. } if is_closed_by_page(entry) => Direction::Up,
        _ => entry.direction.unwrap_or(Direction::Down),
    };
    let Written { bytes, payload } = bytes::write(form, direction);
    let (sent, arrived) = match direction {
        Direction::Up => (entry.at, entry.at + one_way),
        Direction::Down => (entry.at - one_way, entry.at),
    };
    let (own, other) = (Provenance::Measured, Provenance::Computed);
    let is_up = direction == Direction::Up;
    let is_lost = matches!(form, Form::Failure { .. });
    let label = entry.parts.first().map_or_else(|| form.label(), |_| labels(entry));
    let data = trace.keep(&bytes);
    trace.push(Event {
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
        bytes: bytes.len() as u64,
        payload_bytes: payload as u64,
        bytes_by: Provenance::Computed,
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
