//! Mermaid sequence diagrams that read like the study note's: one arrow per step (`SYN`, a TLS flight, `HTTP GET
//! /chat`, a frame), and a box with a name around steps that belong together. `arrows` chooses the arrows, this file
//! draws the boxes around them.

mod arrows;

use arrows::{Arrow, Head};
use std::borrow::Cow;
use trace::{Host, Layer, Span, SpanKind, Trace};

/// The diagram of a trace. Packets that only acknowledge are left out, except in the handshake, in the close, and in
/// connections that carry only data. The arrows stand in the order in which they were sent.
pub fn write(trace: &Trace) -> String {
    let mut out = String::from("sequenceDiagram\n");
    for host in trace.lifelines() {
        let title = trace.title(host).map_or_else(String::new, |title| [" as ", &escaped(&title)].concat());
        push_line(&mut out, &["participant ", &name(host), &title]);
    }
    let spans: Vec<Span> = trace.spans().copied().filter(|span| span.connection != 0).collect();
    let mut open: Option<Span> = None;
    for arrow in arrows::of(trace) {
        let span = spans.iter().find(|span| holds(span, &arrow)).copied();
        if span != open {
            leave(&mut out, open.take(), &arrow);
            if let Some(span) = span {
                out.push('\n');
                push_line(&mut out, &["rect rgba(0, 0, 0, 0.1)"]);
                push_line(&mut out, &["Note right of Client: ", title(span.kind)]);
            } else {
                out.push('\n');
            }
            open = span;
        }
        push_arrow(&mut out, &arrow);
    }
    if open.is_some() {
        push_line(&mut out, &["end"]);
    }
    out
}

/// Ends the box of `span`. After the handshake of a connection that carries only data, adds a note that it is
/// established.
fn leave(out: &mut String, span: Option<Span>, next: &Arrow) {
    let Some(span) = span else { return };
    push_line(out, &["end"]);
    if span.kind == SpanKind::TcpHandshake && next.is_raw {
        out.push('\n');
        push_line(out, &["Note right of Client: Connection Established"]);
    }
}

/// Whether `arrow` is one of the steps that `span` is made of.
fn holds(span: &Span, arrow: &Arrow) -> bool {
    let belongs = match (span.kind, arrow.layer) {
        (SpanKind::TcpHandshake, Layer::Tcp) => !arrow.closes && !arrow.is_data,
        // Also what the other side still had to send.
        (SpanKind::TcpClose, _) => arrow.closes,
        (SpanKind::TlsHandshake, Layer::Tls) => true,
        (SpanKind::WebSocketHandshake, Layer::Http) => true,
        (SpanKind::Data, Layer::WebSocket) => true,
        // A lost packet belongs to whatever the connection was doing then.
        _ => arrow.head == Head::Lost && !title(span.kind).is_empty(),
    };
    let within = span.start <= arrow.sent && span.end.is_none_or(|end| arrow.sent < end || span.start == end);
    let is_shown = span.kind != SpanKind::Data || arrow.is_websocket;
    belongs && within && is_shown && span.connection == arrow.connection
}

fn title(kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::TcpHandshake => "3-Way Handshake",
        SpanKind::TlsHandshake => "TLS Handshake",
        SpanKind::WebSocketHandshake => "WebSocket Handshake",
        SpanKind::Data => "WebSocket Data Transmission",
        SpanKind::TcpClose => "4-Way Handshake",
        SpanKind::Held
        | SpanKind::Open
        | SpanKind::BackingOff
        | SpanKind::DnsLookup
        | SpanKind::PollCycle
        | SpanKind::StalledReader
        | SpanKind::Cut
        | SpanKind::Part(_) => "",
    }
}

/// What the diagram's arrows call a host.
fn name(host: Host) -> Cow<'static, str> {
    match host {
        Host::Client => "Client".into(),
        Host::Server => "Server".into(),
        Host::Resolver => "Resolver".into(),
        Host::Other(number) => ["Host", &number.to_string()].concat().into(),
    }
}

fn push_line(out: &mut String, parts: &[&str]) {
    out.push_str("    ");
    parts.iter().for_each(|part| out.push_str(part));
    out.push('\n');
}

fn push_arrow(out: &mut String, arrow: &Arrow) {
    let head = match arrow.head {
        Head::Solid => "->>",
        Head::Dashed => "-->>",
        Head::Lost => "-x",
    };
    push_line(out, &[&name(arrow.from), head, &name(arrow.to), ": ", &escaped(&arrow.text)]);
}

/// `text` with the characters escaped that mean something to Mermaid: `;` ends a statement, `#` starts an entity, `%%`
/// a comment, `<` a tag.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            ';' | '#' | '%' | '<' | '>' | '&' | '\\' => {
                escaped.push('#');
                escaped.push_str(&u32::from(character).to_string());
                escaped.push(';');
            }
            _ if character.is_control() => escaped.push(' '),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
