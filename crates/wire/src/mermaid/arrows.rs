//! The arrows of a diagram, in the order of time.

use std::collections::BTreeMap;
use trace::flags::{ACK, FIN, RST, SYN};
use trace::{Direction, Event, Host, Kind, Layer, Micros, Trace, Wire};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    Solid,
    /// A response other than 101, as the study note draws it.
    Dashed,
    /// It never arrived.
    Lost,
}

#[derive(Clone, Debug)]
pub(super) struct Arrow {
    pub from: Host,
    pub to: Host,
    pub head: Head,
    pub layer: Layer,
    pub text: String,
    pub sent: Micros,
    pub connection: u32,
    /// Its connection carries only data without a known protocol.
    pub is_raw: bool,
    /// Its connection becomes a WebSocket.
    pub is_websocket: bool,
    /// It is a segment with data.
    pub is_data: bool,
    /// Its connection is being closed: a FIN or RST was sent.
    pub closes: bool,
}

/// What is remembered of a connection from arrow to arrow.
#[derive(Default)]
struct Connection {
    /// It has messages of a known protocol: DNS, TLS, HTTP or WebSocket.
    has_messages: bool,
    is_websocket: bool,
    has_syn: bool,
    has_handshake: bool,
    /// Each side's FIN: sent, and not yet acknowledged.
    unanswered: [bool; 2],
    is_closing: bool,
    /// The target of the last request.
    target: String,
}

/// All arrows of `trace`.
pub(super) fn of(trace: &Trace) -> Vec<Arrow> {
    let mut connections = BTreeMap::new();
    for event in trace.events().filter(|event| event.wire.is_some()) {
        let connection = connection_of(&mut connections, event);
        connection.has_messages |= !event.is_packet();
        connection.is_websocket |= event.layer == Layer::WebSocket;
    }
    let mut arrows = Vec::new();
    let mut events: Vec<&Event> = trace.events().collect();
    events.sort_by_key(|event| place(event));
    for event in events {
        let connection = connection_of(&mut connections, event);
        if let Some(text) = connection.text(trace, event) {
            arrows.push(arrow(event, text, connection));
        }
    }
    arrows
}

/// The connection of `event`.
fn connection_of<'a>(connections: &'a mut BTreeMap<u32, Connection>, event: &Event) -> &'a mut Connection {
    let number = event.wire.as_ref().map_or(0, |wire| wire.connection);
    connections.entry(number).or_default()
}

fn arrow(event: &Event, text: String, connection: &Connection) -> Arrow {
    let wire = event.wire.as_deref();
    let peer = wire.map_or(Host::Server, |wire| wire.peer);
    let (from, to) = match event.direction {
        Direction::Up => (Host::Client, peer),
        Direction::Down => (peer, Host::Client),
    };
    let head = match event.kind {
        _ if is_lost(event) => Head::Lost,
        Kind::Response { status, .. } if status != 101 => Head::Dashed,
        _ => Head::Solid,
    };
    Arrow {
        from,
        to,
        head,
        layer: event.layer,
        text,
        sent: event.sent,
        connection: wire.map_or(0, |wire| wire.connection),
        is_raw: !connection.has_messages,
        is_websocket: connection.is_websocket,
        is_data: matches!(event.kind, Kind::Segment { flags } if flags & FIN == 0) && wire.is_some_and(has_data),
        closes: connection.is_closing,
    }
}

/// Where an event stands in the diagram: at the time and number of its first packet. Of one packet, what it carries
/// comes after the packet itself, except that a close comes after what it carries.
fn place(event: &Event) -> (i64, u64) {
    let carrier = event.wire.as_ref().and_then(|wire| wire.carriers);
    let rank = match (carrier, event.kind) {
        (None, Kind::Segment { flags }) if flags & (FIN | RST) != 0 && !is_lost(event) => 2,
        (Some(_), _) => 1,
        (None, _) => 0,
    };
    (event.sent.0, carrier.map_or(event.id, |carrier| carrier.0).0 << 2 | rank)
}

fn is_lost(event: &Event) -> bool {
    event.wire.as_ref().is_some_and(|wire| wire.loss.is_some() || wire.corrupted)
}

impl Connection {
    /// The text of the arrow of `event`; `None` if it has no arrow.
    fn text(&mut self, trace: &Trace, event: &Event) -> Option<String> {
        let wire = event.wire.as_deref();
        let label = wire.map_or("", |wire| &wire.label);
        Some(match (event.kind, wire) {
            (Kind::Segment { flags }, Some(wire)) => return self.segment(trace, event, wire, flags),
            (Kind::Datagram, Some(wire)) if wire.copy_of.is_none() && !self.has_messages => label.into(),
            (Kind::Segment { .. } | Kind::Datagram, _) => return None,
            (Kind::Request, _) => {
                self.target = label.split(' ').nth(1).unwrap_or_default().into();
                ["HTTP ", label].concat()
            }
            (Kind::Response { status: 101, .. }, _) => ["HTTP ", label].concat(),
            // With several streams at once, the last request is not the one that this responds to.
            (Kind::Response { .. }, _) if label.contains(" · stream ") => ["HTTP ", label].concat(),
            (Kind::Response { .. }, _) => ["HTTP ", label, " ", &self.target].concat().trim_end().into(),
            (Kind::StreamEvent { .. }, _) => ["Server-Sent Event: ", label].concat(),
            (Kind::Frame { .. }, _) => ["WebSocket Frame: ", label].concat(),
            (Kind::Close { .. }, _) => "WebSocket Close Frame".into(),
            (Kind::Ping, _) => "WebSocket Ping Frame".into(),
            (Kind::Pong, _) => "WebSocket Pong Frame".into(),
            (Kind::Query | Kind::DnsResponse, _) => ["DNS ", label].concat(),
            (Kind::Flight, _) => label.into(),
            (Kind::Control, _) => ["HTTP/2 ", label].concat(),
            (Kind::Failure, _) => ["Failure ", label].concat().trim_end().into(),
        })
    }

    fn segment(&mut self, trace: &Trace, event: &Event, wire: &Wire, flags: u8) -> Option<String> {
        if wire.copy_of.is_some() {
            return None;
        }
        let (this, other) = match event.direction {
            Direction::Up => (0, 1),
            Direction::Down => (1, 0),
        };
        let acknowledges_fin = flags & ACK != 0 && self.unanswered[other];
        if acknowledges_fin {
            self.unanswered[other] = false;
        }
        if flags & RST != 0 {
            self.is_closing = true;
            return Some("RST".into());
        }
        if flags & SYN != 0 {
            self.has_syn = true;
            return Some(if flags & ACK != 0 { "SYN-ACK" } else { "SYN" }.into());
        }
        if flags & FIN != 0 {
            (self.is_closing, self.unanswered[this]) = (true, true);
            return Some(if acknowledges_fin { "FIN-ACK" } else { "FIN" }.into());
        }
        let has_data = has_data(wire);
        let opens = self.has_syn && this == 0 && !self.has_handshake;
        self.has_handshake |= opens;
        if has_data && (!self.has_messages || is_lost(event)) {
            return Some(if self.has_messages { wire.label.to_string() } else { raw_text(trace, wire) });
        }
        (opens || acknowledges_fin || !self.has_messages && !has_data).then(|| "ACK".into())
    }
}

fn has_data(wire: &Wire) -> bool {
    let layers = wire.layers;
    layers.total() > layers.ip + layers.tcp
}

/// `Data [Window=1000]`: the window that the segment's own sender has open.
fn raw_text(trace: &Trace, wire: &Wire) -> String {
    let bytes = trace.bytes(wire.data);
    // The window stands at byte 14 of the TCP header (RFC 9293 §3.1), which starts where the IP header ends.
    let at = bytes.first().map_or(0, |first| usize::from(first & 0x0f) * 4) + 14;
    let window = bytes.get(at..).and_then(|bytes| bytes.first_chunk()).map_or(0, |chunk| u16::from_be_bytes(*chunk));
    ["Data [Window=", &window.to_string(), "]"].concat()
}
