//! TLS: records in any pieces of both directions, and their fields.
#![no_main]

use fuzz::{assert_whole, pieces};
use libfuzzer_sys::fuzz_target;
use wire::tls::Sealed;

fuzz_target!(|input: &[u8]| {
    let mut session = wire::tls::Session::new("");
    for (direction, bytes) in pieces(input) {
        for record in session.push(direction, bytes) {
            assert_whole(&wire::tls::dissect_record(&record.bytes, session.is_tls13()), &record.bytes);
            for message in &record.messages {
                let _ = wire::tls::dissect_message(message, session.is_tls13());
            }
        }
    }
    assert_whole(&wire::tls::dissect_record(input, false), input);
    for sealed in [Sealed::WithNonce, Sealed::WithoutNonce, Sealed::Tls13, Sealed::Cbc, Sealed::CbcThenMac(32)] {
        assert_whole(&wire::tls::dissect_encrypted_record(input, sealed), input);
    }
});
