//! The events of the layers above TCP and UDP, made from the messages that were found.
//!
//! Most messages are one event each. There are four exceptions, which [`drafts`] handles:
//! - A TLS record frames the messages that follow it. It makes no event; its bytes count with theirs.
//! - The TLS messages that one side sent at the same moment are one event, a flight.
//! - Frames of HTTP/2 that belong to a message make no events; they are kept with it. The others are one event each.
//! - HTTP chunks make no events. A server-sent event counts the chunks that carry it alone; `event_texts` says which.

use super::message::Message;
use super::streams;
use super::unit::{Form, Found, Unit};
use crate::http::PartKind;
use crate::websocket::Opcode;
use std::collections::BTreeMap;
use trace::{Event, EventId, Host, Kind, Layer, LayerBytes, Provenance, Trace, Wire};

/// What stands for the code of a Close frame that has none (RFC 6455 §7.4.1).
const NO_STATUS: u16 = 1005;

/// An event before it is in the trace.
struct Draft {
    kind: Kind,
    layer: Layer,
    /// The messages that it stands for and those that frame them, by index.
    units: Vec<usize>,
    bytes: u64,
    payload: u64,
}

/// Adds the events of `messages` to `trace`, in the order in which they were sent. Returns the messages as units.
pub(super) fn add(trace: &mut Trace, messages: Vec<Message>) -> Vec<Unit> {
    let mut drafts = drafts(&messages);
    drafts.sort_by_key(|draft| draft.own(&messages).map(|message| (message.sent, message.first)));
    let mut events = vec![None; messages.len()];
    for draft in &drafts {
        let id = draft.push(trace, &messages);
        for &unit in &draft.units {
            events[unit] = id;
        }
    }
    streams::add(trace, &messages, &events);
    messages.into_iter().zip(events).map(|(message, event)| unit(message, event)).collect()
}

fn unit(message: Message, event: Option<EventId>) -> Unit {
    let found = message.found;
    let Found { bytes, form, inside, malformed, .. } = found;
    Unit { pieces: message.pieces, end: message.last, bytes, event, form, inside, malformed }
}

fn drafts(messages: &[Message]) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    // The latest flight of each connection and direction, as the index of its draft; `usize::MAX` if there is none.
    let mut flights: BTreeMap<u32, [usize; 2]> = BTreeMap::new();
    // The index and length of the TLS record that frames the next message.
    let mut record = None;
    // The chunks that carry nothing but one event, by connection and the event's number.
    let mut chunks: BTreeMap<(u32, usize, u64), Vec<usize>> = BTreeMap::new();
    for (index, message) in messages.iter().enumerate() {
        let found = &message.found;
        let length = found.length;
        let event = found.group.map(|number| (message.connection, found.direction.index(), number));
        let Some((kind, layer)) = kind(&found.form) else {
            record = matches!(found.form, Form::Record { .. }).then_some((index, length));
            if let Some(event) = event {
                chunks.entry(event).or_default().push(index);
            }
            continue;
        };
        let framed = record.take().filter(|_| matches!(found.form, Form::TlsMessage { .. }));
        let (mut units, mut bytes) = framed.map_or((Vec::new(), length), |(record, length)| (vec![record], length));
        units.extend(event.and_then(|event| chunks.remove(&event)).into_iter().flatten());
        units.push(index);
        if kind != Kind::Flight {
            drafts.push(Draft { kind, layer, units, bytes, payload: found.payload });
            continue;
        }
        if framed.is_none() {
            // Several messages share one record, which is counted with the first of them.
            bytes = 0;
        }
        let latest = &mut flights.entry(message.connection).or_insert([usize::MAX; 2])[found.direction.index()];
        match drafts.get_mut(*latest) {
            Some(flight) if flight.own(messages).is_some_and(|first| first.sent == message.sent) => {
                flight.units.extend(units);
                flight.bytes += bytes;
            }
            _ => {
                *latest = drafts.len();
                drafts.push(Draft { kind, layer, units, bytes, payload: 0 });
            }
        }
    }
    drafts
}

/// The kind of event that a message makes; `None` if it only frames other messages.
fn kind(form: &Form) -> Option<(Kind, Layer)> {
    Some(match form {
        Form::Dns { is_response: false } => (Kind::Query, Layer::Dns),
        Form::Dns { is_response: true } => (Kind::DnsResponse, Layer::Dns),
        Form::TlsMessage { .. } => (Kind::Flight, Layer::Tls),
        Form::Http2Frame { is_control: true, .. } => (Kind::Control, Layer::Http),
        Form::Http(PartKind::Request { .. }) | Form::Http2Message { kind: PartKind::Request { .. }, .. } => {
            (Kind::Request, Layer::Http)
        }
        Form::Http(PartKind::Response { status, .. })
        | Form::Http2Message { kind: PartKind::Response { status, .. }, .. } => {
            (Kind::Response { status: *status, messages: 0 }, Layer::Http)
        }
        Form::StreamEvent { id } => (Kind::StreamEvent { index: id.parse().unwrap_or(0) }, Layer::Http),
        Form::Frame { opcode, close, .. } => {
            let kind = match Opcode::of(*opcode) {
                Some(Opcode::Text | Opcode::Binary | Opcode::Continuation) | None => Kind::Frame { index: 0 },
                Some(Opcode::Close) => Kind::Close { code: close.unwrap_or(NO_STATUS) },
                Some(Opcode::Ping) => Kind::Ping,
                Some(Opcode::Pong) => Kind::Pong,
            };
            (kind, Layer::WebSocket)
        }
        Form::Unread(layer) => (Kind::Failure, *layer),
        Form::Record { .. }
        | Form::Http2Frame { .. }
        | Form::Http2Message { .. }
        | Form::Http(PartKind::Events { .. } | PartKind::End | PartKind::Malformed(_)) => return None,
    })
}

impl Draft {
    /// Its messages without those that frame them.
    fn own_all<'a>(&'a self, messages: &'a [Message]) -> impl Iterator<Item = &'a Message> {
        self.units.iter().filter_map(|&unit| messages.get(unit)).filter(|message| kind(&message.found.form).is_some())
    }

    /// The first of its messages, in the order in which they were complete.
    fn own<'a>(&'a self, messages: &'a [Message]) -> Option<&'a Message> {
        self.own_all(messages).next()
    }

    fn push(&self, trace: &mut Trace, messages: &[Message]) -> Option<EventId> {
        let first = self.own(messages)?;
        let last = self.own_all(messages).max_by_key(|message| (message.arrived, message.last))?;
        let carrier = Carrier::of(trace, first.first);
        let mut bytes = Vec::new();
        let mut label = String::new();
        for message in self.own_all(messages) {
            if !label.is_empty() {
                label.push_str(", ");
            }
            label.push_str(&message.found.label);
            bytes.extend_from_slice(&message.found.bytes);
        }
        let wire = Wire {
            label: label.into(),
            peer: carrier.peer,
            connection: first.connection,
            data: trace.keep(&bytes),
            layers: LayerBytes::default(),
            carriers: Some((first.first.min(last.last), first.first.max(last.last))),
            loss: carrier.loss.filter(|_| last.arrived.is_none()),
            repeats: None,
            copy_of: None,
            corrupted: false,
        };
        Some(trace.push(Event {
            id: EventId(0),
            kind: self.kind,
            layer: self.layer,
            direction: first.found.direction,
            sent: first.sent,
            sent_by: carrier.by,
            arrived: last.arrived,
            arrived_by: carrier.by,
            bytes: self.bytes,
            payload_bytes: self.payload,
            bytes_by: carrier.by,
            wire: Some(Box::new(wire)),
        }))
    }
}

/// What a message's event takes over from the packet that was the first to carry it.
struct Carrier {
    peer: Host,
    by: Provenance,
    loss: Option<trace::Loss>,
}

impl Carrier {
    fn of(trace: &Trace, packet: EventId) -> Self {
        let event = trace.event(packet);
        let wire = event.and_then(|event| event.wire.as_deref());
        Self {
            peer: wire.map_or(Host::Server, |wire| wire.peer),
            by: event.map_or(Provenance::Computed, |event| event.sent_by),
            loss: wire.and_then(|wire| wire.loss),
        }
    }
}
