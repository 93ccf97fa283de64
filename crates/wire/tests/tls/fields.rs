//! The fields of records and messages, against literal values.

use super::{NAMES, assert_covered, capture, fields, values, watch};
use wire::tls::{Sealed, dissect_encrypted_record, dissect_message, dissect_record};

#[test]
fn a_retry_names_the_group_that_is_wanted() {
    let retry = fields("tls13-retry", "Hello Retry Request");
    assert_eq!(retry.find("tls.handshake.type").unwrap().value, "Hello Retry Request (2)");
    let group = retry.find("tls.handshake.extensions_key_share_selected_group").unwrap();
    assert_eq!(group.value, "secp256r1 (0x0017)");
}

#[test]
fn a_client_hello_has_its_fields() {
    let hello = fields("tls12-full", "Client Hello");
    let value = |id: &str| hello.find(id).unwrap().value.clone();
    assert_eq!(value("tls.handshake.type"), "Client Hello (1)");
    assert_eq!(value("tls.handshake.version"), "TLS 1.2 (0x0303)");
    assert_eq!(hello.find("tls.handshake.random").unwrap().byte_range(), 6..38);
    let suites = ["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 (0xc02b)", "TLS_EMPTY_RENEGOTIATION_INFO_SCSV (0x00ff)"];
    assert_eq!(values(&hello.fields, "tls.handshake.ciphersuite"), suites);
    assert_eq!(value("tls.handshake.extensions_server_name"), "server.example");
    assert_eq!(value("tls.handshake.extensions_alpn_str"), "http/1.1");
    assert_eq!(value("tls.handshake.extensions_status_request_type"), "ocsp (1)");
    assert_eq!(value("tls.handshake.extensions_supported_group"), "x25519 (0x001d)");
    assert_eq!(value("tls.handshake.sig_hash_alg"), "ecdsa_secp256r1_sha256 (0x0403)");
    assert_eq!(value("tls.handshake.extensions_ec_point_format"), "uncompressed (0)");
}

#[test]
fn the_key_exchanges_have_their_fields() {
    let server = fields("tls12-full", "Server Key Exchange");
    assert_eq!(server.find("tls.handshake.server_named_curve").unwrap().value, "x25519 (0x001d)");
    assert_eq!(server.find("tls.handshake.server_point").unwrap().byte_range(), 8..40);
    let client = fields("tls12-full", "Client Key Exchange");
    assert_eq!(client.find("tls.handshake.client_point").unwrap().byte_range(), 5..37);
    let finished = fields("tls12-full", "Finished");
    assert_eq!(finished.find("tls.handshake.verify_data").unwrap().byte_range(), 4..16);
    let shared = fields("tls13-full", "Server Hello");
    assert_eq!(shared.find("tls.handshake.extensions_key_share_group").unwrap().value, "x25519 (0x001d)");
    assert_eq!(shared.find("tls.handshake.extensions.supported_version").unwrap().value, "TLS 1.3 (0x0304)");
}

#[test]
fn resumption_has_its_fields() {
    let ticket = fields("tls13-early", "New Session Ticket");
    assert_eq!(ticket.find("tls.handshake.session_ticket_lifetime_hint").unwrap().number, Some(7200));
    assert_eq!(ticket.find("tls.early_data.max_early_data_size").unwrap().number, Some(16_384));
    let hello = fields("tls13-early", "Client Hello");
    assert_eq!(hello.find("tls.extension.psk_ke_mode").unwrap().value, "psk_dhe_ke (1)");
    assert_eq!(hello.find("tls.handshake.extensions.psk.binder_len").unwrap().number, Some(32));
    let answer = fields("tls13-early", "Server Hello");
    assert_eq!(answer.find("tls.handshake.extensions.psk.identity.selected").unwrap().number, Some(0));
}

#[test]
fn records_have_their_fields() {
    let (_, records) = watch(&capture("tls12-full"));
    let hello = dissect_record(&records[0].bytes, false);
    assert_eq!(hello.find("tls.record.content_type").unwrap().value, "Handshake (22)");
    assert_eq!(hello.find("tls.record.version").unwrap().value, "TLS 1.0 (0x0301)");
    let data = dissect_encrypted_record(&records[11].bytes, Sealed::WithNonce);
    let range = |id: &str| data.find(id).unwrap().byte_range();
    assert_eq!(range("tls.record.nonce_explicit"), 5..13);
    assert_eq!(range("tls.record.encrypted"), 13..19);
    assert_eq!(range("tls.record.tag"), 19..35);
}

/// Names and sources of the fields with these ids, as a message of a connection has them.
fn named(capture: &str, message: &str, ids: &[&str]) -> Vec<(&'static str, &'static str)> {
    let fields = fields(capture, message);
    ids.iter()
        .map(|id| fields.find(id).unwrap_or_else(|| panic!("{message} has no {id}")).spec)
        .map(|spec| (spec.name, spec.source))
        .collect()
}

#[test]
fn a_connection_of_tls_12_is_named_by_the_standards_of_tls_12() {
    let hello = ["tls.handshake.version", "tls.handshake.session_id_length", "tls.handshake.extensions"];
    let client = "RFC 5246 §7.4.1.2";
    assert_eq!(
        named("tls12-full", "Client Hello", &hello),
        [("Client Version", client), ("Session ID Length", client), ("Extensions", "RFC 5246 §7.4.1.4")]
    );
    let server = "RFC 5246 §7.4.1.3";
    assert_eq!(
        named("tls12-full", "Server Hello", &hello[..2]),
        [("Server Version", server), ("Session ID Length", server)]
    );
    let rest = [
        ("Certificate", "tls.handshake.certificates", "RFC 5246 §7.4.2"),
        ("Finished", "tls.handshake.verify_data", "RFC 5246 §7.4.9"),
        ("Finished", "tls.handshake.type", "RFC 5246 §7.4"),
    ];
    for (message, id, source) in rest {
        assert_eq!(named("tls12-full", message, &[id])[0].1, source, "{message} {id}");
    }
    let ticket = named("tls12-ticket", "Client Hello", &["tls.handshake.random"]);
    assert_eq!(ticket[0].1, client);
    let (_, records) = watch(&capture("tls12-full"));
    let plain = dissect_record(&records[0].bytes, false);
    let version = plain.find("tls.record.version").unwrap().spec;
    assert_eq!((version.name, version.source), ("Version", "RFC 5246 §6.2.1"));
    let sealed = dissect_encrypted_record(&records[11].bytes, Sealed::WithNonce);
    assert_eq!(sealed.find("tls.record.length").unwrap().spec.source, "RFC 5246 §6.2.3");
}

#[test]
fn a_connection_of_tls_13_is_named_by_the_standard_of_tls_13() {
    let hello = ["tls.handshake.version", "tls.handshake.session_id", "tls.handshake.ciphersuite"];
    let (client, server) = ("RFC 8446 §4.1.2", "RFC 8446 §4.1.3");
    assert_eq!(
        named("tls13-full", "Client Hello", &hello),
        [("Legacy Version", client), ("Legacy Session ID", client), ("Cipher Suite", client)]
    );
    let expected = [("Legacy Version", server), ("Legacy Session ID Echo", server), ("Cipher Suite", server)];
    assert_eq!(named("tls13-full", "Server Hello", &hello), expected);
    assert_eq!(named("tls13-retry", "Hello Retry Request", &hello), expected);
    assert_eq!(named("tls13-full", "Finished", &["tls.handshake.verify_data"])[0].1, "RFC 8446 §4.4.4");
}

#[test]
fn a_record_with_chacha20_of_tls_12_has_no_nonce() {
    // RFC 7905 §2: the nonce is made of the IV and the record's number, and is not sent.
    let record = [&[23, 3, 3, 0, 20][..], &[7; 20]].concat();
    let fields = dissect_encrypted_record(&record, Sealed::WithoutNonce);
    assert!(fields.find("tls.record.nonce_explicit").is_none());
    assert_eq!(fields.find("tls.record.encrypted").unwrap().byte_range(), 5..9);
    assert_covered(&fields, &record);
}

#[test]
fn a_record_is_too_long_by_the_limit_of_its_version() {
    let mut record = vec![23, 3, 3, 0x41, 0x01];
    record.extend([0; 0x4101]);
    let rule = |sealed| dissect_encrypted_record(&record, sealed).malformed.map(|what| what.rule);
    assert_eq!(rule(Sealed::Tls13), Some(wire::Rule::TlsRecordLong13), "2^14 + 256 (RFC 8446 §5.2)");
    assert_eq!(rule(Sealed::WithNonce), None, "2^14 + 2048 (RFC 5246 §6.2.3)");
}

#[test]
fn fields_leave_no_byte_out() {
    for name in NAMES {
        let (session, records) = watch(&capture(name));
        for record in records {
            assert_covered(&dissect_record(&record.bytes, session.is_tls13()), &record.bytes);
            let fields = dissect_encrypted_record(&record.bytes, session.sealed());
            assert_covered(&fields, &record.bytes);
            assert!(!record.encrypted || fields.malformed.is_none());
            for message in record.messages {
                let fields = dissect_message(&message, session.is_tls13());
                assert_eq!(fields.malformed, None, "{name} {}", message.name);
                assert!(fields.find("tls.undecoded").is_none(), "{name} {}", message.name);
                assert_covered(&fields, &message.bytes);
            }
        }
    }
}
