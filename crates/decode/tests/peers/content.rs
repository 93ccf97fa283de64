//! Compressed messages and coded bodies: what is unpacked is what the peers logged.

use super::suites::opened;
use super::{Conversation, capture, tshark};
use decode::decoders;
use serde_json::Value;
use trace::{Direction, EventId, Kind, Layer, Trace, from_hex};
use wire::Rule;
use wire::analysis::{Analysis, analyse, analyse_with};
use wire::coding::{Fault, Unpacked};
use wire::tls::Dark;

const WEBSOCKETS: [&str; 6] = [
    "ws-takeover",
    "ws-no-takeover",
    "ws-client-takeover",
    "ws-window-9",
    "ws-python-takeover",
    "ws-python-no-takeover",
];

fn read(name: &str) -> String {
    std::fs::read_to_string(format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

pub(super) fn conversation(name: &str) -> Conversation {
    let text = read(&format!("{name}.txt"));
    let pieces = text.lines().filter_map(|line| match line.split_at(2) {
        ("> ", bytes) => Some((Direction::Up, from_hex(bytes).unwrap())),
        ("< ", bytes) => Some((Direction::Down, from_hex(bytes).unwrap())),
        _ => None,
    });
    let pieces = pieces.collect();
    Conversation { keys: text, pieces }
}

/// What a peer logged that it sent, as bytes.
pub fn logged(log: &Value, way: &str) -> Vec<Vec<u8>> {
    let message = |message: &Value| match message["text"].as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => from_hex(message["binary"].as_str().unwrap()).unwrap(),
    };
    log[way].as_array().unwrap().iter().map(message).collect()
}

/// The data frames of a trace, in order: their direction, label and unpacked message.
fn frames(trace: &Trace, analysis: &Analysis) -> Vec<(Direction, String, Option<Unpacked>)> {
    let frames = trace.events().filter(|event| matches!(event.kind, Kind::Frame { .. }));
    let frame = |event: &trace::Event| {
        let label = event.wire.as_ref().unwrap().label.to_string();
        (event.direction, label, analysis.unpacked(event.id).pop())
    };
    frames.map(frame).collect()
}

#[test]
fn compressed_messages_are_those_that_the_peers_sent() {
    for name in WEBSOCKETS {
        let log: Value = serde_json::from_str(&read(&format!("{name}.json"))).unwrap();
        // tshark 4.0 loses messages if only one side takes its context over.
        let is_read_by_tshark = name != "ws-client-takeover";
        assert_messages(name, &conversation(name), &log, is_read_by_tshark);
    }
}

/// Checks the messages of a WebSocket connection against what the peers logged, and the first texts against tshark.
pub fn assert_messages(name: &str, conversation: &Conversation, log: &Value, is_read_by_tshark: bool) {
    let mut trace = capture::trace([conversation], 80);
    let theirs = tshark::values(&trace, "", "websocket.payload.text");
    let analysis = analyse_with(&mut trace, "", decoders());
    let frames = frames(&trace, &analysis);
    for (direction, way) in [(Direction::Up, "up"), (Direction::Down, "down")] {
        let own = frames.iter().filter(|frame| frame.0 == direction);
        let messages = own.filter_map(|(_, label, unpacked)| match unpacked {
            Some(Unpacked { bytes, fault }) => {
                assert_eq!(*fault, None, "{name} {way}");
                Some(bytes.clone())
            }
            // A frame that does not end its message.
            None if label.ends_with("(compressed)") => None,
            None => Some(label.trim_matches('"').as_bytes().to_vec()),
        });
        let messages: Vec<Vec<u8>> = messages.collect();
        assert_eq!(messages, logged(log, way), "{name} {way}");
    }
    assert_eq!(faults(&trace, &analysis), [], "{name}");
    if !is_read_by_tshark {
        return;
    }
    // It does not put compressed fragments together, so it is compared up to the first ones.
    let ours = frames.iter().filter_map(|frame| frame.2.as_ref());
    let ours = ours.filter_map(|message| str::from_utf8(&message.bytes).ok()).filter(|text| is_text(text));
    let ours: Vec<&str> = ours.take(5).collect();
    assert_eq!(ours, theirs[..5], "{name}");
}

/// Whether a message is one of the short texts.
fn is_text(message: &str) -> bool {
    !message.is_empty() && !message.starts_with('\0')
}

pub(super) fn faults(trace: &Trace, analysis: &Analysis) -> Vec<Rule> {
    let events = trace.events().filter(|event| !event.is_packet());
    let blocks = events.flat_map(|event| analysis.dissect(trace, event.id));
    blocks.filter_map(|block| block.dissection.malformed.map(|what| what.rule)).collect()
}

#[test]
fn a_message_that_was_unpacked_is_labelled_with_its_text_and_has_a_block_of_its_own() {
    let mut trace = capture::trace([&conversation("ws-takeover")], 80);
    let analysis = analyse_with(&mut trace, "", decoders());
    let frame = trace.events().find(|event| matches!(event.kind, Kind::Frame { .. })).unwrap();
    assert_eq!(&*frame.wire.as_ref().unwrap().label, "\"Hello, Hello\"");
    let blocks = analysis.dissect(&trace, frame.id);
    assert!(blocks[0].dissection.find("websocket.payload.compressed").is_some());
    assert_eq!(blocks[1].dissection.find("websocket.unpacked").unwrap().value, "Hello, Hello");
    // Without a codec the same frame stays compressed and says so.
    let mut trace = capture::trace([&conversation("ws-takeover")], 80);
    let analysis = analyse(&mut trace, "");
    let frame = trace.events().find(|event| matches!(event.kind, Kind::Frame { .. })).unwrap();
    assert!(frame.wire.as_ref().unwrap().label.ends_with("(compressed)"));
    assert_eq!(analysis.unpacked(frame.id), []);
}

#[test]
fn bodies_are_what_the_server_packed() {
    let log: Value = serde_json::from_str(&read("bodies.json")).unwrap();
    let text = log["text"].as_str().unwrap();
    let mut trace = capture::trace([&conversation("bodies")], 80);
    let analysis = analyse_with(&mut trace, "", decoders());
    let ids: Vec<EventId> =
        trace.events().filter(|event| event.layer == Layer::Http && !event.is_packet()).map(|event| event.id).collect();
    let mut seen = Vec::new();
    for pair in ids.chunks(2) {
        let label = |id| trace.event(id).unwrap().wire.as_ref().unwrap().label.to_string();
        let [asked, answered] = [0, 1].map(|at| analysis.unpacked(pair[at]).pop());
        seen.push((label(pair[0]), asked.or(answered)));
    }
    let whole = || Some(Unpacked { bytes: text.as_bytes().to_vec(), fault: None });
    let unknown = Some(Unpacked { bytes: Vec::new(), fault: Some(Fault::Unknown("zstd".to_owned())) });
    let expected = [
        ("GET /identity", None),
        ("GET /gzip", whole()),
        ("GET /deflate", whole()),
        ("GET /raw", whole()),
        ("GET /br", whole()),
        ("GET /twice", whole()),
        ("GET /chunked", whole()),
        ("GET /zstd", unknown),
        ("POST /identity", whole()),
    ];
    assert_eq!(seen, expected.map(|(label, unpacked)| (label.to_owned(), unpacked)));
    assert_eq!(faults(&trace, &analysis), [Rule::ContentUnknown]);
}

#[test]
fn packed_bodies_in_tls_are_opened_layer_by_layer() {
    let log: Value = serde_json::from_str(&read("bodies.json")).unwrap();
    let text = log["text"].as_str().unwrap();
    for (name, overhead) in [("tls13-nginx-gzip", 5 + 16 + 1), ("tls12-nginx-gzip", 5 + 16 + 48 + 16)] {
        let conversation = conversation(name);
        let mut trace = capture::trace([&conversation], 443);
        let analysis = analyse_with(&mut trace, &conversation.keys, decoders());
        assert_eq!(analysis.dark(1), None, "{name}");
        let responses = trace.events().filter(|event| matches!(event.kind, Kind::Response { status: 200, .. }));
        let bodies: Vec<_> = responses.flat_map(|event| analysis.unpacked(event.id)).collect();
        let whole = Unpacked { bytes: text.as_bytes().to_vec(), fault: None };
        assert_eq!(bodies, [whole.clone(), whole], "{name}");
        assert_eq!(faults(&trace, &analysis), [], "{name}");
        for packet in trace.events().filter(|event| event.is_packet()) {
            let layers = packet.wire.as_ref().unwrap().layers;
            assert_eq!(layers.total(), packet.bytes, "{name} {:?}", packet.id);
            let is_data = layers.http + layers.payload > 0;
            assert!(!is_data || (1..=3 * overhead).contains(&layers.tls), "{name} {:?} {layers:?}", packet.id);
        }
        let theirs = tshark::follow_tls(&trace, &conversation.keys, 1);
        assert_eq!(opened(&conversation).1, theirs[0], "{name}");
        // The lab's own reading has no cipher for these suites and says so.
        let mut trace = capture::trace([&conversation], 443);
        let analysis = analyse(&mut trace, &conversation.keys);
        let suite = if name.starts_with("tls13") { 0x1302 } else { 0xc024 };
        assert_eq!(analysis.dark(1), Some(Dark::UnknownSuite(suite)), "{name}");
        let packets = trace.events().filter(|event| event.is_packet());
        let blocks = packets.flat_map(|packet| analysis.dissect(&trace, packet.id));
        assert!(blocks.filter_map(|block| block.dark).all(|why| why == Dark::UnknownSuite(suite)), "{name}");
    }
}
