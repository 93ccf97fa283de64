//! The table's words: those of the study note if it has them.

use trace::{Host, Layer, Part, SpanKind, State, Trace};

/// The name of a step. `is_websocket`: its connection becomes a WebSocket.
pub fn span(kind: SpanKind, is_websocket: bool) -> &'static str {
    match kind {
        SpanKind::Held => "The server holds the request",
        SpanKind::Open => "Open",
        SpanKind::BackingOff => "Waiting before the next attempt",
        SpanKind::DnsLookup => "DNS Lookup",
        SpanKind::TcpHandshake => "TCP Handshake (3-Way Handshake)",
        SpanKind::TlsHandshake => "TLS Handshake",
        SpanKind::WebSocketHandshake => "WebSocket Handshake",
        SpanKind::Data if is_websocket => "WebSocket Data Transmission",
        SpanKind::Data => "Data",
        SpanKind::TcpClose => "TCP Close (4-Way Handshake)",
        SpanKind::PollCycle => "Poll",
        SpanKind::StalledReader => "The reader does not read",
        SpanKind::Cut => "The cable is cut",
        SpanKind::Part(part) => self::part(part),
    }
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Cold => "Cold: nothing is known of the server",
        Part::DnsCached => "The address is cached",
        Part::Resumed => "A TLS session is resumed",
        Part::EarlyData => "0-RTT: the request goes with the first flight",
        Part::Redirected => "http is redirected to https",
        Part::Hsts => "HSTS: https at once",
        Part::KeepAlive => "The connection is kept",
        Part::NewConnections => "A new connection each time",
        Part::Udp => "UDP",
        Part::Tcp => "TCP",
        Part::Http => "HTTP",
        Part::Polling => "Polling",
        Part::LongPolling => "Long polling",
        Part::Sse => "Server-sent events",
        Part::WebSocket => "WebSocket",
        Part::SixConnections => "HTTP/1.1 over six connections",
        Part::OneConnection => "HTTP/2 over one connection",
        Part::SixConnectionsLoss => "HTTP/1.1 over six connections, one packet lost",
        Part::OneConnectionLoss => "HTTP/2 over one connection, one packet lost",
        Part::Whole => "The answer in one piece",
        Part::Streamed => "The answer as a stream of events",
        Part::Interrupted => "As a stream, and the cable is cut in the middle",
    }
}

/// A layer's name.
pub fn layer(layer: Layer) -> &'static str {
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

/// A state's name in its RFC, after the machine's: `TCP SYN-SENT`.
pub fn state(state: State) -> String {
    let (machine, name) = match state {
        State::Tcp(state) => ("TCP", serde_json::to_value(state)),
        State::Tls(state) => ("TLS", serde_json::to_value(state)),
        State::WebSocket(state) => ("WebSocket", serde_json::to_value(state)),
    };
    // In JSON a state is its name.
    let name = name.ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default();
    [machine, " ", &name].concat()
}

/// A host's name: what the trace calls it, otherwise its role.
pub fn host(trace: &Trace, host: Host) -> String {
    trace.title(host).unwrap_or_else(|| host.to_string())
}
