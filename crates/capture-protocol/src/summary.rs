//! What is in a capture.

use serde::{Deserialize, Serialize};

/// More connections are not listed: a table of more is of no use, and the page must stay quick.
pub const MOST_ROWS: usize = 50_000;

/// What is in a capture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The files in their order.
    pub files: Vec<FileSummary>,
    /// How many packets there are, copies included.
    pub packets: u64,
    /// Packets that the capture has twice; they are counted once everywhere else.
    pub copies: u64,
    /// When the first packet was captured, in nanoseconds since 1970.
    pub start_nanos: i64,
    /// From the first packet to the last, in microseconds.
    pub length_micros: u64,
    /// What the packets are, the most frequent first.
    pub counts: Vec<Count>,
    /// The connections in the order of their first packets, at most [`MOST_ROWS`].
    pub rows: Vec<Row>,
    /// How many connections there are beyond these.
    pub more_rows: u64,
    /// How many secrets of TLS the files have.
    pub secrets: u32,
    /// How many tasks a file has inside; 0 if they are damaged. `None` if there are none.
    pub tasks: Option<u32>,
}

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSummary {
    /// Its name.
    pub name: String,
    /// Its format: `pcap`, `pcapng`, `har` or `keys`; `None` if it is none of these.
    pub format: Option<String>,
    /// Its bytes.
    pub length: u64,
    /// How many packets or entries it has.
    pub packets: u64,
    /// The devices that were captured on.
    pub devices: Vec<Device>,
    /// What could not be read.
    pub notes: Vec<Note>,
    /// How many notes there are beyond these.
    pub more_notes: u64,
}

/// A device that was captured on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Its name, if the file says it.
    pub name: Option<String>,
    /// The number of its link type.
    pub link_type: u32,
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Where, in bytes from the file's start.
    pub at: u64,
    /// The name of the reason: one of `capture::Reason::IDS`.
    pub reason: String,
    /// The number that belongs into its sentence.
    pub number: Option<u64>,
    /// What a file that is no capture looks like: one of `capture::Looks`' names.
    pub looks: Option<String>,
}

/// How many packets are of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The kind.
    pub kind: Kind,
    /// How many.
    pub packets: u64,
    /// Their bytes on the link.
    pub bytes: u64,
}

/// What a packet is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// The protocol of this name, which is the same in every language: `TCP`, `QUIC`, `IPv6 in IP`.
    Named(String),
    /// UDP with nothing known in it.
    OtherUdp,
    /// A fragment of a datagram that never became whole.
    Fragment,
    /// Another protocol with this number over IP.
    Protocol(u8),
    /// Another EtherType, PPP protocol or address family.
    Network(u16),
    /// The link type with this number is not read.
    LinkType(u16),
    /// It was cut in the headers that say what it is.
    Cut,
    /// It should be IP and is not.
    Broken,
    /// A record without a packet.
    Nothing,
}

/// A connection or flow, as the table has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its number from 1, in the order of first packets.
    pub number: u32,
    /// Its protocol: `TCP`, `UDP`, `DNS`, `QUIC`, and of a HAR `HTTP`.
    pub protocol: String,
    /// The client's and the server's address.
    pub hosts: [String; 2],
    /// Their ports.
    pub ports: [u16; 2],
    /// The server's name, as the client gave it.
    pub name: Option<String>,
    /// When its first packet was captured, in microseconds from the capture's first packet.
    pub start_micros: u64,
    /// From its first packet to its last.
    pub length_micros: u64,
    /// Packets from the client and from the server.
    pub packets: [u64; 2],
    /// Their bytes on the link.
    pub bytes: [u64; 2],
    /// How many segments were sent again; `None` if that is not counted.
    pub repeats: Option<u64>,
    /// Whether it began before the capture.
    pub began_before: bool,
    /// Whether it was reset.
    pub was_reset: bool,
}
