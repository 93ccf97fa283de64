//! Streams cut in other places, messages cut short, changed bytes, random bytes: nothing panics, and no byte is left
//! out.

use super::{NAMES, assert_covered, capture, messages, watch};
use trace::Direction;
/// Every form of an encrypted record.
const ALL_SEALED: [Sealed; 5] =
    [Sealed::WithNonce, Sealed::WithoutNonce, Sealed::Tls13, Sealed::Cbc, Sealed::CbcThenMac(20)];

use wire::tls::{KeyLog, Message, Sealed, Session, dissect_encrypted_record, dissect_message, dissect_record};

#[test]
fn what_is_cut_short_is_malformed_and_still_covered() {
    for name in NAMES {
        let (tls13, messages) = messages(name);
        for message in messages {
            for length in 0..message.bytes.len() {
                let cut = Message { name: message.name, bytes: message.bytes[..length].to_vec() };
                let fields = dissect_message(&cut, tls13);
                assert!(fields.malformed.is_some(), "{name} {} {length}", message.name);
                assert_covered(&fields, &cut.bytes);
            }
        }
    }
}

/// Xorshift, which gives the same numbers in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

#[test]
fn records_are_the_same_however_the_stream_is_cut() {
    let mut chance = Chance(7);
    for name in NAMES {
        let capture = capture(name);
        let (_, whole) = watch(&capture);
        for _ in 0..30 {
            let mut session = Session::new(&capture.key_log);
            let mut records = Vec::new();
            for (direction, bytes) in &capture.chunks {
                let mut rest = bytes.as_slice();
                while !rest.is_empty() {
                    let (piece, after) = rest.split_at(1 + chance.below(rest.len().min(100)));
                    records.extend(session.push(*direction, piece));
                    rest = after;
                }
            }
            assert_eq!(records, whole, "{name}");
        }
    }
}

#[test]
fn changed_bytes_never_panic() {
    let mut chance = Chance(11);
    for name in NAMES {
        let mut capture = capture(name);
        let log = KeyLog::parse(&capture.key_log);
        for _ in 0..200 {
            let chunk = chance.below(capture.chunks.len());
            let place = chance.below(capture.chunks[chunk].1.len());
            let change = 1 << chance.below(8);
            capture.chunks[chunk].1[place] ^= change;
            let mut session = Session::with_keys(log.clone());
            for (direction, bytes) in &capture.chunks {
                for record in session.push(*direction, bytes) {
                    assert_covered(&dissect_record(&record.bytes, chance.below(2) == 0), &record.bytes);
                    for message in record.messages {
                        assert_covered(&dissect_message(&message, true), &message.bytes);
                        assert_covered(&dissect_message(&message, false), &message.bytes);
                    }
                }
            }
            capture.chunks[chunk].1[place] ^= change;
        }
    }
}

#[test]
fn random_bytes_never_panic() {
    let mut chance = Chance(13);
    for _ in 0..20_000 {
        let length = chance.below(200);
        let mut bytes: Vec<u8> = (0..length).map(|_| chance.below(256) as u8).collect();
        if chance.below(2) == 0 {
            bytes.splice(0..0, [20 + chance.below(5) as u8, 3, 3, 0, chance.below(64) as u8]);
        }
        let mut session = Session::new("");
        session.push(Direction::Up, &bytes);
        session.push(Direction::Down, &bytes);
        let kind = [1, 2, 4, 8, 11, 12, 13, 15, 16, 20, 24][chance.below(11)];
        let mut body = vec![kind, 0, 0, bytes.len() as u8];
        body.extend(&bytes);
        for (name, bytes) in [("Client Hello", body), ("Alert: unknown", bytes.clone()), ("Change Cipher Spec", bytes)]
        {
            let message = Message { name, bytes };
            assert_covered(&dissect_message(&message, chance.below(2) == 0), &message.bytes);
            for sealed in ALL_SEALED {
                assert_covered(&dissect_encrypted_record(&message.bytes, sealed), &message.bytes);
            }
        }
    }
}
