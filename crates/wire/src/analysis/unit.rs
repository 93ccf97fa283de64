//! What is found in streams and datagrams: first as [`Found`], by its place in a stream, in the end as [`Unit`], with
//! the packets that carried it and its event in the trace.

use super::inner::Inside;
use crate::coding::Unpacked;
use crate::http::PartKind;
use crate::http2::Context;
use crate::tls::{Dark, Sealed};
use crate::{Dissection, Malformed};
use std::ops::Range;
use trace::{Direction, EventId, FrameKind, Layer};

/// One message of a layer above TCP or UDP, or what frames such messages: a TLS record, a chunk.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// The packets that brought its bytes, each with the range of those bytes in it. For an encrypted message these are
    /// the bytes of its record.
    pub pieces: Vec<(EventId, Range<usize>)>,
    /// The packet whose arrival completed it.
    pub end: EventId,
    /// Its bytes as its layer sees them, decrypted if they were encrypted.
    pub bytes: Vec<u8>,
    /// Its event in the trace. One event may stand for several units, as a TLS flight does.
    pub event: Option<EventId>,
    pub form: Form,
    /// What is in it, if it ends a message of a protocol that is read.
    pub inside: Option<Box<Inside>>,
    /// What is wrong with it that its bytes alone do not show.
    pub malformed: Option<Malformed>,
}

/// What a message is, as far as needed to name its fields and to make its event.
#[derive(Clone, Debug)]
pub(super) enum Form {
    Dns {
        is_response: bool,
    },
    Record {
        /// How it is built if it is encrypted.
        sealed: Option<Sealed>,
        /// Why it could not be opened, if it could not.
        dark: Option<Dark>,
        tls13: bool,
    },
    TlsMessage {
        name: &'static str,
        tls13: bool,
    },
    Http(PartKind),
    /// A frame of HTTP/2, or its preface.
    Http2Frame {
        context: Context,
        /// What names its bytes, so that only a program with a reader of HTTP/2 links it.
        dissect: fn(&[u8], &Context) -> Dissection,
        /// Whether it belongs to no message, so that it is one itself.
        is_control: bool,
        mark: Mark,
    },
    /// A request or a response in frames of HTTP/2.
    Http2Message {
        kind: PartKind,
        /// Its content, as far as it is kept, and its codings in the order in which they were applied.
        body: Vec<u8>,
        codings: Vec<String>,
    },
    /// A server-sent event with its `id`.
    StreamEvent {
        id: String,
    },
    Frame {
        /// The four bits of its opcode.
        opcode: u8,
        /// The status code of a Close frame that has one.
        close: Option<u16>,
        /// Whether its payload is compressed (RFC 7692).
        is_compressed: bool,
        /// The message that it ends, if that was compressed and there is what unpacks it.
        unpacked: Option<Unpacked>,
    },
    /// Bytes that are not what the layer's protocol allows, so that nothing can be read from them.
    Unread(Layer),
}

/// What a frame means for its stream.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// Its stream; 0 if it is the connection's.
    pub stream: u32,
    pub kind: FrameKind,
    /// Whether its sender's side of the stream ends with it.
    pub ends: bool,
    pub windows: Vec<WindowChange>,
}

/// A change of how much DATA one side may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WindowChange {
    /// Whose window it is: of the side that sends in this direction.
    pub sender: Direction,
    /// On which stream; 0 is the whole connection.
    pub stream: u32,
    pub by: i64,
    /// Whether the window begins with it.
    pub opens: bool,
}

/// A message in a stream, before the packets that carried it are known.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub form: Form,
    /// What is in it, if it ends a message of a protocol that is read.
    pub inside: Option<Box<Inside>>,
    pub direction: Direction,
    /// Its place in its direction's stream.
    pub range: Range<u64>,
    /// Its bytes. Of a long HTTP body only the first are kept: see [`crate::http::Part::bytes`].
    pub bytes: Vec<u8>,
    /// How many bytes it has.
    pub length: u64,
    /// How many of its bytes are the application's own.
    pub payload: u64,
    pub label: String,
    /// Ties chunks to the server-sent event that they carry: both have its number.
    pub group: Option<u64>,
    /// What is wrong with it that its bytes alone do not show.
    pub malformed: Option<Malformed>,
}

/// The longest text in a label, in characters.
const LONGEST: usize = 60;

/// `text` in quotation marks, cut if it is long.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for (count, character) in text.chars().enumerate() {
        if count == LONGEST {
            quoted.push('…');
            break;
        }
        quoted.push(if character.is_control() { ' ' } else { character });
    }
    quoted.push('"');
    quoted
}
