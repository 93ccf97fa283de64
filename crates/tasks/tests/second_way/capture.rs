//! Captures through tshark. The captures of several runs go through one `tshark`, an hour apart: starting it takes longer
//! than reading.

use crate::seen::{ACK, FIN, SYN, from_hex};
use lab::Run;
use lab::export::CAPTURE_START;
use serde_json::Value as Json;
use trace::Host;

const HOUR: u64 = 3_600_000_000;

/// The fields that are asked for, in this order.
const FIELDS: [&str; 30] = [
    "frame.time_epoch",
    "frame.len",
    "ip.src",
    "ip.dst",
    "tcp.srcport",
    "tcp.dstport",
    "tcp.seq_raw",
    "tcp.ack_raw",
    "tcp.len",
    "tcp.flags",
    "tcp.window_size_value",
    "tcp.options.wscale.shift",
    "tcp.payload",
    "udp.length",
    "http.request.method",
    "http.request.line",
    "http.request.uri",
    "http.response.code",
    "http.sec_websocket_accept",
    "http.sec_websocket_key",
    "websocket.opcode",
    "websocket.payload.text",
    "websocket.masking_key",
    "http2.type",
    "http2.flags",
    "http2.streamid",
    "http2.length",
    "http2.header.repr",
    "http2.header.index",
    "http2.header.name",
];

/// A packet as tshark reads it.
pub struct Frame {
    /// Microseconds from the run's start.
    pub at: i64,
    /// The packet's number in the JSON document.
    pub event: u64,
    /// Whether the client sent it.
    pub is_up: bool,
    /// Its connection: the client's port, and how many came before with the same port.
    pub connection: (u64, u64),
    values: Vec<Vec<String>>,
}

impl Frame {
    /// All values of a field.
    pub fn all(&self, field: &str) -> &[String] {
        let place = FIELDS.iter().position(|known| *known == field).expect("a field that was asked for");
        self.values.get(place).map_or(&[], Vec::as_slice)
    }

    pub fn has(&self, field: &str) -> bool {
        !self.all(field).is_empty()
    }

    pub fn text(&self, field: &str) -> Option<&str> {
        self.all(field).first().map(String::as_str)
    }

    pub fn number(&self, field: &str) -> Option<u64> {
        parsed(self.text(field)?)
    }

    pub fn flags(&self) -> u8 {
        self.number("tcp.flags").map_or(0, |flags| flags as u8)
    }

    /// Bytes of data of a segment; 0 for anything else.
    pub fn length(&self) -> u64 {
        self.number("tcp.len").unwrap_or(0)
    }

    pub fn sequence(&self) -> u32 {
        self.number("tcp.seq_raw").unwrap_or(0) as u32
    }

    pub fn acknowledgment(&self) -> u32 {
        self.number("tcp.ack_raw").unwrap_or(0) as u32
    }

    /// The bytes that TCP carries, as text.
    pub fn payload(&self) -> String {
        String::from_utf8_lossy(&from_hex(self.text("tcp.payload").unwrap_or_default())).into_owned()
    }

    pub fn is_pure_ack(&self) -> bool {
        self.flags() & ACK != 0 && self.flags() & (SYN | FIN) == 0 && self.length() == 0
    }
}

/// `0x05` or `5`.
pub fn parsed(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

/// What tshark reads in the captures of `runs`, which have different seeds, so that no two look like one connection.
/// `traces` are their JSON documents, which have the packets' numbers.
pub fn frames(runs: &[&Run], traces: &[&Json], vantage: Host) -> Vec<Vec<Frame>> {
    if runs.is_empty() {
        return Vec::new();
    }
    let mut capture = Vec::new();
    for (place, run) in runs.iter().enumerate() {
        let start = CAPTURE_START + place as u64 * HOUR;
        capture.extend(wire::pcapng::write(&run.trace, &run.key_log, vantage, start));
    }
    let mut found: Vec<Vec<Frame>> = runs.iter().map(|_| Vec::new()).collect();
    for values in crate::tshark::tshark(&capture, &FIELDS) {
        let micros = micros(&values[0][0]) - CAPTURE_START;
        let of = &mut found[(micros / HOUR) as usize];
        of.push(Frame { at: (micros % HOUR) as i64, event: 0, is_up: false, connection: (0, 0), values });
    }
    for (frames, trace) in found.iter_mut().zip(traces) {
        name(frames, trace, vantage);
    }
    found
}

/// `1800000000.040000000` in microseconds.
fn micros(epoch: &str) -> u64 {
    let (seconds, rest) = epoch.split_once('.').expect("a time with decimals");
    let whole: u64 = seconds.parse().expect("seconds");
    whole * 1_000_000 + rest[..6].parse::<u64>().expect("microseconds")
}

/// Adds what tshark does not print: the packets' numbers, directions and connections.
fn name(frames: &mut [Frame], trace: &Json, vantage: Host) {
    let events = trace["events"].as_array().expect("events");
    let mut seen: Vec<(i64, u64)> = events.iter().filter_map(|event| seen_at(event, vantage)).collect();
    seen.sort_unstable();
    assert_eq!(seen.len(), frames.len(), "tshark reads other packets than the document has");
    // The client speaks first in every scenario.
    let client = frames.first().and_then(|frame| frame.text("ip.src")).unwrap_or_default().to_owned();
    // The SYN of each connection of a port.
    let mut opened: Vec<(u64, u32)> = Vec::new();
    for (frame, (at, event)) in frames.iter_mut().zip(seen) {
        assert_eq!(frame.at, at, "tshark prints another time than the document has");
        frame.event = event;
        frame.is_up = frame.text("ip.src") == Some(&client);
        let port = frame.number(if frame.is_up { "tcp.srcport" } else { "tcp.dstport" }).unwrap_or(0);
        if frame.is_up && frame.flags() & SYN != 0 && !opened.contains(&(port, frame.sequence())) {
            opened.push((port, frame.sequence()));
        }
        frame.connection = (port, opened.iter().filter(|(of, _)| *of == port).count() as u64);
    }
}

/// When a capture at `vantage` has a packet, with its number (`docs/trace.md`).
fn seen_at(event: &Json, vantage: Host) -> Option<(i64, u64)> {
    let is_packet = event["kind"] == "segment" || event["kind"] == "datagram";
    let is_own = (event["direction"] == "up") == (vantage == Host::Client);
    let at =
        if is_own { event["sent"].as_i64().filter(|_| event["copy_of"].is_null()) } else { event["arrived"].as_i64() };
    at.filter(|_| is_packet).zip(event["id"].as_u64())
}

/// The sequence number of a connection's SYN in one direction.
pub fn first_number(frames: &[&Frame], is_up: bool) -> Option<u32> {
    frames.iter().find(|frame| frame.is_up == is_up && frame.flags() & SYN != 0).map(|frame| frame.sequence())
}

/// The frames of the connection to which `one` belongs.
pub fn connection_of<'a>(frames: &'a [Frame], one: &Frame) -> Vec<&'a Frame> {
    frames.iter().filter(|frame| frame.connection == one.connection && frame.has("tcp.flags")).collect()
}

/// What can be read of one direction, as its frames arrive: the frame that brought the next byte, and the number of the
/// byte that is expected after it. The first byte of data has number 1.
pub fn readable<'a>(frames: &[&'a Frame], is_up: bool) -> Option<Vec<(&'a Frame, u64)>> {
    let first = first_number(frames, is_up)?;
    let mut pieces: Vec<(u64, u64)> = Vec::new();
    let (mut end, mut found) = (1, Vec::new());
    for frame in frames.iter().filter(|frame| frame.is_up == is_up && frame.length() > 0) {
        let from = u64::from(frame.sequence().wrapping_sub(first));
        pieces.push((from, from + frame.length()));
        let before = end;
        while let Some((_, to)) = pieces.iter().find(|(from, to)| *from <= end && end < *to) {
            end = *to;
        }
        if end > before {
            found.push((*frame, end));
        }
    }
    Some(found)
}
