//! The flow table: a line a packet, what it completes beneath it, headings where a step begins.

use std::collections::BTreeMap;
use std::fmt::Write;
use trace::{Direction, Event, EventId, Host, Kind, Layer, LossCause, Micros, Part, Span, SpanKind, Trace};

const FIN: u8 = 1;
const SYN: u8 = 2;
const RST: u8 = 4;

/// What of a TCP header the table shows, with its lengths found out (RFC 791 §3.1, RFC 9293 §3.1).
#[derive(Clone, Copy)]
struct Header {
    sequence: u32,
    acknowledgment: u32,
    window: u16,
    length: usize,
}

/// The table of all packets of `trace`.
pub fn write(trace: &Trace) -> String {
    let mut out =
        String::from("   #     time ms    layer what                                  seq     ack  window length\n");
    let mut carried: BTreeMap<EventId, Vec<&Event>> = BTreeMap::new();
    for event in trace.events() {
        if let Some((_, last)) = event.wire.as_ref().and_then(|wire| wire.carriers) {
            carried.entry(last).or_default().push(event);
        }
    }
    let mut spans: Vec<&Span> = trace.spans().collect();
    // Where two begin together the wider one is named first.
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut initial: BTreeMap<(u32, Direction), u32> = BTreeMap::new();
    for packet in trace.events().filter(|event| event.is_packet()) {
        let header = header(trace, packet);
        spans.retain(|span| {
            let begins = begins(span, packet, header);
            if begins {
                heading(&mut out, span);
            }
            !begins
        });
        line(&mut out, packet, header, &mut initial);
        for event in carried.get(&packet.id).into_iter().flatten() {
            upper(&mut out, event);
        }
    }
    out
}

fn header(trace: &Trace, packet: &Event) -> Option<Header> {
    let bytes = trace.bytes(packet.wire.as_ref()?.data);
    let Kind::Segment { .. } = packet.kind else { return None };
    let start = usize::from(bytes.first()? & 15) * 4;
    let tcp = bytes.get(start..)?;
    let (sequence, rest) = tcp.get(4..)?.split_first_chunk()?;
    let (acknowledgment, rest) = rest.split_first_chunk()?;
    let window = rest.get(2..)?.first_chunk()?;
    let offset = usize::from(tcp.get(12)? >> 4) * 4;
    Some(Header {
        sequence: u32::from_be_bytes(*sequence),
        acknowledgment: u32::from_be_bytes(*acknowledgment),
        window: u16::from_be_bytes(*window),
        length: tcp.len().saturating_sub(offset),
    })
}

/// Whether `packet` is the first of the step that `span` names.
fn begins(span: &Span, packet: &Event, header: Option<Header>) -> bool {
    let connection = packet.wire.as_ref().map_or(0, |wire| wire.connection);
    if packet.sent < span.start || (span.connection != 0 && span.connection != connection) {
        return false;
    }
    let flags = if let Kind::Segment { flags } = packet.kind { flags } else { 0 };
    match span.kind {
        SpanKind::TcpHandshake => flags & SYN != 0,
        SpanKind::TcpClose => flags & (FIN | RST) != 0,
        SpanKind::TlsHandshake | SpanKind::WebSocketHandshake | SpanKind::Data | SpanKind::PollCycle => {
            header.is_none_or(|header| header.length > 0)
        }
        SpanKind::Held
        | SpanKind::Open
        | SpanKind::BackingOff
        | SpanKind::DnsLookup
        | SpanKind::StalledReader
        | SpanKind::Cut
        | SpanKind::Part(_) => true,
    }
}

fn heading(out: &mut String, span: &Span) {
    let title = title(span.kind);
    let connection = if span.connection > 0 { format!(", connection {}", span.connection) } else { String::new() };
    let until = span.end.map_or_else(String::new, |end| format!(" until {}", millis(end)));
    let _ = writeln!(out, "\n── {title}{connection}: {}{until} ms", millis(span.start));
}

fn title(kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::Held => "the server holds the request",
        SpanKind::Open => "open",
        SpanKind::BackingOff => "backing off",
        SpanKind::DnsLookup => "DNS lookup",
        SpanKind::TcpHandshake => "TCP handshake",
        SpanKind::TlsHandshake => "TLS handshake",
        SpanKind::WebSocketHandshake => "WebSocket handshake",
        SpanKind::Data => "data transmission",
        SpanKind::TcpClose => "TCP close",
        SpanKind::PollCycle => "poll",
        SpanKind::StalledReader => "the reader does not read",
        SpanKind::Cut => "the cable is cut",
        SpanKind::Part(part) => part_title(part),
    }
}

fn part_title(part: Part) -> &'static str {
    match part {
        Part::Cold => "PART cold",
        Part::DnsCached => "PART DNS cached",
        Part::Resumed => "PART TLS session resumed",
        Part::EarlyData => "PART 0-RTT",
        Part::Redirected => "PART redirected to https",
        Part::Hsts => "PART HSTS",
        Part::KeepAlive => "PART connection kept alive",
        Part::NewConnections => "PART a new connection each time",
        Part::Udp => "PART UDP",
        Part::Tcp => "PART TCP",
        Part::Http => "PART HTTP",
        Part::Polling => "PART polling",
        Part::LongPolling => "PART long polling",
        Part::Sse => "PART server-sent events",
        Part::WebSocket => "PART WebSocket",
    }
}

fn line(out: &mut String, packet: &Event, header: Option<Header>, initial: &mut BTreeMap<(u32, Direction), u32>) {
    let Some(wire) = &packet.wire else { return };
    let arrow = if packet.direction == Direction::Up { '→' } else { '←' };
    let what = [wire.label.as_ref(), &remarks(packet)].concat();
    let _ =
        write!(out, "{:>4} {:>11} {arrow}  {:<5} {what:<34}", packet.id.0, millis(packet.sent), layer(packet.layer));
    if let (Some(header), Kind::Segment { flags }) = (header, packet.kind) {
        if flags & SYN != 0 {
            initial.insert((wire.connection, packet.direction), header.sequence);
        }
        let isn = |direction| initial.get(&(wire.connection, direction)).copied().unwrap_or(0);
        let other = if packet.direction == Direction::Up { Direction::Down } else { Direction::Up };
        let sequence = header.sequence.wrapping_sub(isn(packet.direction));
        // Without the ACK flag the field means nothing (RFC 9293 §3.1).
        let acknowledgment = match flags & 16 {
            0 => "-".to_owned(),
            _ => header.acknowledgment.wrapping_sub(isn(other)).to_string(),
        };
        let _ = write!(out, " {sequence:>7} {acknowledgment:>7} {:>7} {:>6}", header.window, header.length);
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
}

/// What befell a packet.
fn remarks(packet: &Event) -> String {
    let Some(wire) = &packet.wire else { return String::new() };
    let mut remarks = String::new();
    if wire.peer == Host::Resolver {
        remarks.push_str(" (resolver)");
    }
    if let Some(loss) = wire.loss {
        remarks.push_str(match loss.cause {
            LossCause::Link => " ✗ lost on the link",
            LossCause::Queue => " ✗ lost: queue full",
            LossCause::Dropped => " ✗ dropped on purpose",
            LossCause::Cut => " ✗ lost: cable cut",
        });
    }
    if wire.corrupted {
        remarks.push_str(" ✗ corrupted");
    }
    if let Some(repeated) = wire.repeats {
        let _ = write!(remarks, " repeats {}", repeated.0);
    }
    if let Some(original) = wire.copy_of {
        let _ = write!(remarks, " copy of {}", original.0);
    }
    remarks
}

fn upper(out: &mut String, event: &Event) {
    let Some(wire) = &event.wire else { return };
    let _ = writeln!(out, "{:21}└ {} {}", "", layer(event.layer), wire.label);
}

fn layer(layer: Layer) -> &'static str {
    match layer {
        Layer::Ip => "IP",
        Layer::Tcp => "TCP",
        Layer::Udp => "UDP",
        Layer::Dns => "DNS",
        Layer::Tls => "TLS",
        Layer::Http => "HTTP",
        Layer::WebSocket => "WebSocket",
    }
}

/// Milliseconds with three digits after the point.
pub fn millis(time: Micros) -> String {
    let micros = time.0.unsigned_abs();
    let sign = if time.0 < 0 { "-" } else { "" };
    format!("{sign}{}.{:03}", micros / 1_000, micros % 1_000)
}
