//! Second ways of the tasks that compare the transports: all sums are made from the packets.

use crate::capture::{Frame, connection_of};
use crate::seen::{Seen, Span, arrived, bytes, carriers, content, number, sent};
use crate::{Values, Way};
use lab::protocol::Value;
use serde_json::Value as Json;

pub const WAYS: &[Way] =
    &[Way::trace("contrast-rank", rank), Way::client("contrast-even", even), Way::trace("contrast-burst", burst)];

const POLLING: &str = "polling";
const LONG_POLLING: &str = "long-polling";
const SSE: &str = "sse";
const WEBSOCKET: &str = "web-socket";

/// What one transport took.
struct Sums {
    /// Bytes of the packets before the first message could go, and after the last one and its ACK.
    once: u64,
    /// Bytes of the packets for the messages.
    messages: u64,
    /// The messages' arrivals, in their order.
    arrivals: Vec<i64>,
    span: Span,
}

impl Sums {
    fn each(&self) -> f64 {
        self.messages as f64 / self.arrivals.len() as f64
    }

    /// How long after the part's start a message arrives on average. All transports have the same messages, due at the
    /// same times after the start.
    fn mean(&self) -> f64 {
        let sum: i64 = self.arrivals.iter().map(|at| at - self.span.start).sum();
        sum as f64 / self.arrivals.len() as f64
    }
}

fn sums(seen: &Seen, part: &str) -> Option<Sums> {
    let span = seen.part(part)?;
    let messages: Vec<&Json> = seen.messages().into_iter().filter(|event| span.has(sent(event))).collect();
    let mut arrivals = Vec::new();
    for event in &messages {
        let count = match event["kind"].as_str()? {
            "response" if event["status"] == 200 && part != SSE => content(event).lines().count(),
            "stream-event" => usize::from(event["index"] != 0),
            "frame" => 1,
            _ => 0,
        };
        arrivals.extend(std::iter::repeat_n(arrived(event)?, count));
    }
    // A stream is open when its response is there; a poll is one request of many, so it is for the messages.
    let request = messages.iter().find(|event| event["kind"] == "request")?;
    let response = messages.iter().find(|event| event["kind"] == "response")?;
    let is_poll = part == POLLING || part == LONG_POLLING;
    let (first_poll, opened) = (carriers(request)?.0, arrived(response)?);
    let is_before = |event: &Json| {
        if is_poll { event["id"].as_u64() < Some(first_poll) } else { sent(event) <= opened }
    };
    let done = arrivals.last()? + 2 * seen.setting("/tcp/delayed_ack");
    let all: Vec<&Json> = seen.packets().into_iter().filter(|event| span.has(sent(event))).collect();
    let sum = |wanted: &dyn Fn(&Json) -> bool| all.iter().filter(|event| wanted(event)).map(|event| bytes(event)).sum();
    let of_messages = |event: &Json| !is_before(event) && sent(event) < done;
    Some(Sums { once: sum(&|event| !of_messages(event)), messages: sum(&of_messages), arrivals, span })
}

fn rank(seen: &Seen) -> Values {
    let mut all = Vec::new();
    for (part, name) in [(POLLING, "Polling"), (LONG_POLLING, "Long polling"), (SSE, "SSE"), (WEBSOCKET, "WebSocket")] {
        all.push((sums(seen, part)?.each(), name.to_owned()));
    }
    all.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let names: Vec<String> = all.into_iter().map(|(_, name)| name).collect();
    Some(vec![seen.order(0, &names)?])
}

/// The packet with the first message, and the ACK that follows.
fn first_message(seen: &Seen, part: &str) -> Option<u64> {
    let span = seen.part(part)?;
    let kind = if part == SSE { "stream-event" } else { "frame" };
    let message = seen.of_kind(kind).into_iter().find(|event| span.has(sent(event)))?;
    let (packet, _) = carriers(message)?;
    let packet = seen.client.iter().find(|frame| frame.event == packet)?;
    let is_ack = |frame: &&&Frame| frame.is_up && frame.length() == 0 && frame.at >= packet.at;
    let frames = connection_of(&seen.client, packet);
    let ack = frames.iter().find(is_ack)?;
    Some(packet.number("frame.len")? + ack.number("frame.len")?)
}

fn even(seen: &Seen) -> Values {
    let (upgraded, events) = (sums(seen, WEBSOCKET)?, sums(seen, SSE)?);
    let more = upgraded.once as f64 - events.once as f64;
    let saved = events.each() - upgraded.each();
    let from = if more <= 0.0 { 0.0 } else { (more / saved).ceil() };
    Some(vec![number(first_message(seen, WEBSOCKET)?), number(first_message(seen, SSE)?), Value::Number(from)])
}

fn burst(seen: &Seen) -> Values {
    let (polls, held) = (sums(seen, POLLING)?, sums(seen, LONG_POLLING)?);
    let requests = seen.of_kind("request").into_iter().filter(|event| polls.span.has(sent(event))).count();
    Some(vec![
        Value::Choice(usize::from(held.messages < polls.messages)),
        Value::Choice(usize::from(held.mean() < polls.mean())),
        number(requests),
    ])
}
