//! The names and the sources that fields have in TLS 1.2, or in a Server Hello of TLS 1.3, if they differ. The fields are
//! declared as a Client Hello, or another message, of TLS 1.3 has them. A field keeps its id.

use super::handshake::{CLIENT_HELLO, SERVER_HELLO};
use crate::field::spec;
use crate::{Field, Spec};

/// The number that stands here for an encrypted record, where messages have their type.
pub(super) const ENCRYPTED: u8 = 0xfe;

/// RFC 8446 §4.1.3.
static SERVER_HELLO_13: [Spec; 6] = [
    spec("tls.handshake.version", "Legacy Version", "RFC 8446 §4.1.3"),
    spec("tls.handshake.random", "Random", "RFC 8446 §4.1.3"),
    spec("tls.handshake.session_id_length", "Legacy Session ID Echo Length", "RFC 8446 §4.1.3"),
    spec("tls.handshake.session_id", "Legacy Session ID Echo", "RFC 8446 §4.1.3"),
    spec("tls.handshake.ciphersuite", "Cipher Suite", "RFC 8446 §4.1.3"),
    spec("tls.handshake.comp_method", "Legacy Compression Method", "RFC 8446 §4.1.3"),
];

/// RFC 5246 §7.4.1.2.
static CLIENT_HELLO_12: [Spec; 10] = [
    spec("tls.handshake.version", "Client Version", "RFC 5246 §7.4.1.2"),
    spec("tls.handshake.random", "Random", "RFC 5246 §7.4.1.2"),
    spec("tls.handshake.session_id_length", "Session ID Length", "RFC 5246 §7.4.1.2"),
    spec("tls.handshake.session_id", "Session ID", "RFC 5246 §7.4.1.2"),
    spec("tls.handshake.cipher_suites_length", "Cipher Suites Length", "RFC 5246 §7.4.1.2"),
    spec("tls.handshake.ciphersuites", "Cipher Suites", "RFC 5246 §7.4.1.2"),
    spec("tls.handshake.ciphersuite", "Cipher Suite", "RFC 5246 §7.4.1.2"),
    spec("tls.handshake.comp_methods_length", "Compression Methods Length", "RFC 5246 §7.4.1.2"),
    spec("tls.handshake.comp_methods", "Compression Methods", "RFC 5246 §7.4.1.2"),
    spec("tls.handshake.comp_method", "Compression Method", "RFC 5246 §7.4.1.2"),
];

/// RFC 5246 §7.4.1.3.
static SERVER_HELLO_12: [Spec; 6] = [
    spec("tls.handshake.version", "Server Version", "RFC 5246 §7.4.1.3"),
    spec("tls.handshake.random", "Random", "RFC 5246 §7.4.1.3"),
    spec("tls.handshake.session_id_length", "Session ID Length", "RFC 5246 §7.4.1.3"),
    spec("tls.handshake.session_id", "Session ID", "RFC 5246 §7.4.1.3"),
    spec("tls.handshake.ciphersuite", "Cipher Suite", "RFC 5246 §7.4.1.3"),
    spec("tls.handshake.comp_method", "Compression Method", "RFC 5246 §7.4.1.3"),
];

/// RFC 5246 §6.2.3.
static ENCRYPTED_12: [Spec; 3] = [
    spec("tls.record.content_type", "Content Type", "RFC 5246 §6.2.3"),
    spec("tls.record.version", "Version", "RFC 5246 §6.2.3"),
    spec("tls.record.length", "Length", "RFC 5246 §6.2.3"),
];

/// Everything else in TLS 1.2.
static ALL_12: [Spec; 34] = [
    spec("tls.record.content_type", "Content Type", "RFC 5246 §6.2.1"),
    spec("tls.record.version", "Version", "RFC 5246 §6.2.1"),
    spec("tls.record.length", "Length", "RFC 5246 §6.2.1"),
    spec("tls.record.fragment", "Fragment", "RFC 5246 §6.2.1"),
    spec("tls.app_data", "Encrypted Record", "RFC 5246 §6.2.3"),
    spec("tls.record.encrypted", "Ciphertext", "RFC 5246 §6.2.3.3"),
    spec("tls.handshake.type", "Handshake Type", "RFC 5246 §7.4"),
    spec("tls.handshake.length", "Length", "RFC 5246 §7.4"),
    spec("tls.handshake.body", "Message", "RFC 5246 §7.4"),
    spec("tls.handshake.verify_data", "Verify Data", "RFC 5246 §7.4.9"),
    spec("tls.handshake.session_ticket_lifetime_hint", "Ticket Lifetime Hint", "RFC 5077 §3.3"),
    spec("tls.handshake.session_ticket_length", "Ticket Length", "RFC 5077 §3.3"),
    spec("tls.handshake.session_ticket", "Ticket", "RFC 5077 §3.3"),
    spec("tls.change_cipher_spec", "Change Cipher Spec", "RFC 5246 §7.1"),
    spec("tls.alert_message.level", "Alert Level", "RFC 5246 §7.2"),
    spec("tls.alert_message.desc", "Alert Description", "RFC 5246 §7.2"),
    spec("tls.handshake.certificates_length", "Certificate List Length", "RFC 5246 §7.4.2"),
    spec("tls.handshake.certificates", "Certificate List", "RFC 5246 §7.4.2"),
    spec("tls.handshake.certificate_length", "Certificate Length", "RFC 5246 §7.4.2"),
    spec("tls.handshake.client_cert_vrfy.sig_len", "Signature Length", "RFC 5246 §7.4.8"),
    spec("tls.handshake.client_cert_vrfy.sig", "Signature", "RFC 5246 §7.4.8"),
    spec("tls.handshake.extensions_length", "Extensions Length", "RFC 5246 §7.4.1.4"),
    spec("tls.handshake.extensions", "Extensions", "RFC 5246 §7.4.1.4"),
    spec("tls.handshake.extension", "Extension", "RFC 5246 §7.4.1.4"),
    spec("tls.handshake.extension.type", "Extension Type", "RFC 5246 §7.4.1.4"),
    spec("tls.handshake.extension.len", "Extension Length", "RFC 5246 §7.4.1.4"),
    spec("tls.handshake.extension.data", "Extension Data", "RFC 5246 §7.4.1.4"),
    spec("tls.handshake.extensions_supported_groups_length", "Supported Groups Length", "RFC 8422 §5.1.1"),
    spec("tls.handshake.extensions_supported_groups", "Supported Groups", "RFC 8422 §5.1.1"),
    spec("tls.handshake.extensions_supported_group", "Supported Group", "RFC 8422 §5.1.1"),
    spec("tls.handshake.sig_hash_alg_len", "Signature Algorithms Length", "RFC 5246 §7.4.1.4.1"),
    spec("tls.handshake.sig_hash_algs", "Signature Algorithms", "RFC 5246 §7.4.1.4.1"),
    spec("tls.handshake.sig_hash_alg", "Signature and Hash Algorithm", "RFC 5246 §7.4.1.4.1"),
    spec("tls.undecoded", "Undecoded Bytes", "RFC 5246 §4"),
];

/// `spec` as it is in a message of type `message`.
pub(super) fn spec_in(spec: &'static Spec, message: u8, tls13: bool) -> &'static Spec {
    let tables: [&'static [Spec]; 2] = match (tls13, message) {
        (true, SERVER_HELLO) => [&SERVER_HELLO_13, &[]],
        (true, _) => return spec,
        (false, CLIENT_HELLO) => [&CLIENT_HELLO_12, &ALL_12],
        (false, SERVER_HELLO) => [&SERVER_HELLO_12, &ALL_12],
        (false, ENCRYPTED) => [&ENCRYPTED_12, &ALL_12],
        (false, _) => [&[], &ALL_12],
    };
    tables.into_iter().flatten().find(|known| known.id == spec.id).unwrap_or(spec)
}

/// Gives all fields of a message the names that they have in it.
pub(super) fn name_fields(fields: &mut [Field], message: u8, tls13: bool) {
    for field in fields {
        field.spec = spec_in(field.spec, message, tls13);
        name_fields(&mut field.parts, message, tls13);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::all_specs;

    #[test]
    fn every_name_of_a_version_belongs_to_a_field() {
        let tables: [&[Spec]; 5] = [&SERVER_HELLO_13, &CLIENT_HELLO_12, &SERVER_HELLO_12, &ENCRYPTED_12, &ALL_12];
        for spec in tables.into_iter().flatten() {
            assert!(all_specs().any(|known| known.id == spec.id), "no field is called {}", spec.id);
        }
    }

    #[test]
    fn no_field_of_tls_12_is_defined_by_tls_13_unless_only_that_has_it() {
        // Fields of extensions and messages that came with TLS 1.3.
        let newer = ["supported_version", "key_share", "psk", "early_data", "cookie", "ticket_age_add", "ticket_nonce"];
        let newer = [&newer[..], &["key_update", "opaque_type", "request_context"]].concat();
        for spec in all_specs().filter(|spec| spec.id.starts_with("tls.") && spec.source.starts_with("RFC 8446")) {
            let is_newer = newer.iter().any(|part| spec.id.contains(part));
            for message in [CLIENT_HELLO, SERVER_HELLO, ENCRYPTED, 11, 20] {
                let is_of_hello = CLIENT_HELLO_12.iter().any(|known| known.id == spec.id);
                if is_newer || is_of_hello && ![CLIENT_HELLO, SERVER_HELLO].contains(&message) {
                    continue;
                }
                if message == SERVER_HELLO
                    && ["cipher_suites", "ciphersuites", "comp_methods"].iter().any(|part| spec.id.contains(part))
                {
                    continue;
                }
                let source = spec_in(spec, message, false).source;
                assert!(!source.starts_with("RFC 8446"), "{} in message {message} of TLS 1.2: {source}", spec.id);
            }
        }
    }
}
