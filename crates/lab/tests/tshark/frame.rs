//! A packet as tshark reads it: what is wrong with it, and the messages that end in it.

use super::common;
use super::message::Message;
use super::{HOUR_MICROS, START_UNIX_MICROS};

/// The fields that are asked for, in this order.
const FIELDS: [&str; 29] = [
    "frame.number",
    "frame.time_epoch",
    "_ws.malformed",
    "ip.checksum.status",
    "tcp.checksum.status",
    "udp.checksum.status",
    "_ws.expert.severity",
    "_ws.expert.message",
    "tls.record.length",
    "tls.record.content_type",
    "tls.handshake.type",
    "tls.alert_message",
    "tls.alert_message.level",
    "http.request.method",
    "http.request.uri",
    "http.response.code",
    "websocket.opcode",
    "websocket.fin",
    "websocket.payload.text",
    "tcp.stream",
    "ipv6.nxt",
    "http2.streamid",
    "http2.type",
    "http2.length",
    "http2.headers.method",
    "http2.headers.path",
    "http2.headers.status",
    "http2.flags",
    "http2.headers.content_type",
];
const GOOD_CHECKSUM: &str = "1";
const ERROR: &str = "8388608";
const HANDSHAKE: &str = "22";

/// One packet as tshark reads it: the values of each of [`FIELDS`].
pub struct Frame(Vec<Vec<String>>);

impl Frame {
    /// The values of a field, in the order in which they stand in the packet.
    pub fn values(&self, field: &str) -> Vec<&str> {
        let place = FIELDS.iter().position(|&known| known == field).expect("a field that was asked for");
        self.0.get(place).into_iter().flatten().map(String::as_str).collect()
    }

    fn count(&self, field: &str) -> usize {
        self.values(field).len()
    }

    /// The place of its run in the capture: each has its own hour.
    pub fn place(&self) -> usize {
        let epoch = self.values("frame.time_epoch");
        let seconds: u64 = epoch.first().and_then(|time| time.split('.').next()?.parse().ok()).expect("a time");
        ((seconds * 1_000_000 - START_UNIX_MICROS) / HOUR_MICROS) as usize
    }

    /// What is wrong with it.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.count("_ws.malformed") > 0 {
            faults.push("malformed".to_owned());
        }
        for field in ["ip.checksum.status", "tcp.checksum.status", "udp.checksum.status"] {
            if self.values(field).iter().any(|&status| status != GOOD_CHECKSUM) {
                faults.push(format!("bad checksum: {field} {:?}", self.values(field)));
            }
        }
        // IPv6 has no checksum of its own; those of TCP and UDP also cover the addresses (RFC 8200 §8.1).
        let transports = self.count("tcp.checksum.status") + self.count("udp.checksum.status");
        if (self.count("ip.checksum.status") + self.count("ipv6.nxt"), transports) != (1, 1) {
            faults.push("not one header of IP and one of TCP or UDP, each with its checksum".to_owned());
        }
        if self.values("_ws.expert.severity").contains(&ERROR) {
            faults.push(format!("an error: {:?}", self.values("_ws.expert.message")));
        }
        // TLS 1.3 hides a record's type; tshark tells it once it has opened the record. TLS 1.2 hides what is inside.
        let types = self.values("tls.record.content_type");
        let handshakes = types.iter().filter(|&&kind| kind == HANDSHAKE).count();
        if types.len() != self.count("tls.record.length")
            || handshakes > self.count("tls.handshake.type")
            || self.count("tls.alert_message") > self.count("tls.alert_message.level")
        {
            faults.push(format!("not decrypted: records of types {types:?}"));
        }
        faults
    }

    /// The messages of HTTP/1.1 and WebSocket that end in it.
    pub fn messages(&self) -> Vec<Message> {
        let mut messages = Vec::new();
        for (method, target) in self.values("http.request.method").iter().zip(self.values("http.request.uri")) {
            messages.push(Message::Request(format!("{method} {target}")));
        }
        messages
            .extend(self.values("http.response.code").iter().filter_map(|code| code.parse().ok()).map(Message::Answer));
        let mut texts = self.values("websocket.payload.text").into_iter();
        for (opcode, fin) in self.values("websocket.opcode").into_iter().zip(self.values("websocket.fin")) {
            match opcode {
                "1" if matches!(fin, "1" | "True") => {
                    messages.push(Message::Text(texts.next().unwrap_or_default().to_owned()))
                }
                other => messages.extend(other.parse().ok().map(Message::Frame)),
            }
        }
        messages
    }
}

/// Reads a capture with tshark, all checksums verified.
pub fn tshark(capture: &[u8]) -> Vec<Frame> {
    let frames: Vec<Frame> = common::tshark(capture, &FIELDS).into_iter().map(Frame).collect();
    assert!(!frames.is_empty(), "tshark finds no packet");
    frames
}
