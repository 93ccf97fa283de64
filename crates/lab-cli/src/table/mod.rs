//! The flow table: one line per packet, below it the messages whose first byte it carries, and a heading before each step.
//! At most 100 columns wide, except for long names.

mod header;
mod names;

use header::Numbers;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::iter::Peekable;
use std::vec::IntoIter;
use trace::flags::{FIN, RST, SYN};
use trace::{Direction, Event, EventId, Host, Kind, Layer, LossCause, Micros, Span, SpanKind, StateChange, Trace};

/// A line below a packet begins in this column, under its direction.
const INDENT: usize = 17;
/// Longer labels are cut, because a message can be a whole page.
const LONGEST: usize = 110;

/// The table of all packets of `trace`, and of the hosts' states if `with_states`.
pub fn write(trace: &Trace, with_states: bool) -> String {
    let mut out = format!(
        "{:>4} {:>10}  {:<19} {:<14} {:>7} {:>7} {:>7} {:>7}\n",
        "#", "ms", "direction", "packet", "seq", "ack", "window", "length"
    );
    let mut table = Table::new(trace);
    let mut states: Vec<&StateChange> = trace.states().iter().filter(|_| with_states).collect();
    states.sort_by_key(|change| change.at);
    let mut states = states.into_iter().peekable();
    for packet in trace.events().filter(|event| event.is_packet()) {
        let carries_message = table.carries_message(packet);
        while let Some(change) = states.next_if(|change| change.at <= packet.sent) {
            state(&mut out, trace, change);
        }
        // The last message's packet may close its connection too: the message belongs to what came before.
        table.headings(&mut out, packet, |span| !(carries_message && span.kind == SpanKind::TcpClose));
        table.packet(&mut out, packet);
        table.carried(&mut out, packet);
        table.headings(&mut out, packet, |span| carries_message && span.kind == SpanKind::TcpClose);
    }
    states.for_each(|change| state(&mut out, trace, change));
    out
}

fn state(out: &mut String, trace: &Trace, change: &StateChange) {
    let at = millis(change.at);
    let host = names::host(trace, change.host);
    let _ = writeln!(out, "{at:>15}  {host} is in {}, connection {}", names::state(change.state), change.connection);
}

struct Table<'a> {
    trace: &'a Trace,
    /// The messages whose first byte each packet carries.
    carried: BTreeMap<EventId, Vec<&'a Event>>,
    /// The spans that have not started yet, the earliest and widest first.
    later: Peekable<IntoIter<&'a Span>>,
    /// The spans that have started and have no heading yet.
    due: Vec<&'a Span>,
    /// The connections that become a WebSocket.
    websockets: BTreeSet<u32>,
    numbers: Numbers,
}

impl<'a> Table<'a> {
    fn new(trace: &'a Trace) -> Self {
        let mut carried: BTreeMap<EventId, Vec<&Event>> = BTreeMap::new();
        let mut websockets = BTreeSet::new();
        for event in trace.events() {
            let Some(wire) = &event.wire else { continue };
            if let Some((first, _)) = wire.carriers {
                carried.entry(first).or_default().push(event);
            }
            if event.layer == Layer::WebSocket {
                websockets.insert(wire.connection);
            }
        }
        let mut spans: Vec<&Span> = trace.spans().collect();
        spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        let later = spans.into_iter().peekable();
        Self { trace, carried, later, due: Vec::new(), websockets, numbers: Numbers::default() }
    }

    /// Whether `packet` carries the first byte of an application's message; a TLS alert is not one.
    fn carries_message(&self, packet: &Event) -> bool {
        let carried = self.carried.get(&packet.id);
        carried.is_some_and(|events| events.iter().any(|event| event.layer > Layer::Tls))
    }

    /// The headings of the steps that begin with `packet` and are `wanted`.
    fn headings(&mut self, out: &mut String, packet: &Event, wanted: impl Fn(&Span) -> bool) {
        let length = header::of(self.trace, packet).map(|(_, length)| length);
        while let Some(span) = self.later.next_if(|span| span.start <= packet.sent) {
            self.due.push(span);
        }
        let websockets = &self.websockets;
        self.due.retain(|span| {
            let begins = wanted(span) && begins(span, packet, length);
            if begins {
                heading(out, span, websockets.contains(&span.connection));
            }
            !begins
        });
    }

    fn packet(&mut self, out: &mut String, packet: &Event) {
        let Some(wire) = &packet.wire else { return };
        // The label ends with the length, which has a column of its own.
        let name = wire.label.split(" · ").next().unwrap_or_default();
        let _ =
            write!(out, "{:>4} {:>10}  {} {name:<14}", packet.id.0, millis(packet.sent), direction(self.trace, packet));
        match header::of(self.trace, packet) {
            Some((header, length)) => {
                let [sequence, acknowledgment, window] =
                    self.numbers.relative(&header, wire.connection, packet.direction);
                let _ = write!(out, " {sequence:>7} {acknowledgment:>7} {window:>7} {length:>7}");
            }
            None => {
                let length = packet.bytes.saturating_sub(wire.layers.ip + wire.layers.udp);
                let _ = write!(out, " {:>7} {:>7} {:>7} {length:>7}", "", "", "");
            }
        }
        remarks(out, packet);
        out.push('\n');
    }

    fn carried(&self, out: &mut String, packet: &Event) {
        for event in self.carried.get(&packet.id).into_iter().flatten() {
            let Some(wire) = &event.wire else { continue };
            let _ = write!(out, "{:INDENT$}└ {} {}", "", names::layer(event.layer), printable(&wire.label));
            if let Some((first, last)) = wire.carriers.filter(|(first, last)| first != last) {
                let _ = write!(out, " (packets {} to {})", first.0, last.0);
            }
            out.push('\n');
        }
    }
}

/// Whether `packet` is the first packet of the step `span`, which has started. `length` is the packet's data in bytes,
/// `None` if it is not a segment.
fn begins(span: &Span, packet: &Event, length: Option<usize>) -> bool {
    let connection = packet.wire.as_ref().map_or(0, |wire| wire.connection);
    if span.connection != 0 && span.connection != connection {
        return false;
    }
    let flags = if let Kind::Segment { flags } = packet.kind { flags } else { 0 };
    match span.kind {
        SpanKind::TcpHandshake => flags & SYN != 0,
        SpanKind::TcpClose => flags & (FIN | RST) != 0,
        SpanKind::TlsHandshake | SpanKind::WebSocketHandshake | SpanKind::Data => {
            length.is_none_or(|length| length > 0)
        }
        SpanKind::Held
        | SpanKind::Open
        | SpanKind::BackingOff
        | SpanKind::DnsLookup
        | SpanKind::PollCycle
        | SpanKind::StalledReader
        | SpanKind::Cut
        | SpanKind::Part(_) => true,
    }
}

fn heading(out: &mut String, span: &Span, is_websocket: bool) {
    let title = names::span(span.kind, is_websocket);
    let connection = if span.connection > 0 { format!(", connection {}", span.connection) } else { String::new() };
    let mark = if matches!(span.kind, SpanKind::Part(_)) { "══" } else { "──" };
    let until = span.end.map_or_else(String::new, |end| format!(" to {}", millis(end)));
    let _ = writeln!(out, "\n{mark} {title}{connection}: {}{until} ms", millis(span.start));
}

/// `client → server`, 19 columns; a packet that was lost has its cross where it would have arrived.
fn direction(trace: &Trace, packet: &Event) -> String {
    let peer = packet.wire.as_ref().map_or(Host::Server, |wire| wire.peer);
    let is_lost = packet.wire.as_ref().is_some_and(|wire| wire.loss.is_some());
    let arrow = match (packet.direction, is_lost) {
        (Direction::Up, false) => "──→",
        (Direction::Up, true) => "──✗",
        (Direction::Down, false) => "←──",
        (Direction::Down, true) => "✗──",
    };
    format!("{} {arrow} {:<8}", names::host(trace, Host::Client), names::host(trace, peer))
}

/// What happened to a packet.
fn remarks(out: &mut String, packet: &Event) {
    let Some(wire) = &packet.wire else { return };
    if let Some(loss) = wire.loss {
        out.push_str(match loss.cause {
            LossCause::Link => "  ✗ lost",
            LossCause::Queue => "  ✗ queue full",
            LossCause::Dropped => "  ✗ dropped",
            LossCause::Cut => "  ✗ cable cut",
        });
    }
    if wire.corrupted {
        out.push_str("  ✗ corrupted");
    }
    if let Some(repeated) = wire.repeats {
        let _ = write!(out, "  repeats {}", repeated.0);
    }
    if let Some(original) = wire.copy_of {
        let _ = write!(out, "  copy of {}", original.0);
    }
}

/// `text` on one line, without a terminal's control characters.
fn printable(text: &str) -> String {
    let mut kept: String = text.chars().take(LONGEST).map(|char| if char.is_control() { ' ' } else { char }).collect();
    if text.chars().nth(LONGEST).is_some() {
        kept.push('…');
    }
    kept
}

/// Milliseconds with three digits after the point.
pub fn millis(time: Micros) -> String {
    let micros = time.0.unsigned_abs();
    let sign = if time.0 < 0 { "-" } else { "" };
    format!("{sign}{}.{:03}", micros / 1_000, micros % 1_000)
}
