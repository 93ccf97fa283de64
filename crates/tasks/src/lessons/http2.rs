//! Tasks of the lesson about HTTP/2: streams, frames, the header table, and what a lost packet does to all streams.

use super::tcp::Repair;
use crate::carried::{label, messages, with_packets};
use crate::case::millis;
use crate::fields::{Fields, Found};
use crate::reading::{connection, fact, is_within, part, segments};
use crate::words::{decimal, sender};
use crate::{Asking, Case, Change, Form, Task, Vary};
use i18n::{group, msg};
use lab::protocol::Value;
use trace::{Event, Kind, Layer, Micros, Part};
use wire::http2::hpack::STATIC_ENTRIES;
use wire::http2::{self, FrameKind};
use wire::view::{Block, Field};

const FAR: Vary = Vary::between("rtt", 20_000, 120_000, 200);
const RESOURCES: Vary = Vary::between("resources", 8, 20, 1);
/// The first index of the dynamic table (RFC 7541 §2.3.3).
const DYNAMIC: u64 = STATIC_ENTRIES + 1;
/// The bytes of a frame before its payload (RFC 9113 §4.1).
const HEAD: u64 = http2::HEAD as u64;

/// The messages of HTTP within a part, in the order of sending.
fn http<'a>(case: &'a Case, of: Part) -> Option<Vec<&'a Event>> {
    let span = part(case.run, of)?;
    let mut all = messages(case.run);
    all.retain(|event| event.layer == Layer::Http && is_within(event, &span));
    Some(all)
}

/// What a label says before its stream, and the stream: `GET /1.js` and `3`.
fn on_stream(event: &Event) -> Option<(&str, u64)> {
    let (what, stream) = label(event).rsplit_once(" · stream ")?;
    Some((what, stream.parse().ok()?))
}

/// The requests of a part with their streams, in the order of sending.
fn requests<'a>(case: &'a Case, of: Part) -> Option<Vec<(&'a Event, u64)>> {
    let asked = http(case, of)?.into_iter().filter(|event| event.kind == Kind::Request);
    asked.map(|event| Some((event, on_stream(event)?.1))).collect()
}

/// The response on a stream of a part.
fn response<'a>(case: &'a Case, of: Part, stream: u64) -> Option<&'a Event> {
    let is_it = |event: &&Event| matches!(event.kind, Kind::Response { .. });
    http(case, of)?.into_iter().filter(is_it).find(|event| on_stream(event).is_some_and(|(_, of)| of == stream))
}

fn number(found: Option<Found>) -> Option<u64> {
    match found? {
        Found::Number(number) => Some(number),
        Found::Text(_) => None,
    }
}

/// On which stream is the last request, and how much of the connection's window do all responses take?
pub(super) static STREAM: Task = Task {
    id: "http2-stream",
    lesson: "http2",
    title: msg::task_http2_stream_title,
    vary: &[FAR, RESOURCES, Vary::between("resource-bytes", 1_000, 9_000, 10)],
    change: Change::NOTHING,
    form: stream,
    source: "RFC 9113 §5.1.1",
};

fn stream(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let asked = requests(case, Part::OneConnection)?;
    let (_, last) = *asked.last()?;
    let page = response(case, Part::OneConnection, asked.first()?.1)?.payload_bytes;
    let all = asked.iter().map(|(_, stream)| Some(response(case, Part::OneConnection, *stream)?.payload_bytes));
    let sum: u64 = all.sum::<Option<u64>>()?;
    let (count, each) = (u64::from(case.settings().resources), u64::from(case.settings().resource_bytes));
    let number = Asking::count(msg::task_http2_stream_number(lang, &count.to_string()), "", last)
        .wrong_number(count as f64, msg::task_http2_stream_odd(lang), "RFC 9113 §5.1.1")
        .wrong_number((count + 1) as f64, msg::task_http2_stream_odd(lang), "RFC 9113 §5.1.1")
        .wrong_number((2 * count) as f64, msg::task_http2_stream_odd(lang), "RFC 9113 §5.1.1")
        .wrong_number(last as f64 - 2.0, msg::task_http2_stream_page(lang), "RFC 9113 §5.1.1")
        .hint(msg::task_http2_stream_hint(lang), "RFC 9113 §5.1.1");
    let window = Asking::count(msg::task_http2_stream_window(lang), "B", sum)
        .wrong_number((count * each) as f64, msg::task_http2_stream_without(lang), "RFC 9113 §6.9.1")
        .wrong_number((sum + HEAD * (count + 1)) as f64, msg::task_http2_stream_heads(lang), "RFC 9113 §6.9.1")
        .wrong_number(each as f64, msg::task_http2_stream_one(lang), "RFC 9113 §6.9.1")
        .hint(msg::task_http2_stream_counts(lang), "RFC 9113 §6.9.1");
    let who = [msg::task_http2_stream_client, msg::task_http2_stream_server, msg::task_http2_stream_nobody];
    let who = Asking::choice(msg::task_http2_stream_who(lang), who.map(|say| say(lang).to_owned()).to_vec(), 1)
        .wrong_choice(0, msg::task_http2_stream_odd(lang), "RFC 9113 §5.1.1")
        .wrong_choice(2, msg::task_http2_stream_zero(lang), "RFC 9113 §5.1.1");
    let text = msg::task_http2_stream(lang, &group(page), &count.to_string(), &group(each));
    let form = Form::new(text, msg::task_http2_stream_reason(lang));
    Some([number, who, window].into_iter().fold(form, |form, part| form.part(part.until(Micros(0)))))
}

/// How long is the header block of a later request, and why so short?
pub(super) static BLOCK: Task = Task {
    id: "http2-block",
    lesson: "http2",
    title: msg::task_http2_block_title,
    vary: &[FAR, RESOURCES, Vary::between("headers", 0, 1, 1)],
    change: Change::NOTHING,
    form: block,
    source: "RFC 7541 §2.3",
};

fn block(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let asked = requests(case, Part::OneConnection)?;
    let [(first, _), (second, _), ..] = asked[..] else { return None };
    let fields = Fields::new(case);
    let [long, short] = [first, second].map(|event| number(fields.value(event.id, "http2.length")));
    let (long, short) = (long?, short?);
    // As lines of HTTP/1.1: name, colon, space, value, end of line.
    let plain: usize = items(&fields, second).iter().map(|item| item.name.len() + item.value.len() + 4).sum();
    let (one, two) = (on_stream(first)?.0, on_stream(second)?.0);
    let ask = |what: &str, right: u64| {
        Asking::count(msg::task_http2_block_bytes(lang, what), "B", right)
            .wrong_number((right + HEAD) as f64, msg::task_http2_block_head(lang), "RFC 9113 §4.1")
            .hint(msg::task_http2_block_hint(lang), "RFC 9113 §4.1")
    };
    let one = ask(one, long).wrong_number(short as f64, msg::task_http2_block_other(lang), "RFC 7541 §2.2");
    let two = ask(two, short)
        .wrong_number(long as f64, msg::task_http2_block_other(lang), "RFC 7541 §2.2")
        .wrong_number(plain as f64, msg::task_http2_block_plain(lang), "RFC 7541 §2.3");
    let options = [
        msg::task_http2_block_index,
        msg::task_http2_block_gzip,
        msg::task_http2_block_left_out,
        msg::task_http2_block_huffman,
    ];
    let why = Asking::choice(msg::task_http2_block_why(lang), options.map(|say| say(lang).to_owned()).to_vec(), 0)
        .wrong_choice(1, msg::task_http2_block_no_gzip(lang), "RFC 7541 §1")
        .wrong_choice(2, msg::task_http2_block_all(lang), "RFC 9113 §8.2")
        .wrong_choice(3, msg::task_http2_block_code(lang), "RFC 7541 §5.2");
    let reason = msg::task_http2_block_reason(lang, &group(long), &group(plain as u64), &group(short));
    let form = Form::new(msg::task_http2_block(lang), reason);
    Some(form.part(one).part(two).part(why))
}

/// How a header field was sent.
struct Item {
    /// How many bits say how it is sent: 1 an index, 2 a literal that enters the table, 4 another literal (RFC 7541 §6).
    prefix: usize,
    index: Option<u64>,
    name: String,
    value: String,
}

/// The fields of a message's header blocks, as they were sent.
fn items(fields: &Fields, event: &Event) -> Vec<Item> {
    let mut found = Vec::new();
    for block in fields.blocks(event.id) {
        gather(&Block::from(block).fields, &mut found);
    }
    found
}

fn gather(fields: &[Field], found: &mut Vec<Item>) {
    for field in fields {
        if field.id == "http2.header" {
            let text = |id: &str| within(&field.parts, id).map(|part| part.value.clone()).unwrap_or_default();
            found.push(Item {
                prefix: within(&field.parts, "http2.header.repr").map_or(0, |part| part.bits.len()),
                index: within(&field.parts, "http2.header.index").and_then(|part| part.number),
                name: text("http2.header.name"),
                value: text("http2.header.value"),
            });
        } else {
            gather(&field.parts, found);
        }
    }
}

/// The first field of this name, also within others: what an index stands for is a part of the index.
fn within<'a>(fields: &'a [Field], id: &str) -> Option<&'a Field> {
    fields.iter().find_map(|field| if field.id == id { Some(field) } else { within(&field.parts, id) })
}

/// Which field does an index of the dynamic table stand for, and which field of a frame names its stream?
pub(super) static INDEX: Task = Task {
    id: "http2-index",
    lesson: "http2",
    title: msg::task_http2_index_title,
    vary: &[FAR, RESOURCES],
    change: Change::NOTHING,
    form: index,
    source: "RFC 7541 §2.3.3",
};

fn index(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let asked = requests(case, Part::OneConnection)?;
    let [(first, _), (second, _), ..] = asked[..] else { return None };
    let fields = Fields::new(case);
    // What the first request has put into the table, in its order.
    let mut added = items(&fields, first);
    added.retain(|item| item.prefix == 2);
    let mut known = items(&fields, second);
    known.retain(|item| item.prefix == 1 && item.index >= Some(DYNAMIC));
    let meant = case.shuffled(known.len()).first().and_then(|&place| known.get(place))?;
    let place = meant.index?;
    let mut names: Vec<&str> = added.iter().map(|item| &*item.name).collect();
    names.sort_unstable();
    names.dedup();
    let right = names.iter().position(|name| *name == meant.name)?;
    // The table read from its other end, and read as if the entry after the static table were number 61.
    let turned = added.get((place - DYNAMIC) as usize);
    let next = known.iter().find(|item| item.index == Some(place + 1));
    let options = names.iter().map(|name| (*name).to_owned()).collect();
    let mut which = Asking::choice(msg::task_http2_index_which(lang, &place.to_string()), options, right)
        .hint(msg::task_http2_index_newest(lang), "RFC 7541 §2.3.3");
    for (item, say) in [(turned, msg::task_http2_index_oldest(lang)), (next, msg::task_http2_index_first(lang))] {
        if let Some(wrong) = item.and_then(|item| names.iter().position(|name| *name == item.name)) {
            which = which.wrong_choice(wrong, say, "RFC 7541 §2.3.3");
        }
    }
    let events = with_packets(second);
    let mut stream = Asking::field(msg::task_http2_index_stream(lang), &events, "http2.streamid")
        .hint(msg::task_http2_index_look(lang), "RFC 9113 §4.1");
    for event in &events {
        let field = |name: &str| Value::Field(*event, name.to_owned());
        stream = stream
            .wrong(field("http2.header.index"), msg::task_http2_index_table(lang), "RFC 7541 §2.3.3")
            .wrong(field("http2.length"), msg::task_http2_index_length(lang), "RFC 9113 §4.1")
            .wrong(field("http2.type"), msg::task_http2_index_type(lang), "RFC 9113 §4.1")
            .wrong(field("tcp.stream"), msg::task_http2_index_connection(lang), "RFC 9113 §5");
    }
    let text = msg::task_http2_index(lang, on_stream(first)?.0, on_stream(second)?.0);
    Some(Form::new(text, msg::task_http2_index_reason(lang)).part(which).part(stream))
}

/// The frames and messages of the beginning, put in order.
pub(super) static ORDER: Task = Task {
    id: "http2-order",
    lesson: "http2",
    title: msg::task_http2_order_title,
    vary: &[FAR, RESOURCES],
    change: Change::NOTHING,
    form: order,
    source: "RFC 9113 §3.4",
};

fn order(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let all = http(case, Part::OneConnection)?;
    let until = all.iter().position(|event| matches!(event.kind, Kind::Response { .. }))?;
    let all = &all[..=until];
    let texts: Vec<String> =
        all.iter().map(|event| format!("{}: {}", case.host(sender(event)), label(event))).collect();
    let shown = case.shuffled(texts.len());
    let asking = Asking::order(msg::task_http2_order_label(lang), &texts, &shown)
        .hint(msg::task_http2_order_hint(lang), "RFC 9113 §3.4")
        .until(Micros(0));
    // The request before the preface, as HTTP/1.1 would begin.
    let request = all.iter().position(|event| event.kind == Kind::Request)?;
    let first = std::iter::once(request).chain((0..texts.len()).filter(|place| *place != request));
    let places = first.filter_map(|item| shown.iter().position(|shown| *shown == item));
    let asking = asking.wrong(Value::Order(places.collect()), msg::task_http2_order_preface(lang), "RFC 9113 §3.4");
    let form = Form::new(msg::task_http2_order(lang), msg::task_http2_order_reason(lang)).part(asking);
    Some(form.hide(all.iter().flat_map(|event| with_packets(event))))
}

/// What do the header and the flags of frames say?
pub(super) static FIELDS: Task = Task {
    id: "http2-fields",
    lesson: "http2",
    title: msg::task_http2_fields_title,
    vary: &[FAR, RESOURCES, Vary::between("resource-bytes", 1_000, 9_000, 10)],
    change: Change::NOTHING,
    form: fields,
    source: "RFC 9113 §4.1",
};

/// The types of frames that are offered (RFC 9113 §6).
const TYPES: [FrameKind; 4] = [FrameKind::Data, FrameKind::Headers, FrameKind::Settings, FrameKind::WindowUpdate];

fn fields(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let asked = requests(case, Part::OneConnection)?;
    let (request, stream) = *asked.last()?;
    let given = response(case, Part::OneConnection, stream)?;
    let read = Fields::new(case);
    let of = |event: &Event, name: &str| number(read.value(event.id, name));
    let kind = of(request, "http2.type")?;
    let right = TYPES.iter().position(|offered| u64::from(offered.number()) == kind)?;
    let types = TYPES.map(|kind| format!("{} ({})", kind.number(), kind.name())).to_vec();
    let kind = Asking::choice(msg::task_http2_fields_type(lang, &case.number(request.id)), types, right)
        .wrong_choice(0, msg::task_http2_fields_content(lang), "RFC 9113 §6.2")
        .hint(msg::task_http2_fields_hint(lang), "RFC 9113 §6.2");
    let flags = of(request, "http2.flags")?;
    let flags = Asking::count(msg::task_http2_fields_flags(lang, &case.number(request.id)), "", flags)
        .wrong_number(4.0, msg::task_http2_fields_ends(lang), "RFC 9113 §8.1")
        .wrong_number(1.0, msg::task_http2_fields_whole(lang), "RFC 9113 §6.2")
        .wrong_number(0.0, msg::task_http2_fields_ends(lang), "RFC 9113 §8.1")
        .hint(msg::task_http2_fields_bits(lang), "RFC 9113 §6.2");
    let numbered = of(given, "http2.streamid")?;
    let numbered = Asking::count(msg::task_http2_fields_stream(lang, &case.number(given.id)), "", numbered)
        .wrong_number(stream as f64 + 1.0, msg::task_http2_fields_even(lang), "RFC 9113 §5.1.1")
        .wrong_number(0.0, msg::task_http2_fields_zero(lang), "RFC 9113 §5.1.1")
        .hint(msg::task_http2_fields_same(lang), "RFC 9113 §5.1");
    let mut form = Form::new(msg::task_http2_fields(lang), msg::task_http2_fields_reason(lang));
    for asking in [kind, flags, numbered] {
        form = form.part(asking);
    }
    Some(form.hide([request, given].into_iter().flat_map(with_packets)))
}

/// How many resources does a lost packet delay, and why?
pub(super) static WAIT: Task = Task {
    id: "http2-wait",
    lesson: "http2",
    title: msg::task_http2_wait_title,
    vary: &[FAR, RESOURCES],
    change: Change::NOTHING,
    form: wait,
    source: "RFC 9114 §1.1",
};

fn wait(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let [six, one] = ["six-connections-loss/resources-delayed", "one-connection-loss/resources-delayed"]
        .map(|name| fact(case.run, name));
    let (six, one) = (six?, one?);
    let count = u64::from(case.settings().resources);
    let by_six = Asking::count(msg::task_http2_wait_six(lang), "", six)
        .wrong_number(one as f64, msg::task_http2_wait_others(lang), "RFC 9112 §9.3")
        .wrong_number(0.0, msg::task_http2_wait_behind(lang), "RFC 9112 §9.3.2")
        .hint(msg::task_http2_wait_compare(lang), "RFC 9112 §9.3");
    let by_one = Asking::count(msg::task_http2_wait_one(lang), "", one)
        .wrong_number(1.0, msg::task_http2_wait_streams(lang), "RFC 9114 §1.1")
        .wrong_number(six as f64, msg::task_http2_wait_streams(lang), "RFC 9114 §1.1")
        .wrong_number(0.0, msg::task_http2_wait_moved(lang), "RFC 9114 §1.1")
        .hint(msg::task_http2_wait_compare(lang), "RFC 9114 §1.1");
    let options = [
        msg::task_http2_wait_order,
        msg::task_http2_wait_stop,
        msg::task_http2_wait_window,
        msg::task_http2_wait_table,
    ];
    let why = Asking::choice(msg::task_http2_wait_why(lang), options.map(|say| say(lang).to_owned()).to_vec(), 0)
        .wrong_choice(1, msg::task_http2_wait_no_stop(lang), "RFC 9293 §3.4")
        .wrong_choice(2, msg::task_http2_wait_no_window(lang), "RFC 9113 §5.2.1")
        .wrong_choice(3, msg::task_http2_wait_no_table(lang), "RFC 9113 §4.3");
    let text = msg::task_http2_wait(lang, &count.to_string(), &decimal(millis(case.settings().link.rtt)));
    let form = Form::new(text, msg::task_http2_wait_reason(lang));
    Some(form.part(by_six).part(by_one).part(why))
}

/// Which packet repeats the lost one, and what made the server send it?
pub(super) static REPEAT: Task = Task {
    id: "http2-repeat",
    lesson: "http2",
    title: msg::task_http2_repeat_title,
    vary: &[FAR, RESOURCES],
    change: Change::NOTHING,
    form: repeat,
    source: "RFC 5681 §3.2",
};

fn repeat(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let span = part(case.run, Part::OneConnectionLoss)?;
    let all = segments(case.run);
    let is_lost =
        |event: &Event| event.arrived.is_none() && event.wire.as_deref().is_some_and(|wire| wire.loss.is_some());
    let (lost, numbers) = *all.iter().find(|(event, _)| is_lost(event) && is_within(event, &span))?;
    let (again, _) =
        *all.iter().find(|(event, _)| event.wire.as_deref().and_then(|wire| wire.repeats) == Some(lost.id))?;
    let Repair { duplicates, way, .. } = Repair::read(case, &all, again, numbers.sequence, msg::task_http2_repeat_few)?;
    let next = all.iter().find(|(event, segment)| {
        let is_data = segment.length > 0 && event.direction == lost.direction && connection(event) == connection(lost);
        is_data && event.sent >= lost.sent && event.id > lost.id
    });
    let mut which = Asking::event(msg::task_http2_repeat_which(lang), &[again.id])
        .wrong(Value::Event(lost.id), msg::task_http2_repeat_lost(lang), "RFC 9293 §3.8.1")
        .hint(msg::task_http2_repeat_hint(lang), "RFC 9293 §3.8.1");
    if let Some((next, _)) = next {
        which = which.wrong(Value::Event(next.id), msg::task_http2_repeat_next(lang), "RFC 9293 §3.8.1");
    }
    let took = Asking::number(
        msg::task_http2_repeat_time(lang),
        "ms",
        millis(again.arrived? - lost.sent),
        crate::exchange::HALF_MILLISECOND,
    );
    let took = took
        .wrong_number(millis(again.sent - lost.sent), msg::task_http2_repeat_sent(lang), "RFC 9293 §3.8.1")
        .wrong_number(millis(case.settings().link.rtt), msg::task_http2_repeat_trip(lang), "RFC 5681 §3.2")
        .hint(msg::task_http2_repeat_from(lang), "RFC 5681 §3.2");
    let text = msg::task_http2_repeat(lang, &case.number(lost.id));
    let reason = msg::task_http2_repeat_reason(lang, &duplicates.to_string());
    Some(Form::new(text, reason).part(which).part(way).part(took).hide([again.id]))
}
