//! Tasks of the lesson about a POST whose response is a stream: what it gains, what it costs, and what goes on after a cut.

use crate::carried::label;
use crate::case::millis;
use crate::exchange::{HALF_MILLISECOND, field, requests, responses, stream_events};
use crate::reading::{connection, fact, is_within, part, segments};
use crate::words::decimal;
use crate::{Asking, Case, Change, Form, Task, Vary};
use i18n::{group, msg};
use lab::Run;
use trace::{Direction, Event, Micros, Part, Span, SpanKind};

const NEAR: Vary = Vary::between("rtt", 20_000, 120_000, 200);
const PACE: Vary = Vary::between("rate", 3_000, 6_000, 1);
const COUNT: Vary = Vary::between("messages", 8, 20, 1);
const OUTAGE: Vary = Vary::between("outage", 300_000, 900_000, 1_000);
const WAIT: Vary = Vary::between("retry", 1_000_000, 1_800_000, 1_000);
/// The server counts from whole milliseconds, so the parts differ by up to one.
const ABOUT: f64 = 2.0;

/// What a part of the run shows.
struct Seen<'a> {
    span: Span,
    /// The POSTs and their responses.
    requests: Vec<&'a Event>,
    responses: Vec<&'a Event>,
    /// The tokens that came as events, each with its id.
    events: Vec<(&'a Event, u64)>,
}

fn seen(run: &Run, name: Part) -> Option<Seen<'_>> {
    let span = part(run, name)?;
    let (mut events, mut requests) = (stream_events(run), requests(run));
    let mut responses: Vec<&Event> = responses(run).into_iter().map(|(event, _)| event).collect();
    events.retain(|(event, _)| is_within(event, &span));
    requests.retain(|event| is_within(event, &span));
    responses.retain(|event| is_within(event, &span));
    Some(Seen { span, requests, responses, events })
}

fn cut(run: &Run) -> Option<Span> {
    run.trace.spans().find(|span| span.kind == SpanKind::Cut).copied()
}

/// When is the first token there, in one piece and as a stream?
pub(super) static FIRST: Task = Task {
    id: "stream-first",
    lesson: "stream",
    title: msg::task_stream_first_title,
    vary: &[NEAR, PACE, COUNT],
    change: Change::NOTHING,
    form: first,
    source: "WHATWG HTML §9.2",
};

fn first(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let (whole, streamed) = (seen(case.run, Part::Whole)?, seen(case.run, Part::Streamed)?);
    let (response, (event, _)) = (*whole.responses.first()?, *streamed.events.first()?);
    let last_made = response.sent - whole.requests.first()?.arrived?;
    let first_made = event.sent - streamed.requests.first()?.arrived?;
    let in_one = response.arrived? - whole.span.start;
    let as_stream = event.arrived? - streamed.span.start;
    let rtt = case.settings().link.rtt;
    let ask = |label: &str, right: Micros, other: Micros, other_text: &str| {
        Asking::number(label, "ms", millis(right), HALF_MILLISECOND)
            .wrong_number(millis(other), other_text, "RFC 9112 §7.1")
            .wrong_number(millis(right - rtt), msg::task_stream_first_handshake(lang), "RFC 9293 §3.5")
            .wrong_number(millis(right - rtt.half()), msg::task_stream_first_back(lang), "RFC 9293 §3.5")
            .hint(msg::task_stream_first_sum(lang), "RFC 9293 §3.5")
            .until(Micros(0))
    };
    let one = ask(msg::task_stream_first_one(lang), in_one, as_stream, msg::task_stream_first_all(lang));
    let stream = ask(msg::task_stream_first_stream(lang), as_stream, in_one, msg::task_stream_first_each(lang));
    let [first, last, rtt] = [first_made, last_made, rtt].map(|time| decimal(millis(time)));
    let count = case.settings().feed.messages.to_string();
    let text = msg::task_stream_first(lang, &count, &first, &last, &rtt);
    Some(Form::new(text, msg::task_stream_first_reason(lang)).part(one).part(stream))
}

/// What does a stream cost?
pub(super) static BYTES: Task = Task {
    id: "stream-bytes",
    lesson: "stream",
    title: msg::task_stream_bytes_title,
    vary: &[COUNT, Vary::between("size", 16, 48, 1)],
    change: Change::NOTHING,
    form: bytes,
    source: "RFC 9112 §7.1",
};

/// Bytes of HTTP that the server sent on a connection: where its sequence numbers end, behind the SYN's.
fn http_down(run: &Run, of: u32) -> Option<u64> {
    let all = segments(run);
    let down = all.iter().filter(|(event, _)| connection(event) == of && event.direction == Direction::Down);
    down.filter(|(_, segment)| segment.length > 0)
        .map(|(_, it)| (u64::from(it.sequence) + u64::from(it.length)).saturating_sub(1))
        .max()
}

fn bytes(case: &Case) -> Option<Form> {
    let (lang, settings) = (case.lang, case.settings());
    if settings.tls.is_some() {
        // A learner who has the packets alone could not count them.
        return None;
    }
    let (whole, streamed) = (seen(case.run, Part::Whole)?, seen(case.run, Part::Streamed)?);
    let [in_one, as_stream] =
        [&whole, &streamed].map(|part| http_down(case.run, part.requests.first().map_or(0, |it| connection(it))));
    let (in_one, as_stream) = (in_one?, as_stream?);
    let tokens = settings.feed.messages * u64::from(settings.feed.size);
    let ask = |label: &str, right: u64, other: u64, part: &Seen<'_>| {
        let head = part.responses.first().map_or(0, |response| response.bytes);
        let events: u64 = part.events.iter().map(|(event, _)| event.bytes).sum();
        Asking::count(label, "B", right)
            .wrong_number(tokens as f64, msg::task_stream_bytes_tokens(lang), "RFC 9112 §2.1")
            .wrong_number(other as f64, msg::task_stream_bytes_other(lang), "RFC 9112 §7.1")
            .wrong_number(right.saturating_sub(head) as f64, msg::task_stream_bytes_head(lang), "RFC 9112 §2.1")
            .wrong_number((head + events) as f64, msg::task_stream_bytes_last(lang), "RFC 9112 §7.1")
            .hint(msg::task_stream_bytes_hint(lang), "RFC 9112 §7.1")
    };
    let one = ask(msg::task_stream_first_one(lang), in_one, as_stream, &whole);
    let stream = ask(msg::task_stream_first_stream(lang), as_stream, in_one, &streamed);
    let text = msg::task_stream_bytes(lang, &settings.feed.messages.to_string(), &settings.feed.size.to_string());
    let more = group(as_stream.saturating_sub(in_one));
    Some(Form::new(text, msg::task_stream_bytes_reason(lang, &more)).part(one).part(stream))
}

/// What does the client send after the cut, and when?
pub(super) static CUT: Task = Task {
    id: "stream-cut",
    lesson: "stream",
    title: msg::task_stream_cut_title,
    vary: &[NEAR, PACE, COUNT, WAIT],
    change: Change::settings(&[OUTAGE]),
    form: after_cut,
    source: "WHATWG HTML §9.2.4",
};

fn after_cut(case: &Case) -> Option<Form> {
    let (lang, settings) = (case.lang, case.settings());
    let (cut, interrupted) = (cut(case.run)?, seen(case.run, Part::Interrupted)?);
    let again = *interrupted.requests.iter().find(|request| request.sent > cut.start)?;
    let last: u64 = field(case.run, again, "Last-Event-ID")?.parse().ok()?;
    let (count, rtt) = (settings.feed.messages, settings.link.rtt);
    let wait = case.run.trace.spans().find(|span| span.kind == SpanKind::BackingOff && span.start >= cut.start)?;
    let wait = wait.end? - wait.start;
    let id = Asking::count(msg::task_stream_cut_id(lang), "", last)
        .wrong_number((last + 1) as f64, msg::task_stream_cut_next(lang), "WHATWG HTML §9.2.4")
        .wrong_number(count as f64, msg::task_stream_cut_all(lang), "WHATWG HTML §9.2.4")
        .hint(msg::task_stream_cut_next(lang), "WHATWG HTML §9.2.4");
    let at = Asking::number(msg::task_stream_cut_at(lang), "ms", millis(again.sent), HALF_MILLISECOND)
        .wrong_number(millis(cut.start + wait), msg::task_stream_cut_handshake(lang), "RFC 9293 §3.5")
        .wrong_number(millis(cut.start + settings.outage), msg::task_stream_cut_wait(lang), "WHATWG HTML §9.2.3")
        .wrong_number(
            millis(cut.start + settings.outage + wait + rtt),
            msg::task_stream_cut_from(lang),
            "WHATWG HTML §9.2.3",
        )
        .hint(msg::task_stream_cut_sum(lang), "WHATWG HTML §9.2.3");
    let [at_cut, outage, wait, rtt] = [cut.start, settings.outage, wait, rtt].map(|time| decimal(millis(time)));
    let text = msg::task_stream_cut(lang, &at_cut, &count.to_string(), &outage, &rtt, &wait);
    let form = Form::new(text, msg::task_stream_cut_reason(lang));
    Some([id, at].into_iter().fold(form, |form, part| form.part(part.until(cut.start))))
}

/// What comes at once after the second POST, and when is the answer whole?
pub(super) static BURST: Task = Task {
    id: "stream-burst",
    lesson: "stream",
    title: msg::task_stream_burst_title,
    vary: &[PACE, Vary::between("messages", 12, 24, 1), OUTAGE, WAIT],
    change: Change::NOTHING,
    form: burst,
    source: "WHATWG HTML §9.2.4",
};

fn burst(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let (interrupted, streamed) = (seen(case.run, Part::Interrupted)?, seen(case.run, Part::Streamed)?);
    let [asked, again] = interrupted.requests[..] else { return None };
    let response = *interrupted.responses.iter().find(|response| response.sent >= again.sent)?;
    let on_it = |event: &Event| connection(event) == connection(response);
    let continued: Vec<&(&Event, u64)> = interrupted.events.iter().filter(|(event, _)| on_it(event)).collect();
    let at_once = continued.iter().filter(|(event, _)| event.sent == response.sent).count() as u64;
    let last = continued.iter().filter_map(|(event, _)| event.arrived).max()? - interrupted.span.start;
    let usual = streamed.events.iter().filter_map(|(event, _)| event.arrived).max()? - streamed.span.start;
    let (wait, later) = (again.sent - cut(case.run)?.start, again.arrived? - asked.arrived?);
    let missing = continued.len() as u64;
    let count = Asking::count(msg::task_stream_burst_count(lang), "", at_once)
        .wrong_number(missing as f64, msg::task_stream_burst_rest(lang), "WHATWG HTML §9.2.4")
        .wrong_number(1.0, msg::task_stream_burst_on(lang), "WHATWG HTML §9.2.4")
        .hint(msg::task_stream_burst_look(lang), "WHATWG HTML §9.2.4");
    let whole = Asking::number(msg::task_stream_burst_whole(lang), "ms", millis(last), ABOUT)
        .wrong_number(millis(usual + wait), msg::task_stream_burst_later(lang), "WHATWG HTML §9.2.4")
        .wrong_number(millis(usual + case.settings().outage), msg::task_stream_burst_later(lang), "WHATWG HTML §9.2.4")
        .hint(msg::task_stream_burst_hint(lang), "WHATWG HTML §9.2.4");
    let last_id = field(case.run, again, "Last-Event-ID")?;
    let text = msg::task_stream_burst(lang, &last_id, &decimal(millis(later)));
    let form = Form::new(text, msg::task_stream_burst_reason(lang));
    Some([count, whole].into_iter().fold(form, |form, part| form.part(part.until(again.sent))))
}

/// What if the server does not know Last-Event-ID?
pub(super) static DOUBLE: Task = Task {
    id: "stream-double",
    lesson: "stream",
    title: msg::task_stream_double_title,
    vary: &[PACE, NEAR, COUNT],
    change: Change::settings(&[Vary::always("resume", 0)]),
    form: double,
    source: "RFC 9110 §9.2.2",
};

fn double(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let [lost, doubled] = ["lost", "doubled"].map(|what| fact(case.run, &["interrupted/", what].concat()));
    let (lost, doubled, count) = (lost?, doubled?, case.settings().feed.messages);
    let cut = cut(case.run)?;
    let interrupted = seen(case.run, Part::Interrupted)?;
    let again = interrupted.requests.iter().find(|request| request.sent > cut.start)?;
    if !label(again).contains("Last-Event-ID") {
        return None;
    }
    let right = match (lost, doubled) {
        (0, 0) => 0,
        (_, 0) => 1,
        (_, doubled) if doubled < count => 2,
        _ => 3,
    };
    let options = [
        msg::task_stream_double_once,
        msg::task_stream_double_missing,
        msg::task_stream_double_half,
        msg::task_stream_double_every,
    ];
    let options = options.map(|option| option(lang).to_owned()).to_vec();
    let fate = Asking::choice(msg::task_stream_double_fate(lang), options, right)
        .wrong_choice(0, msg::task_stream_double_ignored(lang), "RFC 9110 §9.2.2")
        .wrong_choice(1, msg::task_stream_double_anew(lang), "RFC 9110 §9.2.2")
        .wrong_choice(3, msg::task_stream_double_cut(lang), "RFC 9110 §9.2.2")
        .hint(msg::task_stream_double_anew(lang), "RFC 9110 §9.2.2");
    let number = Asking::count(msg::task_stream_double_count(lang), "", doubled)
        .wrong_number(0.0, msg::task_stream_double_ignored(lang), "RFC 9110 §9.2.2")
        .wrong_number(count as f64, msg::task_stream_double_cut(lang), "RFC 9110 §9.2.2")
        .hint(msg::task_stream_double_anew(lang), "RFC 9110 §9.2.2");
    let text = msg::task_stream_double(lang, &count.to_string());
    let form = Form::new(text, msg::task_stream_double_reason(lang));
    Some([fate, number].into_iter().fold(form, |form, part| form.part(part.until(cut.start))))
}
