//! The hellos (RFC 8446 §4.1, RFC 5246 §7.4.1): what each side can do, and what the server chose.

use super::super::keys::Random;
use super::super::layout::{Laid, Layout, specs};
use super::super::{Message, names};
use super::{SERVER_HELLO, dissect_message, extensions};
use crate::Dissection;

specs! {
    VERSION = "tls.handshake.version", "Legacy Version", "RFC 8446 §4.1.2";
    RANDOM = "tls.handshake.random", "Random", "RFC 8446 §4.1.2";
    SESSION_ID_LENGTH = "tls.handshake.session_id_length", "Legacy Session ID Length", "RFC 8446 §4.1.2";
    SESSION_ID = "tls.handshake.session_id", "Legacy Session ID", "RFC 8446 §4.1.2";
    SUITES_LENGTH = "tls.handshake.cipher_suites_length", "Cipher Suites Length", "RFC 8446 §4.1.2";
    SUITES = "tls.handshake.ciphersuites", "Cipher Suites", "RFC 8446 §4.1.2";
    SUITE = "tls.handshake.ciphersuite", "Cipher Suite", "RFC 8446 §4.1.2";
    METHODS_LENGTH = "tls.handshake.comp_methods_length", "Legacy Compression Methods Length",
        "RFC 8446 §4.1.2";
    METHODS = "tls.handshake.comp_methods", "Legacy Compression Methods", "RFC 8446 §4.1.2";
    METHOD = "tls.handshake.comp_method", "Legacy Compression Method", "RFC 8446 §4.1.2";
}

/// A Server Hello with this random, SHA-256 of "HelloRetryRequest", asks for another Client Hello (RFC 8446 §4.1.3).
const RETRY: Random = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11,
    0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

/// Whether a message is a Hello Retry Request.
pub(super) fn is_retry(message: &[u8]) -> bool {
    message.first() == Some(&SERVER_HELLO) && message.get(6..38) == Some(&RETRY)
}

pub(super) fn client(layout: &mut Layout<'_>) -> Laid {
    beginning(layout)?;
    layout.vector(&SUITES_LENGTH, 2, &SUITES, |layout| extensions::all_codes(layout, &SUITE, names::cipher_suite))?;
    layout.vector(&METHODS_LENGTH, 1, &METHODS, |layout| extensions::all_bytes(layout, &METHOD, names::compression))?;
    extensions::optional_list(layout)
}

pub(super) fn server(layout: &mut Layout<'_>) -> Laid {
    beginning(layout)?;
    layout.code(&SUITE, names::cipher_suite)?;
    layout.named(&METHOD, 1, names::compression)?;
    extensions::optional_list(layout)
}

/// A Hello Retry Request has a Server Hello's form, except that its key_share only names a group.
pub(super) fn retry(layout: &mut Layout<'_>) -> Laid {
    layout.message = extensions::RETRY;
    server(layout)
}

fn beginning(layout: &mut Layout<'_>) -> Laid {
    layout.code(&VERSION, names::version)?;
    layout.bytes(&RANDOM, 32)?;
    layout.opaque(&SESSION_ID_LENGTH, 1, &SESSION_ID)
}

/// What a hello determines about the keys to come.
pub(in crate::tls) struct Hello {
    pub(in crate::tls) random: Random,
    /// The version that a Server Hello chose.
    pub(in crate::tls) version: u16,
    /// The suite that a Server Hello chose.
    pub(in crate::tls) cipher_suite: u16,
    fields: Dissection,
}

impl Hello {
    /// Reads a hello. What is missing is zero.
    pub(in crate::tls) fn read(message: &Message) -> Self {
        let fields = dissect_message(message, true);
        let number = |id| fields.find(id).and_then(|field| field.number);
        // TLS 1.3 has its version in an extension, because middleboxes fail on a new one in the old place (RFC 8446
        // §4.2.1).
        let version = number(extensions::SUPPORTED_VERSION.id).or_else(|| number(VERSION.id)).unwrap_or_default();
        let random = message.bytes.get(6..).and_then(|bytes| bytes.first_chunk()).copied().unwrap_or_default();
        let cipher_suite = number(SUITE.id).and_then(|number| u16::try_from(number).ok()).unwrap_or_default();
        Self { random, version: u16::try_from(version).unwrap_or_default(), cipher_suite, fields }
    }

    /// Whether a Client Hello offers `version` in its list of versions (RFC 8446 §4.2.1).
    pub(in crate::tls) fn offers(&self, version: u16) -> bool {
        let list = self.fields.find(extensions::VERSIONS.id);
        list.is_some_and(|list| list.parts.iter().any(|offered| offered.number == Some(version.into())))
    }

    /// Whether the extension with this number is there.
    pub(in crate::tls) fn has_extension(&self, number: u64) -> bool {
        let list = self.fields.find(extensions::LIST.id);
        list.is_some_and(|list| {
            list.parts.iter().any(|extension| extension.parts.first().is_some_and(|kind| kind.number == Some(number)))
        })
    }
}
