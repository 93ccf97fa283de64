//! The TLS watcher against what OpenSSL 3.0 said to itself: each fixture has the key log of one connection, then the bytes
//! of client (`>`) and server (`<`) as they came.

use trace::Direction;
use wire::tls::{
    ContentType, KeyLog, Message, Record, Session, dissect_encrypted_record, dissect_message, dissect_record,
};
use wire::{Dissection, Field};

struct Capture {
    key_log: String,
    chunks: Vec<(Direction, Vec<u8>)>,
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap()).collect()
}

fn capture(name: &str) -> Capture {
    let path = format!("{}/tests/fixtures/tls/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let chunks = text.lines().filter_map(|line| match line.split_at(2) {
        ("> ", bytes) => Some((Direction::Up, unhex(bytes))),
        ("< ", bytes) => Some((Direction::Down, unhex(bytes))),
        _ => None,
    });
    Capture { chunks: chunks.collect(), key_log: text }
}

fn watch(capture: &Capture) -> (Session, Vec<Record>) {
    let mut session = Session::new(&capture.key_log);
    let records = capture.chunks.iter().flat_map(|(direction, bytes)| session.push(*direction, bytes)).collect();
    (session, records)
}

/// One line a record: `> Client Hello`, `< [] "data"`, a star where it was encrypted, a question mark where it stayed so.
fn lines(records: &[Record]) -> Vec<String> {
    let line = |record: &Record| {
        let way = if record.direction == Direction::Up { ">" } else { "<" };
        let early = if record.early { " early" } else { "" };
        let star = if record.encrypted { "*" } else { "" };
        let names: Vec<_> = record.messages.iter().map(|message| message.name).collect();
        let what = match (&record.plain, record.content) {
            (None, _) => "?".to_owned(),
            (Some(plain), ContentType::ApplicationData) => format!("{:?}", String::from_utf8_lossy(plain)),
            _ => names.join(", "),
        };
        format!("{way}{star}{early} {what}")
    };
    records.iter().map(line).collect()
}

#[test]
fn dump() {
    for name in NAMES {
        let (session, records) = watch(&capture(name));
        println!("== {name} {:?} {:?} {}", session.version(), session.is_resumed(), session.is_established());
        for line in lines(&records) {
            println!("    \"{}\",", line.replace('"', "\\\""));
        }
        for record in &records {
            for message in &record.messages {
                let d = dissect_message(message, session.is_tls13());
                if d.malformed.is_some() {
                    println!("MALFORMED {} {:?}", message.name, d.malformed);
                }
            }
        }
    }
}

const NAMES: [&str; 11] = [
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
    "tls13-chacha",
];
