//! What captures need beyond the lab: bodies and event streams with any codings, compressed messages, and connections whose
//! records open with keys. Nothing unpacks to more than its limit, and a stream gives the same in any pieces.
#![no_main]

use decode::{MOST_UNPACKED, Messages, SUITES, decode_body, decode_stream, decoders};
use fuzz::{pieces, trace_of};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use trace::EventId;
use wire::coding::Inflate as _;
use wire::tls::Sealed;
use wire::tls::suite::Material;

/// Two recorded connections, whose records may be among the first inputs.
const RECORDED: [&str; 2] = [
    include_str!("../../crates/decode/tests/fixtures/tls12-nginx-gzip.txt"),
    include_str!("../../crates/decode/tests/fixtures/tls13-nginx-gzip.txt"),
];

/// Their key logs: the lines that are no bytes.
static KEYS: LazyLock<String> = LazyLock::new(|| {
    let lines = RECORDED.iter().flat_map(|text| text.lines()).filter(|line| !line.starts_with(['<', '>']));
    lines.collect::<Vec<_>>().join("\n")
});

fuzz_target!(|input: &[u8]| {
    let [form, rest @ ..] = input else { return };
    match form % 5 {
        0 => body(form / 5, rest),
        1 => messages(rest, form / 5 % 2 == 0),
        2 => records(rest),
        3 => connection(rest, 443),
        _ => connection(rest, 80),
    }
});

/// One coding, or two.
fn codings(choice: u8) -> Vec<String> {
    let names = ["gzip", "deflate", "br", "identity", "zstd"];
    let places = if choice < 5 { vec![choice] } else { vec![choice % 3, choice / 5 % 3] };
    places.into_iter().map(|place| names[usize::from(place)].to_owned()).collect()
}

fn body(choice: u8, packed: &[u8]) {
    let codings = codings(choice);
    let unpacked = decode_body(&codings, packed, 1 << 16);
    assert!(unpacked.bytes.len() <= 1 << 16 || codings == ["identity"]);
    let (Some(mut whole), Some(mut by_byte)) = (decode_stream(&codings), decode_stream(&codings)) else { return };
    let whole = whole.push(packed);
    let mut bytes = Vec::new();
    for byte in packed.chunks(1) {
        let next = by_byte.push(byte);
        bytes.extend(next.bytes);
        if next.fault.is_some() {
            break;
        }
    }
    if whole.fault.is_none() {
        assert_eq!(whole.bytes, bytes);
        // What a body of the same bytes has before it ends is what its stream has.
        let length = unpacked.bytes.len().min(bytes.len());
        assert_eq!(unpacked.bytes[..length], bytes[..length]);
    }
}

fn messages(input: &[u8], takes_over: bool) {
    let mut messages = Messages::new(takes_over);
    for (_, payload) in pieces(input) {
        let unpacked = messages.message(payload);
        assert!(unpacked.bytes.len() <= MOST_UNPACKED);
        if !takes_over {
            assert_eq!(unpacked, Messages::new(false).message(payload), "no message depends on another");
        }
    }
}

/// Noise is authentic with no key.
fn records(record: &[u8]) {
    for suite in SUITES {
        let [mac_key, key, iv] = [suite.mac, suite.key, suite.iv].map(|length| vec![7; length]);
        let forms = match suite.sealed {
            Sealed::Cbc => vec![Sealed::Cbc, Sealed::CbcThenMac(suite.mac as u8)],
            sealed => vec![sealed],
        };
        for sealed in forms {
            let material = Material { mac_key: &mac_key, key: &key, iv: &iv, sealed };
            let protection = (suite.protect)(&material).expect("keys of the right length");
            assert_eq!(protection.open(record, 1), None);
        }
    }
}

fn connection(input: &[u8], port: u16) {
    let mut trace = trace_of(input, port);
    let analysis = wire::analysis::analyse_with(&mut trace, &KEYS, decoders());
    for id in 1..=trace.events().count() as u64 {
        for block in analysis.dissect(&trace, EventId(id)) {
            assert!(block.dissection.length <= block.bytes.len());
        }
        let _ = analysis.unpacked(EventId(id));
    }
}
