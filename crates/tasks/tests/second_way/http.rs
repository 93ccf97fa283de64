//! Second ways of the tasks about HTTP.

use crate::capture::{Frame, connection_of};
use crate::seen::{ACK, FIN, SYN, Seen, Span, arrived, connection, content, header, is_up, millis, number, sent};
use crate::{Values, Way};
use lab::protocol::Value;
use lab::{Request, Settings};
use serde_json::Value as Json;

pub const WAYS: &[Way] = &[
    Way::client("http-packets", packets),
    Way::trace("http-cookie", cookie),
    Way::trace("http-order", order),
    Way::client("http-tls", tls),
];

/// The packets of a part's connections.
fn of_part(seen: &Seen, name: &str) -> Option<usize> {
    let opened = seen.opened_within(seen.part(name)?);
    Some(seen.packets().into_iter().filter(|event| opened.contains(&connection(event))).count())
}

/// From the SYN of the first connection of a part until the client knows that all its connections are closed.
fn took(frames: &[Frame], span: Span) -> Option<i64> {
    let syns = frames.iter().filter(|frame| frame.is_up && frame.flags() & SYN != 0 && span.has(frame.at));
    let syns: Vec<&Frame> = syns.collect();
    let closed: Option<Vec<i64>> = syns.iter().map(|syn| closed_at(&connection_of(frames, syn))).collect();
    Some(closed?.into_iter().max()? - syns.first()?.at)
}

/// When the client has the server's FIN and the ACK of its own.
fn closed_at(frames: &[&Frame]) -> Option<i64> {
    let own = frames.iter().find(|frame| frame.is_up && frame.flags() & FIN != 0)?;
    let end = own.sequence().wrapping_add(own.length() as u32 + 1);
    let down = || frames.iter().filter(|frame| !frame.is_up);
    let fin = down().find(|frame| frame.flags() & FIN != 0)?.at;
    let ack = down().find(|frame| frame.flags() & ACK != 0 && frame.acknowledgment() == end)?.at;
    Some(fin.max(ack))
}

fn packets(seen: &Seen) -> Values {
    let time = took(&seen.client, seen.part("new-connections")?)?;
    Some(vec![number(of_part(seen, "new-connections")?), number(of_part(seen, "keep-alive")?), millis(time)])
}

/// Requests and responses of the last part in the order of sending.
fn talk<'a>(seen: &'a Seen) -> Option<Vec<&'a Json>> {
    let opened = seen.opened_within(seen.part("keep-alive").or_else(|| seen.part("new-connections"))?);
    let mut all = seen.messages();
    all.retain(|event| event["layer"] == "http" && opened.contains(&connection(event)));
    Some(all)
}

fn cookie(seen: &Seen) -> Values {
    let talk = talk(seen)?;
    let [_, _, _, _, request, response] = talk[..] else { return None };
    let why = if header(request, "Cookie:").is_some() { 4 } else { 0 };
    Some(vec![seen.choice(0, &content(response))?, Value::Choice(why)])
}

fn order(seen: &Seen) -> Values {
    let items = talk(seen)?.into_iter().map(|event| {
        let field = |name: &str| {
            header(event, &format!("{name}:")).map(|value| format!("; {name}: {value}")).unwrap_or_default()
        };
        if event["kind"] == "request" {
            format!("client: GET /hello{}", field("Cookie"))
        } else {
            format!("server: 200 OK{}; \u{201c}{}\u{201d}", field("Set-Cookie"), content(event))
        }
    });
    Some(vec![seen.order(0, &items.collect::<Vec<_>>())?])
}

/// The same run in clear text with the usual delay of ACKs, read from its packets' arrivals: nothing is lost in it.
fn tls(seen: &Seen) -> Values {
    let usual = lab::scenario::defaults("http")?;
    let mut settings = Settings { tls: usual.tls, ..seen.request.settings.clone() };
    settings.tcp.delayed_ack = usual.tcp.delayed_ack;
    let request = Request { settings, ..seen.request.clone() };
    let (run, _) = lab::run(&request).ok()?;
    let trace = serde_json::to_value(lab::export::Results::new(&request, &run)).ok()?;
    let plain =
        Seen { asked: seen.asked.clone(), request: &request, trace: &trace, client: Vec::new(), server: Vec::new() };
    let mut added = Vec::new();
    for name in ["new-connections", "keep-alive"] {
        let opened = plain.opened_within(plain.part(name)?);
        let all: Vec<&Json> = plain.packets().into_iter().filter(|event| opened.contains(&connection(event))).collect();
        let last = all.iter().filter(|event| !is_up(event)).filter_map(|event| arrived(event)).max()?;
        let before = last - sent(all.first()?);
        added.push(millis(took(&seen.client, seen.part(name)?)? - before));
    }
    Some(added)
}
