//! The states of the hosts' protocol machines, and what their buffers and windows held, at every moment.

use crate::{Host, Micros};
use serde::{Deserialize, Serialize};

/// A state of one of the machines on a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// TCP, RFC 9293 §3.3.2.
    Tcp(TcpState),
    /// TLS, as far as its user sees it.
    Tls(TlsState),
    /// WebSocket, RFC 6455 §4.1 and §7.1.
    WebSocket(WebSocketState),
}

/// A connection's state (RFC 9293 §3.3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
#[allow(missing_docs, reason = "the RFC's own names")]
pub enum TcpState {
    Closed,
    Listen,
    SynSent,
    SynReceived,
    Established,
    #[serde(rename = "FIN-WAIT-1")]
    FinWait1,
    #[serde(rename = "FIN-WAIT-2")]
    FinWait2,
    CloseWait,
    Closing,
    LastAck,
    TimeWait,
}

/// A TLS session's state as its user sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsState {
    /// Keys are being agreed on.
    Handshaking,
    /// Application data may be sent.
    Established,
    /// A close_notify was sent or received (RFC 8446 §6.1).
    Closed,
}

/// A WebSocket's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
#[allow(missing_docs, reason = "the RFC's own names")]
pub enum WebSocketState {
    Connecting,
    Open,
    Closing,
    Closed,
}

/// A change of state: from `at` on, a machine is in `state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateChange {
    /// When.
    pub at: Micros,
    /// Where.
    pub host: Host,
    /// Of which connection.
    pub connection: u32,
    /// The new state.
    pub state: State,
}

/// A quantity that a host holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gauge {
    /// Bytes that the host's last sent segment lets the peer send: the advertised receive window (RFC 9293 §3.8.6).
    ReceiveWindow,
    /// Bytes sent and not yet acknowledged, as far as the host knows.
    InFlight,
    /// Bytes received in order that the application has not read.
    ReceiveBuffer,
    /// Bytes written by the application and not yet acknowledged.
    SendBuffer,
    /// Bytes of DATA that the host may still send on an HTTP/2 connection, all streams together (RFC 9113 §6.9).
    #[serde(rename = "http2-connection-window")]
    Http2ConnectionWindow,
    /// Bytes of DATA that the host may still send on one stream of HTTP/2.
    #[serde(rename = "http2-stream-window")]
    Http2StreamWindow,
}

impl Gauge {
    /// All gauges.
    pub const ALL: [Self; 6] = [
        Self::ReceiveWindow,
        Self::InFlight,
        Self::ReceiveBuffer,
        Self::SendBuffer,
        Self::Http2ConnectionWindow,
        Self::Http2StreamWindow,
    ];
}

/// A reading of a gauge: from `at` on, it shows `value`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// When.
    pub at: Micros,
    /// Where.
    pub host: Host,
    /// Of which connection.
    pub connection: u32,
    /// Of which of its streams; 0 if the gauge is the connection's.
    pub stream: u32,
    /// Which gauge.
    pub gauge: Gauge,
    /// Bytes.
    pub value: u64,
}
