//! Second ways of the tasks about long polling.

use crate::polling::{empty, responses};
use crate::seen::{Seen, between, content, millis, number};
use crate::{Values, Way};
use lab::protocol::Value;

pub const WAYS: &[Way] = &[
    Way::client("long-polling-hold", empty),
    Way::both("long-polling-longest", longest),
    Way::client("long-polling-gap", gap),
];

/// From a request's arrival at the server to its response's departure.
fn longest(seen: &Seen) -> Values {
    let mut asked = None;
    let mut holds = Vec::new();
    for frame in &seen.server {
        if frame.has("http.request.method") {
            asked = Some(frame.at);
        } else if frame.has("http.response.code") {
            holds.extend(asked.take().map(|asked| frame.at - asked));
        }
    }
    Some(vec![millis(holds.into_iter().max()?)])
}

/// One message per line. The first response that has message `index` brings it.
fn gap(seen: &Seen) -> Values {
    let index = between(&seen.asked.parts.get(2)?.label, "Message ", " falls due")?;
    let contents: Vec<usize> = seen
        .of_kind("response")
        .into_iter()
        .filter(|event| event["status"] == 200)
        .map(|event| content(event).lines().count())
        .collect();
    let frames = responses(seen, 200);
    let mut delivered = 0;
    let arrival = contents.iter().zip(&frames).find_map(|(messages, frame)| {
        delivered += messages;
        (delivered as f64 >= index).then_some(frame.at)
    });
    let all: usize = contents.iter().sum();
    let own = match contents.iter().max()? {
        _ if (all as i64) < seen.setting("/feed/messages") => 2,
        1 => 0,
        _ => 1,
    };
    Some(vec![Value::Choice(own), number(frames.len()), millis(arrival?)])
}
