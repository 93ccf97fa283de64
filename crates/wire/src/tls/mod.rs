//! TLS 1.2 and 1.3: records in a stream, their contents decrypted with the key log, fields. Passive: it watches.

use crate::Dissection;
use std::ops::Range;
use trace::Direction;

/// A record's content type (RFC 8446 §5.1, RFC 5246 §6.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the RFC's own names")]
pub enum ContentType {
    ChangeCipherSpec,
    Alert,
    Handshake,
    ApplicationData,
    Other(u8),
}

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Which way it went.
    pub direction: Direction,
    /// Its place in its direction's stream of TCP bytes.
    pub range: Range<u64>,
    /// Its bytes as they crossed, header included.
    pub bytes: Vec<u8>,
    /// What it carries: the inner type of a TLS 1.3 record that could be decrypted, else the outer one.
    pub content: ContentType,
    /// Whether it was encrypted.
    pub encrypted: bool,
    /// What it carries in the clear: the fragment of a plain record, the decrypted one without padding and inner type;
    /// `None` where no key fits.
    pub plain: Option<Vec<u8>>,
    /// The handshake messages that end in this record, alerts and change_cipher_spec included, in order.
    pub messages: Vec<Message>,
    /// Whether it went as 0-RTT data (RFC 8446 §2.3).
    pub early: bool,
}

/// A message of the handshake, an alert or a change_cipher_spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// As the seed and the RFCs name it: `Client Hello`, `Server Hello Done`, `Change Cipher Spec`, `Finished`,
    /// `Alert: close_notify`.
    pub name: &'static str,
    /// Its bytes, header included (put together where records split it).
    pub bytes: Vec<u8>,
}

/// One TLS connection, watched.
pub struct Session {}

impl Session {
    /// A connection whose secrets are in `key_log` (RFC 9850's format), as far as they are.
    pub fn new(_key_log: &str) -> Self {
        todo!()
    }

    /// Takes TCP bytes of one direction, in order, and gives the records that they complete.
    pub fn push(&mut self, _direction: Direction, _bytes: &[u8]) -> Vec<Record> {
        todo!()
    }

    /// Whether both sides have sent Finished, so that what follows is application data.
    pub fn is_established(&self) -> bool {
        todo!()
    }
}

/// A record's fields as they crossed: header, and what is encrypted as one field.
pub fn dissect_record(_bytes: &[u8]) -> Dissection {
    todo!()
}

/// The fields of one handshake message, alert or change_cipher_spec in the clear. `tls13` tells messages apart whose form
/// differs between versions.
pub fn dissect_message(_message: &Message, _tls13: bool) -> Dissection {
    todo!()
}
