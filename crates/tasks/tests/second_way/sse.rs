//! Second ways of the tasks about server-sent events.

use crate::capture::{Frame, connection_of, readable};
use crate::seen::{SYN, Seen, arrived, between, carriers, id, millis, number, sent};
use crate::{Values, Way};
use lab::protocol::Value;
use serde_json::Value as Json;

pub const WAYS: &[Way] = &[
    Way::trace("sse-requests", requests),
    Way::client("sse-cut", cut),
    Way::client("sse-silent", silent),
    Way::client("sse-size", size),
    Way::client("sse-reconnect", reconnect),
];

fn requests(seen: &Seen) -> Values {
    Some(vec![seen.choice(0, &seen.of_kind("request").len().to_string())?])
}

/// The event whose message begins with this number.
fn event<'a>(seen: &'a Seen, index: u64) -> Option<&'a Json> {
    seen.of_kind("stream-event").into_iter().find(|event| event["index"] == index)
}

/// When the client can read all of a message: its last packet's bytes and everything before them.
fn readable_at(seen: &Seen, message: &Json) -> Option<i64> {
    let (_, last) = carriers(message)?;
    let number = message["connection"].as_u64()?;
    let segments = seen.segments(number);
    let is_down = |event: &Json| event["direction"] == "down";
    let first = segments.iter().find(|(event, segment)| is_down(event) && segment.flags & SYN != 0)?.1.sequence;
    let (_, segment) = segments.iter().find(|(event, _)| id(event) == last)?;
    let end = u64::from(segment.sequence.wrapping_sub(first) + segment.length);
    let opening = segments.first()?.0;
    let syn = seen.client.iter().find(|frame| frame.event == id(opening))?;
    let stream = readable(&connection_of(&seen.client, syn), false)?;
    stream.iter().find(|(_, known)| *known >= end).map(|(frame, _)| frame.at)
}

fn cut(seen: &Seen) -> Values {
    let text = &seen.asked.text;
    let index = between(text, "sends event ", " at ")? as u64;
    let from = between(text, "cut from ", " ms")? * 1_000.0;
    let one = readable_at(seen, event(seen, index)?);
    let two = event(seen, index + 1).and_then(|event| readable_at(seen, event));
    let asks_again = seen.of_kind("request").into_iter().any(|event| sent(event) as f64 > from);
    let fate = match (asks_again, one) {
        (true, _) => 3,
        (false, None) => 0,
        (false, Some(_)) if one == two => 2,
        (false, Some(_)) => return None,
    };
    let mut values = vec![Value::Choice(fate)];
    values.extend(one.map(millis));
    Some(values)
}

/// What the client sends between its request and the last event: nothing, ACKs, a byte per event, or more.
fn silent(seen: &Seen) -> Values {
    let request = seen.client.iter().find(|frame| frame.has("http.request.method"))?;
    let of = seen.of_kind("request").first()?["connection"].clone();
    let events = seen.of_kind("stream-event");
    let last = events.iter().filter(|event| event["connection"] == of).filter_map(|event| arrived(event)).max()?;
    let is_between = |frame: &&&Frame| frame.is_up && frame.at > request.at && frame.at < last;
    let frames = connection_of(&seen.client, request);
    let lengths: Vec<u64> = frames.iter().filter(is_between).map(|frame| frame.length()).collect();
    let choice = match (lengths.is_empty(), lengths.iter().sum::<u64>()) {
        (true, _) => 0,
        (false, 0) => 1,
        (false, bytes) if bytes as usize <= events.len() => 2,
        _ => 3,
    };
    Some(vec![Value::Choice(choice)])
}

/// The chunk with the event, in the packet that carried it; if it is encrypted, put together from the event's lines.
fn size(seen: &Seen) -> Values {
    let index = between(&seen.asked.text, "Event ", " carries")? as u64;
    let size = seen.setting("/feed/size") as usize;
    let lines = format!("id: {index}\ndata: \n\n").len() + size;
    let chunk = format!("{lines:x}\r\n");
    let start = format!("{chunk}id: {index}\n");
    let is_there = seen.has_tls() || seen.client.iter().any(|frame| !frame.is_up && frame.payload().contains(&start));
    Some(vec![number(is_there.then_some(chunk.len() + lines + 2)?)])
}

fn reconnect(seen: &Seen) -> Values {
    let reset = between(&seen.asked.text, "At ", " ms")? * 1_000.0;
    let again = seen.client.iter().find(|frame| frame.has("http.request.method") && frame.at as f64 > reset)?;
    let last = again.all("http.request.line").iter().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("Last-Event-ID")
            .then(|| value.trim().trim_end_matches("\\r\\n").parse::<u64>().ok())?
    })?;
    let next = seen.of_kind("stream-event").into_iter().find(|event| sent(event) > again.at && event["index"] != 0)?;
    let fate = match next["index"].as_u64()? {
        next if next == last + 1 => 1,
        next if next <= last => 2,
        _ => 0,
    };
    Some(vec![number(last), millis(again.at), Value::Choice(fate)])
}
