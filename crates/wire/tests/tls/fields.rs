//! The fields of records and messages, against literal values.

use super::{NAMES, assert_covered, capture, fields, values, watch};
use wire::tls::{dissect_encrypted_record, dissect_message, dissect_record};

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
    let hello = dissect_record(&records[0].bytes);
    assert_eq!(hello.find("tls.record.content_type").unwrap().value, "Handshake (22)");
    assert_eq!(hello.find("tls.record.version").unwrap().value, "TLS 1.0 (0x0301)");
    let data = dissect_encrypted_record(&records[11].bytes, false);
    let range = |id: &str| data.find(id).unwrap().byte_range();
    assert_eq!(range("tls.record.nonce_explicit"), 5..13);
    assert_eq!(range("tls.record.encrypted"), 13..19);
    assert_eq!(range("tls.record.tag"), 19..35);
}

#[test]
fn fields_leave_no_byte_out() {
    for name in NAMES {
        let (session, records) = watch(&capture(name));
        for record in records {
            assert_covered(&dissect_record(&record.bytes), &record.bytes);
            let fields = dissect_encrypted_record(&record.bytes, session.is_tls13());
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
