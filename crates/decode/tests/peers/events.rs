//! Event streams with content codings: each event is there when the packet that completes it has come.

use super::capture;
use super::content::{conversation, faults};
use decode::decoders;
use trace::{Event, Kind, Trace};
use wire::Rule;
use wire::analysis::{analyse, analyse_with};

/// What the server wrote into each stream that has a client's event in it, with the index of the event.
const EVENTS: [(u64, &str); 3] = [(1, "\"one\""), (2, "\"one and two in two lines\""), (3, "\"one, two and three\"")];

fn events(trace: &Trace) -> Vec<&Event> {
    trace.events().filter(|event| matches!(event.kind, Kind::StreamEvent { .. })).collect()
}

fn told(events: &[&Event]) -> Vec<(u64, String)> {
    let one = |event: &&Event| match event.kind {
        Kind::StreamEvent { index } => (index, event.wire.as_ref().unwrap().label.to_string()),
        _ => unreachable!("they were chosen by their kind"),
    };
    events.iter().map(one).collect()
}

/// `events.txt` has four streams of the same events: plain, gzip, deflate, br.
#[test]
fn events_of_a_coded_stream_come_when_their_bytes_do() {
    let mut trace = capture::trace([&conversation("events")], 80);
    let analysis = analyse_with(&mut trace, "", decoders());
    assert_eq!(faults(&trace, &analysis), []);
    let events = events(&trace);
    let expected = EVENTS.map(|(index, label)| (index, label.to_owned()));
    for stream in events.chunks(3) {
        assert_eq!(told(stream), expected);
        assert!(stream.is_sorted_by(|one, next| one.arrived <= Some(next.sent)), "each comes with a packet of its own");
        assert!(stream.iter().all(|event| event.payload_bytes <= event.bytes));
        let blocks = analysis.dissect(&trace, stream[2].id);
        let mut data = blocks.iter().filter_map(|block| block.dissection.find("sse.data"));
        assert_eq!(data.next().map(|field| field.value.as_str()), Some("one, two and three"));
    }
    // The last event has a chunk of its own: the chunk's size in hexadecimal, two line ends, and the packed bytes.
    let sizes: Vec<u64> = events.iter().skip(2).step_by(3).map(|event| event.bytes).collect();
    assert_eq!(sizes, [0x2c, 0x20, 0x20, 0x24].map(|packed: u64| 2 + 2 + packed + 2));
    for packet in trace.events().filter(|event| event.is_packet()) {
        assert_eq!(packet.wire.as_ref().unwrap().layers.total(), packet.bytes, "{:?}", packet.id);
    }
}

#[test]
fn a_coded_stream_is_a_body_if_nothing_undoes_its_coding() {
    let mut trace = capture::trace([&conversation("events")], 80);
    analyse(&mut trace, "");
    assert_eq!(events(&trace).len(), EVENTS.len(), "those of the plain stream");
    let responses = trace.events().filter(|event| matches!(event.kind, Kind::Response { status: 200, .. }));
    assert_eq!(responses.count(), 4);
}

#[test]
fn events_before_damage_stay_and_the_damage_is_named_once() {
    let mut damaged = conversation("events");
    // A block of a type that does not exist stands at the front of the chunk with the second event of gzip's stream.
    let chunks = damaged.pieces.iter_mut().filter(|(_, bytes)| bytes.starts_with(b"23\r\n"));
    for (_, bytes) in chunks.take(1) {
        bytes[4] = 0x07;
    }
    let mut trace = capture::trace([&damaged], 80);
    let analysis = analyse_with(&mut trace, "", decoders());
    let packets = trace.events().filter(|event| event.is_packet());
    let blocks = packets.flat_map(|packet| analysis.dissect(&trace, packet.id));
    let rules: Vec<Rule> = blocks.filter_map(|block| block.dissection.malformed.map(|what| what.rule)).collect();
    assert_eq!(rules, [Rule::ContentCoding]);
    assert_eq!(events(&trace).len(), 3 + 1 + 3 + 3);
}
