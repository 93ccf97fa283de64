//! The named stretches of a TCP connection's life. While packets are read, [`Marks`] notes the moments that begin and
//! end them; at the end, [`Marks::spans`] pairs those moments.

use super::flow::Flow;
use super::message::Message;
use super::packet::Segment;
use super::unit::Form;
use crate::http::PartKind;
use trace::flags::{ACK, FIN, RST, SYN};
use trace::{Direction, Micros, Span, SpanKind};

/// The moments that spans start and end at.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    /// When the first SYN was sent: the client's, or the other one if both sides open at once.
    syn: Option<Micros>,
    /// When the ACK of the other side's SYN arrived, by the direction of the ACK: its receiver is in ESTABLISHED then.
    opened: [Option<Micros>; 2],
    /// When the first Client Hello was sent.
    hello: Option<Micros>,
    /// When each side's Finished arrived.
    finished: [Option<Micros>; 2],
    /// When a request for an upgrade was sent, and when the response that grants it arrived.
    upgrade: Option<Micros>,
    upgraded: Option<Micros>,
    /// When the first data was sent, and when the last arrived.
    data: Option<(Micros, Micros)>,
    /// When the first FIN or RST was sent.
    close: Option<Micros>,
    /// When the ACK of the other side's FIN arrived, by the direction of the ACK.
    acknowledged: [Option<Micros>; 2],
    /// When an RST arrived.
    reset: Option<Micros>,
}

impl Marks {
    /// A segment was sent.
    pub fn sent(&mut self, at: Micros, segment: Segment) {
        if segment.has(SYN) && !segment.has(ACK) {
            self.syn.get_or_insert(at);
        }
        if segment.has(FIN) || segment.has(RST) {
            self.close.get_or_insert(at);
        }
    }

    /// A segment arrived; `other` is the flow that it acknowledges.
    pub fn received(&mut self, at: Micros, direction: Direction, segment: Segment, other: &Flow) {
        if segment.has(RST) {
            self.reset.get_or_insert(at);
        }
        if !segment.has(ACK) {
            return;
        }
        // A side is in ESTABLISHED when it has the other's SYN and its own is acknowledged (RFC 9293 §3.5): the client
        // by the SYN, ACK, the server by the ACK after it, and each by the other's SYN, ACK if both open at once.
        if other.acknowledged >= 1 && self.syn.is_some() {
            self.opened[direction.index()].get_or_insert(at);
            if !segment.has(SYN) {
                // Who sends without SYN is past the handshake, also if the capture lacks the segment that showed it.
                self.opened[direction.opposite().index()].get_or_insert(at);
            }
        }
        if other.fin.is_some_and(|fin| other.acknowledged > fin) {
            self.acknowledged[direction.index()].get_or_insert(at);
        }
    }

    /// The application's own bytes crossed.
    pub fn data(&mut self, start: Micros, end: Micros) {
        let (first, last) = self.data.get_or_insert((start, end));
        *first = start.min(*first);
        *last = end.max(*last);
    }

    /// A message was sent and arrived.
    pub fn message(&mut self, message: &Message) {
        let (sent, Some(arrived)) = (message.sent, message.arrived) else { return };
        match &message.found.form {
            Form::TlsMessage { name: "Client Hello", .. } => {
                self.hello.get_or_insert(sent);
            }
            Form::TlsMessage { name: "Finished", .. } => {
                self.finished[message.found.direction.index()].get_or_insert(arrived);
            }
            Form::Http(PartKind::Request { upgrade: true, .. })
            | Form::Http2Message { kind: PartKind::Request { upgrade: true, .. }, .. } => {
                self.upgrade.get_or_insert(sent);
            }
            Form::Http(PartKind::Response { upgraded: true, .. })
            | Form::Http2Message { kind: PartKind::Response { upgraded: true, .. }, .. } => {
                self.upgraded.get_or_insert(arrived);
            }
            Form::Http(_)
            | Form::Http2Frame { .. }
            | Form::Http2Message { .. }
            | Form::StreamEvent { .. }
            | Form::Frame { .. }
            | Form::Unread(_) => self.data(sent, arrived),
            Form::TlsMessage { .. } | Form::Record { .. } | Form::Dns { .. } => {}
        }
    }

    /// The spans of connection `connection`. A span that has no end is left out, except for the close: it lasts until
    /// both FINs are acknowledged or a reset arrives, which may be never.
    pub fn spans(&self, connection: u32) -> impl Iterator<Item = Span> + use<> {
        let whole = |start: Option<Micros>, end: Option<Micros>| start.zip(end);
        let both = |ends: [Option<Micros>; 2]| ends[0].zip(ends[1]).map(|(up, down)| up.max(down));
        let established = both(self.opened);
        // A connection that was refused has no close: nothing was open.
        let close = self.close.filter(|_| established.is_some() || self.syn.is_none());
        let closed = [self.reset, both(self.acknowledged)].into_iter().flatten().min();
        let found = [
            (SpanKind::TcpHandshake, whole(self.syn, established)),
            (SpanKind::TlsHandshake, whole(self.hello, both(self.finished))),
            (SpanKind::WebSocketHandshake, whole(self.upgrade, self.upgraded)),
            (SpanKind::Data, self.data),
        ];
        let closing = close.map(|start| Span { kind: SpanKind::TcpClose, connection, start, end: closed });
        found
            .into_iter()
            .filter_map(move |(kind, range)| range.map(|(start, end)| Span { kind, connection, start, end: Some(end) }))
            .chain(closing)
    }
}
