//! Tasks of the lesson about the cost of a connection. Each visit stands in the run's facts twice, with TLS 1.2 and with
//! TLS 1.3.

use crate::carried::{messages, with_packets};
use crate::case::millis;
use crate::reading::{connection, fact, is_within};
use crate::words::decimal;
use crate::{Asking, Case, Change, Form, Task, Vary};
use i18n::msg;
use lab::Run;
use lab::protocol::Value;
use std::collections::BTreeSet;
use trace::{Event, Kind, Layer, Micros, Part, SpanKind};

const FAR: Vary = Vary::between("rtt", 20_000, 300_000, 1_000);
const VERSIONS: [(&str, &str); 2] = [("tls-1.2", "TLS 1.2"), ("tls-1.3", "TLS 1.3")];

/// Milliseconds to the first byte of the response; `visit` is `tls-1.2/cold`.
fn took(run: &Run, visit: &str) -> Option<f64> {
    Some(fact(run, &[visit, "/micros-to-first-byte"].concat())? as f64 / 1_000.0)
}

/// What a first visit costs with each version of TLS.
pub(super) static COLD: Task = Task {
    id: "cost-cold",
    lesson: "connection-cost",
    title: msg::task_cost_cold_title,
    vary: &[FAR],
    change: Change::NOTHING,
    form: cold,
    source: "RFC 8446 §2",
};

fn cold(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let rtt = millis(case.settings().link.rtt);
    let [old, new] = VERSIONS.map(|(version, _)| took(case.run, &[version, "/cold"].concat()));
    let (old, new) = (old?, new?);
    let ask = |name: &str, right: f64| {
        let asking = Asking::number(msg::task_cost_first_byte(lang, name), "ms", right, 0.5);
        let trips = (right / rtt).round();
        let asking = asking.hint(msg::task_cost_cold_hint(lang), "RFC 9293 §3.5").until(Micros(0));
        if trips.is_finite() { asking.wrong_number(trips, msg::task_cost_trips(lang), "RFC 8446 §2") } else { asking }
    };
    let old = ask("TLS 1.2", old)
        .wrong_number(old - rtt, msg::task_cost_cold_old_one(lang), "RFC 5246 §7.3")
        .wrong_number(old - 2.0 * rtt, msg::task_cost_cold_two(lang), "RFC 9293 §3.5")
        .wrong_number(old - rtt / 2.0, msg::task_cost_cold_back(lang), "RFC 9110 §3.4");
    let new = ask("TLS 1.3", new)
        .wrong_number(new + rtt, msg::task_cost_cold_same(lang), "RFC 8446 §2")
        .wrong_number(new - rtt, msg::task_cost_cold_new_one(lang), "RFC 9293 §3.5")
        .wrong_number(new - 2.0 * rtt, msg::task_cost_cold_two(lang), "RFC 9293 §3.5")
        .wrong_number(new - rtt / 2.0, msg::task_cost_cold_back(lang), "RFC 9110 §3.4");
    let text = msg::task_cost_cold(lang, &decimal(rtt));
    Some(Form::new(text, msg::task_cost_cold_reason(lang)).part(old).part(new))
}

/// What a session ticket saves with each version of TLS.
pub(super) static TICKET: Task = Task {
    id: "cost-ticket",
    lesson: "connection-cost",
    title: msg::task_cost_ticket_title,
    vary: &[FAR],
    change: Change::NOTHING,
    form: ticket,
    source: "RFC 8446 §2.2",
};

fn ticket(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let rtt = millis(case.settings().link.rtt);
    let mut form = Form::new(msg::task_cost_ticket(lang, &decimal(rtt)), msg::task_cost_ticket_reason(lang));
    for (version, name) in VERSIONS {
        let visit = |visit: &str| [version, "/", visit].concat();
        let bytes = |name: &str| fact(case.run, &[&visit(name), "/bytes-to-first-byte"].concat());
        let saves_time = took(case.run, &visit("dns-cached"))? - took(case.run, &visit("resumed"))? >= rtt / 2.0;
        let saves_bytes = bytes("resumed")? < bytes("dns-cached")?;
        let right = match (saves_time, saves_bytes) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        };
        let options = [msg::task_cost_ticket_trip, msg::task_cost_ticket_bytes, msg::task_cost_ticket_nothing];
        let options = options.map(|option| option(lang).to_owned()).to_vec();
        let asking = Asking::choice(msg::task_cost_ticket_saves(lang, name), options, right)
            .wrong_choice(0, msg::task_cost_ticket_always(lang), "RFC 8446 §2.2")
            .wrong_choice(2, msg::task_cost_ticket_certificate(lang), "RFC 8446 §2.2");
        let asking = if right == 0 {
            asking.wrong_choice(1, msg::task_cost_ticket_abbreviated(lang), "RFC 5246 §7.3")
        } else {
            asking
        };
        form = form.part(asking.hint(msg::task_cost_ticket_hint(lang), "RFC 8446 §2.2").until(Micros(0)));
    }
    Some(form)
}

/// What a visit costs whose address is changed to https by the browser itself.
pub(super) static HSTS: Task = Task {
    id: "cost-hsts",
    lesson: "connection-cost",
    title: msg::task_cost_hsts_title,
    vary: &[],
    change: Change::settings(&[Vary::between("rtt", 100_000, 500_000, 1_000).first(200_000)]),
    form: hsts,
    source: "RFC 6797 §8.3",
};

fn hsts(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let rtt = millis(case.settings().link.rtt);
    let right = took(case.run, "tls-1.3/hsts")?;
    let mut asking = Asking::number(msg::task_cost_first_byte(lang, "TLS 1.3"), "ms", right, 0.5)
        .wrong_number(took(case.run, "tls-1.3/redirected")?, msg::task_cost_hsts_redirect(lang), "RFC 6797 §8.3")
        .wrong_number(right + rtt, msg::task_cost_hsts_more(lang), "RFC 8446 §2")
        .wrong_number(right - rtt, msg::task_cost_hsts_less(lang), "RFC 9293 §3.5")
        .wrong_number(right - 2.0 * rtt, msg::task_cost_hsts_only(lang), "RFC 6797 §8.3");
    if rtt > 0.0 {
        // All that takes time is the round trips, so the run with the usual ones need not be computed.
        let before = right / rtt * millis(lab::scenario::defaults("connection-cost")?.link.rtt);
        asking = asking.wrong_number(before, msg::task_cost_hsts_before(lang), "RFC 6797 §8.3");
    }
    let asking = asking.hint(msg::task_cost_hsts_hint(lang), "RFC 6797 §8.3").until(Micros(0));
    let text = msg::task_cost_hsts(lang, &decimal(rtt));
    Some(Form::new(text, msg::task_cost_hsts_reason(lang)).part(asking))
}

/// What HSTS gives besides time.
pub(super) static CLEAR: Task = Task {
    id: "cost-clear",
    lesson: "connection-cost",
    title: msg::task_cost_clear_title,
    vary: &[FAR],
    change: Change::NOTHING,
    form: clear,
    source: "RFC 6797 §2.3.1.2",
};

/// The HTTP messages of all visits of one kind: those that cross in the clear, and those inside TLS.
fn http<'a>(case: &'a Case, part: Part) -> (Vec<&'a Event>, Vec<&'a Event>) {
    let all = messages(case.run);
    let encrypted: BTreeSet<u32> =
        all.iter().filter(|event| event.kind == Kind::Flight).map(|event| connection(event)).collect();
    let visits: Vec<_> = case.run.trace.spans().filter(|span| span.kind == SpanKind::Part(part)).collect();
    all.into_iter()
        .filter(|event| event.layer == Layer::Http && visits.iter().any(|visit| is_within(event, visit)))
        .partition(|event| !encrypted.contains(&connection(event)))
}

fn clear(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let (open, closed) = http(case, Part::Redirected);
    let (open_later, _) = http(case, Part::Hsts);
    let right: Vec<_> = open.iter().flat_map(|event| with_packets(event)).collect();
    let count = u64::try_from(open_later.len()).ok()?;
    if right.is_empty() {
        return None;
    }
    let mut message = Asking::event(msg::task_cost_clear_message(lang), &right)
        .hint(msg::task_cost_clear_hint(lang), "RFC 6797 §2.3.1.2");
    for event in closed.into_iter().flat_map(with_packets) {
        message = message.wrong(Value::Event(event), msg::task_cost_clear_inside(lang), "RFC 8446 §5.2");
    }
    let count = Asking::count(msg::task_cost_clear_count(lang), "", count)
        .wrong_number(open.len() as f64 / VERSIONS.len() as f64, msg::task_cost_clear_same(lang), "RFC 6797 §8.3")
        .hint(msg::task_cost_clear_count_hint(lang), "RFC 6797 §8.3");
    let options = [msg::task_cost_clear_safe, msg::task_cost_clear_time, msg::task_cost_clear_first];
    let gain = Asking::choice(
        msg::task_cost_clear_gain(lang),
        options.map(|option| option(lang).to_owned()).to_vec(),
        usize::from(!open_later.is_empty()),
    );
    let gain = gain
        .wrong_choice(1, msg::task_cost_clear_only_time(lang), "RFC 6797 §2.3.1.2")
        .wrong_choice(2, msg::task_cost_clear_not_first(lang), "RFC 6797 §14.6")
        .hint(msg::task_cost_clear_hint(lang), "RFC 6797 §2.3.1.2");
    let form = Form::new(msg::task_cost_clear(lang), msg::task_cost_clear_reason(lang));
    Some(form.part(message).part(count).part(gain))
}
