//! Frames and header fields of HTTP/2 in the example captures, packet by packet, beside tshark's.

use capture::{Bytes, Capture, File, trace_of};
use capture_examples::{FOLDER, find};
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::process::Command;
use trace::{EventId, Kind, Layer, Trace};
use wire::Field;
use wire::analysis::{Analysis, analyse_with};
use wire::header_table::{HeaderTable, Sent};
use wire::view::Block;

/// The fields that both name, each of which has one value per frame, setting or header field.
const FIELDS: [&str; 18] = [
    "http2.length",
    "http2.type",
    "http2.flags",
    "http2.streamid",
    "http2.header.name",
    "http2.header.value",
    "http2.header.index",
    "http2.settings.id",
    "http2.settings.header_table_size",
    "http2.settings.enable_push",
    "http2.settings.max_concurrent_streams",
    "http2.settings.initial_window_size",
    "http2.settings.extended_connect",
    "http2.window_update.window_size_increment",
    "http2.rst_stream.error",
    "http2.goaway.last_stream_id",
    "http2.goaway.error",
    "http2.headers.weight",
];
const EXAMPLES: [&str; 3] = ["http2", "grpc", "http2-websocket"];
/// Stands between the values of one field; no value has it.
const BETWEEN: char = '^';

type Values = BTreeMap<(u32, &'static str), Vec<String>>;

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

/// Numbers in decimal; tshark prints some in hexadecimal.
fn plain(value: &str) -> String {
    let hex = value.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
    hex.map_or_else(|| value.to_owned(), |number| number.to_string())
}

fn tshark(id: &str) -> Values {
    tsharks(id, &FIELDS)
}

fn tsharks(id: &str, fields: &[&'static str]) -> Values {
    let mut command = Command::new("tshark");
    command.args(["-n", "-r"]).arg(path(id)).args(["-T", "fields", "-E", "occurrence=a", "-e", "frame.number"]);
    command.args(["-E", &format!("aggregator={BETWEEN}")]);
    command.args(fields.iter().flat_map(|field| ["-e", field]));
    let output = command.output().expect("install tshark: apt-get install tshark");
    assert!(output.status.success(), "tshark: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("text");
    let mut values = Values::new();
    for line in text.lines() {
        let mut cells = line.split('\t');
        let number = cells.next().and_then(|cell| cell.parse().ok()).expect("a number");
        for (field, cell) in fields.iter().copied().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            values.insert((number, field), cell.split(BETWEEN).map(plain).collect());
        }
    }
    values
}

fn collect(fields: &[Field], id: &str, to: &mut Vec<String>) {
    for field in fields {
        // A literal name has index 0, which tshark leaves out.
        let is_left_out = id == "http2.header.index" && field.number == Some(0);
        if field.spec.id == id && !is_left_out {
            to.push(field.number.map_or_else(|| field.value.clone(), |number| number.to_string()));
        }
        collect(&field.parts, id, to);
    }
}

fn ours(read: &Read) -> Values {
    let mut values = Values::new();
    for (place, &number) in read.packets.iter().enumerate() {
        let blocks = read.analysis.dissect(&read.trace, EventId(place as u64 + 1));
        for id in FIELDS {
            let mut found = Vec::new();
            blocks.iter().for_each(|block| collect(&block.dissection.fields, id, &mut found));
            if !found.is_empty() {
                values.insert((number, id), found);
            }
        }
    }
    values
}

fn labels(read: &Read) -> Vec<String> {
    let messages = read.trace.events().filter(|event| !event.is_packet() && event.layer > Layer::Tls);
    messages.map(|event| event.wire.as_ref().map(|wire| wire.label.to_string()).unwrap_or_default()).collect()
}

#[test]
fn every_frame_and_every_header_field_is_tsharks() {
    let mut count = 0;
    for id in EXAMPLES {
        let (ours, theirs) = (ours(&read(id)), tshark(id));
        for key in ours.keys().chain(theirs.keys()) {
            assert_eq!(ours.get(key), theirs.get(key), "{id}, packet {}, {}", key.0, key.1);
        }
        count += theirs.iter().filter(|(key, _)| key.1 == "http2.type").map(|(_, types)| types.len()).sum::<usize>();
    }
    assert!(count > 50, "{count} frames were compared");
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
    let blocks = read.analysis.dissect(&read.trace, event("GET /one.txt · stream 3"));
    let tables: Vec<HeaderTable> = blocks.into_iter().filter_map(|block| block.table).collect();
    let [table] = &tables[..] else { panic!("one block: {tables:?}") };
    assert!(table.after.size >= table.before.size && !table.before.entries.is_empty());
}

/// What tshark says of each header field of a packet: its name, its value, how it was sent.
const HEADERS: [&str; 5] = [
    "tcp.srcport",
    "http2.header.name",
    "http2.header.value",
    "http2.header.repr",
    "http2.header_table_size_update.header_table_size",
];

/// A table as tshark's fields make it: names and values, newest first, and its sizes.
#[derive(Default)]
struct Table {
    entries: VecDeque<(String, String)>,
    most: usize,
}

impl Table {
    fn size(&self) -> usize {
        self.entries.iter().map(|(name, value)| name.len() + value.len() + 32).sum()
    }

    fn fit(&mut self) {
        while self.size() > self.most {
            self.entries.pop_back();
        }
    }
}

fn tables(read: &Read, packet: u64) -> Vec<HeaderTable> {
    // The way of the page: by bytes and back.
    let blocks = read.analysis.dissect(&read.trace, EventId(packet)).into_iter().map(Block::from);
    blocks.filter_map(|block| block.header_table()).collect()
}

fn entries(state: &wire::header_table::TableState) -> Vec<(String, String)> {
    state.entries.iter().map(|entry| (entry.name.clone(), entry.value.clone())).collect()
}

#[test]
fn the_header_tables_are_those_that_follow_from_tsharks_fields() {
    let mut blocks = 0;
    for id in EXAMPLES {
        let (read, theirs) = (read(id), tsharks(id, &HEADERS));
        let of = |number: u32, field: &'static str| theirs.get(&(number, field)).cloned().unwrap_or_default();
        let mut known: BTreeMap<String, Table> = BTreeMap::new();
        for (place, &number) in read.packets.iter().enumerate() {
            let tables = tables(&read, place as u64 + 1);
            let [names, values, ways] = [1, 2, 3].map(|field| of(number, HEADERS[field]));
            let items = || tables.iter().flat_map(|table| &table.items).filter(|item| item.sent != Sent::SizeUpdate);
            let ours: Vec<(&str, &str)> = items().map(|item| (&*item.name, &*item.value)).collect();
            let fields: Vec<(&str, &str)> =
                names.iter().map(String::as_str).zip(values.iter().map(String::as_str)).collect();
            assert_eq!(ours, fields, "{id}, packet {number}");
            let (Some(first), Some(last)) = (tables.first(), tables.last()) else { continue };
            let sender = of(number, HEADERS[0]).concat();
            let table = known.entry(sender).or_insert(Table { most: 4096, ..Table::default() });
            assert_eq!(entries(&first.before), Vec::from(table.entries.clone()), "{id}, packet {number}: before");
            for size in of(number, HEADERS[4]) {
                table.most = size.parse().expect("a size");
                table.fit();
            }
            for ((name, value), way) in fields.iter().zip(&ways) {
                if way.contains("Incremental Indexing") {
                    table.entries.push_front(((*name).to_owned(), (*value).to_owned()));
                    table.fit();
                }
            }
            assert_eq!(entries(&last.after), Vec::from(table.entries.clone()), "{id}, packet {number}: after");
            assert_eq!(last.after.size as usize, table.size(), "{id}, packet {number}");
            blocks += tables.len();
        }
    }
    assert!(blocks > 15, "{blocks} blocks were compared");
}

#[test]
fn a_field_that_was_sent_before_costs_a_byte_and_names_its_entry() {
    let read = read("http2");
    let tables: Vec<HeaderTable> = (1..=read.packets.len() as u64).flat_map(|packet| tables(&read, packet)).collect();
    let [first, second, ..] = &tables[..] else { panic!("two requests: {tables:?}") };
    let agent =
        |table: &HeaderTable| table.items.iter().find(|item| item.name == "user-agent").expect("a field").clone();
    let (first, again) = (agent(first), agent(second));
    assert_eq!((first.sent, again.sent, again.cost), (Sent::Added, Sent::Indexed, 1));
    assert_eq!(again.cost_of_line, "user-agent: ".len() as u64 + again.value.len() as u64 + 2);
    let place = again.used_before.expect("an entry");
    assert_eq!(
        (&*second.before.entries[place].name, &second.before.entries[place].value),
        ("user-agent", &again.value)
    );
}
