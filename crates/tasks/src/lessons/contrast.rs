//! Tasks of the lesson that compares the four transports over the same messages.

use crate::carried::messages;
use crate::reading::{connection, fact, is_within, part, segments};
use crate::words::decimal;
use crate::{Asking, Case, Change, Form, Task, Vary};
use i18n::{Lang, group, msg};
use lab::Run;
use lab::contrast::{Transport, summary};
use lab::protocol::Value;
use trace::{Direction, Event, Kind, Micros, Part};

/// Bytes of a TCP header without options (RFC 9293 §3.1).
const TCP_HEADER: u64 = 20;
const FAR: Vary = Vary::between("rtt", 20_000, 200_000, 1_000);

/// The name of a transport.
fn name(lang: Lang, part: Part) -> &'static str {
    match part {
        Part::Polling => msg::transport_polling(lang),
        Part::LongPolling => msg::transport_long_polling(lang),
        Part::Sse => msg::transport_sse(lang),
        _ => msg::transport_websocket(lang),
    }
}

/// Bytes on the link for a message on average, without opening and closing.
fn each(transport: &Transport) -> f64 {
    transport.message_bytes as f64 / transport.delivered as f64
}

/// The results of all transports if each of them delivered something.
fn results(run: &Run) -> Option<Vec<Transport>> {
    let transports = summary(run)?.transports;
    transports.iter().all(|transport| transport.delivered > 0).then_some(transports)
}

fn result(run: &Run, part: Part) -> Option<Transport> {
    results(run)?.into_iter().find(|transport| transport.part == part)
}

/// The transports, ranked by the bytes of a message.
pub(super) static RANK: Task = Task {
    id: "contrast-rank",
    lesson: "contrast",
    title: msg::task_contrast_rank_title,
    vary: &[
        FAR,
        Vary::between("poll-interval", 250_000, 4_000_000, 50_000),
        Vary::between("rate", 250, 1_000, 50),
        Vary::between("size", 16, 120, 1),
    ],
    change: Change::NOTHING,
    form: rank,
    source: "RFC 6202 §2.2",
};

fn rank(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let mut ranked = results(case.run)?;
    ranked.sort_by(|one, other| each(other).total_cmp(&each(one)));
    let names: Vec<String> = ranked.iter().map(|transport| name(lang, transport.part).to_owned()).collect();
    let shown = case.shuffled(names.len());
    let places = |order: [usize; 4]| {
        let places = order.into_iter().filter_map(|item| shown.iter().position(|shown| *shown == item));
        Value::Order(places.collect())
    };
    let settings = case.settings();
    let text = msg::task_contrast_rank(
        lang,
        &decimal(settings.poll_interval.0 as f64 / 1e6),
        &i18n::milli(settings.feed.rate_milli),
        &settings.feed.size.to_string(),
    );
    let asking = Asking::order(msg::task_contrast_rank_label(lang), &names, &shown)
        .wrong(places([3, 2, 1, 0]), msg::task_contrast_rank_reverse(lang), "RFC 6202 §2.2")
        .wrong(places([1, 0, 2, 3]), msg::task_contrast_rank_polls(lang), "RFC 6202 §2.2")
        .wrong(places([0, 1, 3, 2]), msg::task_contrast_rank_frame(lang), "RFC 6455 §5.2")
        .hint(msg::task_contrast_rank_hint(lang), "RFC 6202 §2.2");
    Some(Form::new(text, msg::task_contrast_rank_reason(lang)).part(asking.until(Micros(0))))
}

/// From which message on WebSocket has paid for its upgrade.
pub(super) static EVEN: Task = Task {
    id: "contrast-even",
    lesson: "contrast",
    title: msg::task_contrast_even_title,
    vary: &[FAR, Vary::between("size", 16, 480, 1)],
    change: Change::settings(&[Vary::always("headers", 1)]),
    form: even,
    source: "RFC 6455 §5.2",
};

/// The first message of a transport that the server pushes: its bytes in TCP, and on the link with the packet that
/// carries it and the ACK.
fn first_message(case: &Case, transport: Part) -> Option<(u64, u64)> {
    let span = part(case.run, transport)?;
    let is_message = |event: &&Event| matches!(event.kind, Kind::Frame { .. } | Kind::StreamEvent { .. });
    let message = messages(case.run).into_iter().filter(is_message).find(|event| is_within(event, &span))?;
    let (packet, last) = message.wire.as_deref()?.carriers?;
    let packet = case.run.trace.event(packet).filter(|_| packet == last)?;
    let arrived = packet.arrived?;
    let (ack, _) = segments(case.run).into_iter().find(|(event, segment)| {
        let is_back = connection(event) == connection(packet) && event.direction == Direction::Up;
        is_back && segment.length == 0 && event.sent >= arrived
    })?;
    Some((message.bytes, packet.bytes + ack.bytes))
}

fn even(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let [upgraded, events] = [Part::WebSocket, Part::Sse].map(|part| result(case.run, part));
    let (upgraded, events) = (upgraded?, events?);
    let even = summary(case.run)?.break_even.into_iter().find(|even| even.against == events.name)?.messages?;
    let (frame, frame_link) = first_message(case, Part::WebSocket)?;
    let (chunk, chunk_link) = first_message(case, Part::Sse)?;
    let size = u64::from(case.settings().feed.size);
    let once = |transport: &Transport| group(transport.set_up_bytes + transport.close_bytes);
    let text = msg::task_contrast_even(lang, &group(chunk), &once(&events), &group(size), &once(&upgraded));
    let ip = u64::from(case.settings().link.ip.header());
    let ask = |name: &str, link: u64, inner: u64| {
        Asking::count(msg::task_contrast_even_first(lang, name), "B", link)
            .wrong_number(inner as f64, msg::task_contrast_even_headers(lang), "RFC 9293 §3.1")
            .wrong_number(
                link as f64 - (ip + TCP_HEADER) as f64,
                msg::task_contrast_even_ack(lang),
                "RFC 9293 §3.8.6.3",
            )
            .hint(msg::task_contrast_even_hint(lang, &group(ip)), "RFC 9293 §3.1")
            .until(Micros(0))
    };
    let framing = frame - size.min(frame);
    let frame = ask(name(lang, Part::WebSocket), frame_link, frame)
        .wrong_number((frame_link - framing) as f64, msg::task_contrast_even_frame(lang), "RFC 6455 §5.2")
        .wrong_number((frame_link - framing + 2) as f64, msg::task_contrast_even_long(lang), "RFC 6455 §5.2")
        .wrong_number((frame_link + 4) as f64, msg::task_contrast_even_mask(lang), "RFC 6455 §5.1");
    let chunk = ask(name(lang, Part::Sse), chunk_link, chunk);
    let label = msg::task_contrast_even_from(lang, &decimal(each(&events)), &decimal(each(&upgraded)));
    let from = Asking::count(label, "", even)
        .wrong_number(0.0, msg::task_contrast_even_always(lang), "RFC 6455 §4.1")
        .wrong_number(1.0, msg::task_contrast_even_always(lang), "RFC 6455 §4.1")
        .wrong_number(even.saturating_sub(1) as f64, msg::task_contrast_even_round(lang), "RFC 6455 §4.1")
        .hint(msg::task_contrast_even_divide(lang), "RFC 6455 §4.1");
    let form = Form::new(text, msg::task_contrast_even_reason(lang)).part(frame).part(chunk);
    Some(form.part(from.until(Micros(0))))
}

/// Polling against long polling while messages come fast.
pub(super) static BURST: Task = Task {
    id: "contrast-burst",
    lesson: "contrast",
    title: msg::task_contrast_burst_title,
    vary: &[FAR, Vary::between("poll-interval", 300_000, 2_000_000, 20_000)],
    change: Change::settings(&[
        Vary::between("rate", 4_000, 8_000, 100).first(5_000),
        Vary::between("messages", 30, 60, 1).first(50),
    ]),
    form: burst,
    source: "RFC 6202 §2.2",
};

fn burst(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let [polls, held] = [Part::Polling, Part::LongPolling].map(|part| result(case.run, part));
    let (polls, held) = (polls?, held?);
    let names = [Part::Polling, Part::LongPolling].map(|part| name(lang, part).to_owned()).to_vec();
    let bytes = Asking::choice(
        msg::task_contrast_burst_bytes(lang),
        names.clone(),
        usize::from(held.message_bytes < polls.message_bytes),
    );
    let early = Asking::choice(
        msg::task_contrast_burst_early(lang),
        names,
        usize::from(held.mean_latency < polls.mean_latency),
    );
    let requests = fact(case.run, "polling/requests")?;
    let settings = case.settings();
    let interval = settings.poll_interval.0 as f64 / 1e6;
    let count = Asking::number(
        msg::task_contrast_burst_requests(lang),
        "",
        requests as f64,
        (requests as f64 / 10.0).max(1.0).round(),
    );
    let count = count
        .wrong_number(settings.feed.messages as f64, msg::task_contrast_burst_each(lang), "RFC 6202 §2.1")
        .hint(msg::task_contrast_burst_hint(lang), "RFC 6202 §2.1");
    let bytes = bytes.wrong_choice(1, msg::task_contrast_burst_share(lang), "RFC 6202 §2.2").wrong_choice(
        0,
        msg::task_contrast_burst_empty(lang),
        "RFC 6202 §2.2",
    );
    let early = early.wrong_choice(0, msg::task_contrast_burst_waits(lang), "RFC 6202 §2.1").wrong_choice(
        1,
        msg::task_contrast_burst_gap(lang),
        "RFC 6202 §2.1",
    );
    let text = msg::task_contrast_burst(
        lang,
        &settings.feed.messages.to_string(),
        &decimal(interval),
        &i18n::milli(settings.feed.rate_milli),
        &decimal(crate::case::millis(settings.link.rtt)),
    );
    let form = Form::new(text, msg::task_contrast_burst_reason(lang));
    Some([bytes, early, count].into_iter().fold(form, |form, part| form.part(part.until(Micros(0)))))
}
