//! Fields: what bytes mean. A dissection names every byte of what it read, bit by bit where the protocol does.

use crate::Malformed;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

/// What a field is, whatever its value. What it is for stands in `locales/*/fields.txt`, one sentence per language.
#[derive(Debug, PartialEq, Eq)]
pub struct Spec {
    /// Its name in Wireshark's display filters, `tcp.flags.syn`, or a name of that form if Wireshark has none.
    pub id: &'static str,
    /// Its name in its standard, `Sequence Number`.
    pub name: &'static str,
    /// Where it is defined, `RFC 9293 §3.1`.
    pub source: &'static str,
}

/// A field in actual bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it is.
    pub spec: &'static Spec,
    /// Its bits, counted from the dissection's first byte; most significant bit first as the RFCs draw them.
    pub bits: Range<usize>,
    /// Its value as people write it: `192.0.2.10`, `1000`, `SYN, ACK`, `Client Hello (1)`.
    pub value: String,
    /// Its value as a number, if it is a number of at most 64 bits.
    pub number: Option<u64>,
    /// The fields that it consists of.
    pub parts: Vec<Field>,
}

impl Field {
    /// A field of whole bytes.
    pub(crate) fn bytes(spec: &'static Spec, bytes: Range<usize>, value: impl Into<String>) -> Self {
        Self::bits(spec, bytes.start * 8..bytes.end * 8, value)
    }

    /// A field of some bits.
    pub(crate) fn bits(spec: &'static Spec, bits: Range<usize>, value: impl Into<String>) -> Self {
        Self { spec, bits, value: value.into(), number: None, parts: Vec::new() }
    }

    /// A number of whole bytes, shown in decimal.
    pub(crate) fn number(spec: &'static Spec, bytes: Range<usize>, number: u64) -> Self {
        Self { number: Some(number), ..Self::bytes(spec, bytes, number.to_string()) }
    }

    /// The same field with its value as a number.
    pub(crate) fn numbered(mut self, number: u64) -> Self {
        self.number = Some(number);
        self
    }

    /// The same field with the fields that it consists of.
    pub(crate) fn of(mut self, parts: Vec<Field>) -> Self {
        self.parts = parts;
        self
    }

    /// The range of bytes that contains its bits.
    pub fn byte_range(&self) -> Range<usize> {
        self.bits.start / 8..self.bits.end.div_ceil(8)
    }
}

/// The fields of a stretch of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dissection {
    /// The protocol of the bytes.
    pub protocol: Protocol,
    /// Its fields, in the order of their bits, without gaps.
    pub fields: Vec<Field>,
    /// How many bytes the fields take. What follows belongs to the next layer.
    pub length: usize,
    /// What is wrong with the bytes. The fields before the error are right.
    pub malformed: Option<Malformed>,
}

impl Dissection {
    /// Notes what is wrong with the bytes, if nothing has been found before.
    pub(crate) fn mark(&mut self, what: impl Into<Malformed>) {
        self.malformed.get_or_insert_with(|| what.into());
    }

    /// The first field with `id`, at any depth.
    pub fn find(&self, id: &str) -> Option<&Field> {
        fn search<'a>(fields: &'a [Field], id: &str) -> Option<&'a Field> {
            fields.iter().find_map(|field| if field.spec.id == id { Some(field) } else { search(&field.parts, id) })
        }
        search(&self.fields, id)
    }
}

/// A protocol whose bytes can be dissected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Protocol {
    /// RFC 791.
    Ipv4,
    /// RFC 8200.
    Ipv6,
    /// RFC 9293.
    Tcp,
    /// RFC 768.
    Udp,
    /// RFC 1035.
    Dns,
    /// A TLS record (RFC 8446 §5, RFC 5246 §6).
    TlsRecord,
    /// What a TLS record protects: handshake messages, alerts, change_cipher_spec (RFC 8446 §4, RFC 5246 §7).
    TlsMessage,
    /// RFC 9112.
    Http,
    /// A frame of HTTP/2 (RFC 9113 §4).
    Http2,
    /// A server-sent event (WHATWG HTML §9.2).
    ServerSentEvent,
    /// RFC 6455.
    WebSocket,
    /// Socket.IO, and Engine.IO under it.
    SocketIo,
    /// SignalR's hub protocol.
    SignalR,
    /// STOMP 1.2.
    Stomp,
    /// GraphQL over WebSocket, either of its subprotocols.
    GraphqlWs,
    /// MQTT 3.1.1 or 5.0.
    Mqtt,
    /// JSON-RPC 2.0, and the Model Context Protocol.
    JsonRpc,
    /// The application's own bytes.
    Data,
    /// What a HAR says of a request (HAR 1.2).
    Har,
}

impl Protocol {
    /// Whether it runs on WebSocket, event streams or HTTP ([`crate::subprotocol`]).
    pub fn is_subprotocol(self) -> bool {
        matches!(self, Self::SocketIo | Self::SignalR | Self::Stomp | Self::GraphqlWs | Self::Mqtt | Self::JsonRpc)
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ipv4 => "IPv4",
            Self::Ipv6 => "IPv6",
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Dns => "DNS",
            Self::TlsRecord => "TLS record",
            Self::TlsMessage => "TLS",
            Self::Http => "HTTP",
            Self::Http2 => "HTTP/2",
            Self::ServerSentEvent => "Server-sent event",
            Self::WebSocket => "WebSocket",
            Self::SocketIo => "Socket.IO",
            Self::SignalR => "SignalR",
            Self::Stomp => "STOMP",
            Self::GraphqlWs => "GraphQL over WebSocket",
            Self::Mqtt => "MQTT",
            Self::JsonRpc => "JSON-RPC",
            Self::Data => "Data",
            Self::Har => "HAR",
        })
    }
}

/// A field's description.
pub(crate) const fn spec(id: &'static str, name: &'static str, source: &'static str) -> Spec {
    Spec { id, name, source }
}

/// Declares the fields of one table, each as `IDENTIFIER = id, name in the standard, source;`, and `ALL` of them. A
/// table that `all_specs` forgets is unused code, so the compiler reports it.
macro_rules! specs {
    ($($name:ident = $id:literal, $title:literal, $source:literal;)*) => {
        $(pub(crate) static $name: crate::Spec = crate::field::spec($id, $title, $source);)*

        /// Every field of this table.
        pub(crate) static ALL: &[&crate::Spec] = &[$(&$name),*];
    };
}
pub(crate) use specs;

/// The big-endian number in `range` of `bytes`, at most eight bytes; `None` if they are not all there.
pub(crate) fn number(bytes: &[u8], range: Range<usize>) -> Option<u64> {
    let bytes = bytes.get(range)?;
    Some(bytes.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)))
}

/// The longest text that a value shows, in bytes.
const LONGEST_SHOWN: usize = 4 << 10;

/// `bytes` as text if they are UTF-8, otherwise how many they are.
pub(crate) fn shown(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) if text.len() <= LONGEST_SHOWN => text.into(),
        Ok(text) => [&text[..text.floor_char_boundary(LONGEST_SHOWN)], "…"].concat(),
        Err(_) => count(bytes.len()),
    }
}

/// `5 bytes`
pub(crate) fn count(bytes: usize) -> String {
    [bytes.to_string().as_str(), if bytes == 1 { " byte" } else { " bytes" }].concat()
}

/// The dissection of a header of `N` bytes at the front of `bytes`. If `bytes` are shorter, it has the fields that are
/// whole.
pub(crate) fn fixed<const N: usize>(
    protocol: Protocol,
    bytes: &[u8],
    fields: impl FnOnce(&[u8; N]) -> Vec<Field>,
) -> Dissection {
    let mut header = [0; N];
    header.iter_mut().zip(bytes).for_each(|(to, &from)| *to = from);
    let mut fields = fields(&header);
    // A byte is left out if one of its bits belongs to a field that is not whole.
    while fields.last().is_some_and(|last| last.bits.end > bytes.len() * 8 || last.bits.end % 8 != 0) {
        fields.pop();
    }
    let length = fields.last().map_or(0, |last| last.bits.end / 8);
    Dissection { protocol, fields, length, malformed: None }
}
