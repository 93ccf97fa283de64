//! Extensions of the hellos and of the messages after them (RFC 8446 §4.2, RFC 6066, RFC 7301, RFC 8422, RFC 5746).

use super::super::layout::{Body, Laid, Layout, specs};
use super::super::names;
use super::{CLIENT_HELLO, EARLY_DATA, NEW_SESSION_TICKET, PRE_SHARED_KEY, SERVER_HELLO};
use crate::Spec;

/// Stands for a Hello Retry Request, which has no number of its own, as the message that an extension is in.
pub(super) const RETRY: u8 = 0xff;

specs! {
    LIST_LENGTH = "tls.handshake.extensions_length", "Extensions Length", "RFC 8446 §4.2",
        "Bytes of all extensions.";
    LIST = "tls.handshake.extensions", "Extensions", "RFC 8446 §4.2",
        "What TLS learned after its messages had got their form.";
    EXTENSION = "tls.handshake.extension", "Extension", "RFC 8446 §4.2",
        "One extension: its type, its length, what it says.";
    TYPE = "tls.handshake.extension.type", "Extension Type", "RFC 8446 §4.2",
        "Which extension this is.";
    LENGTH = "tls.handshake.extension.len", "Extension Length", "RFC 8446 §4.2",
        "Bytes of what it says.";
    DATA = "tls.handshake.extension.data", "Extension Data", "RFC 8446 §4.2",
        "What the extension says.";
    NAMES_LENGTH = "tls.handshake.extensions_server_name_list_len", "Server Name List Length", "RFC 6066 §3",
        "Bytes of the list of names.";
    NAMES = "tls.handshake.extensions_server_name_list", "Server Name List", "RFC 6066 §3",
        "The names that the client looks for, in fact always one.";
    NAME_TYPE = "tls.handshake.extensions_server_name_type", "Server Name Type", "RFC 6066 §3",
        "What kind of name follows.";
    NAME_LENGTH = "tls.handshake.extensions_server_name_len", "Server Name Length", "RFC 6066 §3",
        "Bytes of the name.";
    NAME = "tls.handshake.extensions_server_name", "Server Name", "RFC 6066 §3",
        "The host that the client wants, so that a server of many can show the right certificate. It crosses in the clear.";
    GROUPS_LENGTH = "tls.handshake.extensions_supported_groups_length", "Supported Groups Length", "RFC 8446 §4.2.7",
        "Bytes of the list.";
    GROUPS = "tls.handshake.extensions_supported_groups", "Supported Groups", "RFC 8446 §4.2.7",
        "The groups that the sender can exchange keys in.";
    GROUP = "tls.handshake.extensions_supported_group", "Supported Group", "RFC 8446 §4.2.7",
        "A curve or another group for the key exchange.";
    FORMATS_LENGTH = "tls.handshake.extensions_ec_point_formats_length", "EC Point Formats Length", "RFC 8422 §5.1.2",
        "Bytes of the list.";
    FORMATS = "tls.handshake.extensions_ec_point_formats", "EC Point Formats", "RFC 8422 §5.1.2",
        "How the sender can read a point on a curve.";
    FORMAT = "tls.handshake.extensions_ec_point_format", "EC Point Format", "RFC 8422 §5.1.2",
        "One form of a point.";
    SCHEMES_LENGTH = "tls.handshake.sig_hash_alg_len", "Signature Algorithms Length", "RFC 8446 §4.2.3",
        "Bytes of the list.";
    SCHEMES = "tls.handshake.sig_hash_algs", "Signature Algorithms", "RFC 8446 §4.2.3",
        "The signatures that the sender can check.";
    SCHEME = "tls.handshake.sig_hash_alg", "Signature Algorithm", "RFC 8446 §4.2.3",
        "A way to sign: key, curve, digest.";
    PROTOCOLS_LENGTH = "tls.handshake.extensions_alpn_len", "Protocol Name List Length", "RFC 7301 §3.1",
        "Bytes of the list.";
    PROTOCOLS = "tls.handshake.extensions_alpn_list", "Protocol Name List", "RFC 7301 §3.1",
        "What shall be spoken inside TLS; the server names the one that it chose.";
    PROTOCOL_LENGTH = "tls.handshake.extensions_alpn_str_len", "Protocol Name Length", "RFC 7301 §3.1",
        "Bytes of the name.";
    PROTOCOL = "tls.handshake.extensions_alpn_str", "Protocol Name", "RFC 7301 §3.1",
        "One protocol, such as http/1.1 or h2.";
    VERSIONS_LENGTH = "tls.handshake.extensions.supported_versions_len", "Supported Versions Length", "RFC 8446 §4.2.1",
        "Bytes of the list.";
    VERSIONS = "tls.handshake.extensions.supported_versions", "Supported Versions", "RFC 8446 §4.2.1",
        "The versions that the client speaks, the preferred first.";
    SUPPORTED_VERSION = "tls.handshake.extensions.supported_version", "Supported Version", "RFC 8446 §4.2.1",
        "A version; in the Server Hello the one that is spoken from here on.";
    SHARES_LENGTH = "tls.handshake.extensions_key_share_client_length", "Client Key Share Length", "RFC 8446 §4.2.8",
        "Bytes of the list.";
    SHARES = "tls.handshake.extensions_key_share_client", "Client Key Shares", "RFC 8446 §4.2.8",
        "The client's half of the key exchange, sent on a guess of the group, which saves a round trip.";
    SHARE_GROUP = "tls.handshake.extensions_key_share_group", "Group", "RFC 8446 §4.2.8",
        "The group that the key belongs to.";
    SHARE_LENGTH = "tls.handshake.extensions_key_share_key_exchange_length", "Key Exchange Length", "RFC 8446 §4.2.8",
        "Bytes of the key.";
    SHARE = "tls.handshake.extensions_key_share_key_exchange", "Key Exchange", "RFC 8446 §4.2.8",
        "A public key, used once: both halves make the secret that onlookers cannot compute.";
    SELECTED_GROUP = "tls.handshake.extensions_key_share_selected_group", "Selected Group", "RFC 8446 §4.2.8",
        "The group that the server wants a key for.";
    MODES_LENGTH = "tls.extension.psk_ke_modes_length", "PSK Key Exchange Modes Length", "RFC 8446 §4.2.9",
        "Bytes of the list.";
    MODES = "tls.extension.psk_ke_modes", "PSK Key Exchange Modes", "RFC 8446 §4.2.9",
        "How the client would resume: with a fresh key exchange as well, or without.";
    MODE = "tls.extension.psk_ke_mode", "PSK Key Exchange Mode", "RFC 8446 §4.2.9",
        "One way to resume.";
    IDENTITIES_LENGTH = "tls.handshake.extensions.psk.identities.length", "Identities Length", "RFC 8446 §4.2.11",
        "Bytes of the list.";
    IDENTITIES = "tls.handshake.extensions.psk.identities", "PSK Identities", "RFC 8446 §4.2.11",
        "The sessions that the client would resume.";
    IDENTITY_LENGTH = "tls.handshake.extensions.psk.identity.identity_length", "Identity Length", "RFC 8446 §4.2.11",
        "Bytes of the identity.";
    IDENTITY = "tls.handshake.extensions.psk.identity.identity", "Identity", "RFC 8446 §4.2.11",
        "The ticket that the server gave in an earlier connection.";
    TICKET_AGE = "tls.handshake.extensions.psk.identity.obfuscated_ticket_age", "Obfuscated Ticket Age",
        "RFC 8446 §4.2.11.1", "Milliseconds since the ticket came, plus the number that came with it, modulo 2^32.";
    BINDERS_LENGTH = "tls.handshake.extensions.psk.binders_len", "PSK Binders Length", "RFC 8446 §4.2.11.2",
        "Bytes of the list.";
    BINDERS = "tls.handshake.extensions.psk.binders", "PSK Binders", "RFC 8446 §4.2.11.2",
        "A proof for each identity that the client has its key.";
    BINDER_LENGTH = "tls.handshake.extensions.psk.binder_len", "Binder Length", "RFC 8446 §4.2.11.2",
        "Bytes of the proof.";
    BINDER = "tls.handshake.extensions.psk.binder", "Binder", "RFC 8446 §4.2.11.2",
        "A digest of this Client Hello, keyed with the resumed session's secret.";
    SELECTED_IDENTITY = "tls.handshake.extensions.psk.identity.selected", "Selected Identity", "RFC 8446 §4.2.11",
        "Which of the client's identities is resumed, counted from 0.";
    MAX_EARLY_DATA = "tls.early_data.max_early_data_size", "Maximum Early Data Size", "RFC 8446 §4.2.10",
        "How many bytes of 0-RTT data the server takes with this ticket.";
    RENEGOTIATION_LENGTH = "tls.handshake.extensions_reneg_info_len", "Renegotiation Info Length", "RFC 5746 §3.2",
        "Bytes that follow; 0 in a first handshake.";
    RENEGOTIATION = "tls.handshake.extensions_reneg_info", "Renegotiation Info", "RFC 5746 §3.2",
        "Ties a second handshake on a connection to the first.";
    STATUS_TYPE = "tls.handshake.extensions_status_request_type", "Certificate Status Type", "RFC 6066 §8",
        "What kind of proof is wanted that the certificate is not revoked.";
    RESPONDERS_LENGTH = "tls.handshake.extensions_status_request_responder_ids_len", "Responder ID List Length",
        "RFC 6066 §8", "Bytes of the list.";
    RESPONDERS = "tls.handshake.extensions_status_request_responder_ids", "Responder ID List", "RFC 6066 §8",
        "The responders that the client trusts.";
    STATUS_EXTENSIONS_LENGTH = "tls.handshake.extensions_status_request_exts_len", "Request Extensions Length",
        "RFC 6066 §8", "Bytes of the request's own extensions.";
    STATUS_EXTENSIONS = "tls.handshake.extensions_status_request_exts", "Request Extensions", "RFC 6066 §8",
        "The request's own extensions.";
    COOKIE_LENGTH = "tls.handshake.extensions.cookie_len", "Cookie Length", "RFC 8446 §4.2.2",
        "Bytes of the cookie.";
    COOKIE = "tls.handshake.extensions.cookie", "Cookie", "RFC 8446 §4.2.2",
        "What the client shall send back in its next Client Hello, so that the server need not remember.";
}

/// A list of extensions with its length.
pub(super) fn list(layout: &mut Layout<'_>) -> Laid {
    layout.vector(&LIST_LENGTH, 2, &LIST, |layout| {
        while layout.left() > 0 {
            let (kind, length) = match *layout.ahead() {
                [a, b, c, d, ..] => (u16::from_be_bytes([a, b]), usize::from(u16::from_be_bytes([c, d]))),
                _ => (0, 0),
            };
            layout.group(&EXTENSION, 4 + length, names::extension(kind.into()), |layout| {
                let kind = layout.named(&TYPE, 2, names::extension)?;
                let length = layout.number(&LENGTH, 2)?;
                match content(kind, layout.message).filter(|_| length > 0) {
                    Some(content) => content(layout),
                    None => layout.bytes(&DATA, length as usize),
                }
            })?;
        }
        Ok(())
    })
}

/// A list that hellos before TLS 1.2 could leave out (RFC 5246 §7.4.1.2).
pub(super) fn optional_list(layout: &mut Layout<'_>) -> Laid {
    if layout.left() > 0 { list(layout) } else { Ok(()) }
}

/// The form of what extension `kind` says in a message of type `message`, where it is known.
fn content(kind: u64, message: u8) -> Option<Body> {
    Some(match (kind, message) {
        (0, CLIENT_HELLO) => server_name,
        (5, CLIENT_HELLO) => status_request,
        (10, _) => |layout| layout.vector(&GROUPS_LENGTH, 2, &GROUPS, |layout| all_codes(layout, &GROUP, names::group)),
        (11, _) => |layout| {
            layout.vector(&FORMATS_LENGTH, 1, &FORMATS, |layout| all_bytes(layout, &FORMAT, names::point_format))
        },
        (13 | 50, _) => schemes,
        (16, _) => protocols,
        (PRE_SHARED_KEY, CLIENT_HELLO) => pre_shared_key,
        (PRE_SHARED_KEY, SERVER_HELLO) => |layout| layout.number(&SELECTED_IDENTITY, 2).map(drop),
        (EARLY_DATA, NEW_SESSION_TICKET) => |layout| layout.number(&MAX_EARLY_DATA, 4).map(drop),
        (43, CLIENT_HELLO) => |layout| {
            layout
                .vector(&VERSIONS_LENGTH, 1, &VERSIONS, |layout| all_codes(layout, &SUPPORTED_VERSION, names::version))
        },
        (43, _) => |layout| layout.code(&SUPPORTED_VERSION, names::version).map(drop),
        (44, _) => |layout| layout.opaque(&COOKIE_LENGTH, 2, &COOKIE),
        (45, _) => |layout| layout.vector(&MODES_LENGTH, 1, &MODES, |layout| all_bytes(layout, &MODE, names::psk_mode)),
        (51, CLIENT_HELLO) => |layout| layout.vector(&SHARES_LENGTH, 2, &SHARES, |layout| all(layout, key_share)),
        (51, RETRY) => |layout| layout.code(&SELECTED_GROUP, names::group).map(drop),
        (51, SERVER_HELLO) => key_share,
        (0xff01, _) => |layout| layout.opaque(&RENEGOTIATION_LENGTH, 1, &RENEGOTIATION),
        _ => return None,
    })
}

/// A list of signature algorithms, as Certificate Request of TLS 1.2 has it, too.
pub(super) fn schemes(layout: &mut Layout<'_>) -> Laid {
    layout.vector(&SCHEMES_LENGTH, 2, &SCHEMES, |layout| all_codes(layout, &SCHEME, names::signature_scheme))
}

fn server_name(layout: &mut Layout<'_>) -> Laid {
    layout.vector(&NAMES_LENGTH, 2, &NAMES, |layout| {
        all(layout, |layout| {
            layout.named(&NAME_TYPE, 1, names::server_name_type)?;
            let length = layout.number(&NAME_LENGTH, 2)?;
            layout.text(&NAME, length as usize)
        })
    })
}

fn status_request(layout: &mut Layout<'_>) -> Laid {
    layout.named(&STATUS_TYPE, 1, names::status_type)?;
    layout.opaque(&RESPONDERS_LENGTH, 2, &RESPONDERS)?;
    layout.opaque(&STATUS_EXTENSIONS_LENGTH, 2, &STATUS_EXTENSIONS)
}

fn protocols(layout: &mut Layout<'_>) -> Laid {
    layout.vector(&PROTOCOLS_LENGTH, 2, &PROTOCOLS, |layout| {
        all(layout, |layout| {
            let length = layout.number(&PROTOCOL_LENGTH, 1)?;
            layout.text(&PROTOCOL, length as usize)
        })
    })
}

fn key_share(layout: &mut Layout<'_>) -> Laid {
    layout.code(&SHARE_GROUP, names::group)?;
    layout.opaque(&SHARE_LENGTH, 2, &SHARE)
}

fn pre_shared_key(layout: &mut Layout<'_>) -> Laid {
    layout.vector(&IDENTITIES_LENGTH, 2, &IDENTITIES, |layout| {
        all(layout, |layout| {
            layout.opaque(&IDENTITY_LENGTH, 2, &IDENTITY)?;
            layout.number(&TICKET_AGE, 4).map(drop)
        })
    })?;
    layout
        .vector(&BINDERS_LENGTH, 2, &BINDERS, |layout| all(layout, |layout| layout.opaque(&BINDER_LENGTH, 1, &BINDER)))
}

/// The same again and again until the field ends. Each round must take a byte at least, as every length and number does.
pub(super) fn all(layout: &mut Layout<'_>, one: Body) -> Laid {
    while layout.left() > 0 {
        one(layout)?;
    }
    Ok(())
}

/// Numbers of two bytes until the field ends.
pub(super) fn all_codes(layout: &mut Layout<'_>, spec: &'static Spec, name: fn(u64) -> &'static str) -> Laid {
    while layout.left() > 0 {
        layout.code(spec, name)?;
    }
    Ok(())
}

/// Numbers of one byte until the field ends.
pub(super) fn all_bytes(layout: &mut Layout<'_>, spec: &'static Spec, name: fn(u64) -> &'static str) -> Laid {
    while layout.left() > 0 {
        layout.named(spec, 1, name)?;
    }
    Ok(())
}
