//! Tasks of the lesson about UDP sockets: what is lost, what waits, and what reliability costs.

use crate::case::millis;
use crate::exchange::{HALF_MILLISECOND, opened_within};
use crate::reading::{connection, fact, part, segments};
use crate::words::decimal;
use crate::{Asking, Case, Change, Draw, Form, Task, Vary};
use diagram::model::Segment;
use i18n::{msg, percent};
use lab::protocol::Value;
use lab::{Intervention, Run};
use trace::{Direction, Event, Kind, Layer, LossCause, Micros, Part};

/// Few enough to count, enough for chance to differ from variant to variant.
const COUNT: Vary = Vary::between("messages", 20, 120, 1);
const FEW: Vary = Vary::between("messages", 20, 60, 1);
const LOSS: Vary = Vary::between("loss", 50_000, 300_000, 10_000);
/// The handshake takes longer than the first message needs to fall due.
const FAR: Vary = Vary::between("rtt", 40_000, 200_000, 100);
const NO_LOSS: Vary = Vary::always("loss", 0);
const NO_REORDERING: Vary = Vary::always("reordering", 0);

fn datagrams(run: &Run) -> Vec<&Event> {
    run.trace.events().filter(|event| event.kind == Kind::Datagram).collect()
}

/// How many messages come over UDP?
pub(super) static RECEIVED: Task = Task {
    id: "udp-received",
    lesson: "udp",
    title: msg::task_udp_received_title,
    vary: &[COUNT, LOSS],
    change: Change::NOTHING,
    form: received,
    source: "RFC 768",
};

fn received(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let [sent, received, late] = ["sent", "received", "overtaken"].map(|name| fact(case.run, &format!("udp/{name}")));
    let (sent, received, late) = (sent?, received?, late?);
    let link = &case.settings().link;
    let share = f64::from(link.loss) / 1e6;
    let expected = (sent as f64 * (1.0 - share)).round();
    let count = Asking::count(msg::task_udp_received_count(lang), "", received)
        .wrong_number(expected, msg::task_udp_received_mean(lang), "RFC 8085 §3.3")
        .wrong_number(sent as f64, msg::task_udp_received_all(lang), "RFC 768")
        .wrong_number((sent - received) as f64, msg::task_udp_received_lost(lang), "RFC 768")
        .hint(msg::task_udp_received_hint(lang), "RFC 8085 §3.3");
    let order = Asking::count(msg::task_udp_received_late(lang), "", late)
        .wrong_number(0.0, msg::task_udp_received_order(lang), "RFC 8085 §3.3")
        .wrong_number(
            (sent as f64 * f64::from(link.reordering) / 1e6).round(),
            msg::task_udp_received_mean(lang),
            "RFC 8085 §3.3",
        )
        .hint(msg::task_udp_received_cross(lang), "RFC 8085 §3.3");
    let text = msg::task_udp_received(lang, &sent.to_string(), &percent(share));
    let reason = msg::task_udp_received_reason(lang, &decimal(expected), &(sent - received).to_string());
    Some(Form::new(text, reason).part(count).part(order))
}

/// Whose last message is there first, and what completes the stream?
pub(super) static LAST: Task = Task {
    id: "udp-last",
    lesson: "udp",
    title: msg::task_udp_last_title,
    vary: &[FEW, Vary::between("loss", 100_000, 250_000, 10_000)],
    change: Change::NOTHING,
    form: last,
    source: "RFC 9293 §3.1",
};

fn last(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let [udp, tcp] = ["udp", "tcp"].map(|name| fact(case.run, &format!("{name}/micros-to-last")).filter(|at| *at > 0));
    let (udp, tcp) = (udp?, tcp?);
    let steps = readable(case.run)?;
    let (complete, _) = steps.last().filter(|(_, end)| u64::from(*end) == all_bytes(case) + 1)?;
    let names = [Layer::Udp, Layer::Tcp].map(|layer| lessons::words::layer(lang, layer).to_owned());
    let options = names.into_iter().chain([msg::task_udp_last_same(lang).to_owned()]).collect();
    let right = match udp.cmp(&tcp) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Greater => 1,
        std::cmp::Ordering::Equal => 2,
    };
    let first = Asking::choice(msg::task_udp_last_first(lang), options, right)
        .wrong_choice(1, msg::task_udp_last_waits(lang), "RFC 9293 §3.1")
        .wrong_choice(2, msg::task_udp_last_waits(lang), "RFC 9293 §3.1")
        .hint(msg::task_udp_last_compare(lang), "RFC 9293 §3.1");
    let mut packet = Asking::event(msg::task_udp_last_packet(lang), &[complete.id]);
    for (event, segment) in tcp_data(case.run)? {
        let has_last = u64::from(segment.sequence + segment.length) > all_bytes(case);
        let (text, source) = if event.arrived.is_none() {
            (msg::task_udp_last_lost(lang), "RFC 9293 §3.8.1")
        } else if has_last {
            (msg::task_udp_last_gap(lang), "RFC 9293 §3.1")
        } else {
            continue;
        };
        packet = packet.wrong(Value::Event(event.id), text, source);
    }
    let packet = packet.hint(msg::task_udp_last_hint(lang), "RFC 9293 §3.1");
    let [udp, tcp] = [udp, tcp].map(|micros| decimal(micros as f64 / 1e3));
    let reason = msg::task_udp_last_reason(lang, &case.number(complete.id), &tcp, &udp);
    Some(Form::new(msg::task_udp_last(lang), reason).part(first).part(packet))
}

/// The packets with the client's bytes over TCP.
fn tcp_data(run: &Run) -> Option<Vec<(&Event, Segment)>> {
    let span = part(run, Part::Tcp)?;
    let number = connection(opened_within(run, &span).first()?);
    let mut all = segments(run);
    all.retain(|(event, segment)| {
        connection(event) == number && event.direction == Direction::Up && segment.length > 0
    });
    Some(all)
}

/// What the application on the server can read over TCP: each packet that brought the next byte, and the number of the
/// byte that was expected after it. Bytes behind a gap cannot be read (RFC 9293 §3.4).
fn readable(run: &Run) -> Option<Vec<(&Event, u32)>> {
    let mut arrivals: Vec<_> = tcp_data(run)?
        .into_iter()
        .filter(|(event, _)| event.wire.as_deref().is_none_or(|wire| !wire.corrupted))
        .filter_map(|(event, segment)| Some((event.arrived?, event, segment)))
        .collect();
    arrivals.sort_by_key(|(at, ..)| *at);
    let mut pieces: Vec<(u32, u32)> = Vec::new();
    let (mut end, mut found) = (1, Vec::new());
    for (_, event, segment) in arrivals {
        pieces.push((segment.sequence, segment.sequence + segment.length));
        let before = end;
        while let Some(next) = pieces.iter().filter(|(from, to)| *from <= end && *to > end).map(|(_, to)| *to).max() {
            end = next;
        }
        if end > before {
            found.push((event, end));
        }
    }
    Some(found)
}

fn all_bytes(case: &Case) -> u64 {
    let feed = &case.settings().feed;
    feed.messages * u64::from(feed.size)
}

/// How many packets without any loss?
pub(super) static PACKETS: Task = Task {
    id: "udp-packets",
    lesson: "udp",
    title: msg::task_udp_packets_title,
    vary: &[COUNT, Vary::between("rtt", 20_000, 120_000, 1_000)],
    change: Change::settings(&[NO_LOSS, NO_REORDERING]),
    form: packets,
    source: "RFC 9293 §3.8.6.3",
};

fn packets(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let sent = fact(case.run, "udp/sent")?;
    let over_udp = datagrams(case.run).len() as u64;
    let over_tcp = segments(case.run).len() as u64;
    let usual = lab::scenario::defaults("udp")?.link.loss;
    let without = (sent as f64 * (1.0 - f64::from(usual) / 1e6)).round();
    let udp = Asking::count(msg::task_udp_packets_udp(lang), "", over_udp)
        .wrong_number(without, msg::task_udp_packets_always(lang), "RFC 768")
        .wrong_number((2 * sent) as f64, msg::task_udp_packets_ack(lang), "RFC 768")
        .wrong_number((sent + 3) as f64, msg::task_udp_packets_handshake(lang), "RFC 768")
        .hint(msg::task_udp_packets_each(lang), "RFC 768");
    let tcp = Asking::count(msg::task_udp_packets_tcp(lang), "", over_tcp)
        .wrong_number(sent as f64, msg::task_udp_packets_more(lang), "RFC 9293 §3.5")
        .wrong_number((2 * sent) as f64, msg::task_udp_packets_joined(lang), "RFC 9293 §3.8.6.3")
        .wrong_number((2 * sent + 7) as f64, msg::task_udp_packets_joined(lang), "RFC 9293 §3.8.6.3")
        .hint(msg::task_udp_packets_more(lang), "RFC 9293 §3.5");
    let text = msg::task_udp_packets(lang, &sent.to_string());
    Some(Form::new(text, msg::task_udp_packets_reason(lang)).part(udp).part(tcp))
}

/// When does the first message arrive?
pub(super) static FIRST: Task = Task {
    id: "udp-first",
    lesson: "udp",
    title: msg::task_udp_first_title,
    vary: &[FAR],
    change: Change::settings(&[NO_LOSS, NO_REORDERING]),
    form: first,
    source: "RFC 9293 §3.5",
};

fn first(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let [udp, tcp] = [Part::Udp, Part::Tcp].map(|of| part(case.run, of).map(|span| span.start));
    let (udp, tcp) = (udp?, tcp?);
    let datagram = *datagrams(case.run).first()?;
    let size = case.settings().feed.size;
    let (segment, _) = *readable(case.run)?.iter().find(|(_, end)| *end > size)?;
    let rtt = case.settings().link.rtt;
    let (over_udp, over_tcp) = (datagram.arrived? - udp, segment.arrived? - tcp);
    let at =
        |label: &str, right: Micros| Asking::number(label, "ms", millis(right), HALF_MILLISECOND).until(datagram.sent);
    let by_udp = at(msg::task_udp_first_udp(lang), over_udp)
        .wrong_number(millis(over_udp + rtt), msg::task_udp_first_no_handshake(lang), "RFC 768")
        .wrong_number(millis(rtt + rtt.half()), msg::task_udp_first_no_handshake(lang), "RFC 768")
        .wrong_number(millis(datagram.sent - udp), msg::task_socket_drop_sent(lang), "RFC 768")
        .hint(msg::task_udp_first_hint_udp(lang), "RFC 768");
    let by_tcp = at(msg::task_udp_first_tcp(lang), over_tcp)
        .wrong_number(millis(over_udp), msg::task_udp_first_handshake(lang), "RFC 9293 §3.5")
        .wrong_number(millis(over_udp + rtt), msg::task_udp_first_meanwhile(lang), "RFC 9293 §3.5")
        .wrong_number(millis(rtt), msg::task_udp_first_half(lang), "RFC 9293 §3.5")
        .wrong_number(millis(rtt + rtt), msg::task_udp_first_ack(lang), "RFC 9293 §3.5")
        .hint(msg::task_udp_first_hint_tcp(lang), "RFC 9293 §3.5");
    let text = msg::task_udp_first(lang, &decimal(millis(datagram.sent - udp)), &decimal(millis(rtt)));
    Some(Form::new(text, msg::task_udp_first_reason(lang)).part(by_udp).part(by_tcp).hide([datagram.id, segment.id]))
}

/// Does TCP deliver everything, whatever happens?
pub(super) static GIVE_UP: Task = Task {
    id: "udp-give-up",
    lesson: "udp",
    title: msg::task_udp_give_up_title,
    vary: &[FEW, NO_LOSS, NO_REORDERING],
    change: Change {
        settings: &[Vary::between("user-timeout", 4_000_000, 8_000_000, 500_000).first(5_000_000)],
        acts: Some(cut),
    },
    form: give_up,
    source: "RFC 9293 §3.8.3",
};

/// Cuts the cable while the messages are under way: for longer than TCP has patience, or for a short time.
fn cut(run: &Run, draw: &mut Draw) -> Vec<Intervention> {
    let Some(span) = part(run, Part::Tcp) else { return Vec::new() };
    let from = span.start + Micros(draw.between(140_000, 100_000, 180_000, 1_000) as i64);
    let length = draw.pick(&[20_000_000, 1_500_000]).unwrap_or(20_000_000);
    // Whole milliseconds, as the page writes them.
    let from = Micros(from.0 / 1_000 * 1_000);
    vec![Intervention::Cut { from, until: from + Micros(length) }]
}

fn give_up(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let cut = case.request.interventions.iter().find_map(|act| match act {
        Intervention::Cut { from, until } => Some((*from, *until)),
        _ => None,
    });
    let (from, until) = cut?;
    let data = tcp_data(case.run)?;
    let number = connection(data.first()?.0);
    let is_cut =
        |event: &Event| event.wire.as_deref().and_then(|wire| wire.loss).is_some_and(|it| it.cause == LossCause::Cut);
    data.iter().find(|(event, _)| is_cut(event))?;
    let stream = case.run.streams.iter().find(|it| it.connection == number && it.direction == Direction::Up)?;
    let size = u64::from(case.settings().feed.size.max(1));
    let (count, read) = (case.settings().feed.messages, stream.read / size);
    let is_whole = read == count;
    let timeout = decimal(millis(case.settings().tcp.user_timeout) / 1e3);
    let options =
        [msg::task_udp_give_up_later(lang), msg::task_udp_give_up_never(lang), msg::task_udp_give_up_gap(lang)];
    let fate =
        Asking::choice(msg::task_udp_give_up_fate(lang), options.map(str::to_owned).to_vec(), usize::from(!is_whole))
            .wrong_choice(0, msg::task_udp_give_up_patience(lang), "RFC 9293 §3.8.3")
            .wrong_choice(1, msg::task_udp_give_up_in_time(lang), "RFC 9293 §3.8.3")
            .wrong_choice(2, msg::task_udp_give_up_order(lang), "RFC 9293 §3.1");
    let in_time = readable(case.run)?.iter().filter(|(event, _)| event.sent < from).map(|(_, end)| *end - 1).max();
    let many = Asking::count(msg::task_udp_give_up_count(lang), "", read)
        .wrong_number(count as f64, msg::task_udp_give_up_patience(lang), "RFC 9293 §3.8.3")
        .wrong_number(
            (u64::from(in_time.unwrap_or(0)) / size) as f64,
            msg::task_udp_give_up_in_time(lang),
            "RFC 9293 §3.8.3",
        )
        .hint(msg::task_udp_give_up_hint(lang), "RFC 9293 §3.8.3");
    let [from, until] = [from, until].map(|at| decimal(millis(at)));
    let text = msg::task_udp_give_up(lang, &count.to_string(), &from, &timeout, &until);
    Some(Form::new(text, msg::task_udp_give_up_reason(lang)).part(fate).part(many))
}
