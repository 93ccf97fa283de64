//! Whatever the bytes, nothing panics and nothing that is not authentic is opened.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use decode::{Messages, SUITES, decode_body};
use wire::coding::Inflate as _;
use wire::tls::Sealed;
use wire::tls::suite::Material;

/// Numbers that look random (Knuth's linear congruential generator).
struct Chance(u64);

impl Chance {
    fn byte(&mut self) -> u8 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 56) as u8
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.byte()).collect()
    }
}

#[test]
fn noise_is_opened_with_no_suite() {
    let mut chance = Chance(1);
    for suite in SUITES {
        let [mac_key, key, iv] = [suite.mac, suite.key, suite.iv].map(|length| chance.bytes(length));
        let forms = match suite.sealed {
            Sealed::Cbc => vec![Sealed::Cbc, Sealed::CbcThenMac(suite.mac as u8)],
            sealed => vec![sealed],
        };
        for sealed in forms {
            let material = Material { mac_key: &mac_key, key: &key, iv: &iv, sealed };
            let protection = (suite.protect)(&material).unwrap();
            for length in 0..150 {
                let record = chance.bytes(length);
                assert_eq!(protection.open(&record, 0), None, "{:#06x} {length}", suite.number);
            }
        }
        let short = Material { mac_key: &mac_key, key: &key[1..], iv: &iv, sealed: suite.sealed };
        assert!((suite.protect)(&short).is_none(), "{:#06x} takes a short key", suite.number);
    }
}

#[test]
fn noise_is_unpacked_to_at_most_its_limit() {
    let mut chance = Chance(2);
    for length in (0..2_000).step_by(7) {
        let packed = chance.bytes(length);
        for coding in ["gzip", "deflate", "br"] {
            let unpacked = decode_body(&[coding.to_owned()], &packed, 1_000);
            assert!(unpacked.bytes.len() <= 1_000, "{coding}");
        }
        let mut messages = Messages::new(length % 2 == 0);
        let _ = messages.message(&packed);
        let _ = messages.message(&packed);
    }
}
