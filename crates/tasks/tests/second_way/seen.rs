//! What a second way may read of a run: what the learner sees, the JSON document, and what tshark prints for the captures.

use crate::capture::Frame;
use lab::Request;
use lab::protocol::{Asked, Input, Value};
use serde_json::Value as Json;

pub const FIN: u8 = 1;
pub const SYN: u8 = 2;
pub const RST: u8 = 4;
pub const ACK: u8 = 16;
const EMPTY: &[Json] = &[];

/// The documents about one run.
pub struct Seen<'a> {
    pub asked: Asked,
    pub request: &'a Request,
    pub trace: &'a Json,
    /// The client's capture, and the server's: empty if the second way does not need it.
    pub client: Vec<Frame>,
    pub server: Vec<Frame>,
}

/// From when until when, in microseconds.
#[derive(Clone, Copy)]
pub struct Span {
    pub start: i64,
    pub end: i64,
}

impl Span {
    pub fn has(&self, at: i64) -> bool {
        (self.start..=self.end).contains(&at)
    }
}

impl Seen<'_> {
    pub fn events(&self) -> &[Json] {
        self.trace["events"].as_array().map_or(EMPTY, Vec::as_slice)
    }

    pub fn of_kind(&self, kind: &str) -> Vec<&Json> {
        self.events().iter().filter(|event| event["kind"] == kind).collect()
    }

    /// The packets in the order of sending.
    pub fn packets(&self) -> Vec<&Json> {
        self.events().iter().filter(|event| is_packet(event)).collect()
    }

    /// The TCP segments of one connection in the order of sending.
    pub fn segments(&self, of: u64) -> Vec<(&Json, Segment)> {
        let all = self.of_kind("segment").into_iter().filter(|event| connection(event) == of);
        all.filter_map(|event| Some((event, Segment::read(event)?))).collect()
    }

    /// The messages in the order of sending.
    pub fn messages(&self) -> Vec<&Json> {
        let mut all: Vec<&Json> = self.events().iter().filter(|event| !is_packet(event)).collect();
        all.sort_by_key(|event| sent(event));
        all
    }

    pub fn spans(&self, kind: &Json) -> Vec<Span> {
        let all = self.trace["spans"].as_array().map_or(EMPTY, Vec::as_slice);
        let read = all.iter().filter(|span| span["kind"] == *kind).filter_map(|span| {
            let end = span["end"].as_i64().unwrap_or(i64::MAX);
            Some(Span { start: span["start"].as_i64()?, end })
        });
        read.collect()
    }

    pub fn parts(&self, name: &str) -> Vec<Span> {
        self.spans(&serde_json::json!({ "part": name }))
    }

    pub fn part(&self, name: &str) -> Option<Span> {
        self.parts(name).first().copied()
    }

    /// A setting as the run file has it: `/link/rtt`.
    pub fn setting(&self, path: &str) -> i64 {
        self.trace.pointer(&["/run/settings", path].concat()).and_then(Json::as_i64).unwrap_or(0)
    }

    pub fn has_tls(&self) -> bool {
        self.trace.pointer("/run/settings/tls").is_some_and(|tls| !tls.is_null())
    }

    /// The connections whose first packet was sent within a span.
    pub fn opened_within(&self, span: Span) -> Vec<u64> {
        let mut known = Vec::new();
        let mut found = Vec::new();
        for event in self.of_kind("segment") {
            let number = connection(event);
            if !known.contains(&number) {
                known.push(number);
                found.extend(span.has(sent(event)).then_some(number));
            }
        }
        found
    }

    /// What can be chosen in a part, or put in order.
    pub fn options(&self, part: usize) -> &[String] {
        match self.asked.parts.get(part).map(|part| &part.input) {
            Some(Input::Choice(options) | Input::Choices(options) | Input::Order(options)) => options,
            _ => &[],
        }
    }

    /// The option with this text.
    pub fn choice(&self, part: usize, text: &str) -> Option<Value> {
        self.options(part).iter().position(|option| option == text).map(Value::Choice)
    }

    /// These items, each at its place in the list that is shown.
    pub fn order(&self, part: usize, items: &[String]) -> Option<Value> {
        let shown = self.options(part);
        let mut places: Vec<usize> = Vec::new();
        for item in items {
            places.push((0..shown.len()).find(|place| !places.contains(place) && shown[*place] == *item)?);
        }
        Some(Value::Order(places))
    }
}

/// A number of a sentence: the digits between two texts.
pub fn between(text: &str, before: &str, after: &str) -> Option<f64> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after)?.0.trim().parse().ok()
}

pub fn number(value: impl TryInto<i64>) -> Value {
    Value::Number(value.try_into().map_or(f64::NAN, |value| value as f64))
}

pub fn millis(micros: i64) -> Value {
    Value::Number(micros as f64 / 1_000.0)
}

fn is_packet(event: &Json) -> bool {
    event["kind"] == "segment" || event["kind"] == "datagram"
}

pub fn id(event: &Json) -> u64 {
    event["id"].as_u64().unwrap_or(0)
}

pub fn connection(event: &Json) -> u64 {
    event["connection"].as_u64().unwrap_or(0)
}

pub fn sent(event: &Json) -> i64 {
    event["sent"].as_i64().unwrap_or(0)
}

pub fn arrived(event: &Json) -> Option<i64> {
    event["arrived"].as_i64()
}

pub fn bytes(event: &Json) -> u64 {
    event["bytes"].as_u64().unwrap_or(0)
}

pub fn is_up(event: &Json) -> bool {
    event["direction"] == "up"
}

pub fn label(event: &Json) -> &str {
    event["label"].as_str().unwrap_or_default()
}

/// The first and the last packet that carried a message.
pub fn carriers(event: &Json) -> Option<(u64, u64)> {
    Some((event["carriers"][0].as_u64()?, event["carriers"][1].as_u64()?))
}

pub fn raw(event: &Json) -> Vec<u8> {
    from_hex(event["hex"].as_str().unwrap_or_default())
}

pub fn from_hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.chars().filter_map(|digit| Some(digit.to_digit(16)? as u8)).collect();
    digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// A message as text.
pub fn text(event: &Json) -> String {
    String::from_utf8_lossy(&raw(event)).into_owned()
}

/// What follows the header section.
pub fn content(event: &Json) -> String {
    text(event).split_once("\r\n\r\n").map(|(_, content)| content.to_owned()).unwrap_or_default()
}

/// The value of a header field, by its name with a colon.
pub fn header(event: &Json, name: &str) -> Option<String> {
    let text = text(event);
    let (head, _) = text.split_once("\r\n\r\n")?;
    head.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned())
}

/// A TCP header, read from a packet's bytes (RFC 9293 §3.1).
pub struct Segment {
    pub sequence: u32,
    pub acknowledgment: u32,
    pub flags: u8,
    pub length: u32,
}

impl Segment {
    fn read(event: &Json) -> Option<Self> {
        let packet = raw(event);
        let tcp = packet.get(usize::from(packet.first()? & 15) * 4..)?;
        let word = |at: usize| Some(u32::from_be_bytes(tcp.get(at..at + 4)?.try_into().ok()?));
        let head = usize::from(tcp.get(12)? >> 4) * 4;
        Some(Self {
            sequence: word(4)?,
            acknowledgment: word(8)?,
            flags: *tcp.get(13)?,
            length: tcp.len().checked_sub(head)? as u32,
        })
    }
}
