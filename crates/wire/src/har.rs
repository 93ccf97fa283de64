//! What a HAR says of a request or of a WebSocket's message, as fields. A HAR has no bytes of the wire; the bytes here are its
//! words, one line per field.

use crate::field::{shown, specs};
use crate::subprotocol::{Carrier, Opening, Session, Taken};
use crate::websocket::fields::{self as websocket, OPCODE};
use crate::{Dissection, Field, Protocol, Spec};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use trace::Direction;

specs! {
    URL = "har.url", "url", "HAR 1.2";
    SERVER = "har.server", "serverIPAddress", "HAR 1.2";
    TIME = "har.time", "time", "HAR 1.2";
    BLOCKED = "har.timings.blocked", "blocked", "HAR 1.2";
    DNS = "har.timings.dns", "dns", "HAR 1.2";
    CONNECT = "har.timings.connect", "connect", "HAR 1.2";
    SSL = "har.timings.ssl", "ssl", "HAR 1.2";
    SEND = "har.timings.send", "send", "HAR 1.2";
    WAIT = "har.timings.wait", "wait", "HAR 1.2";
    RECEIVE = "har.timings.receive", "receive", "HAR 1.2";
}

/// Something that a HAR says of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item<'a> {
    /// The whole address.
    Url(&'a str),
    /// The server's address.
    Server(&'a str),
    /// How long the request took with all its parts, in nanoseconds.
    Time(i64),
    /// One of these parts.
    Part(Part, i64),
}

/// A part of a request's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// It waited for a connection.
    Blocked,
    /// The name was looked up.
    Dns,
    /// The connection was opened, TLS included.
    Connect,
    /// Of that, the TLS handshake.
    Ssl,
    /// The request was sent.
    Send,
    /// The server was waited for.
    Wait,
    /// The response was received.
    Receive,
}

impl Item<'_> {
    fn spec(self) -> &'static Spec {
        match self {
            Self::Url(_) => &URL,
            Self::Server(_) => &SERVER,
            Self::Time(_) => &TIME,
            Self::Part(Part::Blocked, _) => &BLOCKED,
            Self::Part(Part::Dns, _) => &DNS,
            Self::Part(Part::Connect, _) => &CONNECT,
            Self::Part(Part::Ssl, _) => &SSL,
            Self::Part(Part::Send, _) => &SEND,
            Self::Part(Part::Wait, _) => &WAIT,
            Self::Part(Part::Receive, _) => &RECEIVE,
        }
    }

    /// As a text, and as a number if it is one: whole milliseconds.
    fn value(self) -> (String, Option<u64>) {
        match self {
            Self::Url(text) | Self::Server(text) => (shown(text.as_bytes()), None),
            Self::Time(nanos) | Self::Part(_, nanos) => {
                let micros = nanos.max(0).unsigned_abs() / 1_000;
                (format!("{}.{:03} ms", micros / 1_000, micros % 1_000), Some(micros / 1_000))
            }
        }
    }
}

/// The fields of `items`, and the lines that they stand in.
pub fn dissect(items: &[Item]) -> (Vec<u8>, Dissection) {
    let mut lines = Lines::default();
    for item in items {
        let (spec, (value, number)) = (item.spec(), item.value());
        lines.add(spec, &[spec.name, ": ", &value, "\n"].concat(), &value, number);
    }
    lines.done()
}

/// The fields of a WebSocket's message: its opcode, and its data, which are base64 if they are binary.
pub fn dissect_message(opcode: u8, data: &str) -> (Vec<u8>, Dissection) {
    let (name, spec) = match opcode {
        1 => ("Text", &websocket::TEXT),
        2 => ("Binary", &websocket::BINARY),
        8 => ("Close", &websocket::CLOSE),
        9 => ("Ping", &websocket::PING),
        10 => ("Pong", &websocket::PONG),
        _ => ("Unknown", &websocket::OTHER),
    };
    let mut lines = Lines::default();
    let value = [name, " (", &opcode.to_string(), ")"].concat();
    lines.add(&OPCODE, &["opcode: ", &value, "\n"].concat(), &value, Some(opcode.into()));
    if !data.is_empty() {
        lines.add(spec, data, &shown(data.as_bytes()), None);
    }
    lines.done()
}

/// The opening of a WebSocket by what a HAR says of its request and response.
pub fn opening(url: &str, response_fields: &[(String, String)]) -> Opening {
    let rest = url.split_once("//").map_or(url, |(_, rest)| rest);
    let target = rest.find('/').and_then(|place| rest.get(place..)).unwrap_or("/");
    let agreed = response_fields.iter().find(|(name, _)| name.eq_ignore_ascii_case("sec-websocket-protocol"));
    Opening::websocket(target, agreed.map(|(_, value)| value.as_str()))
}

/// What is in a WebSocket's message, if it is of a protocol that is read. A HAR has the bytes of a binary one in base64.
pub fn inside(session: &mut Session, direction: Direction, opcode: u8, data: &str) -> Option<Taken> {
    match opcode {
        1 => session.take(direction, Carrier::Text, data.as_bytes()),
        2 => session.take(direction, Carrier::Binary, &STANDARD.decode(data).ok()?),
        _ => None,
    }
}

/// Lines that grow, with their fields.
#[derive(Default)]
struct Lines {
    bytes: Vec<u8>,
    fields: Vec<Field>,
}

impl Lines {
    fn add(&mut self, spec: &'static Spec, line: &str, value: &str, number: Option<u64>) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(line.as_bytes());
        let field = Field::bytes(spec, start..self.bytes.len(), value);
        self.fields.push(Field { number, ..field });
    }

    fn done(self) -> (Vec<u8>, Dissection) {
        let Self { bytes, fields } = self;
        let length = bytes.len();
        (bytes, Dissection { protocol: Protocol::Har, fields, length, malformed: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_a_line_with_its_value() {
        let items = [Item::Url("https://h.example/"), Item::Time(1_234_567), Item::Part(Part::Wait, 20_000_000)];
        let (bytes, dissection) = dissect(&items);
        assert_eq!(bytes, b"url: https://h.example/\ntime: 1.234 ms\nwait: 20.000 ms\n");
        assert_eq!(dissection.find("har.timings.wait").and_then(|field| field.number), Some(20));
        assert_eq!(dissection.length, bytes.len());
    }

    #[test]
    fn what_is_in_messages_is_read_as_in_captures() {
        let fields = [("Sec-WebSocket-Protocol".to_owned(), "mqtt".to_owned())];
        let mut session = Session::new(&opening("wss://h.example/mqtt?x", &fields));
        let taken = inside(&mut session, Direction::Up, 2, "MAUAAWFoaQ==").map(|taken| taken.label());
        assert_eq!(taken.as_deref(), Some("MQTT PUBLISH a"));
        let mut session = Session::new(&opening("ws://h.example/socket.io/?EIO=4&transport=websocket", &[]));
        let taken = inside(&mut session, Direction::Up, 1, "42[\"chat\"]").map(|taken| taken.label());
        assert_eq!(taken.as_deref(), Some("Socket.IO event chat"));
    }

    #[test]
    fn a_message_has_its_opcode_and_its_data() {
        let (_, dissection) = dissect_message(1, "Hello");
        assert_eq!(dissection.find("websocket.opcode").and_then(|field| field.number), Some(1));
        assert_eq!(dissection.find("websocket.payload.text").map(|field| field.value.as_str()), Some("Hello"));
        assert_eq!(dissect_message(9, "").1.fields.len(), 1);
    }
}
