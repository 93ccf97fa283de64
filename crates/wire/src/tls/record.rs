//! Records: how they are cut out of a stream of bytes (RFC 8446 §5.1, RFC 5246 §6.2.1), and their fields as they
//! crossed.

use super::layout::{Laid, Layout, specs};
use super::names;
use super::suite::{EXPLICIT_NONCE, TAG};
use super::versions::ENCRYPTED as ENCRYPTED_RECORD;
use crate::{Dissection, Protocol, Rule};
use std::ops::Range;

/// Bytes of a record's header.
pub(super) const HEADER: usize = 5;

/// The most bytes that may follow a header: 2^14 of content, and 2048 for its protection in TLS 1.2 (RFC 5246 §6.2.3),
/// 256 in TLS 1.3 (RFC 8446 §5.2).
const LIMIT: usize = (1 << 14) + 2048;
const LIMIT_13: usize = (1 << 14) + 256;

specs! {
    TYPE = "tls.record.content_type", "Content Type", "RFC 8446 §5.1";
    OPAQUE_TYPE = "tls.record.opaque_type", "Opaque Type", "RFC 8446 §5.2";
    VERSION = "tls.record.version", "Legacy Record Version", "RFC 8446 §5.1";
    LENGTH = "tls.record.length", "Length", "RFC 8446 §5.1";
    FRAGMENT = "tls.record.fragment", "Fragment", "RFC 8446 §5.1";
    ENCRYPTED = "tls.app_data", "Encrypted Record", "RFC 8446 §5.2";
    NONCE = "tls.record.nonce_explicit", "Explicit Nonce", "RFC 5288 §3";
    IV = "tls.record.iv", "IV", "RFC 5246 §6.2.3.2";
    CIPHERTEXT = "tls.record.encrypted", "Ciphertext", "RFC 8446 §5.2";
    AUTHENTICATION = "tls.record.tag", "Authentication Tag", "RFC 5116 §5.1";
    MAC = "tls.record.mac", "MAC", "RFC 7366 §3";
}

/// How an encrypted record is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealed {
    /// TLS 1.2 with AES-GCM or AES-CCM: a part of the nonce stands before the ciphertext (RFC 5288 §3).
    WithNonce,
    /// TLS 1.2 with ChaCha20-Poly1305: the nonce is not sent (RFC 7905 §2).
    WithoutNonce,
    /// TLS 1.3 (RFC 8446 §5.2).
    Tls13,
    /// TLS 1.2 with a block cipher: the IV stands before the ciphertext, which has a MAC and padding in it (RFC 5246
    /// §6.2.3.2).
    Cbc,
    /// The same with a MAC of so many bytes behind the ciphertext (RFC 7366 §3).
    CbcThenMac(u8),
}

impl Sealed {
    /// Bytes from a record's first one to its ciphertext.
    pub(crate) fn before(self) -> u64 {
        let nonce = match self {
            Self::WithNonce => EXPLICIT_NONCE,
            Self::WithoutNonce | Self::Tls13 => 0,
            Self::Cbc | Self::CbcThenMac(_) => BLOCK,
        };
        (HEADER + nonce) as u64
    }
}

/// Bytes of a block of AES, and of the IV that each record with CBC carries (RFC 5246 §6.2.3.2).
const BLOCK: usize = 16;

/// A record's fields as they crossed: header, and what follows as one field.
pub fn dissect_record(bytes: &[u8], tls13: bool) -> Dissection {
    Layout::dissect(Protocol::TlsRecord, bytes, 0, tls13, |layout| {
        layout.named(&TYPE, 1, names::content_type)?;
        let length = version_and_length(layout)?;
        layout.bytes(&FRAGMENT, length)
    })
}

/// The fields of a record that is encrypted with authentication (see [`super::Record::encrypted`]): the header, the
/// explicit nonce if it is sent, ciphertext and tag.
pub fn dissect_encrypted_record(bytes: &[u8], sealed: Sealed) -> Dissection {
    let body = match sealed {
        Sealed::WithNonce => with_nonce,
        Sealed::WithoutNonce => without_nonce,
        Sealed::Tls13 => encrypted_13,
        Sealed::Cbc => cbc::<0>,
        // The MACs of SHA-1, SHA-256 and SHA-384.
        Sealed::CbcThenMac(20) => cbc::<20>,
        Sealed::CbcThenMac(32) => cbc::<32>,
        Sealed::CbcThenMac(_) => cbc::<48>,
    };
    let tls13 = sealed == Sealed::Tls13;
    let mut dissection = Layout::dissect(Protocol::TlsRecord, bytes, ENCRYPTED_RECORD, tls13, body);
    if tls13 && dissection.find(LENGTH.id).and_then(|length| length.number) > Some(LIMIT_13 as u64) {
        dissection.mark(Rule::TlsRecordLong13);
    }
    dissection
}

/// The field of bytes that are no record.
pub(crate) fn dissect_unread(bytes: &[u8]) -> Dissection {
    Layout::dissect(Protocol::TlsRecord, bytes, 0, true, |_| Ok(()))
}

fn with_nonce(layout: &mut Layout<'_>) -> Laid {
    layout.named(&TYPE, 1, names::content_type)?;
    let length = version_and_length(layout)?;
    layout.group(&ENCRYPTED, length, "", |layout| {
        layout.bytes(&NONCE, EXPLICIT_NONCE)?;
        ciphertext_and_tag(layout)
    })
}

fn without_nonce(layout: &mut Layout<'_>) -> Laid {
    layout.named(&TYPE, 1, names::content_type)?;
    let length = version_and_length(layout)?;
    layout.group(&ENCRYPTED, length, "", ciphertext_and_tag)
}

/// With a MAC of `MAC_BYTES` bytes behind the ciphertext.
fn cbc<const MAC_BYTES: usize>(layout: &mut Layout<'_>) -> Laid {
    layout.named(&TYPE, 1, names::content_type)?;
    let length = version_and_length(layout)?;
    layout.group(&ENCRYPTED, length, "", |layout| {
        layout.bytes(&IV, BLOCK)?;
        layout.bytes(&CIPHERTEXT, layout.left().saturating_sub(MAC_BYTES))?;
        if MAC_BYTES > 0 { layout.bytes(&MAC, MAC_BYTES) } else { Ok(()) }
    })
}

fn encrypted_13(layout: &mut Layout<'_>) -> Laid {
    layout.named(&OPAQUE_TYPE, 1, names::content_type)?;
    let length = version_and_length(layout)?;
    layout.group(&ENCRYPTED, length, "", ciphertext_and_tag)
}

fn version_and_length(layout: &mut Layout<'_>) -> Laid<usize> {
    layout.code(&VERSION, names::version)?;
    Ok(layout.number(&LENGTH, 2)? as usize)
}

fn ciphertext_and_tag(layout: &mut Layout<'_>) -> Laid {
    let length = layout.left().saturating_sub(TAG);
    layout.bytes(&CIPHERTEXT, length)?;
    layout.bytes(&AUTHENTICATION, TAG)
}

/// Cuts one direction's bytes into records. It keeps at most one record that is not whole.
#[derive(Default)]
pub(super) struct Cutter {
    buffer: Vec<u8>,
    /// Where the next record starts in `buffer`.
    start: usize,
    /// Where the next record starts in the stream.
    offset: u64,
    /// Why reading has stopped, if it has.
    pub(super) broken: Option<Rule>,
    /// The bytes at which it has stopped, until they are taken.
    unread: Option<Vec<u8>>,
}

impl Cutter {
    /// Takes the next bytes.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        if self.broken.is_none() {
            self.buffer.drain(..self.start);
            self.start = 0;
            self.buffer.extend_from_slice(bytes);
        }
    }

    /// The next whole record with its place in the stream.
    pub(super) fn next_record(&mut self) -> Option<(Range<u64>, Vec<u8>)> {
        let ahead = self.buffer.get(self.start..)?;
        let [content, major, _, high, low] = *ahead.first_chunk::<HEADER>()?;
        let length = usize::from(u16::from_be_bytes([high, low]));
        if !(20..=24).contains(&content) || major != 3 {
            return self.give_up(Rule::TlsNoRecord);
        }
        if length > LIMIT {
            return self.give_up(Rule::TlsRecordLong);
        }
        let record = ahead.get(..HEADER + length)?.to_vec();
        let range = self.offset..self.offset + record.len() as u64;
        self.start += record.len();
        self.offset = range.end;
        Some((range, record))
    }

    fn give_up<T>(&mut self, why: Rule) -> Option<T> {
        self.broken = Some(why);
        self.unread = Some(self.buffer.split_off(self.start));
        self.buffer = Vec::new();
        self.start = 0;
        None
    }

    /// The bytes that are no record, and their place in the stream; once.
    pub(super) fn take_unread(&mut self) -> Option<(u64, Vec<u8>)> {
        Some((self.offset, self.unread.take()?))
    }
}
