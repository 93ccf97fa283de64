//! What several tasks read of requests, responses and the messages of the feed.

use crate::Case;
use crate::reading::{connection, segments};
use feed::Spec;
use lab::{Run, Settings};
use trace::{Event, EventId, Kind, Micros, Span};

/// How far a time may be from the right one: half a millisecond.
pub(crate) const HALF_MILLISECOND: f64 = 0.5;

/// The requests, in the order of sending.
pub(crate) fn requests(run: &Run) -> Vec<&Event> {
    run.trace.events().filter(|event| event.kind == Kind::Request).collect()
}

/// The responses, each with the number of messages in it.
pub(crate) fn responses(run: &Run) -> Vec<(&Event, u64)> {
    let is_response = |event: &&Event| matches!(event.kind, Kind::Response { .. });
    run.trace.events().filter(is_response).map(|event| (event, messages(run, event))).collect()
}

/// How many messages of the feed a response carries. The server of the lab sends one per line.
fn messages(run: &Run, response: &Event) -> u64 {
    match response.kind {
        Kind::Response { status: 200, .. } => content(run, response).lines().count() as u64,
        _ => 0,
    }
}

/// The server-sent events that carry a message, each with the message's index.
pub(crate) fn stream_events(run: &Run) -> Vec<(&Event, u64)> {
    let read = run.trace.events().filter_map(|event| match event.kind {
        Kind::StreamEvent { index } if index > 0 => Some((event, index)),
        _ => None,
    });
    read.collect()
}

/// A message as text.
fn text(run: &Run, event: &Event) -> String {
    let bytes = event.wire.as_deref().map_or(&[][..], |wire| run.trace.bytes(wire.data));
    String::from_utf8_lossy(bytes).into_owned()
}

/// What follows the header section of a message.
pub(crate) fn content(run: &Run, message: &Event) -> String {
    text(run, message).split_once("\r\n\r\n").map(|(_, content)| content.to_owned()).unwrap_or_default()
}

/// The value of a header field of a request or a response.
pub(crate) fn field(run: &Run, event: &Event, name: &str) -> Option<String> {
    let text = text(run, event);
    // The header section ends at the first empty line (RFC 9112 §2.1).
    let head = text.split("\r\n\r\n").next()?;
    head.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

/// The events in which a field of a message can be chosen: the message, and the packets that carried it.
pub(crate) fn places(message: &Event) -> Vec<EventId> {
    let carriers = message.wire.as_deref().and_then(|wire| wire.carriers);
    let packets = carriers.map(|(first, last)| (first.0..=last.0).map(EventId)).into_iter().flatten();
    std::iter::once(message.id).chain(packets).collect()
}

/// The packets of the connections that were opened within a span.
pub(crate) fn opened_within<'a>(run: &'a Run, span: &Span) -> Vec<&'a Event> {
    let mut known: Vec<(u32, bool)> = Vec::new();
    let mut found = Vec::new();
    for (event, _) in segments(run) {
        let number = connection(event);
        if !known.iter().any(|(of, _)| *of == number) {
            known.push((number, crate::reading::is_within(event, span)));
        }
        if known.contains(&(number, true)) {
            found.push(event);
        }
    }
    found
}

/// When message `index` of a feed falls due that starts at `start`; `None` if the feed's settings are impossible.
pub(crate) fn due(case: &Case, start: Micros, index: u64) -> Option<Micros> {
    Some(start + Micros(spec(case.settings(), case.request.seed)?.due_micros(index)))
}

fn spec(settings: &Settings, seed: u64) -> Option<Spec> {
    Spec::new(seed, settings.feed.rate_milli, settings.feed.size, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::fact;
    use lab::{Request, scenario};

    #[test]
    fn responses_carry_the_messages_that_the_client_received() {
        for lesson in ["polling", "long-polling"] {
            let request = Request::new(lesson, scenario::defaults(lesson).expect("a scenario"));
            let (run, _) = lab::run(&request).expect("a run");
            let carried: u64 = responses(&run).iter().map(|(_, messages)| messages).sum();
            assert_eq!((Some(carried), carried), (fact(&run, "delivered"), request.settings.feed.messages), "{lesson}");
        }
    }

    #[test]
    fn a_header_field_is_found_in_the_requests_that_carry_it() {
        let request = Request::new("http", scenario::defaults("http").expect("a scenario"));
        let (run, _) = lab::run(&request).expect("a run");
        let found: Vec<_> = requests(&run).iter().map(|event| field(&run, event, "cookie").is_some()).collect();
        assert_eq!(found, [false, true, false, false, true, false]);
    }
}
