//! Tasks of the lesson about a long transfer over TCP, which has one connection.

use super::tcp::Repair;
use crate::case::millis;
use crate::reading::{data, flags, readings, segments};
use crate::words::decimal;
use crate::{Asking, Case, Change, Form, Task, Vary};
use i18n::{group, msg};
use lab::protocol::Value;
use lab::{Intervention, Run};
use trace::flags::{FIN, SYN};
use trace::{Direction, Event, EventId, Gauge, Host, LossCause, Micros, SpanKind};

/// The only connection.
const CONNECTION: u32 = 1;
const FAR: Vary = Vary::between("rtt", 40_000, 200_000, 1_000);
/// Round trips of slow start that are asked for, the first one with data is 1.
const TRIPS: [i64; 3] = [1, 2, 3];

/// How does what is in flight grow?
pub(super) static START: Task = Task {
    id: "bulk-start",
    lesson: "bulk",
    title: msg::task_bulk_start_title,
    vary: &[FAR, Vary::between("mtu", 576, 1_500, 1)],
    change: Change::NOTHING,
    form: start,
    source: "RFC 5681 §3.1",
};

/// The most bytes in flight in a round trip; 0 is the handshake.
fn most_in_flight(case: &Case, trip: i64) -> Option<u64> {
    let rtt = case.settings().link.rtt.0;
    let all = readings(case.run, Gauge::InFlight, Host::Client, CONNECTION);
    all.filter(|(at, _)| at.0.checked_div(rtt) == Some(trip)).map(|(_, value)| value).max()
}

fn start(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let settings = case.settings();
    let segment = settings.link.mss();
    let window = u64::from(settings.tcp.server_receive_buffer);
    let mut most = Vec::new();
    for trip in TRIPS {
        most.push(most_in_flight(case, trip)?);
    }
    let first = most[0];
    let text = msg::task_bulk_start(
        lang,
        &group(first),
        &decimal(millis(settings.link.rtt)),
        &group(segment.into()),
        &group(window),
    );
    let mut form = Form::new(text, msg::task_bulk_start_reason(lang));
    for (trip, right) in TRIPS.into_iter().zip(most) {
        let label = msg::task_bulk_start_trip(lang, &trip.to_string());
        // An answer that is off by a whole segment has the wrong number of segments.
        let mut asking = Asking::number(label, "B", right as f64, f64::from(segment) - 1.0)
            .wrong_number(window as f64, msg::task_bulk_start_window(lang), "RFC 5681 §3.1")
            .hint(msg::task_bulk_start_hint(lang), "RFC 5681 §3.1");
        if trip > 1 {
            let doubled = first << (trip - 1);
            asking = asking.wrong_number(first as f64, msg::task_bulk_start_slow(lang), "RFC 5681 §3.1").wrong_number(
                doubled as f64,
                msg::task_bulk_start_double(lang),
                "RFC 5681 §4.2",
            );
        }
        form = form.part(asking.until(Micros(0)));
    }
    Some(form)
}

/// How long does the transfer take with a small window?
pub(super) static WINDOW: Task = Task {
    id: "bulk-window",
    lesson: "bulk",
    title: msg::task_bulk_window_title,
    vary: &[FAR],
    change: Change::settings(&[Vary::between("server-receive-buffer", 3_500, 5_000, 10).first(4_000)]),
    form: window,
    source: "RFC 9293 §3.8.6",
};

/// How long data crossed, in seconds.
fn seconds(run: &Run) -> Option<f64> {
    let span = run.trace.spans().find(|span| span.kind == SpanKind::Data)?;
    Some((span.end? - span.start).0 as f64 / 1e6)
}

fn window(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let settings = case.settings();
    let right = seconds(case.run)?;
    let buffer = u64::from(settings.tcp.server_receive_buffer);
    let rtt = millis(settings.link.rtt);
    let trips = settings.bulk_bytes as f64 / buffer as f64;
    let mut asking = Asking::number(msg::task_bulk_window_label(lang), "s", right, right / 5.0);
    if let Some(before) = case.base().and_then(seconds) {
        asking = asking.wrong_number(before, msg::task_bulk_window_before(lang), "RFC 9293 §3.8.6");
    }
    let asking = asking
        .wrong_number(rtt / 1_000.0, msg::task_bulk_window_once(lang), "RFC 9293 §3.8.6")
        .wrong_number(trips, msg::task_bulk_window_trips(lang), "RFC 9293 §3.8.6")
        .hint(msg::task_bulk_window_hint(lang), "RFC 9293 §3.8.6");
    let text = msg::task_bulk_window(lang, &group(buffer), &group(settings.bulk_bytes), &decimal(rtt));
    let reason = msg::task_bulk_window_reason(lang, &group(buffer), &group(settings.bulk_bytes));
    Some(Form::new(text, reason).part(asking.until(Micros(0))))
}

/// How is a lost segment repaired?
pub(super) static REPAIR: Task = Task {
    id: "bulk-repair",
    lesson: "bulk",
    title: msg::task_bulk_repair_title,
    vary: &[FAR],
    change: Change::acts(drop_a_segment),
    form: repair,
    source: "RFC 5681 §3.2",
};

/// The place among the segments with data of the one that the first variant drops, and of the first one that is dropped.
const MIDDLE: u64 = 18;
const EARLIEST: u64 = 10;
/// Behind each of this many last segments too little follows for a fast retransmit.
const LAST: u64 = 3;

/// A segment of the middle, or in every fourth variant one of the end.
fn drop_a_segment(run: &Run, draw: &mut crate::Draw) -> Vec<Intervention> {
    let all: Vec<u64> = data(run, CONNECTION, Direction::Up).iter().map(|(event, _)| event.id.0).collect();
    let count = all.len() as u64;
    if count <= MIDDLE + LAST {
        return Vec::new();
    }
    let is_late = draw.between(0, 0, 3, 1) == 3;
    let place = if is_late {
        draw.between(count - LAST, count - LAST, count - 1, 1)
    } else {
        draw.between(MIDDLE, EARLIEST, count - LAST - 1, 1)
    };
    let packet = all.get(place as usize).copied();
    packet.map(|packet| Intervention::Drop { packet }).into_iter().collect()
}

fn repair(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let all = segments(case.run);
    let (again, numbers) = *all.iter().find(|(event, segment)| {
        let is_data = event.direction == Direction::Up && segment.length > 0 && flags(event) & SYN == 0;
        is_data && event.wire.as_deref().is_some_and(|wire| wire.repeats.is_some())
    })?;
    let Repair { lost, original, duplicates, way } =
        Repair::read(case, &all, again, numbers.sequence, msg::task_bulk_repair_few)?;
    let count = Asking::count(msg::task_bulk_repair_count(lang), "", duplicates as u64)
        .wrong_number(duplicates as f64 + 1.0, msg::task_bulk_repair_first(lang), "RFC 5681 §2")
        .hint(msg::task_bulk_repair_hint(lang), "RFC 5681 §3.2");
    let text = msg::task_bulk_repair(lang, &case.number(lost));
    let reason = msg::task_bulk_repair_reason(lang, &duplicates.to_string(), &i18n::time(again.sent - original.sent));
    Some(Form::new(text, reason).part(way).part(count).hide([again.id]))
}

/// Why are packets lost on a link that loses nothing?
pub(super) static QUEUE: Task = Task {
    id: "bulk-queue",
    lesson: "bulk",
    title: msg::task_bulk_queue_title,
    vary: &[FAR],
    change: Change::settings(&[
        Vary::between("bandwidth", 2_000_000, 5_000_000, 50_000).first(5_000_000),
        Vary::between("queue", 6_000, 9_000, 100).first(8_000),
    ]),
    form: queue,
    source: "RFC 5681 §3.1",
};

fn queue(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let settings = case.settings();
    let cause = |event: &Event| event.wire.as_deref().and_then(|wire| wire.loss).map(|loss| loss.cause);
    let lost: Vec<&Event> =
        case.run.trace.events().filter(|event| event.is_packet() && cause(event).is_some()).collect();
    let first = *lost.first()?;
    let ids: Vec<EventId> = lost.iter().map(|event| event.id).collect();
    let options = [msg::task_bulk_queue_full, msg::task_bulk_queue_bad, msg::task_bulk_queue_window];
    let why = Asking::choice(
        msg::task_bulk_queue_why(lang),
        options.map(|option| option(lang).to_owned()).to_vec(),
        usize::from(cause(first) != Some(LossCause::Queue)),
    );
    let why = why
        .wrong_choice(1, msg::task_bulk_queue_chance(lang), "RFC 5681 §3")
        .wrong_choice(2, msg::task_bulk_queue_receiver(lang), "RFC 9293 §3.8.6")
        .hint(msg::task_bulk_queue_hint(lang), "RFC 5681 §3.1");
    let mut which =
        Asking::event(msg::task_bulk_queue_which(lang), &ids).hint(msg::task_bulk_queue_find(lang), "RFC 5681 §3.1");
    for (event, _) in segments(case.run).into_iter().filter(|(event, _)| flags(event) & (SYN | FIN) == 0) {
        if event.wire.as_deref().is_some_and(|wire| wire.repeats.is_some()) {
            which = which.wrong(Value::Event(event.id), msg::task_bulk_queue_again(lang), "RFC 5681 §3.2");
        }
    }
    let text = msg::task_bulk_queue(lang, &decimal(settings.link.bandwidth as f64 / 1e6), &group(settings.link.queue));
    Some(Form::new(text, msg::task_bulk_queue_reason(lang)).part(which).part(why).hide(ids))
}
