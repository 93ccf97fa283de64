//! Messages: how handshake messages are put together from records, and the fields of each message in the clear (RFC
//! 8446 §4, RFC 5246 §7.4).

pub(crate) mod authentication;
pub(crate) mod extensions;
pub(crate) mod hello;

pub(super) use hello::Hello;

use super::Message;
use super::layout::{Body, Laid, Layout, specs};
use super::names;
use crate::{Dissection, Protocol};

pub(super) const CLIENT_HELLO: u8 = 1;
pub(super) const SERVER_HELLO: u8 = 2;
const NEW_SESSION_TICKET: u8 = 4;
pub(super) const END_OF_EARLY_DATA: u8 = 5;
const ENCRYPTED_EXTENSIONS: u8 = 8;
pub(super) const CERTIFICATE: u8 = 11;
const SERVER_KEY_EXCHANGE: u8 = 12;
const CERTIFICATE_REQUEST: u8 = 13;
const SERVER_HELLO_DONE: u8 = 14;
const CERTIFICATE_VERIFY: u8 = 15;
const CLIENT_KEY_EXCHANGE: u8 = 16;
pub(super) const FINISHED: u8 = 20;
pub(super) const KEY_UPDATE: u8 = 24;

pub(super) const ENCRYPT_THEN_MAC: u64 = 22;
pub(super) const PRE_SHARED_KEY: u64 = 41;
pub(super) const EARLY_DATA: u64 = 42;

/// It has a Server Hello's number, but another meaning.
pub(super) const HELLO_RETRY_REQUEST: &str = "Hello Retry Request";

/// Bytes of a handshake message's header.
const HEADER: usize = 4;
/// The longest message that is read, in bytes. The longest chains of certificates are shorter.
const LIMIT: usize = 1 << 17;

specs! {
    TYPE = "tls.handshake.type", "Handshake Type", "RFC 8446 §4";
    LENGTH = "tls.handshake.length", "Length", "RFC 8446 §4";
    BODY = "tls.handshake.body", "Message", "RFC 8446 §4";
    VERIFY_DATA = "tls.handshake.verify_data", "Verify Data", "RFC 8446 §4.4.4";
    LIFETIME = "tls.handshake.session_ticket_lifetime_hint", "Ticket Lifetime", "RFC 8446 §4.6.1";
    AGE_ADD = "tls.handshake.session_ticket_age_add", "Ticket Age Add", "RFC 8446 §4.6.1";
    NONCE_LENGTH = "tls.handshake.session_ticket_nonce_length", "Ticket Nonce Length", "RFC 8446 §4.6.1";
    NONCE = "tls.handshake.session_ticket_nonce", "Ticket Nonce", "RFC 8446 §4.6.1";
    TICKET_LENGTH = "tls.handshake.session_ticket_length", "Ticket Length", "RFC 8446 §4.6.1";
    TICKET = "tls.handshake.session_ticket", "Ticket", "RFC 8446 §4.6.1";
    REQUEST_UPDATE = "tls.handshake.key_update.request_update", "Request Update", "RFC 8446 §4.6.3";
    CHANGE_CIPHER_SPEC = "tls.change_cipher_spec", "Change Cipher Spec", "RFC 8446 §5";
    LEVEL = "tls.alert_message.level", "Alert Level", "RFC 8446 §6";
    DESCRIPTION = "tls.alert_message.desc", "Alert Description", "RFC 8446 §6";
}

/// The fields of one handshake message, alert or change_cipher_spec in the clear. `tls13` decides about messages whose
/// form differs between versions, and about names and sources: a field is named as its version's standard names it.
pub fn dissect_message(message: &Message, tls13: bool) -> Dissection {
    let kind = message.bytes.first().copied().unwrap_or_default();
    let body: Body = if message.name == names::content_type(20) {
        |layout| {
            layout.number(&CHANGE_CIPHER_SPEC, 1)?;
            Ok(())
        }
    } else if message.name.starts_with("Alert: ") {
        |layout| {
            layout.named(&LEVEL, 1, names::alert_level)?;
            layout.named(&DESCRIPTION, 1, names::alert_description)?;
            Ok(())
        }
    } else if hello::is_retry(&message.bytes) {
        |layout| handshake(layout, |_| HELLO_RETRY_REQUEST, hello::retry)
    } else if tls13 {
        |layout| handshake(layout, names::handshake, body_13(layout.message))
    } else {
        |layout| handshake(layout, names::handshake, body_12(layout.message))
    };
    Layout::dissect(Protocol::TlsMessage, &message.bytes, kind, tls13, body)
}

fn handshake(layout: &mut Layout<'_>, name: fn(u64) -> &'static str, body: Body) -> Laid {
    layout.named(&TYPE, 1, name)?;
    layout.vector(&LENGTH, 3, &BODY, body)
}

fn body_13(message: u8) -> Body {
    match message {
        NEW_SESSION_TICKET => ticket_13,
        ENCRYPTED_EXTENSIONS => extensions::list,
        CERTIFICATE => authentication::certificate_13,
        CERTIFICATE_REQUEST => authentication::request_13,
        KEY_UPDATE => |layout| layout.named(&REQUEST_UPDATE, 1, names::key_update).map(drop),
        _ => body_12(message),
    }
}

fn body_12(message: u8) -> Body {
    match message {
        CLIENT_HELLO => hello::client,
        SERVER_HELLO => hello::server,
        NEW_SESSION_TICKET => ticket_12,
        CERTIFICATE => authentication::certificate_12,
        SERVER_KEY_EXCHANGE => authentication::server_key_exchange,
        CERTIFICATE_REQUEST => authentication::request_12,
        CERTIFICATE_VERIFY => authentication::verify,
        CLIENT_KEY_EXCHANGE => authentication::client_key_exchange,
        FINISHED => |layout| layout.bytes(&VERIFY_DATA, layout.left()),
        // These have no content.
        END_OF_EARLY_DATA | SERVER_HELLO_DONE => |_| Ok(()),
        _ => |layout| {
            layout.rest();
            Ok(())
        },
    }
}

/// RFC 5077 §3.3.
fn ticket_12(layout: &mut Layout<'_>) -> Laid {
    layout.number(&LIFETIME, 4)?;
    layout.opaque(&TICKET_LENGTH, 2, &TICKET)
}

/// RFC 8446 §4.6.1.
fn ticket_13(layout: &mut Layout<'_>) -> Laid {
    layout.number(&LIFETIME, 4)?;
    layout.number(&AGE_ADD, 4)?;
    layout.opaque(&NONCE_LENGTH, 1, &NONCE)?;
    layout.opaque(&TICKET_LENGTH, 2, &TICKET)?;
    extensions::list(layout)
}

/// Puts handshake messages together: a message may span records, and a record may have several (RFC 8446 §5.1).
#[derive(Default)]
pub(super) struct Assembler {
    buffer: Vec<u8>,
    /// Whether a message claimed to be longer than [`LIMIT`], so that nothing more is read.
    lost: bool,
}

impl Assembler {
    /// Takes the content of a record and returns the messages that end in it.
    pub(super) fn push(&mut self, fragment: &[u8]) -> Vec<Message> {
        let mut messages = Vec::new();
        if self.lost {
            return messages;
        }
        self.buffer.extend_from_slice(fragment);
        let mut start = 0;
        while let Some([_, high, middle, low]) =
            self.buffer.get(start..).and_then(|ahead| ahead.first_chunk::<HEADER>())
        {
            let length = HEADER + u32::from_be_bytes([0, *high, *middle, *low]) as usize;
            if length > LIMIT {
                *self = Self { buffer: Vec::new(), lost: true };
                return messages;
            }
            let Some(bytes) = self.buffer.get(start..start + length) else { break };
            messages.push(Message { name: name(bytes), bytes: bytes.to_vec() });
            start += length;
        }
        self.buffer.drain(..start);
        messages
    }
}

fn name(message: &[u8]) -> &'static str {
    if hello::is_retry(message) {
        return HELLO_RETRY_REQUEST;
    }
    names::handshake(message.first().copied().unwrap_or_default().into())
}
