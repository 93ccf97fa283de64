//! What is known of a failed attempt to speak to an address. Plain data: `gather` fills it, `judge` reads it.

use crate::live::profiles::address::Place;
use serde::{Deserialize, Serialize};

/// The browser's interface that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Transport {
    Fetch,
    /// A response by `fetch` that is read while it arrives.
    StreamedFetch,
    EventSource,
    WebSocket,
}

/// What the browser said of the failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    /// It refused to try: the exception's name, such as `SecurityError`.
    Threw(String),
    /// `fetch` rejected, or an error event came.
    Failed,
    /// Nothing happened within so many seconds.
    Silent { seconds: u32 },
    /// The WebSocket closed. `was_open`: it had been open before.
    Closed { code: u16, reason: String, was_open: bool },
    /// A response came that is not what was asked for.
    Answered { status: u16, content_type: String },
}

/// The attempt that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// With its scheme: http, https, ws or wss.
    pub url: String,
    pub transport: Transport,
    pub said: Said,
    /// A GET without credentials and without header fields of its own: what the probes send, too.
    pub is_simple: bool,
    /// The subprotocols that the WebSocket offered.
    pub protocols: Vec<String>,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    pub is_https: bool,
    /// A secure context (W3C Secure Contexts §3).
    pub is_secure: bool,
    pub place: Place,
    /// Its host is a name that may stand for an address of a local network.
    pub may_be_local: bool,
    pub is_online: bool,
    /// In a frame that lacks the leave for such addresses (`allow`); `None` if the browser does not say.
    pub frame_allows: Option<bool>,
    /// The permission for the address; `None` if the browser does not know it.
    pub permission: Option<Permission>,
}

/// A permission's state (W3C Permissions §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    Granted,
    /// The browser asks.
    Prompt,
    Denied,
}

/// What stands between the page and an address of a local network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barrier {
    /// The page is no secure context, so the browser does not ask.
    Insecure,
    /// The page is in a frame without `allow`.
    Frame,
    Denied,
    /// The browser asks, and nobody has allowed it.
    Unanswered,
    /// The browser does not tell.
    Unknown,
}

/// The address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct There {
    /// The text is an address that the browser accepts.
    pub is_address: bool,
    /// http or ws.
    pub is_plain: bool,
    pub place: Place,
    /// The host is a number, not a name.
    pub is_number: bool,
    /// Its port, if browsers do not connect to it.
    pub blocked_port: Option<u16>,
}

/// How a request ended that was made to find the cause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Probe {
    #[default]
    NotMade,
    /// A response; the page may not read its status.
    Answered,
    /// A response whose status and type the page may read.
    Read { status: u16, content_type: String },
    /// `fetch` rejected.
    Failed,
    /// Nothing within the limit.
    Silent,
}

impl Probe {
    pub fn is_answered(&self) -> bool {
        matches!(self, Self::Answered | Self::Read { .. })
    }
}

/// How another attempt to open the WebSocket ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Socket {
    Opened,
    Closed,
    Silent,
}

/// What the probes saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The directive of the page's policy that a probe violated (the event `securitypolicyviolation`).
    pub violated: Option<String>,
    /// A GET with mode `no-cors`: its response need not be readable.
    pub opaque: Probe,
    /// The same GET with mode `cors`.
    pub readable: Probe,
    /// The request did not leave the page: the browser measured nothing of it.
    pub was_stopped: Option<bool>,
    /// The browser withheld a response or forbade the connection, as opposed to an error of the network. Chromium alone: its
    /// `EventSource` tries again after an error of the network only.
    pub was_withheld: Option<bool>,
    /// There was a connection. Firefox alone: it measures how long a failed request took only if there was one.
    pub was_connected: Option<bool>,
    /// A GET with mode `no-cors`, else `cors`, to the same port with http for https, or the reverse.
    pub other_scheme: Probe,
    /// TLS failed. Firefox alone: its `WebSocket` closes with code 1015 then.
    pub has_tls_failed: Option<bool>,
    /// The WebSocket, once more.
    pub socket: Option<Socket>,
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub attempt: Attempt,
    pub here: Here,
    pub there: There,
    pub seen: Seen,
}
