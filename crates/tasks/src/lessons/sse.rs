//! Tasks of the lesson about server-sent events: one request, what an event costs, and what a broken cable or connection
//! does to the stream.

use crate::case::millis;
use crate::exchange::{HALF_MILLISECOND, field, requests, stream_events};
use crate::reading::{connection, segments};
use crate::words::decimal;
use crate::{Asking, Case, Change, Draw, Form, Task, Vary};
use i18n::{group, msg};
use lab::{Intervention, Run};
use trace::{Direction, Event, EventId, Host, LossCause, Micros, SpanKind};

const NEAR: Vary = Vary::between("rtt", 20_000, 120_000, 200);
const RATE: Vary = Vary::between("rate", 400, 700, 1);
const FEW: Vary = Vary::between("messages", 5, 9, 1);
const SECOND: i64 = 1_000_000;
const TENTH: i64 = 100_000;

/// How many requests for many events?
pub(super) static REQUESTS: Task = Task {
    id: "sse-requests",
    lesson: "sse",
    title: msg::task_sse_requests_title,
    vary: &[NEAR],
    change: Change::settings(&[Vary::between("messages", 30, 90, 1).first(50)]),
    form: ask_requests,
    source: "WHATWG HTML §9.2",
};

fn ask_requests(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let all = requests(case.run);
    let (right, count) = (all.len() as u64, case.settings().feed.messages);
    let mut options = vec![1, 2, count, count + 1];
    options.push(right);
    options.sort_unstable();
    options.dedup();
    let place = |wanted: u64| options.iter().position(|option| *option == wanted);
    let texts = options.iter().map(u64::to_string).collect();
    let mut asking = Asking::choice(msg::task_sse_requests_count(lang), texts, place(right)?);
    for (wrong, text) in [
        (count, msg::task_sse_requests_each(lang)),
        (count + 1, msg::task_sse_requests_each(lang)),
        (2, msg::task_sse_requests_end(lang)),
        (1, msg::task_sse_requests_again(lang)),
    ] {
        if let Some(place) = place(wrong) {
            asking = asking.wrong_choice(place, text, "WHATWG HTML §9.2");
        }
    }
    let until = stream_events(case.run).first().map_or(Micros(0), |(event, _)| event.sent);
    let text = msg::task_sse_requests(lang, &count.to_string());
    let asking = asking.hint(msg::task_sse_requests_each(lang), "WHATWG HTML §9.2").until(until);
    Some(Form::new(text, msg::task_sse_requests_reason(lang)).part(asking))
}

/// What becomes of events while the cable is cut?
pub(super) static CUT: Task = Task {
    id: "sse-cut",
    lesson: "sse",
    title: msg::task_sse_cut_title,
    vary: &[RATE, FEW, NEAR],
    change: Change::acts(cut),
    form: cut_form,
    source: "RFC 6298 §5.5",
};

/// Cuts the cable from before one event until after the next one.
fn cut(run: &Run, draw: &mut Draw) -> Vec<Intervention> {
    let events: Vec<&Event> = stream_events(run).into_iter().map(|(event, _)| event).collect();
    let cuts: Vec<(Micros, Micros)> = (1..events.len()).filter_map(|place| cut_at(&events, place)).collect();
    draw.pick(&cuts).map(|(from, until)| Intervention::Cut { from, until }).into_iter().collect()
}

/// A cut that hits the event at `place` and the next one, in whole seconds if it can be. `None` if more than the timer
/// would decide when the event is retransmitted.
fn cut_at(events: &[&Event], place: usize) -> Option<(Micros, Micros)> {
    let (before, one, two) = (events.get(place.checked_sub(1)?)?, events.get(place)?, events.get(place + 1)?);
    let way = one.arrived? - one.sent;
    // Time for the ACK of the event before: without it, that event would be retransmitted, too.
    let earliest = before.sent.0 + 3 * way.0 + 50_000;
    let from = (one.sent.0 / SECOND * SECOND).max(earliest / TENTH * TENTH + TENTH);
    // A packet is lost in the middle of the cable, a quarter of a round trip after it was sent.
    let until = (two.sent.0 + way.0) / SECOND * SECOND + SECOND;
    let (mut again, mut wait) = (one.sent.0 + SECOND, SECOND);
    while again + way.0 / 2 < until {
        wait *= 2;
        again += wait;
    }
    // Three events meanwhile would be acknowledged with duplicate ACKs and start a fast retransmit (RFC 5681 §3.2).
    let meanwhile = events.iter().filter(|event| (until..again).contains(&event.sent.0)).count();
    (from < one.sent.0 && meanwhile < 3).then_some((Micros(from), Micros(until)))
}

fn cut_form(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let times = case.request.interventions.iter().find_map(|act| match act {
        Intervention::Cut { from, until } => Some((*from, *until)),
        _ => None,
    });
    let (from, until) = times?;
    let events = stream_events(case.run);
    let hit: Vec<&(&Event, u64)> = events.iter().filter(|(event, _)| is_cut(case.run, event)).collect();
    let [(one, first), (two, _), ..] = hit[..] else { return None };
    let (one_at, two_at) = (one.arrived, two.arrived);
    let asked_again = requests(case.run).iter().any(|event| event.sent > from);
    let right = match (asked_again, one_at.is_some() && one_at == two_at) {
        (true, _) => 3,
        (false, true) => 2,
        (false, false) if one_at.is_none() => 0,
        (false, false) => return None,
    };
    let options = [msg::task_sse_cut_lost, msg::task_sse_cut_back, msg::task_sse_cut_timer, msg::task_sse_cut_request];
    let options = options.map(|option| option(lang).to_owned()).to_vec();
    let fate = Asking::choice(msg::task_sse_cut_fate(lang), options, right)
        .wrong_choice(0, msg::task_sse_cut_reliable(lang), "RFC 9293 §3.8.1")
        .wrong_choice(1, msg::task_sse_cut_silent(lang), "RFC 6298 §5.5")
        .wrong_choice(3, msg::task_sse_cut_open(lang), "WHATWG HTML §9.2.3")
        .hint(msg::task_sse_cut_silent(lang), "RFC 6298 §5.5");
    let way = case.settings().link.rtt.half();
    let mut form = Form::new(String::new(), msg::task_sse_cut_reason(lang)).part(fate.until(from));
    if let Some(at) = one_at {
        let number = Asking::number(msg::task_sse_cut_at(lang, &first.to_string()), "ms", millis(at), HALF_MILLISECOND)
            .wrong_number(millis(until + way), msg::task_sse_cut_silent(lang), "RFC 6298 §5.5")
            .wrong_number(millis(until), msg::task_sse_cut_silent(lang), "RFC 6298 §5.5")
            .wrong_number(millis(one.sent + way), msg::task_sse_cut_first(lang), "RFC 6298 §5.5")
            .wrong_number(millis(at - way), msg::task_socket_drop_sent(lang), "RFC 6298 §5.5")
            .hint(msg::task_sse_cut_double(lang), "RFC 6298 §5.5");
        form = form.part(number.until(from));
    }
    let [from, until, one_sent, two_sent, rtt] =
        [from, until, one.sent, two.sent, case.settings().link.rtt].map(|at| decimal(millis(at)));
    form.text = msg::task_sse_cut(lang, &one_sent, &first.to_string(), &from, &two_sent, &rtt, &until);
    Some(form)
}

/// Whether the first packet of a message was lost because the cable was cut.
fn is_cut(run: &Run, message: &Event) -> bool {
    let carriers = message.wire.as_deref().and_then(|wire| wire.carriers);
    let packet = carriers.and_then(|(first, _)| run.trace.event(first)).and_then(|packet| packet.wire.as_deref());
    packet.and_then(|wire| wire.loss).is_some_and(|loss| loss.cause == LossCause::Cut)
}

/// What does the client send after its request?
pub(super) static SILENT: Task = Task {
    id: "sse-silent",
    lesson: "sse",
    title: msg::task_sse_silent_title,
    vary: &[RATE, FEW, NEAR],
    change: Change::NOTHING,
    form: silent,
    source: "RFC 9293 §3.4",
};

fn silent(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let all = requests(case.run);
    let request = all.first()?;
    let number = connection(request);
    let events = stream_events(case.run);
    let last = events.iter().filter(|(event, _)| connection(event) == number).filter_map(|(event, _)| event.arrived);
    let last = last.max()?;
    let sent: Vec<u32> = segments(case.run)
        .iter()
        .filter(|(event, _)| connection(event) == number && event.direction == Direction::Up)
        .filter(|(event, _)| event.sent > request.sent && event.sent < last)
        .map(|(_, segment)| segment.length)
        .collect();
    let right = match (sent.is_empty(), sent.iter().sum::<u32>()) {
        (true, _) => 0,
        (false, 0) => 1,
        (false, bytes) if bytes as usize <= events.len() => 2,
        _ => 3,
    };
    let options = [
        msg::task_sse_silent_nothing,
        msg::task_sse_silent_acks,
        msg::task_sse_silent_byte,
        msg::task_sse_silent_request,
    ];
    let options = options.map(|option| option(lang).to_owned()).to_vec();
    let asking = Asking::choice(msg::task_sse_silent_what(lang), options, right)
        .wrong_choice(0, msg::task_sse_silent_tcp(lang), "RFC 9293 §3.4")
        .wrong_choice(2, msg::task_sse_silent_one_way(lang), "WHATWG HTML §9.2")
        .wrong_choice(3, msg::task_sse_silent_stream(lang), "WHATWG HTML §9.2")
        .hint(msg::task_sse_silent_look(lang), "WHATWG HTML §9.2");
    Some(Form::new(msg::task_sse_silent(lang), msg::task_sse_silent_reason(lang)).part(asking))
}

/// How many bytes does one event take?
pub(super) static SIZE: Task = Task {
    id: "sse-size",
    lesson: "sse",
    title: msg::task_sse_size_title,
    vary: &[Vary::between("size", 16, 1_200, 1), FEW, RATE],
    change: Change::NOTHING,
    form: size,
    source: "RFC 9112 §7.1",
};

fn size(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let events = stream_events(case.run);
    // The second event in the first variant, others in others.
    let place = case.request.seed.checked_rem(events.len() as u64)? as usize;
    let (event, index) = *events.get(place)?;
    let size = u64::from(case.settings().feed.size);
    let lines = ["id: ", &index.to_string(), "\ndata: ", "\n\n"].concat().len() as u64 + size;
    let packets = carriers(event);
    let whole: u64 = packets.iter().filter_map(|id| case.run.trace.event(*id)).map(|packet| packet.bytes).sum();
    let asking = Asking::count(msg::task_sse_size_bytes(lang), "B", event.bytes)
        .wrong_number(size as f64, msg::task_sse_size_text(lang), "WHATWG HTML §9.2.5")
        .wrong_number(lines as f64, msg::task_sse_size_chunk(lang), "RFC 9112 §7.1")
        .wrong_number(whole as f64, msg::task_sse_size_packet(lang), "RFC 9112 §7.1")
        .hint(msg::task_sse_size_hint(lang), "RFC 9112 §7.1");
    let (text, bytes) =
        (msg::task_sse_size(lang, &index.to_string(), &group(size)), group(event.bytes - size.min(event.bytes)));
    Some(
        Form::new(text, msg::task_sse_size_reason(lang, &bytes))
            .part(asking)
            .hide(packets.into_iter().chain([event.id])),
    )
}

/// The packets that carried a message.
fn carriers(message: &Event) -> Vec<EventId> {
    let ends = message.wire.as_deref().and_then(|wire| wire.carriers);
    ends.map(|(first, last)| (first.0..=last.0).map(EventId).collect()).unwrap_or_default()
}

/// What happens if the connection breaks?
pub(super) static RECONNECT: Task = Task {
    id: "sse-reconnect",
    lesson: "sse",
    title: msg::task_sse_reconnect_title,
    vary: &[RATE, FEW, NEAR],
    change: Change::acts(reset),
    form: reconnect,
    source: "WHATWG HTML §9.2.3",
};

/// The server resets its connections between two events.
fn reset(run: &Run, draw: &mut Draw) -> Vec<Intervention> {
    let events = stream_events(run);
    let gaps = events.windows(2).skip(1).filter_map(|pair| {
        let (arrived, next) = (pair[0].0.arrived?, pair[1].0.sent);
        // Whole milliseconds, as the page writes them.
        Some(Micros((arrived.0 + next.0) / 2 / 1_000 * 1_000))
    });
    let gaps: Vec<Micros> = gaps.collect();
    draw.pick(&gaps).map(|at| Intervention::CloseAbruptly { host: Host::Server, at }).into_iter().collect()
}

fn reconnect(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let reset = case.request.interventions.iter().find_map(|act| match act {
        Intervention::CloseAbruptly { at, .. } => Some(*at),
        _ => None,
    })?;
    let again = requests(case.run).into_iter().find(|event| event.sent > reset)?;
    let last: u64 = field(case.run, again, "Last-Event-ID")?.parse().ok()?;
    let pause = case.run.trace.spans().find(|span| span.kind == SpanKind::BackingOff && span.start > reset)?;
    let pause = pause.end? - pause.start;
    let events = stream_events(case.run);
    let (_, next) = *events.iter().find(|(event, _)| event.sent > again.sent)?;
    let right = if next == last + 1 { 1 } else { usize::from(next <= last) * 2 };
    let rtt = case.settings().link.rtt;
    let options = [msg::task_sse_reconnect_lost, msg::task_sse_reconnect_on, msg::task_sse_reconnect_all];
    let options = options.map(|option| option(lang).to_owned()).to_vec();
    let id = Asking::count(msg::task_sse_reconnect_id(lang), "", last)
        .wrong_number((last + 1) as f64, msg::task_sse_reconnect_last(lang), "WHATWG HTML §9.2.4")
        .hint(msg::task_sse_reconnect_last(lang), "WHATWG HTML §9.2.4");
    let at = Asking::number(msg::task_sse_reconnect_at(lang), "ms", millis(again.sent), HALF_MILLISECOND)
        .wrong_number(millis(reset + rtt.half() + rtt), msg::task_sse_reconnect_pause(lang), "WHATWG HTML §9.2.3")
        .wrong_number(millis(reset + rtt.half() + pause), msg::task_sse_reconnect_handshake(lang), "RFC 9293 §3.5")
        .wrong_number(millis(reset + rtt + pause), msg::task_sse_reconnect_reset(lang), "RFC 9293 §3.5.2")
        .hint(msg::task_sse_reconnect_sum(lang), "WHATWG HTML §9.2.3");
    let fate = Asking::choice(msg::task_sse_reconnect_fate(lang), options, right)
        .wrong_choice(0, msg::task_sse_reconnect_kept(lang), "WHATWG HTML §9.2.4")
        .wrong_choice(2, msg::task_sse_reconnect_known(lang), "WHATWG HTML §9.2.4")
        .hint(msg::task_sse_reconnect_known(lang), "WHATWG HTML §9.2.4");
    let [at_reset, rtt, seconds] = [millis(reset), millis(rtt), millis(pause) / 1e3].map(decimal);
    let text = msg::task_sse_reconnect(lang, &at_reset, &seconds, &rtt);
    let form = Form::new(text, msg::task_sse_reconnect_reason(lang));
    Some([id, at, fate].into_iter().fold(form, |form, part| form.part(part.until(reset))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_timer_decides_when_an_event_arrives_that_a_cut_hit() {
        for seed in 1..=30 {
            let request = CUT.request(seed).expect("a scenario");
            let (run, _) = lab::run(&request).expect("a run");
            let events = stream_events(&run);
            let (event, _) = *events.iter().find(|(event, _)| is_cut(&run, event)).expect("an event in the cut");
            let waited = event.arrived.expect("an arrival") - event.sent - request.settings.link.rtt.half();
            // 1 s, then 2 s, 4 s and 8 s more.
            assert!([1, 3, 7, 15].contains(&(waited.0 / SECOND)) && waited.0 % SECOND == 0, "seed {seed}: {waited:?}");
        }
    }
}
