//! The causes that a failure may have, and what is known of one failure.

use super::evidence::Barrier;

/// Why a connection failed, or what is behind such a cause. Every variant has its sentences in `locales/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The text is no address that the browser takes.
    BadAddress,
    /// Browsers do not connect to this port (Fetch §2.9).
    BlockedPort { port: u16 },
    /// The page's Content-Security-Policy forbids it (CSP3 §6.1); `directive` is the one that does.
    Policy { directive: String },
    /// A page of https may not use a plain address (W3C Mixed Content §4).
    MixedContent,
    /// The browser protects this machine and the local network (WICG Local Network Access).
    LocalNetwork(Barrier),
    /// The browser has no network.
    Offline,
    /// A response came, and its header fields do not let this page read it (Fetch §3.2).
    Cors,
    /// The request has a method, a header field or credentials for which the server must give leave first (Fetch §3.2.2).
    Preflight,
    /// Nobody listens on the port.
    Refused,
    /// The name has no address.
    NameNotFound,
    /// TLS could not be set up.
    Tls,
    /// The browser does not trust the certificate.
    Certificate,
    /// The address has https or wss, and the port speaks HTTP without TLS.
    PlainHttp,
    /// The address has http or ws, and the port speaks TLS.
    WantsTls,
    /// The server ends the connection without a response, or sends something that is not HTTP.
    NotHttp,
    /// No response within so many seconds.
    Timeout { seconds: u32 },
    /// The server takes the connection and does not respond.
    Unanswering,
    /// A firewall drops the packets, or no machine has the address.
    Dropped,
    /// The request waits in the browser, because all its connections to the host are in use.
    Queue,
    /// The server speaks HTTP and did not open a WebSocket; `status` is its response to a plain request, if it can be read.
    Handshake { status: Option<u16> },
    /// There is no WebSocket at this path.
    NoSocket,
    /// A proxy does not pass the upgrade on.
    ProxyUpgrade,
    /// The server refuses this page's origin, or asks for a login.
    Origin,
    /// None of the subprotocols is one of the server's.
    Subprotocol,
    /// A response with an error status, or with one that an event stream may not have.
    Status { status: u16 },
    /// A response of another type than the one that was asked for.
    WrongType { content_type: String },
    /// The WebSocket was closed with a code (RFC 6455 §7.4).
    Closed { code: u16, reason: String },
    /// The connection was open and ended without a Close frame (close code 1006).
    Cut,
    /// A proxy ends connections that are idle.
    IdleLimit,
    /// The server's program ended or was restarted.
    ServerEnded,
    /// The network was lost or changed.
    NetworkLost,
    /// An extension, a proxy or a security program blocks the address.
    Blocker,
    /// The same address answers now.
    Passed,
}

impl Cause {
    /// Its name in `data-` attributes and reports: the variant's in kebab case.
    pub fn name(&self) -> &'static str {
        match self {
            Self::BadAddress => "bad-address",
            Self::BlockedPort { .. } => "blocked-port",
            Self::Policy { .. } => "policy",
            Self::MixedContent => "mixed-content",
            Self::LocalNetwork(_) => "local-network",
            Self::Offline => "offline",
            Self::Cors => "cors",
            Self::Preflight => "preflight",
            Self::Refused => "refused",
            Self::NameNotFound => "name-not-found",
            Self::Tls => "tls",
            Self::Certificate => "certificate",
            Self::PlainHttp => "plain-http",
            Self::WantsTls => "wants-tls",
            Self::NotHttp => "not-http",
            Self::Timeout { .. } => "timeout",
            Self::Unanswering => "unanswering",
            Self::Dropped => "dropped",
            Self::Queue => "queue",
            Self::Handshake { .. } => "handshake",
            Self::NoSocket => "no-socket",
            Self::ProxyUpgrade => "proxy-upgrade",
            Self::Origin => "origin",
            Self::Subprotocol => "subprotocol",
            Self::Status { .. } => "status",
            Self::WrongType { .. } => "wrong-type",
            Self::Closed { .. } => "closed",
            Self::Cut => "cut",
            Self::IdleLimit => "idle-limit",
            Self::ServerEnded => "server-ended",
            Self::NetworkLost => "network-lost",
            Self::Blocker => "blocker",
            Self::Passed => "passed",
        }
    }
}

/// What the evidence says. If nothing is known, one of the possible causes is the cause; else one of them is behind what is
/// known, if there are any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Causes {
    /// What the browser's evidence proves. If there are several, each alone stops the connection.
    pub known: Vec<Cause>,
    /// What remains, the likeliest first.
    pub possible: Vec<Cause>,
}
