//! Second ways of the tasks about the cost of a connection. Each visit is there twice: with TLS 1.2, then with TLS 1.3.

use crate::capture::Frame;
use crate::seen::{Seen, Span, bytes, millis, number, sent};
use crate::{Values, Way};
use lab::protocol::Value;
use trace::EventId;

pub const WAYS: &[Way] = &[
    Way::client("cost-cold", cold),
    Way::client("cost-ticket", ticket),
    Way::client("cost-hsts", hsts),
    Way::client("cost-clear", clear),
];

/// From the start of a visit to its page.
fn took(seen: &Seen, visit: Span) -> Option<i64> {
    let is_page = |frame: &&Frame| frame.number("http.response.code") == Some(200) && visit.has(frame.at);
    Some(seen.client.iter().find(is_page)?.at - visit.start)
}

fn cold(seen: &Seen) -> Values {
    let [old, new] = seen.parts("cold")[..] else { return None };
    Some(vec![millis(took(seen, old)?), millis(took(seen, new)?)])
}

fn ticket(seen: &Seen) -> Values {
    let [full, resumed] = ["dns-cached", "resumed"].map(|name| seen.parts(name));
    let mut values = Vec::new();
    for (full, resumed) in full.into_iter().zip(resumed) {
        let sum =
            |visit: Span| seen.packets().into_iter().filter(|event| visit.has(sent(event))).map(bytes).sum::<u64>();
        let saved = took(seen, full)? - took(seen, resumed)?;
        let choice = match (saved >= seen.setting("/link/rtt") / 2, sum(resumed) < sum(full)) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        };
        values.push(Value::Choice(choice));
    }
    Some(values)
}

fn hsts(seen: &Seen) -> Values {
    Some(vec![millis(took(seen, *seen.parts("hsts").get(1)?)?)])
}

/// HTTP to or from port 80 in the visits of one kind.
fn in_the_clear<'a>(seen: &'a Seen, visit: &str) -> Vec<&'a Frame> {
    let visits = seen.parts(visit);
    let is_clear = |frame: &&Frame| {
        let is_http = frame.has("http.request.method") || frame.has("http.response.code");
        is_http && ["tcp.srcport", "tcp.dstport"].iter().any(|port| frame.number(port) == Some(80))
    };
    let within = |frame: &&Frame| visits.iter().any(|visit| visit.has(frame.at));
    seen.client.iter().filter(is_clear).filter(within).collect()
}

fn clear(seen: &Seen) -> Values {
    let message = in_the_clear(seen, "redirected").first()?.event;
    let later = in_the_clear(seen, "hsts").len();
    Some(vec![Value::Event(EventId(message)), number(later), Value::Choice(usize::from(later > 0))])
}
