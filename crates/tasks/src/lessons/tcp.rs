//! Tasks of the lesson about TCP. They are about its first connection, which the study note draws, unless they say so.

use crate::predict::{Next, step};
use crate::reading::{connection, data, flags, is_first, readings, segments};
use crate::{Asking, Case, Change, Form, Task, Vary};
use diagram::model::Segment;
use i18n::{Lang, group, msg};
use lab::protocol::Value;
use lab::{Intervention, Run};
use trace::flags::{ACK as ACK_BIT, FIN, RST, SYN};
use trace::{Direction, Event, EventId, Gauge, Host, Micros};

/// The server's buffer decides how long the two pieces of data are: two fifths of it each. Both fit into the initial
/// congestion window of the lab's stack, 2,048 bytes.
const BUFFER: Vary = Vary::between("server-receive-buffer", 500, 2_500, 5);
const FAR: Vary = Vary::between("rtt", 20_000, 200_000, 1_000);
/// The connection that the study note draws.
const FIRST: u32 = 1;
/// The connection with the slow reader.
const SLOW: u32 = 2;
/// Before a host retransmits without other evidence it waits at least this long (RFC 6298 §2.4).
const SHORTEST_TIMEOUT: Micros = Micros(1_000_000);

/// Which number acknowledges both pieces?
pub(super) static ACK: Task = Task {
    id: "tcp-ack",
    lesson: "tcp",
    title: msg::task_tcp_ack_title,
    vary: &[BUFFER, FAR],
    change: Change::NOTHING,
    form: ack,
    source: "RFC 9293 §3.4",
};

fn ack(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let pieces = data(case.run, FIRST, Direction::Up);
    let [(one, first), (two, second)] = pieces[..] else { return None };
    let end = second.sequence + second.length;
    let (reply, _) = segments(case.run).into_iter().find(|(event, segment)| {
        let is_reply = connection(event) == FIRST && event.direction == Direction::Down;
        is_reply && segment.acknowledgment == Some(end)
    })?;
    let sum = u64::from(first.length + second.length);
    let text = msg::task_tcp_ack(lang, &group(first.length.into()), &case.number(one.id), &case.number(two.id));
    let asking = Asking::count(msg::task_label_ack(lang), "", end.into())
        .wrong_number(sum as f64, msg::task_tcp_ack_no_syn(lang), "RFC 9293 §3.4")
        .wrong_number((sum - 1) as f64, msg::task_tcp_ack_last(lang), "RFC 9293 §3.4")
        .wrong_number((first.sequence + first.length).into(), msg::task_tcp_ack_one(lang), "RFC 9293 §3.4")
        .wrong_number(second.sequence.into(), msg::task_tcp_ack_one(lang), "RFC 9293 §3.4")
        .hint(msg::task_tcp_ack_hint(lang), "RFC 9293 §3.4");
    Some(Form::new(text, msg::task_tcp_ack_reason(lang, &group(sum))).part(asking).hide([reply.id]))
}

/// How is a lost piece of data repaired?
pub(super) static REPAIR: Task = Task {
    id: "tcp-repair",
    lesson: "tcp",
    title: msg::task_tcp_repair_title,
    vary: &[BUFFER, FAR],
    change: Change::acts(drop_second_piece),
    form: repair,
    source: "RFC 6298 §2.4",
};

fn drop_second_piece(run: &Run, _: &mut crate::Draw) -> Vec<Intervention> {
    let second = data(run, FIRST, Direction::Up).get(1).map(|(event, _)| event.id.0);
    second.map(|packet| Intervention::Drop { packet }).into_iter().collect()
}

fn repair(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let all = segments(case.run);
    let (again, numbers) = *all.iter().find(|(event, _)| {
        let repeats = event.wire.as_deref().and_then(|wire| wire.repeats);
        connection(event) == FIRST
            && event.direction == Direction::Up
            && flags(event) & (SYN | FIN) == 0
            && repeats.is_some()
    })?;
    let Repair { lost, original, duplicates, way } =
        Repair::read(case, &all, again, numbers.sequence, msg::task_tcp_repair_few)?;
    let sequence = Asking::count(msg::task_label_seq(lang), "", numbers.sequence.into())
        .wrong_number(
            (numbers.sequence + numbers.length).into(),
            msg::task_tcp_repair_new_number(lang),
            "RFC 9293 §3.4",
        )
        .hint(msg::task_tcp_repair_same(lang), "RFC 9293 §3.8.1");
    let reason = msg::task_tcp_repair_reason(lang, &duplicates.to_string(), &i18n::time(again.sent - original.sent));
    let text = msg::task_tcp_repair(lang, &case.number(lost));
    Some(Form::new(text, reason).part(way).part(sequence).hide([again.id]))
}

/// How a segment that was sent again came to be, and the question about it.
pub(super) struct Repair<'a> {
    /// The segment that it repeats.
    pub(super) lost: EventId,
    pub(super) original: &'a Event,
    /// The duplicate ACKs that had reached its sender.
    pub(super) duplicates: usize,
    /// What made its sender send it again.
    pub(super) way: Asking,
}

impl<'a> Repair<'a> {
    /// Reads why `again` was sent; `few` says why too few duplicate ACKs came, if it was for the timer.
    pub(super) fn read(
        case: &Case,
        all: &[(&'a Event, Segment)],
        again: &Event,
        sequence: u32,
        few: fn(Lang) -> &'static str,
    ) -> Option<Self> {
        let lang = case.lang;
        let lost = again.wire.as_deref()?.repeats?;
        let (original, _) = *all.iter().find(|(event, _)| event.id == lost)?;
        let duplicates = duplicate_acks(all, again, sequence);
        let is_timeout = duplicates < 3 && again.sent - original.sent >= SHORTEST_TIMEOUT;
        let ways = [msg::task_tcp_repair_timeout, msg::task_tcp_repair_fast, msg::task_tcp_repair_never];
        let ways = ways.map(|way| way(lang).to_owned()).to_vec();
        let way = Asking::choice(msg::task_tcp_repair_way(lang), ways, usize::from(!is_timeout))
            .wrong_choice(1, few(lang), "RFC 5681 §3.2")
            .wrong_choice(0, msg::task_tcp_repair_enough(lang), "RFC 5681 §3.2")
            .wrong_choice(2, msg::task_tcp_repair_reliable(lang), "RFC 9293 §3.8.1");
        Some(Self { lost, original, duplicates, way })
    }
}

/// How many ACKs with the number `missing` reached the sender of `again` before it sent it, beyond the first.
fn duplicate_acks(all: &[(&Event, Segment)], again: &Event, missing: u32) -> usize {
    let is_for_it = |(event, segment): &&(&Event, Segment)| {
        connection(event) == connection(again)
            && event.direction != again.direction
            && segment.length == 0
            && flags(event) & (SYN | FIN) == 0
            && segment.acknowledgment == Some(missing)
            && event.arrived.is_some_and(|at| at <= again.sent)
    };
    all.iter().filter(is_for_it).count().saturating_sub(1)
}

/// What is the smallest window while the server's application does not read?
pub(super) static WINDOW: Task = Task {
    id: "tcp-window",
    lesson: "tcp",
    title: msg::task_tcp_window_title,
    vary: &[BUFFER, FAR],
    change: Change::acts(stall),
    form: window,
    source: "RFC 9293 §3.8.6",
};

fn stall(_: &Run, draw: &mut crate::Draw) -> Vec<Intervention> {
    let until = Micros(draw.between(1_000, 700, 1_500, 50) as i64 * 1_000);
    vec![Intervention::StallReader { host: Host::Server, from: Micros(10_000), until }]
}

fn window(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let smallest = readings(case.run, Gauge::ReceiveWindow, Host::Server, FIRST).map(|(_, value)| value).min()?;
    let pieces = data(case.run, FIRST, Direction::Up);
    let sent: u64 = pieces.iter().map(|(_, segment)| u64::from(segment.length)).sum();
    let buffer = u64::from(case.settings().tcp.server_receive_buffer);
    let hidden = segments(case.run).into_iter().filter(|(event, segment)| {
        connection(event) == FIRST && event.direction == Direction::Down && u64::from(segment.scaled_window) < buffer
    });
    let asking = Asking::count(msg::task_label_window(lang), "B", smallest)
        .wrong_number(buffer as f64, msg::task_tcp_window_same(lang), "RFC 9293 §3.8.6")
        .wrong_number(sent as f64, msg::task_tcp_window_used(lang), "RFC 9293 §3.8.6")
        .wrong_number(0.0, msg::task_tcp_window_zero(lang), "RFC 9293 §3.8.6.1")
        .hint(msg::task_tcp_window_hint(lang), "RFC 9293 §3.8.6");
    let text = msg::task_tcp_window(lang, &group(buffer));
    let reason = msg::task_tcp_window_reason(lang, &group(buffer), &group(sent));
    let hidden: Vec<_> = hidden.map(|(event, _)| event.id).collect();
    Some(Form::new(text, reason).part(asking).hide(hidden))
}

/// The numbers of the handshake and of the first data, filled in.
pub(super) static FIELDS: Task = Task {
    id: "tcp-fields",
    lesson: "tcp",
    title: msg::task_tcp_fields_title,
    vary: &[BUFFER, FAR],
    change: Change::NOTHING,
    form: fields,
    source: "RFC 9293 §3.5",
};

fn fields(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let all: Vec<_> = segments(case.run).into_iter().filter(|(event, _)| connection(event) == FIRST).collect();
    let find = |wanted: u8, direction: Direction| {
        all.iter().find(|(event, _)| flags(event) & (SYN | ACK_BIT) == wanted && event.direction == direction).copied()
    };
    let (syn, _) = find(SYN, Direction::Up)?;
    let (back, _) = find(SYN | ACK_BIT, Direction::Down)?;
    let (ack, _) = find(ACK_BIT, Direction::Up)?;
    let [(one, first), (two, _)] = data(case.run, FIRST, Direction::Up)[..] else { return None };
    let [ours, theirs] = [syn, back].map(|event| raw(case, event).map(|header| header.sequence));
    let (ours, theirs) = (ours?, theirs?);
    let text = msg::task_tcp_fields(lang, &first.length.to_string(), &ours.to_string(), &theirs.to_string());
    let ask = |label: fn(i18n::Lang, &str) -> String, event: &Event, value: u32| {
        Asking::count(label(lang, &case.number(event.id)), "", value.into())
    };
    let counts = msg::task_tcp_fields_syn(lang);
    let own = msg::task_tcp_fields_own(lang);
    let parts = [
        ask(msg::task_tcp_fields_ack, back, ours.wrapping_add(1)).wrong_number(ours.into(), counts, "RFC 9293 §3.4"),
        ask(msg::task_tcp_fields_seq, ack, ours.wrapping_add(1)).wrong_number(ours.into(), counts, "RFC 9293 §3.4"),
        ask(msg::task_tcp_fields_ack, ack, theirs.wrapping_add(1))
            .wrong_number(theirs.into(), counts, "RFC 9293 §3.4")
            .wrong_number(ours.wrapping_add(1).into(), own, "RFC 9293 §3.4"),
        ask(msg::task_tcp_fields_seq, one, ours.wrapping_add(1)).wrong_number(
            ours.wrapping_add(2).into(),
            msg::task_tcp_fields_pure(lang),
            "RFC 9293 §3.4",
        ),
        ask(msg::task_tcp_fields_seq, two, ours.wrapping_add(1).wrapping_add(first.length)).wrong_number(
            ours.wrapping_add(2).into(),
            msg::task_tcp_fields_bytes(lang),
            "RFC 9293 §3.4",
        ),
    ];
    let form = Form::new(text, msg::task_tcp_fields_reason(lang));
    let form = parts
        .into_iter()
        .fold(form, |form, part| form.part(part.hint(msg::task_tcp_fields_hint(lang), "RFC 9293 §3.4")));
    Some(form.hide([back.id, ack.id, one.id, two.id]))
}

/// The TCP header of a packet.
fn raw(case: &Case, event: &Event) -> Option<wire::tcp::Header> {
    let bytes = case.run.trace.bytes(event.wire.as_deref()?.data);
    wire::tcp::Header::parse(bytes.get(wire::ip::Header::parse(bytes)?.payload)?)
}

/// The packets of the first connection, put in order.
pub(super) static ORDER: Task = Task {
    id: "tcp-order",
    lesson: "tcp",
    title: msg::task_tcp_order_title,
    vary: &[BUFFER, FAR],
    change: Change::NOTHING,
    form: order,
    source: "RFC 9293 §3.5",
};

fn order(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let all: Vec<_> = segments(case.run).into_iter().filter(|(event, _)| connection(event) == FIRST).collect();
    let texts: Vec<String> = all.iter().map(|(event, segment)| described(case, event, segment)).collect();
    // The list shows the packets' numbers, so it must not be open beside the task; the picture's labels are hidden.
    let asking = Asking::order(msg::task_label_order(lang), &texts, &case.shuffled(texts.len()))
        .hint(msg::task_tcp_order_hint(lang), "RFC 9293 §3.6");
    let form = Form::new(msg::task_tcp_order(lang), msg::task_tcp_order_reason(lang)).part(asking.until(Micros(0)));
    Some(form.hide(all.iter().map(|(event, _)| event.id)))
}

/// `client: ACK, seq 1, ack 1`.
fn described(case: &Case, event: &Event, segment: &Segment) -> String {
    let host = case.host(crate::words::sender(event));
    let ack = segment.acknowledgment.map(|ack| format!(", ack {ack}")).unwrap_or_default();
    let length = if segment.length > 0 { format!(", {} B", segment.length) } else { String::new() };
    format!("{host}: {}, seq {}{ack}{length}", names(flags(event)), segment.sequence)
}

/// What may be sent while the window is closed?
pub(super) static PROBE: Task = Task {
    id: "tcp-probe",
    lesson: "tcp",
    title: msg::task_tcp_probe_title,
    vary: &[BUFFER, FAR],
    change: Change::NOTHING,
    form: probe,
    source: "RFC 9293 §3.8.6.1",
};

fn probe(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let all: Vec<_> = segments(case.run).into_iter().filter(|(event, _)| connection(event) == SLOW).collect();
    let (closing, _) = *all.iter().find(|(event, segment)| {
        event.direction == Direction::Down && flags(event) & (SYN | RST) == 0 && segment.scaled_window == 0
    })?;
    let known_at = closing.arrived?;
    let opened_at = all.iter().find_map(|(event, segment)| {
        (event.direction == Direction::Down && segment.scaled_window > 0)
            .then_some(event.arrived?)
            .filter(|at| *at > known_at)
    });
    let probes = all.iter().filter(|(event, _)| {
        event.direction == Direction::Up && event.sent >= known_at && opened_at.is_none_or(|at| event.sent < at)
    });
    let probes: Vec<_> = probes.map(|(event, _)| event.id).collect();
    let right = (!probes.is_empty()).then_some(probes)?;
    let asking = Asking::event(msg::task_label_event(lang), &right)
        .wrong(Value::Event(closing.id), msg::task_tcp_probe_closing(lang), "RFC 9293 §3.8.6")
        .hint(msg::task_tcp_probe_hint(lang), "RFC 9293 §3.8.6.1");
    Some(Form::new(msg::task_tcp_probe(lang), msg::task_tcp_probe_reason(lang)).part(asking))
}

/// The first connection, predicted packet by packet.
pub(super) static PREDICT: Task = Task {
    id: "tcp-predict",
    lesson: "tcp",
    title: msg::task_tcp_predict_title,
    vary: &[BUFFER, FAR],
    change: Change::NOTHING,
    form: predict,
    source: "RFC 9293 §3.5",
};

fn predict(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let all: Vec<_> = segments(case.run).into_iter().filter(|(event, _)| connection(event) == FIRST).collect();
    let (_, coming) = all.split_first()?;
    let mut options: Vec<String> = Vec::new();
    for name in coming.iter().map(|(event, segment)| named(event, segment)).chain(["SYN".into(), "RST".into()]) {
        if !options.contains(&name) {
            options.push(name);
        }
    }
    options.sort();
    let mut form = Form::new(msg::task_tcp_predict(lang), msg::task_tcp_predict_reason(lang));
    for (place, (event, segment)) in coming.iter().enumerate() {
        let name = named(event, segment);
        let right = options.iter().position(|option| *option == name)?;
        let next =
            Next { event, options: &options, right, because: because(case, event, segment), source: "RFC 9293 §3.5" };
        for part in step(case, place, &next) {
            form = form.part(part);
        }
        if let Some(ack) = segment.acknowledgment.filter(|_| event.direction == Direction::Down || segment.length == 0)
        {
            let number = Asking::count(msg::task_predict_ack(lang, &(place + 1).to_string()), "", ack.into())
                .hint(msg::task_tcp_ack_hint(lang), "RFC 9293 §3.4");
            form = form.part(number.until(crate::predict::before(event)));
        }
    }
    Some(form)
}

/// Flags, and whether there is data: `PSH, ACK + data`.
fn named(event: &Event, segment: &Segment) -> String {
    let data = if segment.length > 0 { " + data" } else { "" };
    format!("{}{data}", names(flags(event)))
}

/// The names of the control bits, as the picture has them.
fn names(flags: u8) -> String {
    let all = [(SYN, "SYN"), (FIN, "FIN"), (RST, "RST"), (8, "PSH"), (ACK_BIT, "ACK")];
    let set: Vec<&str> = all.into_iter().filter(|(bit, _)| flags & bit != 0).map(|(_, name)| name).collect();
    set.join(", ")
}

/// What to look at again if a packet was not expected.
fn because(case: &Case, event: &Event, segment: &Segment) -> String {
    let lang = case.lang;
    let of = flags(event);
    let said = if of & SYN != 0 {
        msg::task_tcp_predict_syn(lang)
    } else if of & FIN != 0 {
        msg::task_tcp_predict_fin(lang)
    } else if segment.length > 0 {
        msg::task_tcp_predict_data(lang)
    } else if !is_first(event) {
        msg::task_tcp_predict_again(lang)
    } else {
        msg::task_tcp_predict_ack(lang)
    };
    said.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_bits_are_named_as_the_picture_names_them() {
        assert_eq!(names(SYN | ACK_BIT), "SYN, ACK");
        assert_eq!(names(8 | ACK_BIT), "PSH, ACK");
    }
}
