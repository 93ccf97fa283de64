//! Second ways of the tasks about polling.

use crate::capture::Frame;
use crate::seen::{ACK, SYN, Seen, between, millis, number};
use crate::{Values, Way};
use lab::protocol::Value;
use trace::EventId;

pub const WAYS: &[Way] = &[
    Way::client("polling-empty", empty),
    Way::trace("polling-often", often),
    Way::client("polling-close", close),
    Way::client("polling-field", field),
];

/// How many requests the client sent.
pub fn requests(seen: &Seen) -> usize {
    seen.client.iter().map(|frame| frame.all("http.request.method").len()).sum()
}

/// The frames that complete a response with this status, at the client.
pub fn responses<'a>(seen: &'a Seen, status: u64) -> Vec<&'a Frame> {
    seen.client.iter().filter(|frame| frame.number("http.response.code") == Some(status)).collect()
}

/// Requests, empty responses, and how long after its due time the first message arrives. The due time stands in the text.
pub fn empty(seen: &Seen) -> Values {
    let due = between(&seen.asked.text, "due at ", " ms")?;
    let first = *responses(seen, 200).first()?;
    let delay = first.at as f64 / 1_000.0 - due;
    Some(vec![number(requests(seen)), number(responses(seen, 204).len()), Value::Number(delay)])
}

fn often(seen: &Seen) -> Values {
    let count = seen.of_kind("request").len();
    Some(vec![seen.choice(0, &format!("{count} requests"))?])
}

fn close(seen: &Seen) -> Values {
    let syns: Vec<&Frame> = seen.client.iter().filter(|frame| frame.flags() & (SYN | ACK) == SYN).collect();
    let first = seen.client.iter().find(|frame| frame.has("http.response.code"))?;
    Some(vec![number(syns.len()), millis(first.at - syns.first()?.at)])
}

/// The first request that names what the client has.
fn field(seen: &Seen) -> Values {
    let names = |line: &String| line.to_ascii_lowercase().starts_with("last-event-id:");
    let request = seen.client.iter().find(|frame| frame.all("http.request.line").iter().any(names))?;
    Some(vec![Value::Field(EventId(request.event), "http.last_event_id".to_owned())])
}
