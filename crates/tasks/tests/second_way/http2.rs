//! Second ways of the tasks about HTTP/2.

use crate::capture::{Frame, connection_of, parsed};
use crate::seen::{FIN, SYN, Seen, Span, between, is_up, label, millis, number, sent};
use crate::{Values, Way};
use lab::protocol::Value;
use std::collections::BTreeMap;
use trace::EventId;

pub const WAYS: &[Way] = &[
    Way::trace("http2-order", order),
    Way::client("http2-stream", stream),
    Way::client("http2-block", block),
    Way::client("http2-index", index),
    Way::client("http2-fields", fields),
    Way::both("http2-repeat", repeat),
    Way::client("http2-wait", wait),
];

/// A frame of HTTP/2 as tshark prints it, with the packet in which it is complete.
struct Piece<'a> {
    packet: &'a Frame,
    kind: u64,
    flags: u64,
    stream: u64,
    length: u64,
}

/// The frames of one direction within a part.
fn pieces(frames: &[Frame], span: Span, up: bool) -> Option<Vec<Piece<'_>>> {
    let mut found = Vec::new();
    for packet in frames.iter().filter(|packet| packet.is_up == up && span.has(packet.at)) {
        let all = |name: &str| packet.all(name).iter().map(|text| parsed(text)).collect::<Option<Vec<u64>>>();
        let [kinds, flags, streams, lengths] = ["http2.type", "http2.flags", "http2.streamid", "http2.length"].map(all);
        let (kinds, flags, mut streams, lengths) = (kinds?, flags?, streams?, lengths?);
        // The preface has a stream and no frame.
        drop(streams.drain(..streams.len().checked_sub(kinds.len())?));
        for (((kind, flags), stream), length) in kinds.into_iter().zip(flags).zip(streams).zip(lengths) {
            found.push(Piece { packet, kind, flags, stream, length });
        }
    }
    Some(found)
}

const DATA: u64 = 0;
const HEADERS: u64 = 1;
const END_STREAM: u64 = 1;

/// The HEADERS frames of one direction of the one connection.
fn headers<'a>(seen: &'a Seen, up: bool) -> Option<Vec<Piece<'a>>> {
    let mut all = pieces(&seen.client, seen.part("one-connection")?, up)?;
    all.retain(|piece| piece.kind == HEADERS);
    Some(all)
}

fn order(seen: &Seen) -> Values {
    let span = seen.part("one-connection")?;
    let all = seen.messages().into_iter().filter(|event| event["layer"] == "http" && span.has(sent(event)));
    let mut items = Vec::new();
    for event in all {
        items.push(format!("{}: {}", if is_up(event) { "client" } else { "server" }, label(event)));
        if event["kind"] == "response" {
            break;
        }
    }
    Some(vec![seen.order(0, &items)?])
}

fn stream(seen: &Seen) -> Values {
    let last = headers(seen, true)?.iter().map(|piece| piece.stream).max()?;
    let data = pieces(&seen.client, seen.part("one-connection")?, false)?;
    let sum: u64 = data.iter().filter(|piece| piece.kind == DATA).map(|piece| piece.length).sum();
    Some(vec![number(last), Value::Choice(1), number(sum)])
}

fn block(seen: &Seen) -> Values {
    let all = headers(seen, true)?;
    Some(vec![number(all.first()?.length), number(all.get(1)?.length), Value::Choice(0)])
}

/// How a field was sent, its name, and its index.
type Sent<'a> = (&'a str, &'a str, Option<u64>);

/// How the fields of the second request were sent, and the packet.
fn second<'a>(seen: &'a Seen) -> Option<(&'a Frame, Vec<Sent<'a>>)> {
    let mut requests: Vec<(&Frame, Vec<Sent>)> = Vec::new();
    let span = seen.part("one-connection")?;
    for packet in seen.client.iter().filter(|packet| packet.is_up && span.has(packet.at)) {
        let mut indexes = packet.all("http2.header.index").iter();
        for (how, name) in packet.all("http2.header.repr").iter().zip(packet.all("http2.header.name")) {
            let index = if how.contains("New Name") { None } else { indexes.next().and_then(|text| parsed(text)) };
            if name == ":method" {
                requests.push((packet, Vec::new()));
            }
            requests.last_mut()?.1.push((how, name, index));
        }
    }
    (requests.len() > 1).then(|| requests.swap_remove(1))
}

fn index(seen: &Seen) -> Values {
    let (packet, fields) = second(seen)?;
    let asked = between(&seen.asked.parts.first()?.label, "at index ", " of")? as u64;
    let (_, name, _) = fields.iter().find(|(how, _, index)| how.starts_with("Indexed") && *index == Some(asked))?;
    Some(vec![seen.choice(0, name)?, Value::Field(EventId(packet.event), "http2.streamid".to_owned())])
}

fn fields(seen: &Seen) -> Values {
    let request = headers(seen, true)?.into_iter().max_by_key(|piece| piece.stream)?;
    let response = headers(seen, false)?.into_iter().find(|piece| piece.stream == request.stream)?;
    let kind = seen.options(0).iter().position(|option| option.starts_with(&format!("{} ", request.kind)))?;
    Some(vec![Value::Choice(kind), number(request.flags), number(response.stream)])
}

/// The first packet of the part that its sender's capture has and the other one lacks, and the packet that repeats it.
fn repeat(seen: &Seen) -> Values {
    let span = seen.part("one-connection-loss")?;
    let arrived = |frame: &Frame| {
        let other = if frame.is_up { &seen.server } else { &seen.client };
        other.iter().find(|known| known.event == frame.event).map(|known| known.at)
    };
    let sent = [(&seen.client, true), (&seen.server, false)];
    let sent = sent.into_iter().flat_map(|(frames, up)| frames.iter().filter(move |frame| frame.is_up == up));
    let lost = sent.filter(|frame| span.has(frame.at) && arrived(frame).is_none()).min_by_key(|frame| frame.event)?;
    let frames = connection_of(if lost.is_up { &seen.client } else { &seen.server }, lost);
    let repeats = |frame: &Frame| {
        let has_numbers = frame.length() > 0 || frame.flags() & (SYN | FIN) != 0;
        frame.is_up == lost.is_up && frame.event > lost.event && has_numbers && frame.sequence() == lost.sequence()
    };
    let place = frames.iter().position(|frame| repeats(frame))?;
    let again = frames[place];
    let asks =
        |frame: &&&Frame| frame.is_up != lost.is_up && frame.is_pure_ack() && frame.acknowledgment() == lost.sequence();
    let duplicates = frames[..place].iter().filter(asks).count().saturating_sub(1);
    let is_timeout = duplicates < 3 && again.at - lost.at >= 1_000_000;
    let which = Value::Event(EventId(again.event));
    Some(vec![which, Value::Choice(usize::from(!is_timeout)), millis(arrived(again)? - lost.at)])
}

/// When each stream of a part has its end, from the part's start.
fn ends_of_streams(seen: &Seen, name: &str) -> Option<BTreeMap<String, i64>> {
    let span = seen.part(name)?;
    let all = pieces(&seen.client, span, false)?;
    let ends = all.iter().filter(|piece| piece.flags & END_STREAM != 0 && matches!(piece.kind, DATA | HEADERS));
    Some(ends.map(|piece| (piece.stream.to_string(), piece.packet.at - span.start)).collect())
}

/// When each resource of a part is complete, from the part's start: responses come in the order of their requests.
fn ends_of_responses(seen: &Seen, name: &str) -> Option<BTreeMap<String, i64>> {
    let span = seen.part(name)?;
    let within = || seen.client.iter().filter(|frame| span.has(frame.at));
    let mut asked: BTreeMap<(u64, u64), Vec<&str>> = BTreeMap::new();
    let mut ends = BTreeMap::new();
    for frame in within() {
        if let Some(target) = frame.text("http.request.uri") {
            asked.entry(frame.connection).or_default().push(target);
        } else if frame.has("http.response.code") {
            let target = asked.get_mut(&frame.connection).filter(|asked| !asked.is_empty())?.remove(0);
            ends.insert(target.to_owned(), frame.at - span.start);
        }
    }
    Some(ends)
}

fn wait(seen: &Seen) -> Values {
    let rtt = seen.setting("/link/rtt");
    let later = |usual: BTreeMap<String, i64>, lossy: BTreeMap<String, i64>| {
        // The page itself is no resource.
        let late = lossy.iter().filter(|(name, _)| !["/", "1"].contains(&&***name));
        late.filter(|(name, end)| usual.get(*name).is_some_and(|usual| *end - usual >= rtt)).count()
    };
    let six = later(ends_of_responses(seen, "six-connections")?, ends_of_responses(seen, "six-connections-loss")?);
    let one = later(ends_of_streams(seen, "one-connection")?, ends_of_streams(seen, "one-connection-loss")?);
    Some(vec![number(six as u64), number(one as u64), Value::Choice(0)])
}
