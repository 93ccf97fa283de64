//! TLS 1.2 and 1.3 as an observer sees them: records in a stream, their contents decrypted with the key log, their
//! fields.
//!
//! It decrypts what the lab's hosts speak: TLS 1.2 ECDHE_ECDSA and TLS 1.3, both with AES_128_GCM_SHA256. A program that
//! reads captures of others brings a longer table of suites. Records of unknown suites, or without a key in the log, stay
//! encrypted, and say why ([`Dark`]).
//!
//! ```
//! use trace::Direction;
//! let mut session = wire::tls::Session::new("");
//! let records = session.push(Direction::Down, &[21, 3, 3, 0, 2, 2, 40]);
//! let message = &records[0].messages[0];
//! assert_eq!(message.name, "Alert: handshake_failure");
//! let fields = wire::tls::dissect_message(message, session.is_tls13());
//! assert_eq!(fields.find("tls.alert_message.desc").unwrap().value, "handshake_failure (40)");
//! ```

mod dark;
pub(crate) mod handshake;
mod keys;
pub(crate) mod layout;
mod names;
pub(crate) mod record;
mod session;
pub mod suite;
mod versions;

pub use dark::Dark;
pub use handshake::dissect_message;
pub use keys::KeyLog;
pub(crate) use record::dissect_unread;
pub use record::{Sealed, dissect_encrypted_record, dissect_record};
pub use session::Session;

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

impl From<u8> for ContentType {
    fn from(code: u8) -> Self {
        match code {
            20 => Self::ChangeCipherSpec,
            21 => Self::Alert,
            22 => Self::Handshake,
            23 => Self::ApplicationData,
            _ => Self::Other(code),
        }
    }
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
    /// What it carries: the inner type of a TLS 1.3 record that could be decrypted, otherwise the outer type.
    pub content: ContentType,
    /// Whether it was encrypted.
    pub encrypted: bool,
    /// What it carries in the clear: the fragment of a plain record, or the decrypted one without padding and inner
    /// type. `None` if no key fits.
    pub plain: Option<Vec<u8>>,
    /// Why there is no `plain`.
    pub dark: Option<Dark>,
    /// The handshake messages that end in this record, alerts and change_cipher_spec included, in order.
    pub messages: Vec<Message>,
    /// Whether it is protected with the key for 0-RTT (RFC 8446 §2.3), as early data and End Of Early Data are.
    pub early: bool,
}

/// A message of the handshake, an alert or a change_cipher_spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// As the seed and the RFCs name it: `Client Hello`, `Server Hello Done`, `Change Cipher Spec`, `Finished`,
    /// `Alert: close_notify`.
    pub name: &'static str,
    /// Its bytes, header included, put together if several records carried it.
    pub bytes: Vec<u8>,
}
