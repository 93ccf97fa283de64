//! What only a source that sees packets knows of an event: its bytes, its fate on the link, and what carried it.

use crate::{EventId, Host, Layer, Micros};
use serde::{Deserialize, Serialize};

/// What a source that sees packets knows of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wire {
    /// Its label, in the protocol's own terms: `SYN, ACK`, `Client Hello`, `GET /data`, `"Hello"`.
    pub label: Box<str>,
    /// The host that is not the client.
    pub peer: Host,
    /// Its TCP connection or UDP flow, counted from 1 in the order of their first packets.
    pub connection: u32,
    /// Its bytes within [`Trace::bytes`](crate::Trace::bytes): a packet from its IP header on, or a message, decrypted
    /// if it was encrypted.
    pub data: Data,
    /// A packet's bytes by layer. All 0 for a message, whose bytes are counted in its packets.
    pub layers: LayerBytes,
    /// The first and the last of the packets that carried it; `None` for a packet.
    pub carriers: Option<(EventId, EventId)>,
    /// Where and why a packet was lost, if it was.
    pub loss: Option<Loss>,
    /// The packet whose data this one sends again.
    pub repeats: Option<EventId>,
    /// The packet that the link duplicated to make this one.
    pub copy_of: Option<EventId>,
    /// Whether the link changed its bytes, which the receiver's checksum detects.
    pub corrupted: bool,
}

/// The place of bytes within [`Trace::bytes`](crate::Trace::bytes).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Data {
    /// Index of the first.
    pub start: usize,
    /// How many.
    pub length: usize,
}

/// Where and why a packet was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// When, run time.
    pub at: Micros,
    /// Why.
    pub cause: LossCause,
}

/// Why a packet was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LossCause {
    /// By chance, half-way along the link.
    Link,
    /// The queue before the link was full.
    Queue,
    /// Someone chose it.
    Dropped,
    /// The cable was cut.
    Cut,
}

/// Bytes, counted separately by the layer that added them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LayerBytes {
    /// IP headers.
    pub ip: u64,
    /// TCP headers.
    pub tcp: u64,
    /// UDP headers.
    pub udp: u64,
    /// DNS messages.
    pub dns: u64,
    /// TLS: handshakes, record headers, nonces, tags.
    pub tls: u64,
    /// HTTP: start lines, fields, chunk framing, and the framing of server-sent events.
    pub http: u64,
    /// WebSocket frame headers, masks and control frames.
    pub websocket: u64,
    /// The application's own bytes.
    pub payload: u64,
}

impl LayerBytes {
    /// What `layer` added.
    pub fn of(&self, layer: Layer) -> u64 {
        match layer {
            Layer::Ip => self.ip,
            Layer::Tcp => self.tcp,
            Layer::Udp => self.udp,
            Layer::Dns => self.dns,
            Layer::Tls => self.tls,
            Layer::Http => self.http,
            Layer::WebSocket => self.websocket,
        }
    }

    /// Adds `bytes` to what `layer` added.
    pub fn add(&mut self, layer: Layer, bytes: u64) {
        *match layer {
            Layer::Ip => &mut self.ip,
            Layer::Tcp => &mut self.tcp,
            Layer::Udp => &mut self.udp,
            Layer::Dns => &mut self.dns,
            Layer::Tls => &mut self.tls,
            Layer::Http => &mut self.http,
            Layer::WebSocket => &mut self.websocket,
        } += bytes;
    }

    /// All bytes on the link.
    pub fn total(&self) -> u64 {
        self.overhead() + self.payload
    }

    /// All bytes except the application's own.
    pub fn overhead(&self) -> u64 {
        self.ip + self.tcp + self.udp + self.dns + self.tls + self.http + self.websocket
    }
}

impl std::ops::AddAssign for LayerBytes {
    fn add_assign(&mut self, other: Self) {
        self.ip += other.ip;
        self.tcp += other.tcp;
        self.udp += other.udp;
        self.dns += other.dns;
        self.tls += other.tls;
        self.http += other.http;
        self.websocket += other.websocket;
        self.payload += other.payload;
    }
}
