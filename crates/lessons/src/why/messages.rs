//! What each message responds to, and what is known of its connection.

use std::collections::{BTreeMap, VecDeque};
use trace::{Direction, Event, EventId, Kind, Layer, Micros, Trace};

/// What a message's sentence needs besides the message.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Context {
    /// The message that it responds to; of a server-sent event, the response that it is a part of; of a WebSocket frame that
    /// continues a message, the frame that began it.
    pub(super) responds_to: Option<EventId>,
    /// Of a response: whether server-sent events follow in it.
    pub(super) is_stream: bool,
    /// What is known of the connection's TLS.
    pub(super) tls: Tls,
}

/// What all flights of a connection show together.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tls {
    /// `None` as long as the server has not chosen.
    pub(super) is_tls13: Option<bool>,
    /// Whether an earlier session goes on, so that no certificate is sent.
    pub(super) is_resumed: bool,
    /// Whether the request travels with the first flight.
    pub(super) has_early_data: bool,
}

/// The messages of one connection that may still be responded to, up and down.
#[derive(Debug, Default)]
struct Open {
    /// With the stream that each is on, if it is one of HTTP/2.
    requests: VecDeque<(EventId, Box<str>)>,
    /// The response that has not ended, for all we know: server-sent events belong to it.
    response: Option<EventId>,
    /// Pings, and the first Close with its arrival; a pair is for up and down.
    pings: [VecDeque<EventId>; 2],
    close: [Option<(EventId, Option<Micros>)>; 2],
    /// The frame that began a message which has not ended.
    fragments: [Option<EventId>; 2],
    /// SETTINGS of HTTP/2 that have not been confirmed, and PING that have not come back.
    controls: [[VecDeque<EventId>; 2]; 2],
}

/// The context of each event, in the order of the events.
pub(super) fn contexts(trace: &Trace) -> Vec<Context> {
    let connection = |event: &Event| event.wire.as_deref().map_or(0, |wire| wire.connection);
    let mut versions: BTreeMap<u32, Tls> = BTreeMap::new();
    for event in trace.events().filter(|event| event.kind == Kind::Flight) {
        see(versions.entry(connection(event)).or_default(), super::label(event));
    }
    let first = trace.events().next().map_or(0, |event| event.id.0);
    let mut open: BTreeMap<u32, Open> = BTreeMap::new();
    let mut contexts = vec![Context::default(); trace.events().len()];
    for (place, event) in trace.events().enumerate().filter(|(_, event)| !event.is_packet()) {
        let number = connection(event);
        let first_byte = super::bytes(trace, event).first().copied().unwrap_or_default();
        let responds_to = open.entry(number).or_default().take(event, first_byte);
        let tls = versions.get(&number).copied().unwrap_or_default();
        if let (Kind::StreamEvent { .. }, Some(response)) = (event.kind, responds_to) {
            contexts[(response.0 - first) as usize].is_stream = true;
        }
        contexts[place] = Context { responds_to, is_stream: false, tls };
    }
    contexts
}

/// Notes what a flight shows of its connection's version.
fn see(tls: &mut Tls, label: &str) {
    let has = |name: &str| label.split(", ").any(|message| message == name);
    if has("Server Hello") {
        let is_tls13 = has("Encrypted Extensions");
        *tls = Tls { is_tls13: Some(is_tls13), is_resumed: !has("Certificate"), ..*tls };
    }
    tls.has_early_data |= has("End Of Early Data");
}

/// The end of a label that names a stream of HTTP/2, ` · stream 1`; empty if there is none.
fn stream(event: &Event) -> &str {
    let label = super::label(event);
    label.rfind(" · stream ").map_or("", |at| &label[at..])
}

impl Open {
    /// What `event` responds to. It may be responded to from now on.
    fn take(&mut self, event: &Event, first_byte: u8) -> Option<EventId> {
        let (this, other) = (event.direction.index(), event.direction.opposite().index());
        match event.kind {
            Kind::Request | Kind::Query => {
                self.requests.push_back((event.id, stream(event).into()));
                None
            }
            // An interim response is followed by the final one (RFC 9110 §15.2).
            Kind::Response { status: 100 | 102..200, .. } => self.requests.front().map(|request| request.0),
            Kind::Response { .. } => {
                self.response = Some(event.id);
                // Responses of HTTP/1.1 come in the order of their requests, those of HTTP/2 on their streams.
                let of_stream = self.requests.iter().position(|request| *request.1 == *stream(event));
                self.requests.remove(of_stream?).map(|request| request.0)
            }
            Kind::DnsResponse => self.requests.pop_front().map(|request| request.0),
            Kind::Failure if event.direction == Direction::Down && event.layer == Layer::Http => {
                self.requests.pop_front().map(|request| request.0)
            }
            Kind::StreamEvent { .. } => self.response,
            Kind::Ping => {
                self.pings[this].push_back(event.id);
                None
            }
            Kind::Pong => self.pings[other].pop_front(),
            Kind::Close { .. } => {
                self.close[this].get_or_insert((event.id, event.arrived));
                // Both sides may close at once; then neither Close responds to the other.
                let has_arrived = |at: Option<Micros>| at.is_some_and(|at| at <= event.sent);
                self.close[other].filter(|&(_, arrived)| has_arrived(arrived)).map(|(id, _)| id)
            }
            Kind::Frame { .. } => {
                // FIN and the opcode, which is 0 in a frame that continues a message (RFC 6455 §5.2).
                let (is_last, continues) = (first_byte & 0x80 != 0, first_byte & 15 == 0);
                let began = self.fragments[this].filter(|_| continues);
                self.fragments[this] = began.or(Some(event.id)).filter(|_| !is_last);
                began
            }
            Kind::Control => self.confirm(event),
            Kind::Flight | Kind::Failure | Kind::Segment { .. } | Kind::Datagram => None,
        }
    }

    /// The SETTINGS that a frame of HTTP/2 confirms, or the PING that it returns. Both are confirmed in their order
    /// (RFC 9113 §6.5.3, §6.7).
    fn confirm(&mut self, event: &Event) -> Option<EventId> {
        let (kind, is_confirmed) = match super::label(event) {
            "SETTINGS" => (0, false),
            "SETTINGS ACK" => (0, true),
            "PING" => (1, false),
            "PING ACK" => (1, true),
            _ => return None,
        };
        if is_confirmed {
            return self.controls[kind][event.direction.opposite().index()].pop_front();
        }
        self.controls[kind][event.direction.index()].push_back(event.id);
        None
    }
}
