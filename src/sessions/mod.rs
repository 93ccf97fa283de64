//! One connection to any address, through the browser's own APIs: `socket` is WebSocket, `source` is EventSource, `exchange` is
//! `fetch` with its response whole or as it comes. Each reports [`Signal`]s. `timers` keep their time in a background tab,
//! `timing` is what the browser measured of a request.
//!
//! Nothing here decides anything: when to connect again and what to send is said by who holds a [`Connection`].

mod exchange;
mod socket;
mod source;
mod timers;
mod timing;

use exchange::Exchange;
use socket::Socket;
use source::Source;
use std::rc::Rc;
pub use timers::{Timer, Timers};
pub use timing::{Timing, timing};
use wasm_bindgen::JsValue;

/// What to connect to, and how. Addresses and names are given to the browser as they are: it says what is wrong with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// `new WebSocket(url, protocols)`.
    Socket { url: String, protocols: Vec<String> },
    /// `new EventSource(url)`. A page receives only the events whose types it names; `message` is always one of them.
    Source { url: String, with_credentials: bool, kinds: Vec<String> },
    /// `fetch(url, …)`.
    Exchange(Request),
}

/// A request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    pub url: String,
    pub method: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<Content>,
    pub with_credentials: bool,
    /// Whether its response is reported as it comes, and an event stream event by event. If not, its body is reported whole.
    pub is_stream: bool,
}

/// What is sent or received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Text(String),
    Bytes(Vec<u8>),
}

impl Content {
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

/// What a connection reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// A WebSocket is open: what the server chose of the subprotocols and extensions that were offered.
    Opened { protocol: String, extensions: String },
    /// An EventSource is open.
    Listening,
    /// An EventSource has lost its connection and connects anew by itself.
    Lost,
    /// The head of a response.
    Head(Head),
    /// A message of a WebSocket.
    Message(Content),
    /// An event of a stream. `id` is the newest that the stream has had.
    Event { kind: String, id: String, data: String },
    /// The server asks to wait for so many milliseconds before the next connection.
    Retry(u64),
    /// A piece of a streamed response that is no event stream.
    Chunk(Vec<u8>),
    /// The body of a response, whole.
    Body(Vec<u8>),
    /// Nothing follows.
    Ended(End),
}

/// The head of a response, as far as CORS shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    pub status: u16,
    pub reason: String,
    pub headers: Vec<(String, String)>,
    /// The address that answered, if it is not the one that was asked.
    pub redirected_to: Option<String>,
    pub is_event_stream: bool,
}

/// How a connection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The close event of a WebSocket that had been open (RFC 6455 §7.1.5). 1006: no Close frame came.
    Closed { code: u16, reason: String, was_clean: bool },
    /// A response is whole.
    Complete,
    /// A response began and did not end as it should.
    CutShort(String),
    /// The body is longer than the page takes.
    TooLarge,
    /// It did not open. The text is the browser's own; empty if it gives none.
    Failed(String),
}

/// The browser did not even try: a malformed address, a name that is no header, mixed content, a subprotocol twice. The text is the
/// browser's own, with the name of the exception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// `SyntaxError`, `SecurityError`, `TypeError`.
    pub name: String,
    pub text: String,
}

/// Receives the signals of a connection, with the page's time in milliseconds at which each came.
pub type Report = Rc<dyn Fn(f64, Signal)>;

/// An open connection, or one that is being opened. Dropping it ends it at once, and nothing is reported after that.
pub enum Connection {
    Socket(Socket),
    Source(#[expect(dead_code, reason = "it is held until it is dropped")] Source),
    Exchange(#[expect(dead_code, reason = "it is held until it is dropped")] Exchange),
}

impl Connection {
    /// Begins to connect.
    pub fn open(plan: &Plan, report: Report) -> Result<Self, Refused> {
        match plan {
            Plan::Socket { url, protocols } => Socket::open(url, protocols, report).map(Self::Socket),
            Plan::Source { url, with_credentials, kinds } => {
                Source::open(url, *with_credentials, kinds, report).map(Self::Source)
            }
            Plan::Exchange(request) => Exchange::open(request, report).map(Self::Exchange),
        }
    }

    /// Sends a message on an open WebSocket. Returns whether the browser took it.
    pub fn send(&self, content: &Content) -> bool {
        match self {
            Self::Socket(socket) => socket.send(content),
            Self::Source(_) | Self::Exchange(_) => false,
        }
    }

    /// The bytes that a WebSocket has taken and not yet passed to the network (WHATWG WebSockets §3.1).
    pub fn buffered_bytes(&self) -> Option<u32> {
        match self {
            Self::Socket(socket) => Some(socket.buffered_bytes()),
            Self::Source(_) | Self::Exchange(_) => None,
        }
    }

    /// Begins the closing handshake of a WebSocket: the connection reports its end. Returns whether there is one to come; what is
    /// no WebSocket ends when it is dropped.
    pub fn close(&self, code: u16, reason: &str) -> Result<bool, Refused> {
        match self {
            Self::Socket(socket) => socket.close(code, reason),
            Self::Source(_) | Self::Exchange(_) => Ok(false),
        }
    }
}

/// The browser's exception.
fn refused(error: &JsValue) -> Refused {
    let part = |name| crate::js::field(error, name).as_string().unwrap_or_default();
    Refused { name: part("name"), text: part("message") }
}
