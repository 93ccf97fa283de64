//! Extensions of the hellos and of the messages after them (RFC 8446 §4.2, RFC 6066, RFC 7301, RFC 8422, RFC 5746).

use super::super::layout::{Body, Laid, Layout, specs};
use super::super::names;
use super::{CLIENT_HELLO, EARLY_DATA, NEW_SESSION_TICKET, PRE_SHARED_KEY, SERVER_HELLO};
use crate::Spec;

/// The number that stands here for a Hello Retry Request, which has none of its own.
pub(super) const RETRY: u8 = 0xff;

specs! {
    LIST_LENGTH = "tls.handshake.extensions_length", "Extensions Length", "RFC 8446 §4.2";
    LIST = "tls.handshake.extensions", "Extensions", "RFC 8446 §4.2";
    EXTENSION = "tls.handshake.extension", "Extension", "RFC 8446 §4.2";
    TYPE = "tls.handshake.extension.type", "Extension Type", "RFC 8446 §4.2";
    LENGTH = "tls.handshake.extension.len", "Extension Length", "RFC 8446 §4.2";
    DATA = "tls.handshake.extension.data", "Extension Data", "RFC 8446 §4.2";
    NAMES_LENGTH = "tls.handshake.extensions_server_name_list_len", "Server Name List Length", "RFC 6066 §3";
    NAMES = "tls.handshake.extensions_server_name_list", "Server Name List", "RFC 6066 §3";
    NAME_TYPE = "tls.handshake.extensions_server_name_type", "Server Name Type", "RFC 6066 §3";
    NAME_LENGTH = "tls.handshake.extensions_server_name_len", "Server Name Length", "RFC 6066 §3";
    NAME = "tls.handshake.extensions_server_name", "Server Name", "RFC 6066 §3";
    GROUPS_LENGTH = "tls.handshake.extensions_supported_groups_length", "Supported Groups Length", "RFC 8446 §4.2.7";
    GROUPS = "tls.handshake.extensions_supported_groups", "Supported Groups", "RFC 8446 §4.2.7";
    GROUP = "tls.handshake.extensions_supported_group", "Supported Group", "RFC 8446 §4.2.7";
    FORMATS_LENGTH = "tls.handshake.extensions_ec_point_formats_length", "EC Point Formats Length", "RFC 8422 §5.1.2";
    FORMATS = "tls.handshake.extensions_ec_point_formats", "EC Point Formats", "RFC 8422 §5.1.2";
    FORMAT = "tls.handshake.extensions_ec_point_format", "EC Point Format", "RFC 8422 §5.1.2";
    SCHEMES_LENGTH = "tls.handshake.sig_hash_alg_len", "Signature Algorithms Length", "RFC 8446 §4.2.3";
    SCHEMES = "tls.handshake.sig_hash_algs", "Signature Algorithms", "RFC 8446 §4.2.3";
    SCHEME = "tls.handshake.sig_hash_alg", "Signature Algorithm", "RFC 8446 §4.2.3";
    PROTOCOLS_LENGTH = "tls.handshake.extensions_alpn_len", "Protocol Name List Length", "RFC 7301 §3.1";
    PROTOCOLS = "tls.handshake.extensions_alpn_list", "Protocol Name List", "RFC 7301 §3.1";
    PROTOCOL_LENGTH = "tls.handshake.extensions_alpn_str_len", "Protocol Name Length", "RFC 7301 §3.1";
    PROTOCOL = "tls.handshake.extensions_alpn_str", "Protocol Name", "RFC 7301 §3.1";
    VERSIONS_LENGTH = "tls.handshake.extensions.supported_versions_len", "Supported Versions Length", "RFC 8446 §4.2.1";
    VERSIONS = "tls.handshake.extensions.supported_versions", "Supported Versions", "RFC 8446 §4.2.1";
    SUPPORTED_VERSION = "tls.handshake.extensions.supported_version", "Supported Version", "RFC 8446 §4.2.1";
    SHARES_LENGTH = "tls.handshake.extensions_key_share_client_length", "Client Key Share Length", "RFC 8446 §4.2.8";
    SHARES = "tls.handshake.extensions_key_share_client", "Client Key Shares", "RFC 8446 §4.2.8";
    SHARE_GROUP = "tls.handshake.extensions_key_share_group", "Group", "RFC 8446 §4.2.8";
    SHARE_LENGTH = "tls.handshake.extensions_key_share_key_exchange_length", "Key Exchange Length", "RFC 8446 §4.2.8";
    SHARE = "tls.handshake.extensions_key_share_key_exchange", "Key Exchange", "RFC 8446 §4.2.8";
    SELECTED_GROUP = "tls.handshake.extensions_key_share_selected_group", "Selected Group", "RFC 8446 §4.2.8";
    MODES_LENGTH = "tls.extension.psk_ke_modes_length", "PSK Key Exchange Modes Length", "RFC 8446 §4.2.9";
    MODES = "tls.extension.psk_ke_modes", "PSK Key Exchange Modes", "RFC 8446 §4.2.9";
    MODE = "tls.extension.psk_ke_mode", "PSK Key Exchange Mode", "RFC 8446 §4.2.9";
    IDENTITIES_LENGTH = "tls.handshake.extensions.psk.identities.length", "Identities Length", "RFC 8446 §4.2.11";
    IDENTITIES = "tls.handshake.extensions.psk.identities", "PSK Identities", "RFC 8446 §4.2.11";
    IDENTITY_LENGTH = "tls.handshake.extensions.psk.identity.identity_length", "Identity Length", "RFC 8446 §4.2.11";
    IDENTITY = "tls.handshake.extensions.psk.identity.identity", "Identity", "RFC 8446 §4.2.11";
    TICKET_AGE = "tls.handshake.extensions.psk.identity.obfuscated_ticket_age", "Obfuscated Ticket Age",
        "RFC 8446 §4.2.11.1";
    BINDERS_LENGTH = "tls.handshake.extensions.psk.binders_len", "PSK Binders Length", "RFC 8446 §4.2.11.2";
    BINDERS = "tls.handshake.extensions.psk.binders", "PSK Binders", "RFC 8446 §4.2.11.2";
    BINDER_LENGTH = "tls.handshake.extensions.psk.binder_len", "Binder Length", "RFC 8446 §4.2.11.2";
    BINDER = "tls.handshake.extensions.psk.binder", "Binder", "RFC 8446 §4.2.11.2";
    SELECTED_IDENTITY = "tls.handshake.extensions.psk.identity.selected", "Selected Identity", "RFC 8446 §4.2.11";
    MAX_EARLY_DATA = "tls.early_data.max_early_data_size", "Maximum Early Data Size", "RFC 8446 §4.2.10";
    RENEGOTIATION_LENGTH = "tls.handshake.extensions_reneg_info_len", "Renegotiation Info Length", "RFC 5746 §3.2";
    RENEGOTIATION = "tls.handshake.extensions_reneg_info", "Renegotiation Info", "RFC 5746 §3.2";
    STATUS_TYPE = "tls.handshake.extensions_status_request_type", "Certificate Status Type", "RFC 6066 §8";
    RESPONDERS_LENGTH = "tls.handshake.extensions_status_request_responder_ids_len", "Responder ID List Length",
        "RFC 6066 §8";
    RESPONDERS = "tls.handshake.extensions_status_request_responder_ids", "Responder ID List", "RFC 6066 §8";
    STATUS_EXTENSIONS_LENGTH = "tls.handshake.extensions_status_request_exts_len", "Request Extensions Length",
        "RFC 6066 §8";
    STATUS_EXTENSIONS = "tls.handshake.extensions_status_request_exts", "Request Extensions", "RFC 6066 §8";
    COOKIE_LENGTH = "tls.handshake.extensions.cookie_len", "Cookie Length", "RFC 8446 §4.2.2";
    COOKIE = "tls.handshake.extensions.cookie", "Cookie", "RFC 8446 §4.2.2";
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

/// A list that old hellos may leave out (RFC 5246 §7.4.1.2).
pub(super) fn optional_list(layout: &mut Layout<'_>) -> Laid {
    if layout.left() > 0 { list(layout) } else { Ok(()) }
}

/// The layout of extension `kind` in a message of type `message`; `None` if it is not known.
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

/// A list of signature algorithms. The Certificate Request of TLS 1.2 has one, too.
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

/// The same layout again and again until the field ends. Each round must take at least one byte.
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
