//! The TLS observer, against connections between two OpenSSL 3.0 programs. Each fixture has the key log of one
//! connection, then the bytes of client (`>`) and server (`<`) in the order in which they came.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod damage;
mod fields;
mod session;
mod tshark;

use trace::{Direction, from_hex};
use wire::tls::{Message, Record, Session, dissect_message};
use wire::{Dissection, Field};

const NAMES: [&str; 12] = [
    "tls12-full",
    "tls12-ticket",
    "tls12-session-id",
    "tls12-client-certificate",
    "tls13-full",
    "tls13-psk",
    "tls13-retry",
    "tls13-early",
    "tls13-early-rejected",
    "tls13-client-certificate",
    "tls13-key-update",
    "tls13-chacha",
];

struct Capture {
    key_log: String,
    chunks: Vec<(Direction, Vec<u8>)>,
}

fn capture(name: &str) -> Capture {
    let path = format!("{}/tests/fixtures/tls/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let chunks = text.lines().filter_map(|line| match line.split_at(2) {
        ("> ", bytes) => Some((Direction::Up, from_hex(bytes).unwrap())),
        ("< ", bytes) => Some((Direction::Down, from_hex(bytes).unwrap())),
        _ => None,
    });
    Capture { chunks: chunks.collect(), key_log: text }
}

fn watch(capture: &Capture) -> (Session, Vec<Record>) {
    let mut session = Session::new(&capture.key_log);
    let records = capture.chunks.iter().flat_map(|(direction, bytes)| session.push(*direction, bytes)).collect();
    (session, records)
}

/// Every message of a capture with its record, and whether the connection spoke TLS 1.3.
fn messages(name: &str) -> (bool, Vec<Message>) {
    let (session, records) = watch(&capture(name));
    (session.is_tls13(), records.into_iter().flat_map(|record| record.messages).collect())
}

fn fields(name: &str, message: &str) -> Dissection {
    let (tls13, messages) = messages(name);
    let message = messages.iter().find(|candidate| candidate.name == message).unwrap();
    dissect_message(message, tls13)
}

/// The values of all fields with `id`, in order.
fn values(fields: &[Field], id: &str) -> Vec<String> {
    let mut found = Vec::new();
    for field in fields {
        if field.spec.id == id {
            found.push(field.value.clone());
        }
        found.extend(values(&field.parts, id));
    }
    found
}

fn assert_no_gaps(fields: &[Field], range: std::ops::Range<usize>) {
    let end = fields.iter().fold(range.start, |at, field| {
        assert_eq!(field.bits.start, at, "{}", field.spec.id);
        if !field.parts.is_empty() {
            assert_no_gaps(&field.parts, field.bits.clone());
        }
        field.bits.end
    });
    assert_eq!(end, range.end);
}

fn assert_covered(dissection: &Dissection, bytes: &[u8]) {
    assert_eq!(dissection.length, bytes.len());
    assert_no_gaps(&dissection.fields, 0..bytes.len() * 8);
}
