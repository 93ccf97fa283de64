//! Named stretches of time.

use crate::Micros;
use serde::{Deserialize, Serialize};

/// What happens during a named stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpanKind {
    /// The server holds a request until it has a message to send.
    Held,
    /// A connection or stream is open.
    Open,
    /// The lane waits before it tries again.
    BackingOff,
    /// A name is looked up.
    DnsLookup,
    /// SYN, SYN-ACK, ACK (RFC 9293 §3.5).
    TcpHandshake,
    /// From Client Hello to the last Finished (RFC 8446 §2, RFC 5246 §7.3).
    TlsHandshake,
    /// From the Upgrade request to its 101 (RFC 6455 §4).
    WebSocketHandshake,
    /// Application data crosses.
    Data,
    /// From the first FIN to the last ACK (RFC 9293 §3.6).
    TcpClose,
    /// One poll: a request and its response.
    PollCycle,
    /// A reader that does not read.
    StalledReader,
    /// The cable is cut.
    Cut,
    /// A part of a scenario that is compared with its other parts.
    Part(Part),
}

/// A part of a scenario that is compared with its other parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Nothing is known of the server yet.
    Cold,
    /// The name's address is in the DNS cache.
    DnsCached,
    /// A TLS session is resumed.
    Resumed,
    /// A TLS session is resumed and the request travels with the first flight (RFC 8446 §2.3).
    EarlyData,
    /// An http address is redirected to https.
    Redirected,
    /// The browser uses https at once, because HSTS told it to (RFC 6797).
    Hsts,
    /// The connection is still open.
    KeepAlive,
    /// A new connection for each request.
    NewConnections,
    /// Nothing but UDP.
    Udp,
    /// Nothing but TCP.
    Tcp,
    /// HTTP.
    Http,
    /// Polling.
    Polling,
    /// Long polling.
    LongPolling,
    /// Server-sent events.
    Sse,
    /// WebSocket.
    WebSocket,
    /// A page's resources over at most six connections of HTTP/1.1.
    SixConnections,
    /// The same as streams of one connection of HTTP/2.
    OneConnection,
    /// Over six connections, and one packet is lost.
    SixConnectionsLoss,
    /// Over one connection, and one packet is lost.
    OneConnectionLoss,
    /// An answer in one piece, at its end.
    Whole,
    /// The same as a stream of events.
    Streamed,
    /// As a stream, and the cable is cut in the middle.
    Interrupted,
}

/// A named stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Its name.
    pub kind: SpanKind,
    /// The connection that it belongs to; 0 if it belongs to no connection.
    #[serde(default)]
    pub connection: u32,
    /// When it starts, run time.
    pub start: Micros,
    /// When it ends, run time; `None` while it lasts.
    pub end: Option<Micros>,
}
