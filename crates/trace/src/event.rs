//! One thing that crossed between two hosts.

use crate::{Direction, EventId, Host, Layer, Micros, Provenance, Wire};
use serde::{Deserialize, Serialize};

/// What an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An HTTP request.
    Request,
    /// An HTTP response with `messages` of the feed in it; status 101 is a completed upgrade.
    Response {
        /// RFC 9110 §15.
        status: u16,
        /// Messages that it carried.
        messages: u32,
    },
    /// A server-sent event with message `index`; 0 if it carries none.
    StreamEvent {
        /// The message's index.
        index: u64,
    },
    /// A WebSocket data frame with message `index`; 0 if it carries none.
    Frame {
        /// The message's index.
        index: u64,
    },
    /// A TCP segment: one packet on the link.
    Segment {
        /// The flags as they stand in the header's byte 13: FIN 1, SYN 2, RST 4, PSH 8, ACK 16 (RFC 9293 §3.1).
        flags: u8,
    },
    /// A UDP datagram: one packet on the link.
    Datagram,
    /// A DNS query.
    Query,
    /// A DNS response to a query.
    DnsResponse,
    /// TLS messages that one side sent at once: a flight of the handshake, an alert.
    Flight,
    /// A WebSocket Ping frame.
    Ping,
    /// A WebSocket Pong frame.
    Pong,
    /// A WebSocket Close frame. Its code is 1006 if the connection was lost without one (RFC 6455 §7.4).
    Close {
        /// The status code.
        code: u16,
    },
    /// An exchange that failed: no response, or one that could not be used.
    Failure,
    /// A frame of HTTP/2 that belongs to no request or response: SETTINGS, WINDOW_UPDATE, PING, GOAWAY and others, and the
    /// client's preface (RFC 9113 §3.4, §6).
    Control,
}

/// One thing that crossed between the client and another host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its number within the trace.
    pub id: EventId,
    /// What it is.
    pub kind: Kind,
    /// Its layer.
    pub layer: Layer,
    /// Its direction.
    pub direction: Direction,
    /// When it left its sender, run time.
    pub sent: Micros,
    /// How we know when it left.
    pub sent_by: Provenance,
    /// When it arrived, run time; `None` while it is on its way, and if it never did.
    pub arrived: Option<Micros>,
    /// How we know when it arrived.
    pub arrived_by: Provenance,
    /// Its bytes, framing and headers included; a packet's include the IP header.
    pub bytes: u64,
    /// How many of them are the application's own.
    pub payload_bytes: u64,
    /// How we know the bytes.
    pub bytes_by: Provenance,
    /// What only a source that sees packets knows.
    pub wire: Option<Box<Wire>>,
}

impl Event {
    /// Whether it is a packet on the link; all other events were carried by packets.
    pub fn is_packet(&self) -> bool {
        matches!(self.kind, Kind::Segment { .. } | Kind::Datagram)
    }

    /// Whether `vantage` sent it. All hosts except the client share one side of the link.
    pub fn is_sent_by(&self, vantage: Host) -> bool {
        (self.direction == Direction::Up) == (vantage == Host::Client)
    }

    /// When `vantage` saw the packet, if it did. A lost packet was seen by its sender only, a copy that the link made by
    /// its receiver only.
    pub fn seen_by(&self, vantage: Host) -> Option<Micros> {
        let wire = self.wire.as_ref().filter(|_| self.is_packet())?;
        if !self.is_sent_by(vantage) {
            return self.arrived;
        }
        wire.copy_of.is_none().then_some(self.sent)
    }
}
