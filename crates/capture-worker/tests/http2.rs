//! Frames and header fields of HTTP/2 in the example captures, packet by packet, beside tshark's.

#[path = "../../decode/tests/peers/http2/fields.rs"]
mod fields;

use capture::{Bytes, Capture, File, trace_of};
use capture_examples::{FOLDER, find};
use fields::{Values, arguments, count, differences, ours, theirs};
use std::path::Path;
use std::process::Command;
use trace::{Direction, Kind, Layer, Trace};
use wire::analysis::{Analysis, analyse_with};

const EXAMPLES: [&str; 4] = ["http2", "grpc", "http2-push", "http2-websocket"];
struct Read {
    trace: Trace,
    analysis: Analysis,
    /// The number of each packet of the trace in the file, from 1.
    packets: Vec<u32>,
}

fn path(id: &str) -> std::path::PathBuf {
    Path::new(FOLDER).join(find(id).expect("an example").file)
}

fn read(id: &str) -> Read {
    let bytes = std::fs::read(path(id)).expect("a file");
    let capture = Capture::new(vec![File::read(&bytes)]);
    let numbers: Vec<u32> = capture.connections().iter().map(|connection| connection.number).collect();
    let outside: &dyn Bytes = &bytes;
    let mut told = trace_of(&capture, &[outside], &numbers).expect("the bytes are there");
    let analysis = analyse_with(&mut told.trace, &capture.key_log(), decode::decoders());
    let packets = told.packets.iter().map(|number| number + 1).collect();
    Read { trace: told.trace, analysis, packets }
}

fn tshark(id: &str) -> Values {
    let mut command = Command::new("tshark");
    command.args(["-n", "-r"]).arg(path(id)).args(arguments());
    let output = command.output().expect("install tshark: apt-get install tshark");
    assert!(output.status.success(), "tshark: {}", String::from_utf8_lossy(&output.stderr));
    theirs(&String::from_utf8(output.stdout).expect("text"))
}

fn labels(read: &Read) -> Vec<String> {
    let messages = read.trace.events().filter(|event| !event.is_packet() && event.layer > Layer::Tls);
    messages.map(|event| event.wire.as_ref().map(|wire| wire.label.to_string()).unwrap_or_default()).collect()
}

#[test]
fn every_frame_and_every_field_is_tsharks() {
    let mut frames = 0;
    for id in EXAMPLES {
        let read = read(id);
        let (ours, theirs) = (ours(&read.trace, &read.analysis, &read.packets), tshark(id));
        assert_eq!(differences(&ours, &theirs), Vec::<String>::new(), "{id}");
        frames += count(&theirs, "http2.type");
    }
    assert!(frames > 70, "{frames} frames were compared");
}

#[test]
fn nothing_in_what_sound_programs_send_breaks_a_rule() {
    for id in EXAMPLES {
        let read = read(id);
        for event in read.trace.events().filter(|event| event.layer > Layer::Tls) {
            for block in read.analysis.dissect(&read.trace, event.id) {
                assert_eq!(block.dissection.malformed, None, "{id}: {:?}", event.wire.as_ref().map(|wire| &wire.label));
            }
        }
        for event in read.trace.events().filter(|event| event.is_packet()) {
            let layers = event.wire.as_ref().map(|wire| wire.layers).unwrap_or_default();
            assert_eq!(layers.total(), event.bytes, "{id}: every byte has one layer");
        }
    }
}

#[test]
fn requests_and_responses_are_named_with_their_streams() {
    let found = labels(&read("http2"));
    let has = |label: &str| assert!(found.iter().any(|found| found == label), "{label}: {found:?}");
    has("GET /one.txt · stream 3");
    has("200 · stream 3");
    has("404 · stream 7");
    let found = labels(&read("grpc"));
    let has = |label: &str| assert!(found.iter().any(|found| found == label), "{label}: {found:?}");
    has("gRPC /helloworld.Greeter/SayHello · stream 1");
    has("200 · grpc-status 0 · stream 3");
    has("200 · grpc-status 12 · stream 5");
}

#[test]
fn a_promised_request_counts_once_even_if_it_needs_two_frames() {
    let read = read("http2-push");
    let messages = read.trace.events().filter(|event| event.layer == Layer::Http);
    let found: Vec<(Direction, &str)> =
        messages.filter_map(|event| Some((event.direction, &*event.wire.as_ref()?.label))).collect();
    let count = |direction, label: &str| found.iter().filter(|found| **found == (direction, label)).count();
    use Direction::{Down, Up};
    for (direction, label) in [
        (Up, "GET / · stream 1"),
        (Down, "GET /style.css · stream 2"),
        (Down, "GET /print.css · stream 4"),
        (Down, "200 · stream 1"),
        (Down, "200 · stream 2"),
        (Down, "200 · stream 4"),
        (Up, "RST_STREAM CANCEL (8) · stream 4"),
    ] {
        assert_eq!(count(direction, label), 1, "{label}: {found:?}");
    }
}

#[test]
fn a_websocket_on_a_stream_is_read_as_any_other() {
    let read = read("http2-websocket");
    let frames: Vec<_> = read.trace.events().filter(|event| event.layer == Layer::WebSocket).collect();
    let found: Vec<&str> = frames.iter().filter_map(|event| Some(&*event.wire.as_ref()?.label)).collect();
    assert_eq!(
        found,
        [
            "\"Hello\"",
            "\"You said: Hello\"",
            "\"Hello, once more: 1\"",
            "\"You said: Hello, once more: 1\"",
            "\"Hello, once more: 2\"",
            "\"You said: Hello, once more: 2\"",
            "Close 1000",
            "Close 1000",
        ]
    );
    // 9 bytes of the DATA frame's head, 6 or 2 of the WebSocket frame's.
    assert_eq!((frames[0].bytes, frames[0].payload_bytes), (9 + 6 + 5, 5));
    assert_eq!((frames[1].bytes, frames[1].payload_bytes), (9 + 2 + 15, 15));
    assert!(matches!(frames[7].kind, Kind::Close { code: 1000 }));
    let has = |label: &str| labels(&read).iter().any(|found| found == label);
    assert!(has("CONNECT /chat (:protocol websocket) · stream 3") && has("200 · stream 3"), "{:?}", labels(&read));
}

#[test]
fn a_body_in_frames_is_put_together_and_unpacked_and_the_table_is_known() {
    let read = read("http2");
    let event = |label: &str| {
        let is_it = |event: &&trace::Event| event.wire.as_ref().is_some_and(|wire| &*wire.label == label);
        read.trace.events().find(is_it).expect("a message").id
    };
    let unpacked = read.analysis.unpacked(event("200 · stream 1"));
    assert!(String::from_utf8_lossy(&unpacked[0].bytes).contains("Line 80 of a page"), "{unpacked:?}");
    let tables = read.analysis.header_tables(event("GET /one.txt · stream 3"));
    let [[before, after]] = &tables[..] else { panic!("one block: {tables:?}") };
    assert!(after.size >= before.size && !before.entries.is_empty());
}
