//! Tasks of the lesson about long polling: what a hold saves, how long it lasts, and what falls between two requests.

use crate::case::millis;
use crate::exchange::{HALF_MILLISECOND, due, requests, responses};
use crate::words::decimal;
use crate::{Asking, Case, Change, Form, Task, Vary};
use i18n::msg;
use trace::{Event, Micros, SpanKind};

const NEAR: Vary = Vary::between("rtt", 20_000, 150_000, 200);
const RATE: Vary = Vary::between("rate", 400, 800, 1);
const FEW: Vary = Vary::between("messages", 4, 9, 1);

/// What does a longer hold change?
pub(super) static HOLD: Task = Task {
    id: "long-polling-hold",
    lesson: "long-polling",
    title: msg::task_long_polling_hold_title,
    vary: &[RATE, FEW, NEAR],
    change: Change::settings(&[Vary::between("hold", 8_000_000, 12_000_000, 500_000).first(10_000_000)]),
    form: hold,
    source: "RFC 6202 §2.1",
};

fn hold(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let settings = case.settings();
    let base = case.base()?;
    let empty_of = |run| responses(run).iter().filter(|(_, messages)| *messages == 0).count() as u64;
    let (count, nothing) = (requests(case.run).len() as u64, empty_of(case.run));
    let (first, _) = responses(case.run).into_iter().find(|(_, messages)| *messages > 0)?;
    let due = due(case, Micros(0), 1)?;
    let (rtt, arrived) = (settings.link.rtt, first.arrived?);
    let asked = Asking::count(msg::task_long_polling_hold_requests(lang), "", count)
        .wrong_number(requests(base).len() as f64, msg::task_long_polling_hold_before(lang), "RFC 6202 §2.1")
        .wrong_number(1.0, msg::task_long_polling_hold_stream(lang), "RFC 6202 §2.1")
        .wrong_number((count + 1) as f64, msg::task_long_polling_hold_end(lang), "RFC 6202 §2.1")
        .hint(msg::task_long_polling_hold_each(lang), "RFC 6202 §2.1");
    let empty = Asking::count(msg::task_polling_empty_nothing(lang), "", nothing)
        .wrong_number(empty_of(base) as f64, msg::task_long_polling_hold_before(lang), "RFC 6202 §2.1")
        .hint(msg::task_long_polling_hold_gap(lang), "RFC 6202 §2.1");
    let delay = Asking::number(msg::task_polling_empty_delay(lang), "ms", millis(arrived - due), HALF_MILLISECOND)
        .wrong_number(0.0, msg::task_long_polling_hold_link(lang), "RFC 6202 §2.2")
        .wrong_number(millis(rtt), msg::task_long_polling_hold_waiting(lang), "RFC 6202 §2.2")
        .wrong_number(millis(rtt + rtt.half()), msg::task_long_polling_hold_waiting(lang), "RFC 6202 §2.2")
        .wrong_number(millis(settings.hold), msg::task_long_polling_hold_limit(lang), "RFC 6202 §2.1")
        .hint(msg::task_long_polling_hold_waiting(lang), "RFC 6202 §2.2");
    let [hold, usual] =
        [settings.hold, lab::scenario::defaults("long-polling")?.hold].map(|time| decimal(millis(time) / 1e3));
    let count = settings.feed.messages.to_string();
    let text = msg::task_long_polling_hold(lang, &count, &decimal(millis(due)), &hold, &decimal(millis(rtt)), &usual);
    // The first response with a message is out of sight until the request for it has been sent.
    let until = requests(case.run).first().map_or(Micros(0), |event| event.sent);
    let parts = [asked, empty, delay].map(|asking| asking.until(until));
    let form = Form::new(text, msg::task_long_polling_hold_reason(lang));
    Some(parts.into_iter().fold(form, Form::part))
}

/// How long is a request held at most?
pub(super) static LONGEST: Task = Task {
    id: "long-polling-longest",
    lesson: "long-polling",
    title: msg::task_long_polling_longest_title,
    vary: &[Vary::between("hold", 800_000, 4_000_000, 1_000), RATE, FEW, NEAR],
    change: Change::NOTHING,
    form: longest,
    source: "RFC 6202 §2.1",
};

fn longest(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let settings = case.settings();
    let held = case.run.trace.spans().filter(|span| span.kind == SpanKind::Held);
    let longest = held.filter_map(|span| Some(span.end? - span.start)).max()?;
    let mut dues = Vec::new();
    for index in 1..=settings.feed.messages {
        dues.push(due(case, Micros(0), index)?);
    }
    let gap = dues.windows(2).map(|pair| pair[1] - pair[0]).chain(dues.first().copied()).max()?;
    let no_request = if gap > settings.hold {
        msg::task_long_polling_longest_gap(lang)
    } else {
        msg::task_long_polling_longest_begin(lang)
    };
    let seen = longest + settings.link.rtt;
    let asking = Asking::number(msg::task_long_polling_longest_time(lang), "ms", millis(longest), HALF_MILLISECOND)
        .wrong_number(millis(settings.hold), msg::task_long_polling_longest_limit(lang), "RFC 6202 §2.1")
        .wrong_number(millis(seen), msg::task_long_polling_longest_client(lang), "RFC 6202 §2.1")
        .wrong_number(millis(gap), no_request, "RFC 6202 §5.5")
        .hint(msg::task_long_polling_longest_hint(lang), "RFC 6202 §2.1");
    let hold = decimal(millis(settings.hold));
    let reason = msg::task_long_polling_longest_reason(lang, &hold);
    Some(Form::new(msg::task_long_polling_longest(lang, &hold), reason).part(asking))
}

/// Does each message have a response of its own?
pub(super) static GAP: Task = Task {
    id: "long-polling-gap",
    lesson: "long-polling",
    title: msg::task_long_polling_gap_title,
    vary: &[Vary::between("rtt", 40_000, 120_000, 200)],
    change: Change::settings(&[
        Vary::between("rate", 30_000, 60_000, 500).first(50_000),
        Vary::between("messages", 15, 25, 1).first(20),
    ]),
    form: gap,
    source: "RFC 6202 §2.2",
};

fn gap(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let messages = case.settings().feed.messages;
    let with: Vec<(&Event, u64)> = responses(case.run).into_iter().filter(|(_, messages)| *messages > 0).collect();
    let (waiting, index, fell_due) = late(case, &with)?;
    let arrived = waiting.arrived?;
    let rtt = case.settings().link.rtt;
    let shares = with.iter().any(|(_, messages)| *messages > 1);
    let delivered: u64 = with.iter().map(|(_, messages)| messages).sum();
    let right = if delivered < messages { 2 } else { usize::from(shares) };
    let options =
        [msg::task_long_polling_gap_each, msg::task_long_polling_gap_together, msg::task_long_polling_gap_lost];
    let options = options.map(|option| option(lang).to_owned()).to_vec();
    let own = Asking::choice(msg::task_long_polling_gap_own(lang), options, right)
        .wrong_choice(0, msg::task_long_polling_gap_push(lang), "RFC 6202 §2.2")
        .wrong_choice(2, msg::task_long_polling_gap_kept(lang), "RFC 6202 §2.2")
        .hint(msg::task_long_polling_gap_push(lang), "RFC 6202 §2.2");
    let count = Asking::count(msg::task_long_polling_gap_responses(lang), "", with.len() as u64)
        .wrong_number(messages as f64, msg::task_long_polling_gap_push(lang), "RFC 6202 §2.2")
        .hint(msg::task_long_polling_gap_count(lang), "RFC 6202 §2.2");
    let label = msg::task_long_polling_gap_arrival(lang, &decimal(millis(fell_due)), &index.to_string());
    let at = Asking::number(label, "ms", millis(arrived), HALF_MILLISECOND)
        .wrong_number(millis(fell_due + rtt.half()), msg::task_long_polling_gap_push(lang), "RFC 6202 §2.2")
        .wrong_number(millis(fell_due), msg::task_long_polling_hold_link(lang), "RFC 6202 §2.2")
        .wrong_number(millis(waiting.sent), msg::task_socket_drop_sent(lang), "RFC 6202 §2.2")
        .hint(msg::task_long_polling_gap_next(lang), "RFC 6202 §2.2");
    let rate = i18n::milli(case.settings().feed.rate_milli);
    let text = msg::task_long_polling_gap(lang, &messages.to_string(), &rate, &decimal(millis(rtt)));
    Some(Form::new(text, msg::task_long_polling_gap_reason(lang)).part(own).part(count).part(at))
}

/// The first message that fell due between a response and the next request, with its response and when it fell due. The
/// first request comes after the handshake, so a message that waits for that one is none.
fn late<'a>(case: &Case, with: &[(&'a Event, u64)]) -> Option<(&'a Event, u64, Micros)> {
    let mut index = with.first()?.1;
    for (response, messages) in &with[1..] {
        let fell_due = due(case, Micros(0), index + 1)?;
        if fell_due < response.sent {
            return Some((response, index + 1, fell_due));
        }
        index += *messages;
    }
    None
}
