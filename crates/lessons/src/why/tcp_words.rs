//! The sentences about TCP segments.

use super::carried::Cargo;
use super::tcp::{Acknowledged, Acknowledgment, Because, Data, Purpose, Reset, Sent};
use super::{Why, fate, label, number};
use crate::values::duration;
use i18n::{Lang, group, msg};
use trace::flags::SYN;
use trace::{Event, EventId, Kind, Micros, Trace};

pub(super) fn why(lang: Lang, trace: &Trace, event: &Event, sent: Sent, cargo: Option<Cargo>) -> Why {
    let own = match sent.purpose {
        Purpose::Open => Why::new(msg::why_open(lang, &bytes(sent.window)), "RFC 9293 §3.5"),
        Purpose::OpenBack(syn) => {
            Why::new(msg::why_open_back(lang, &number(syn), &bytes(sent.window)), "RFC 9293 §3.5")
        }
        Purpose::OpenBoth => Why::new(msg::why_open_both(lang), "RFC 9293 §3.5"),
        Purpose::Data(range) => data(lang, trace, range, sent, cargo),
        Purpose::Finish(None) => Why::new(msg::why_finish(lang), "RFC 9293 §3.6"),
        Purpose::Finish(Some(range)) => {
            let data = carries(lang, trace, range, cargo);
            Why::new(data, "RFC 9293 §3.6").and(Some(msg::why_finish(lang).to_owned()))
        }
        Purpose::Retransmission { of, because } => retransmission(lang, event, of, because),
        Purpose::Acknowledgment(acknowledgment) => return self::acknowledgment(lang, event, sent, acknowledgment),
        Purpose::WindowProbe { closed_for } => {
            Why::new(msg::why_probe(lang, &time(lang, closed_for)), "RFC 9293 §3.8.6.1")
        }
        Purpose::KeepAlive { silence } => Why::new(msg::why_keep_alive(lang, &time(lang, silence)), "RFC 9293 §3.8.4"),
        Purpose::Reset(reset) => self::reset(lang, reset),
        // A receiver recognizes what it has by the numbers.
        Purpose::Copy(of) => Why::new(msg::why_copy(lang, &number(of)), "RFC 9293 §3.10.7.4"),
    };
    let also = sent.acknowledged.filter(|_| !is_retransmission(sent.purpose)).and_then(|it| also(lang, it));
    own.and(also).and(fate::segment(lang, event, sent.fate))
}

fn is_retransmission(purpose: Purpose) -> bool {
    matches!(purpose, Purpose::Retransmission { .. })
}

/// A quantity of bytes.
fn bytes(bytes: u32) -> String {
    group(bytes.into())
}

/// A duration: exact if it is whole milliseconds, as timers are.
fn time(lang: Lang, time: Micros) -> String {
    if time.0 % 1_000 == 0 { duration(lang, time) } else { i18n::time(time) }
}

fn data(lang: Lang, trace: &Trace, range: Data, sent: Sent, cargo: Option<Cargo>) -> Why {
    let text = carries(lang, trace, range, cargo);
    match sent.filled_window {
        Some(window) => Why::new(text, "RFC 9293 §3.8.6").and(Some(msg::why_window_filled(lang, &bytes(window)))),
        None => Why::new(text, "RFC 9293 §3.8"),
    }
}

fn carries(lang: Lang, trace: &Trace, range: Data, cargo: Option<Cargo>) -> String {
    let (length, first, last) = (range.last - range.first + 1, range.first.to_string(), range.last.to_string());
    match cargo.and_then(|cargo| Some((cargo, named(trace, cargo)?))) {
        None => msg::why_data(lang, length, &first, &last),
        Some((cargo, name)) if cargo.goes_on => msg::why_data_part(lang, length, &first, &last, &name),
        Some((_, name)) => msg::why_data_message(lang, length, &first, &last, &name),
    }
}

/// The message's label; with further messages in the same packet as the picture writes it: `200 OK + 1`.
pub(super) fn named(trace: &Trace, cargo: Cargo) -> Option<String> {
    let label = label(trace.event(cargo.message)?);
    Some(match cargo.others {
        0 => label.to_owned(),
        others => format!("{label} + {others}"),
    })
}

/// What a segment with data or a FIN acknowledges besides.
fn also(lang: Lang, acknowledged: Acknowledged) -> Option<String> {
    let Acknowledged { bytes, next, has_fin, .. } = acknowledged;
    match (bytes, has_fin) {
        (0, _) => has_fin.then(|| msg::why_acknowledged_fin(lang).to_owned()),
        (_, true) => Some(with_fin(lang, acknowledged)),
        (_, false) => Some(msg::why_acknowledged_too(lang, bytes, &next.to_string())),
    }
}

/// Data and the FIN after it are acknowledged.
fn with_fin(lang: Lang, acknowledged: Acknowledged) -> String {
    // The FIN has the number after the last byte.
    msg::why_acknowledged_data_fin(lang, acknowledged.bytes, &(acknowledged.next - 1).to_string())
}

fn retransmission(lang: Lang, event: &Event, of: EventId, because: Because) -> Why {
    let of = number(of);
    let is_syn = matches!(event.kind, Kind::Segment { flags } if flags & SYN != 0);
    match because {
        // The first timeout of a connection is 1 s, because nothing has been measured.
        Because::Timeout { waited, is_longer: false } => {
            let source = if is_syn { "RFC 6298 §2" } else { "RFC 6298 §5" };
            Why::new(msg::why_timeout(lang, &of, &time(lang, waited)), source)
        }
        Because::Timeout { waited, is_longer: true } => {
            Why::new(msg::why_timeout_longer(lang, &of, &time(lang, waited)), "RFC 6298 §5")
        }
        Because::Duplicates(missing) => Why::new(msg::why_fast(lang, &missing.to_string(), &of), "RFC 5681 §3.2"),
        Because::Since(since) => Why::new(msg::why_timeout_rest(lang, &of, &number(since)), "RFC 6298 §5"),
        Because::Syn(by) => Why::new(msg::why_syn_again(lang, &number(by), &of), "RFC 9293 §3.10.7.4"),
    }
}

fn acknowledgment(lang: Lang, event: &Event, sent: Sent, acknowledgment: Acknowledgment) -> Why {
    let next = sent.next.to_string();
    let why = match acknowledgment {
        Acknowledgment::New => new(lang, sent),
        Acknowledgment::GapClosed(by) => gap_closed(lang, sent, by),
        Acknowledgment::Duplicate { by, missing, count } => {
            Why::new(msg::why_duplicate(lang, count.into(), &missing.to_string(), &number(by)), "RFC 5681 §3.2")
        }
        Acknowledgment::NothingNew(by) => {
            Why::new(msg::why_nothing_new(lang, &next, &number(by)), "RFC 9293 §3.10.7.4")
        }
        Acknowledgment::Probe(by) => Why::new(msg::why_probe_response(lang, &number(by)), "RFC 9293 §3.8.6.1"),
        Acknowledgment::KeepAlive(by) => Why::new(msg::why_keep_alive_response(lang, &number(by)), "RFC 9293 §3.8.4"),
        Acknowledgment::WindowUpdate { before: 0 } => {
            Why::new(msg::why_window_opened(lang, &bytes(sent.window)), "RFC 9293 §3.8.6")
        }
        Acknowledgment::WindowUpdate { before } => {
            Why::new(msg::why_window_update(lang, &bytes(before), &bytes(sent.window)), "RFC 9293 §3.8.6")
        }
        Acknowledgment::Repeated => Why::new(msg::why_repeated(lang, &next), "RFC 9293 §3.4"),
    };
    why.and(fate::segment(lang, event, sent.fate))
}

/// What is acknowledged for the first time, by a segment that has nothing else.
fn new(lang: Lang, sent: Sent) -> Why {
    let Some(acknowledged) = sent.acknowledged else {
        return Why::new(msg::why_repeated(lang, &sent.next.to_string()), "RFC 9293 §3.4");
    };
    let Acknowledged { bytes, next, has_fin, .. } = acknowledged;
    match (bytes, has_fin) {
        (0, false) => Why::new(msg::why_established(lang), "RFC 9293 §3.5"),
        (0, true) => Why::new(msg::why_acknowledged_fin(lang), "RFC 9293 §3.6"),
        (_, true) => Why::new(with_fin(lang, acknowledged), "RFC 9293 §3.6"),
        (_, false) => {
            // The acknowledgment number is the next byte that is expected (RFC 9293 §3.4).
            let source = if sent.window == 0 { "RFC 9293 §3.8.6" } else { "RFC 9293 §3.4" };
            Why::new(msg::why_acknowledged(lang, bytes, &next.to_string()), source).and(zero_window(lang, sent))
        }
    }
}

fn gap_closed(lang: Lang, sent: Sent, by: EventId) -> Why {
    let Some(acknowledged) = sent.acknowledged else { return new(lang, sent) };
    let Acknowledged { bytes, next, has_fin, .. } = acknowledged;
    let next = next - u64::from(has_fin);
    Why::new(msg::why_gap_closed(lang, bytes, &next.to_string(), &number(by)), "RFC 5681 §3.2")
        .and(has_fin.then(|| msg::why_acknowledged_fin(lang).to_owned()))
        .and(zero_window(lang, sent))
}

fn zero_window(lang: Lang, sent: Sent) -> Option<String> {
    (sent.window == 0).then(|| msg::why_zero_window(lang).to_owned())
}

fn reset(lang: Lang, reset: Reset) -> Why {
    match reset {
        Reset::Refused(syn) => Why::new(msg::why_reset_refused(lang, &number(syn)), "RFC 9293 §3.5.2"),
        Reset::Gone(by) => Why::new(msg::why_reset_gone(lang, &number(by)), "RFC 9293 §3.5.2"),
        Reset::GaveUp(silence) => Why::new(msg::why_reset_gave_up(lang, &time(lang, silence)), "RFC 9293 §3.8.3"),
        Reset::Abort => Why::new(msg::why_reset_abort(lang), "RFC 9293 §3.10.5"),
    }
}
