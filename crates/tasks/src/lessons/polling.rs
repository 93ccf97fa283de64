//! Tasks of the lesson about polling: how many requests bring nothing, and what a shorter interval costs.

use crate::case::millis;
use crate::exchange::{HALF_MILLISECOND, due, field, places, requests, responses};
use crate::reading::{flags, segments};
use crate::words::decimal;
use crate::{Asking, Case, Change, Form, Task, Vary};
use i18n::msg;
use lab::Run;
use lab::protocol::Value;
use trace::flags::{ACK, SYN};
use trace::{Event, EventId, Micros};

const NEAR: Vary = Vary::between("rtt", 20_000, 100_000, 200);
const RATE: Vary = Vary::between("rate", 400, 800, 1);
const FEW: Vary = Vary::between("messages", 4, 8, 1);
const INTERVAL: Vary = Vary::between("poll-interval", 600_000, 1_400_000, 10_000);

/// How many requests, how many in vain, and how long does a message wait?
pub(super) static EMPTY: Task = Task {
    id: "polling-empty",
    lesson: "polling",
    title: msg::task_polling_empty_title,
    vary: &[INTERVAL, RATE, FEW, NEAR],
    change: Change::NOTHING,
    form: empty,
    source: "RFC 9110 §15.3.5",
};

fn empty(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let settings = case.settings();
    let (interval, rtt) = (settings.poll_interval, settings.link.rtt);
    let all = responses(case.run);
    let count = requests(case.run).len() as u64;
    let nothing = all.iter().filter(|(_, messages)| *messages == 0).count() as u64;
    let (first, _) = *all.iter().find(|(_, messages)| *messages > 0)?;
    let due = due(case, Micros(0), 1)?;
    let (waited, arrived) = (first.sent - due, first.arrived?);
    let last = all.iter().filter_map(|(event, _)| event.arrived).max()?;
    let messages = settings.feed.messages;
    let polls = Asking::count(msg::task_polling_empty_requests(lang), "", count)
        .wrong_number(messages as f64, msg::task_polling_empty_blind(lang), "RFC 6202 §2.1")
        .wrong_number((last.0 / interval.0.max(1) + 1) as f64, msg::task_polling_empty_interval(lang), "RFC 9110 §3.4")
        .hint(msg::task_polling_empty_count(lang), "RFC 9110 §3.4");
    let empty = Asking::count(msg::task_polling_empty_nothing(lang), "", nothing)
        .wrong_number(0.0, msg::task_polling_empty_blind(lang), "RFC 9110 §15.3.5")
        .wrong_number(count.saturating_sub(messages) as f64, msg::task_polling_empty_several(lang), "RFC 9110 §15.3.5")
        .hint(msg::task_polling_empty_code(lang), "RFC 9110 §15.3.5");
    let delay = Asking::number(msg::task_polling_empty_delay(lang), "ms", millis(arrived - due), HALF_MILLISECOND)
        .wrong_number(millis(rtt.half()), msg::task_polling_empty_push(lang), "RFC 9110 §3.3")
        .wrong_number(millis(waited), msg::task_polling_empty_way(lang), "RFC 9110 §3.3")
        .wrong_number(millis(interval.half()), msg::task_polling_empty_mean(lang), "RFC 6202 §2.1")
        .wrong_number(millis(interval), msg::task_polling_empty_mean(lang), "RFC 6202 §2.1")
        .hint(msg::task_polling_empty_next(lang), "RFC 9110 §3.3");
    let [due, interval] = [due, interval].map(|time| decimal(millis(time)));
    let text = msg::task_polling_empty(lang, &messages.to_string(), &due, &interval);
    let reason = msg::task_polling_empty_reason(lang, &decimal(millis(waited)));
    Some(Form::new(text, reason).part(polls).part(empty).part(delay))
}

/// What does a shorter interval cost?
pub(super) static OFTEN: Task = Task {
    id: "polling-often",
    lesson: "polling",
    title: msg::task_polling_often_title,
    vary: &[RATE, Vary::between("messages", 5, 8, 1), Vary::between("rtt", 60_000, 160_000, 1_000)],
    change: Change::settings(&[Vary::between("poll-interval", 200_000, 300_000, 10_000).first(250_000)]),
    form: often,
    source: "RFC 6202 §2.1",
};

fn often(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let base = case.base()?;
    let usual = lab::scenario::defaults("polling")?.poll_interval;
    let now = case.settings().poll_interval;
    let before = requests(base).len();
    let asked = requests(case.run);
    let right = asked.len();
    let times = usual.0 as f64 / now.0.max(1) as f64;
    let nominal = (before as f64 * times).round() as usize;
    // What is too close to the right number is no fair choice.
    let is_apart = |other: &usize| other.abs_diff(right) * 10 >= right;
    // The right one does not stand at the same place in each variant.
    let messages = case.settings().feed.messages as usize;
    let others = match case.request.seed % 3 {
        0 => [messages, before, 2 * before, nominal],
        1 => [before, 2 * before, nominal, nominal],
        _ => [before, nominal, 2 * nominal, 2 * nominal],
    };
    let mut options: Vec<usize> = others.into_iter().filter(is_apart).chain([right]).collect();
    options.sort_unstable();
    options.dedup();
    let place = |wanted: usize| options.iter().position(|option| *option == wanted);
    let texts = options.iter().map(|option| msg::task_polling_often_requests(lang, &option.to_string())).collect();
    let mut asking = Asking::choice(msg::task_polling_often_count(lang), texts, place(right)?);
    for (wrong, text, source) in [
        (messages, msg::task_polling_empty_blind(lang), "RFC 6202 §2.1"),
        (before, msg::task_polling_often_free(lang), "RFC 6202 §2.1"),
        (nominal, msg::task_polling_often_response(lang), "RFC 9110 §3.4"),
    ] {
        if let Some(place) = place(wrong) {
            asking = asking.wrong_choice(place, text, source);
        }
    }
    let asking = asking.hint(msg::task_polling_often_hint(lang), "RFC 6202 §2.1");
    // The first cycle shows how long a poll takes.
    let until = asked.get(1).map_or(Micros(0), |event| event.sent);
    let [usual, now, rtt] = [usual, now, case.settings().link.rtt].map(|time| decimal(millis(time)));
    let text = msg::task_polling_often(lang, &before.to_string(), &now, &rtt, &usual);
    let reason = msg::task_polling_often_reason(lang, &right.to_string());
    Some(Form::new(text, reason).part(asking.until(until)))
}

/// How many handshakes without open connections?
pub(super) static CLOSE: Task = Task {
    id: "polling-close",
    lesson: "polling",
    title: msg::task_polling_close_title,
    vary: &[INTERVAL, RATE, FEW, Vary::between("rtt", 20_000, 200_000, 200)],
    change: Change::settings(&[Vary::always("http-keep-alive", 0)]),
    form: close,
    source: "RFC 9112 §9.6",
};

fn syns(run: &Run) -> Vec<&Event> {
    let is_syn = |event: &&Event| flags(event) & (SYN | ACK) == SYN;
    segments(run).into_iter().map(|(event, _)| event).filter(is_syn).collect()
}

fn close(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let handshakes = syns(case.run);
    let first = handshakes.first()?;
    let (response, _) = *responses(case.run).first()?;
    let took = response.arrived? - first.sent;
    let rtt = case.settings().link.rtt;
    let count = Asking::count(msg::task_polling_close_syns(lang), "", handshakes.len() as u64)
        .wrong_number(1.0, msg::task_polling_close_each(lang), "RFC 9112 §9.6")
        .wrong_number((2 * handshakes.len()) as f64, msg::task_polling_close_reply(lang), "RFC 9293 §3.5")
        .wrong_number(case.settings().feed.messages as f64, msg::task_polling_close_empty(lang), "RFC 9112 §9.6")
        .hint(msg::task_polling_close_each(lang), "RFC 9112 §9.6");
    let time = Asking::number(msg::task_polling_close_time(lang), "ms", millis(took), HALF_MILLISECOND)
        .wrong_number(millis(rtt), msg::task_polling_close_open(lang), "RFC 9293 §3.5")
        .wrong_number(millis(rtt + rtt + rtt), msg::task_polling_close_closing(lang), "RFC 9112 §9.6")
        .hint(msg::task_polling_close_open(lang), "RFC 9293 §3.5");
    let text = msg::task_polling_close(lang, &case.settings().feed.messages.to_string(), &decimal(millis(rtt)));
    Some(Form::new(text, msg::task_polling_close_reason(lang)).part(count).part(time))
}

/// How does a server that remembers nothing know what is new?
pub(super) static FIELD: Task = Task {
    id: "polling-field",
    lesson: "polling",
    title: msg::task_polling_field_title,
    vary: &[RATE, FEW],
    change: Change::NOTHING,
    form: known,
    source: "RFC 9110 §3.3",
};

/// Requests whose other fields get a remark of their own.
const MOST: usize = 50;

fn known(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let all = requests(case.run);
    let with: Vec<&&Event> = all.iter().filter(|event| field(case.run, event, "Last-Event-ID").is_some()).collect();
    let right: Vec<EventId> = with.iter().flat_map(|event| places(event)).collect();
    if right.is_empty() {
        return None;
    }
    let mut asking = Asking::field(msg::task_polling_field_name(lang), &right, "http.last_event_id");
    for event in all.iter().take(MOST).flat_map(|event| places(event)) {
        for (name, text, source) in [
            ("http.user_agent", msg::task_polling_field_agent(lang), "RFC 9110 §10.1.5"),
            ("http.host", msg::task_polling_field_host(lang), "RFC 9110 §7.2"),
            ("http.request.uri", msg::task_polling_field_target(lang), "RFC 9112 §3.2"),
            ("tcp.srcport", msg::task_polling_field_connection(lang), "RFC 9110 §3.3"),
            ("tcp.seq_raw", msg::task_polling_field_connection(lang), "RFC 9110 §3.3"),
        ] {
            asking = asking.wrong(Value::Field(event, name.to_owned()), text, source);
        }
    }
    let asking = asking.hint(msg::task_polling_field_hint(lang), "RFC 9110 §3.3");
    Some(Form::new(msg::task_polling_field(lang), msg::task_polling_field_reason(lang)).part(asking))
}
