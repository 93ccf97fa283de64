//! Second ways of the tasks about a POST whose response is a stream.

use crate::capture::Frame;
use crate::seen::{FIN, SYN, Seen, Span, arrived, connection, id, is_up, label, millis, number, sent};
use crate::{Values, Way};
use lab::protocol::Value;
use serde_json::Value as Json;
use std::collections::BTreeSet;

pub const WAYS: &[Way] = &[
    Way::trace("stream-first", first),
    Way::trace("stream-bytes", bytes),
    Way::client("stream-cut", cut),
    Way::trace("stream-burst", burst),
    Way::trace("stream-double", double),
];

fn within<'a>(seen: &'a Seen, kind: &str, span: Span) -> Vec<&'a Json> {
    seen.of_kind(kind).into_iter().filter(|event| span.has(sent(event))).collect()
}

fn first(seen: &Seen) -> Values {
    let (whole, streamed) = (seen.part("whole")?, seen.part("streamed")?);
    let one = arrived(within(seen, "response", whole).first()?)? - whole.start;
    let event = within(seen, "stream-event", streamed).into_iter().find(|event| event["index"] == 1)?;
    Some(vec![millis(one), millis(arrived(event)? - streamed.start)])
}

/// The bytes between the server's SYN and FIN, from the sequence numbers.
fn bytes(seen: &Seen) -> Values {
    let mut sums = Vec::new();
    for part in ["whole", "streamed"] {
        let [of] = seen.opened_within(seen.part(part)?)[..] else { return None };
        let segments = seen.segments(of);
        let down = || segments.iter().filter(|(event, _)| !is_up(event));
        let first = down().find(|(_, segment)| segment.flags & SYN != 0)?.1.sequence;
        let last = &down().find(|(_, segment)| segment.flags & FIN != 0)?.1;
        sums.push(number(last.sequence.wrapping_add(last.length).wrapping_sub(first) - 1));
    }
    Some(sums)
}

/// The second POST behind the cut in the client's capture. Under TLS tshark reads it, too, because the capture has the keys.
fn cut(seen: &Seen) -> Values {
    let start = seen.spans(&"cut".into()).first()?.start;
    let again = seen.client.iter().find(|frame: &&Frame| frame.has("http.request.method") && frame.at > start)?;
    let last = again.all("http.request.line").iter().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("Last-Event-ID")
            .then(|| value.trim().trim_end_matches("\\r\\n").parse::<u64>().ok())?
    })?;
    Some(vec![number(last), millis(again.at)])
}

fn burst(seen: &Seen) -> Values {
    let span = seen.part("interrupted")?;
    let again = *within(seen, "request", span).last()?;
    let events: Vec<&Json> = within(seen, "stream-event", span)
        .into_iter()
        .filter(|event| connection(event) == connection(again) && event["index"] != 0)
        .collect();
    let begun = events.iter().map(|event| sent(event)).min()?;
    let response = within(seen, "response", span).into_iter().find(|event| connection(event) == connection(again))?;
    let at_once = events.iter().filter(|event| sent(event) == begun && begun == sent(response)).count();
    let last = events.iter().filter_map(|event| arrived(event)).max()?;
    Some(vec![number(at_once as u64), millis(last - span.start)])
}

/// Counts the ids that came before the cut and once more after it.
fn double(seen: &Seen) -> Values {
    let span = seen.part("interrupted")?;
    let start = seen.spans(&"cut".into()).first()?.start;
    let count = seen.setting("/feed/messages") as u64;
    let again = within(seen, "request", span).into_iter().find(|event| sent(event) > start)?;
    label(again).contains("Last-Event-ID").then_some(())?;
    let events = within(seen, "stream-event", span);
    let ids = |wanted: &dyn Fn(&Json) -> bool| -> BTreeSet<u64> {
        let read = events.iter().filter(|event| arrived(event).is_some() && wanted(event));
        read.filter_map(|event| event["index"].as_u64()).collect()
    };
    // The client stopped reading with half of them, even if more arrived at that moment.
    let taken = |event: &Json| arrived(event) <= Some(start) && event["index"].as_u64() <= Some(count.div_ceil(2));
    let before = ids(&taken);
    let after = ids(&|event| id(event) > 0 && connection(event) == connection(again));
    let doubled = before.intersection(&after).count() as u64;
    let lost = count - before.union(&after).count() as u64;
    let fate = match (lost, doubled) {
        (0, 0) => 0,
        (_, 0) => 1,
        (_, doubled) if doubled < count => 2,
        _ => 3,
    };
    Some(vec![Value::Choice(fate), number(doubled)])
}
