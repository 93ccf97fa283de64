//! Every field of HTTP/2 that this reader and tshark both name, packet by packet, and what differs.

use std::collections::BTreeMap;
use trace::{EventId, Trace, to_hex};
use wire::Field;
use wire::analysis::Analysis;

/// How the values of a field compare.
#[derive(Clone, Copy, PartialEq, Eq)]
enum As {
    /// As numbers.
    Number,
    /// As texts.
    Text,
    /// As their bytes.
    Bytes,
}

use As::{Bytes, Number, Text};

/// The fields, by tshark's names. Not here are the lengths of names and values: RFC 7541 §5.2 means bytes as they are sent,
/// and tshark counts them as they are once they are decoded. The data is not here, either, because tshark leaves it out if it
/// puts a body together or unpacks it.
const FIELDS: [(&str, As); 51] = [
    ("http2.magic", Text),
    ("http2.length", Number),
    ("http2.type", Number),
    ("http2.flags", Number),
    ("http2.flags.end_stream", Number),
    ("http2.flags.eh", Number),
    ("http2.flags.padded", Number),
    ("http2.flags.priority", Number),
    ("http2.flags.ack.settings", Number),
    ("http2.flags.ack.ping", Number),
    ("http2.r", Number),
    ("http2.streamid", Number),
    ("http2.padding", Number),
    ("http2.data.padding", Bytes),
    ("http2.headers.padding", Bytes),
    ("http2.push_promise.padding", Bytes),
    ("http2.exclusive", Number),
    ("http2.stream_dependency", Number),
    ("http2.headers.weight", Number),
    ("http2.headers", Bytes),
    ("http2.push_promise.header", Bytes),
    ("http2.header.repr", Text),
    ("http2.header.index", Number),
    ("http2.header.name", Text),
    ("http2.header.value", Text),
    ("http2.header_table_size_update.header_table_size", Number),
    ("http2.rst_stream.error", Number),
    ("http2.settings.id", Number),
    ("http2.settings.header_table_size", Number),
    ("http2.settings.enable_push", Number),
    ("http2.settings.max_concurrent_streams", Number),
    ("http2.settings.initial_window_size", Number),
    ("http2.settings.max_frame_size", Number),
    ("http2.settings.max_header_list_size", Number),
    ("http2.settings.extended_connect", Number),
    ("http2.settings.unknown", Number),
    ("http2.push_promise.r", Number),
    ("http2.push_promise.promised_stream_id", Number),
    ("http2.ping", Bytes),
    ("http2.pong", Bytes),
    ("http2.goway.r", Number),
    ("http2.goaway.last_stream_id", Number),
    ("http2.goaway.error", Number),
    ("http2.goaway.addata", Bytes),
    ("http2.window_update.r", Number),
    ("http2.window_update.window_size_increment", Number),
    ("http2.altsvc.origin.len", Number),
    ("http2.altsvc.origin", Text),
    ("http2.altsvc.field_value", Text),
    ("http2.origin.origin_len", Number),
    ("http2.origin.origin", Text),
];
/// Stands between the values of one field; no value has it.
const BETWEEN: char = '^';
/// The longest text that we show.
const LONGEST: usize = 4096;

/// The values of each field in each packet, which are numbered from 1 as tshark numbers them.
pub type Values = BTreeMap<(u32, &'static str), Vec<String>>;

/// What tshark is asked for.
pub fn arguments() -> Vec<String> {
    let mut arguments: Vec<String> =
        ["-T", "fields", "-E", "occurrence=a", "-e", "frame.number"].map(Into::into).into();
    arguments.extend(["-E".into(), format!("aggregator={BETWEEN}")]);
    arguments.extend(FIELDS.iter().flat_map(|(field, _)| ["-e".into(), field.to_string()]));
    arguments
}

/// What tshark prints.
pub fn theirs(text: &str) -> Values {
    let mut values = Values::new();
    for line in text.lines() {
        let mut cells = line.split('\t');
        let number = cells.next().and_then(|cell| cell.parse().ok()).expect("a number");
        for ((field, how), cell) in FIELDS.into_iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            let all = cell.split(BETWEEN).map(|value| plain(field, how, value));
            values.insert((number, field), all.collect());
        }
        without_padding_of_continuations(number, &mut values);
    }
    values
}

/// One of tshark's values in our words: numbers in decimal, of which it prints some in hexadecimal; texts with their line
/// breaks, and as long as we show them; how a field is sent without where its name comes from, because the index says that.
fn plain(field: &str, how: As, value: &str) -> String {
    if field == "http2.header.repr" {
        let form = value.split(" - ").next().unwrap_or_default();
        return form.replace("Literal Header Field", "Literal").replace("never", "Never");
    }
    let hex = value.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
    match (how, hex, value) {
        (Number, Some(number), _) => number.to_string(),
        (Number, None, "True") => "1".into(),
        (Number, None, "False") => "0".into(),
        (Text, ..) if value.len() > LONGEST => format!("{}\u{2026}", value.get(..LONGEST).unwrap_or(value)),
        (Text, ..) => value.replace("\\r", "\r").replace("\\n", "\n"),
        _ => value.to_owned(),
    }
}

/// tshark 4.0 names a flag PADDED of CONTINUATION, which that type does not have (RFC 9113 §6.10).
fn without_padding_of_continuations(packet: u32, values: &mut Values) {
    let has_flag = |kind: &&String| matches!(&***kind, "0" | "1" | "5" | "9");
    let kinds = values.get(&(packet, "http2.type")).into_iter().flatten().filter(has_flag);
    let keeps: Vec<bool> = kinds.map(|kind| kind != "9").collect();
    if let Some(flags) = values.get_mut(&(packet, "http2.flags.padded")) {
        let mut at = keeps.iter();
        flags.retain(|_| at.next().copied().unwrap_or(true));
        if flags.is_empty() {
            values.remove(&(packet, "http2.flags.padded"));
        }
    }
}

/// The fields of a header block whose end has not come, each with its values by their names.
type Pending = Vec<BTreeMap<&'static str, String>>;

/// What `analysis` says of the packets of `trace`, of which `packets` are the numbers. A field of a header block counts in the
/// packet in which it ends, as tshark shows it; the last one of a frame that does not end the block, in the next frame.
pub fn ours(trace: &Trace, analysis: &Analysis, packets: &[u32]) -> Values {
    let mut values = Values::new();
    let mut pending: BTreeMap<_, Pending> = BTreeMap::new();
    for (place, &number) in packets.iter().enumerate() {
        let id = EventId(place as u64 + 1);
        let event = trace.event(id).expect("an event");
        let way = (event.wire.as_ref().map(|wire| wire.connection), event.direction.index());
        for block in analysis.dissect(trace, id) {
            let pending = pending.entry(way).or_default();
            let fields = &block.dissection.fields;
            fields.iter().for_each(|field| collect(field, &block.bytes, number, &mut values, pending));
            let ends = |field: &Field| field.spec.id == "http2.flags.eh" && field.number == Some(1);
            let is_end = fields.iter().flat_map(|field| &field.parts).any(ends);
            let whole = if is_end { pending.len() } else { pending.len().saturating_sub(1) };
            for (id, value) in pending.drain(..whole).flatten() {
                values.entry((number, id)).or_default().push(value);
            }
        }
    }
    values
}

fn collect(field: &Field, bytes: &[u8], packet: u32, to: &mut Values, pending: &mut Pending) {
    if field.spec.id == "http2.header" {
        let is_new = field.parts.iter().any(|part| part.spec.id == "http2.header.repr");
        // What began in another frame is there already.
        if is_new {
            pending.push(BTreeMap::new());
        }
        if let Some(header) = pending.last_mut() {
            header_parts(&field.parts, header);
        }
        return;
    }
    // tshark 4.0 does not know this one yet, and shows no form of a change of the table's size.
    let id =
        if field.spec.id == "http2.settings.no_rfc7540_priorities" { "http2.settings.unknown" } else { field.spec.id };
    if let Some(&(id, how)) = FIELDS.iter().find(|known| known.0 == id && id != "http2.header.repr") {
        to.entry((packet, id)).or_default().push(value(field, how, bytes));
    }
    field.parts.iter().for_each(|part| collect(part, bytes, packet, to, pending));
}

fn header_parts(parts: &[Field], to: &mut BTreeMap<&'static str, String>) {
    for part in parts {
        // A literal name has index 0, which tshark leaves out.
        let is_left_out = part.spec.id == "http2.header.index" && part.number == Some(0);
        if let Some(&(id, how)) = FIELDS.iter().find(|known| known.0 == part.spec.id && !is_left_out) {
            to.entry(id).or_insert_with(|| value(part, how, &[]));
        }
        header_parts(&part.parts, to);
    }
}

fn value(field: &Field, how: As, bytes: &[u8]) -> String {
    match how {
        Number => field.number.map_or_else(|| field.value.clone(), |number| number.to_string()),
        Text => field.value.clone(),
        Bytes => to_hex(bytes.get(field.bits.start / 8..field.bits.end / 8).unwrap_or_default()),
    }
}

/// How many values of `field` are among `values`.
pub fn count(values: &Values, field: &str) -> usize {
    values.iter().filter(|(key, _)| key.1 == field).map(|(_, values)| values.len()).sum()
}

/// Every packet and field in which the two differ.
pub fn differences(ours: &Values, theirs: &Values) -> Vec<String> {
    let mut keys: Vec<_> = ours.keys().chain(theirs.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    let differ = keys.into_iter().filter(|key| ours.get(key) != theirs.get(key));
    let said =
        differ.map(|key| format!("packet {}, {}: {:?}, tshark {:?}", key.0, key.1, ours.get(key), theirs.get(key)));
    said.collect()
}
