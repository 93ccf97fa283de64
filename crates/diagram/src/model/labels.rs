//! Which events are arrows at a depth, and the label of each.

use super::arrows::{Arrow, Fate};
use super::kinds::{KindName, Kinds};
use super::numbers::Numbers;
use super::steps::{Handshakes, is_step};
use super::{Depth, NONE, NoteLabel, peer};
use std::fmt::Write as _;
use trace::{Direction, Event, Host, Kind, Layer, Micros, Trace};

const SYN: u8 = 2;

/// The arrows of `trace` at `depth` that are sent by `until`, in the order of its events, and the kinds by which they are counted. Their labels are
/// appended to `texts`.
pub(super) fn arrows(
    trace: &Trace,
    depth: Depth,
    until: Option<Micros>,
    texts: &mut String,
) -> (Vec<Arrow>, Vec<KindName>) {
    let carried = if depth == Depth::Ip { Vec::new() } else { carried(trace) };
    let mut numbers = Numbers::default();
    // The last connection whose first data has been seen; connections with data hardly ever overlap.
    let mut with_data = None;
    let mut arrows = Vec::with_capacity(trace.events().len());
    let mut kinds = Kinds::default();
    let handshakes = Handshakes::of(trace);
    for (place, event) in trace.events().enumerate() {
        let cargo = carried.get(place).copied().unwrap_or_default();
        if !is_shown(event, depth, cargo) || until.is_some_and(|until| event.sent > until) {
            continue;
        }
        let mut arrow = plain(event);
        let start = texts.len();
        if event.is_packet() {
            arrow.layer = if depth == Depth::Ip { Layer::Ip } else { cargo.layer.unwrap_or(event.layer) };
            packet_label(trace, event, cargo, texts);
        } else {
            message_label(event, texts);
        }
        let middle = texts.len();
        let mut window = None;
        if event.is_packet() && (cargo.names == 0 || depth == Depth::Ip) {
            window = packet_detail(trace, event, &mut numbers, depth, texts);
        } else if event.bytes > 0 || event.wire.is_some() {
            // The bytes of a live request are known only once its response has arrived.
            push(texts, format_args!("{} B", event.bytes));
        }
        let end = texts.len();
        (arrow.label, arrow.detail) = (range(start, middle), range(middle, end));
        arrow.note = note_label(trace, event, cargo).filter(|_| depth != Depth::Ip);
        if let Some(window) = window.filter(|_| arrow.note == Some(NoteLabel::Data))
            && with_data.replace(arrow.connection) != Some(arrow.connection)
        {
            push(texts, format_args!(" [Window={window}]"));
        }
        arrow.note_detail = range(end, texts.len());
        arrow.is_step = is_step(trace, event, cargo) || event.is_packet() && handshakes.end_with(event, &arrow);
        kinds.add(KindName::of(trace, event, cargo, arrow.label, texts), texts);
        arrows.push(arrow);
    }
    let kinds = kinds.assign(&mut arrows);
    (arrows, kinds)
}

/// Writing to a String cannot fail.
fn push(texts: &mut String, arguments: std::fmt::Arguments) {
    let _ = texts.write_fmt(arguments);
}

fn range(start: usize, end: usize) -> (u32, u32) {
    (start as u32, end as u32)
}

fn plain(event: &Event) -> Arrow {
    let wire = event.wire.as_deref();
    let (from, to) = match event.direction {
        Direction::Up => (Host::Client, peer(event)),
        Direction::Down => (peer(event), Host::Client),
    };
    let fate = match (event.arrived, wire.and_then(|wire| wire.loss)) {
        (Some(at), _) => Fate::Arrived(at.max(event.sent)),
        (None, Some(loss)) => Fate::Lost { at: loss.at.max(event.sent), cause: loss.cause },
        (None, None) => Fate::Unknown,
    };
    Arrow {
        id: event.id,
        from,
        to,
        sent: event.sent,
        fate,
        send_rank: 0,
        end_rank: 0,
        step: 0.0,
        end_step: 0.0,
        layer: event.layer,
        connection: wire.map_or(0, |wire| wire.connection),
        repeats: None,
        is_copy: wire.is_some_and(|wire| wire.copy_of.is_some()),
        is_corrupted: wire.is_some_and(|wire| wire.corrupted),
        is_step: false,
        kind: 0,
        note: None,
        note_detail: (0, 0),
        label: (0, 0),
        detail: (0, 0),
    }
}

fn is_shown(event: &Event, depth: Depth, cargo: Cargo) -> bool {
    match (depth, event.kind) {
        (Depth::Packets | Depth::Ip, _) => event.is_packet() || event.wire.is_none(),
        (Depth::Messages | Depth::Tls, Kind::Datagram) => cargo.names == 0,
        (Depth::Messages | Depth::Tls, Kind::Segment { .. }) => false,
        (depth, Kind::Flight) => depth == Depth::Tls,
        (Depth::Messages | Depth::Tls, _) => true,
    }
}

/// What a packet carries for the layers above.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cargo {
    /// The highest layer.
    layer: Option<Layer>,
    /// The index in the trace of the first event that begins in this packet.
    first: u32,
    /// The number of events that begin in this packet.
    pub(super) names: u32,
}

/// What each event's packet carries, in the order of the events.
fn carried(trace: &Trace) -> Vec<Cargo> {
    let mut carried = vec![Cargo { first: NONE, ..Cargo::default() }; trace.events().len()];
    let Some(front) = trace.events().next().map(|event| event.id.0) else { return carried };
    for (place, event) in (0_u32..).zip(trace.events()) {
        let Some(wire) = event.wire.as_deref() else { continue };
        let Some((first, last)) = wire.carriers else { continue };
        let mut is_first = true;
        for id in first.0.max(front)..=last.0 {
            let Some(packet) = trace.event(trace::EventId(id)).filter(|packet| packet.is_packet()) else { break };
            let is_carrier = packet.direction == event.direction
                && packet.wire.as_deref().is_some_and(|other| other.connection == wire.connection)
                && has_data(packet);
            let Some(cargo) = carried.get_mut((id - front) as usize).filter(|_| is_carrier) else { continue };
            cargo.layer = cargo.layer.max(Some(event.layer));
            if is_first {
                is_first = false;
                cargo.names += 1;
                if cargo.names == 1 {
                    cargo.first = place;
                }
            }
        }
    }
    // A retransmission has the label of the original.
    for (place, event) in trace.events().enumerate() {
        let original = event.wire.as_deref().and_then(|wire| wire.repeats.or(wire.copy_of));
        let original = original.and_then(|id| carried.get(usize::try_from(id.0.checked_sub(front)?).ok()?).copied());
        let silent = carried.get_mut(place).filter(|cargo| cargo.names == 0);
        if let (Some(original), Some(cargo)) = (original, silent) {
            *cargo = original;
        }
    }
    carried
}

/// What the study note writes at an event, or at the message that a packet carries.
fn note_label(trace: &Trace, event: &Event, cargo: Cargo) -> Option<NoteLabel> {
    match (event.kind, cargo.names) {
        (Kind::Segment { .. }, 0) => has_data(event).then_some(NoteLabel::Data),
        (Kind::Segment { .. }, _) => {
            let message = carried_message(trace, cargo).filter(|message| !message.is_packet())?;
            note_label(trace, message, Cargo::default())
        }
        (Kind::Response { status: 200, .. }, _) => Some(NoteLabel::NewData),
        (Kind::Response { status: 204, .. }, _) => Some(NoteLabel::NoNewData),
        _ => None,
    }
}

/// Whether a packet carries more than its headers.
pub(super) fn has_data(packet: &Event) -> bool {
    packet.wire.as_deref().is_some_and(|wire| {
        wire.layers == trace::LayerBytes::default() || packet.bytes > wire.layers.ip + wire.layers.tcp + wire.layers.udp
    })
}

/// The first message that begins in a packet.
pub(super) fn carried_message(trace: &Trace, cargo: Cargo) -> Option<&Event> {
    let named = trace.events().len() > cargo.first as usize && cargo.names > 0;
    let front = trace.events().next().map_or(0, |event| event.id.0);
    if named { trace.event(trace::EventId(front + u64::from(cargo.first))) } else { None }
}

fn packet_label(trace: &Trace, event: &Event, cargo: Cargo, texts: &mut String) {
    if let Some(carried) = carried_message(trace, cargo) {
        message_label(carried, texts);
        if cargo.names > 1 {
            push(texts, format_args!(" + {}", cargo.names - 1));
        }
        return;
    }
    let label = event.wire.as_deref().map_or("", |wire| &wire.label);
    texts.push_str(label.split(" · ").next().unwrap_or(label));
}

/// `seq 1 · 400 B`, `ack 401 win 600`. Returns the segment's window.
fn packet_detail(trace: &Trace, event: &Event, numbers: &mut Numbers, depth: Depth, texts: &mut String) -> Option<u32> {
    if depth == Depth::Ip {
        push(texts, format_args!("{} B", event.bytes));
        return None;
    }
    let label = event.wire.as_deref().map_or("", |wire| &wire.label);
    let length = label.split_once(" · ").map(|(_, length)| length);
    let Kind::Segment { flags } = event.kind else {
        texts.push_str(length.unwrap_or_default());
        return None;
    };
    let segment = numbers.read(trace, event, flags)?;
    match (segment.acknowledgment, length) {
        (None, _) => push(texts, format_args!("seq {} win {}", segment.sequence, segment.window)),
        (Some(ack), None) if flags & SYN != 0 => push(texts, format_args!("seq {} ack {ack}", segment.sequence)),
        (Some(ack), None) => push(texts, format_args!("ack {ack} win {}", segment.window)),
        (Some(_), Some(length)) => push(texts, format_args!("seq {} {length}", segment.sequence)),
    }
    Some(segment.scaled_window)
}

/// The label of a message; if the source sees no packets, the label of its kind.
fn message_label(event: &Event, texts: &mut String) {
    if let Some(wire) = event.wire.as_deref().filter(|wire| !wire.label.is_empty()) {
        return texts.push_str(&wire.label);
    }
    match event.kind {
        Kind::Request => texts.push_str("GET"),
        Kind::Response { status, messages: 0 } => push(texts, format_args!("{status}")),
        Kind::Response { status, messages } => push(texts, format_args!("{status} · {messages}")),
        Kind::StreamEvent { index: 0 } => texts.push_str("Event"),
        Kind::Frame { index: 0 } => texts.push_str("Frame"),
        Kind::StreamEvent { index } | Kind::Frame { index } => push(texts, format_args!("#{index}")),
        Kind::Close { code } => push(texts, format_args!("Close {code}")),
        Kind::Ping => texts.push_str("Ping"),
        Kind::Pong => texts.push_str("Pong"),
        Kind::Query | Kind::DnsResponse => texts.push_str("DNS"),
        Kind::Flight => texts.push_str("TLS"),
        Kind::Segment { .. } => texts.push_str("TCP"),
        Kind::Datagram => texts.push_str("UDP"),
        Kind::Failure => texts.push('✕'),
        Kind::Control => texts.push_str("HTTP/2"),
    }
}
