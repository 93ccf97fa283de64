//! What a session is: where it goes, over which transport, what it can send, and what it does by itself.

/// How a session reaches its endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Transport {
    /// The browser's `WebSocket` (RFC 6455).
    #[default]
    WebSocket,
    /// The browser's `EventSource` (WHATWG HTML §9.2), which only sends GET and no fields of its own.
    EventSource,
    /// One request by `fetch`, whose response is read whole.
    Fetch,
    /// One request by `fetch`, whose response is read while it comes; an event stream event by event.
    FetchStream,
}

impl Transport {
    /// All transports, in the order in which a page shows them.
    pub const ALL: [Self; 4] = [Self::WebSocket, Self::EventSource, Self::Fetch, Self::FetchStream];

    /// Its name in files and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::WebSocket => "websocket",
            Self::EventSource => "sse",
            Self::Fetch => "fetch",
            Self::FetchStream => "fetch-stream",
        }
    }

    /// The transport of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|transport| transport.name() == name)
    }

    /// Whether it is a request with a method, fields and a body of the visitor's choice.
    pub fn is_request(self) -> bool {
        matches!(self, Self::Fetch | Self::FetchStream)
    }
}

/// How the text of a message becomes what is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MessageKind {
    /// As it is, as a text message.
    #[default]
    Text,
    /// As it is, as a text message, if it is JSON (RFC 8259).
    Json,
    /// Hexadecimal digits with white space and comments, as a binary message.
    Hex,
    /// The bytes of a file in base64 (RFC 4648 §4), as a binary message.
    File,
}

impl MessageKind {
    /// All kinds, in the order in which a page shows them.
    pub const ALL: [Self; 4] = [Self::Text, Self::Json, Self::Hex, Self::File];

    /// Its name in files and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Hex => "hex",
            Self::File => "file",
        }
    }

    /// The kind of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A message that can be sent whenever it is needed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// What timers and the heartbeat call it by; the first of equal names counts. For a file, the file's name.
    pub name: String,
    /// How its text is read.
    pub kind: MessageKind,
    /// Its text, with variables (`template`).
    pub text: String,
}

/// A message that is sent again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timer {
    /// The name of a saved message.
    pub message: String,
    /// Milliseconds from one to the next, [`LEAST_EVERY`] at least. The first is due so long after the opening.
    pub every_millis: u32,
    /// How often it is sent at most; `None` if that is not limited.
    pub most: Option<u32>,
    /// Whether it runs.
    pub is_on: bool,
}

impl Default for Timer {
    fn default() -> Self {
        Self { message: String::new(), every_millis: 1_000, most: None, is_on: true }
    }
}

/// A message that keeps a connection alive and shows that the other side is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heartbeat {
    /// The name of a saved message.
    pub message: String,
    /// Milliseconds from one to the next, [`LEAST_EVERY`] at least.
    pub every_millis: u32,
}

impl Heartbeat {
    /// What `every_millis` is unless it is said: shorter than the idle limits of common proxies.
    pub const USUAL_EVERY: u32 = 25_000;
}

/// What happens when a connection is lost: after failure k (from 1) the next attempt waits `base * factor^(k-1)`, at most
/// `cap`; of that, the share `jitter` is random.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reconnect {
    /// Whether a lost connection is opened again.
    pub is_on: bool,
    /// Milliseconds before the first attempt.
    pub base_millis: u32,
    /// Milliseconds at most.
    pub cap_millis: u32,
    /// By how much each wait is longer than the one before, in hundredths: 200 doubles it. At least 100.
    pub factor_percent: u32,
    /// How much of a wait is random, in hundredths: 0 is nothing, 100 is all of it ("full jitter").
    pub jitter_percent: u32,
}

impl Default for Reconnect {
    fn default() -> Self {
        Self { is_on: false, base_millis: 500, cap_millis: 30_000, factor_percent: 200, jitter_percent: 50 }
    }
}

/// Which protocol a session's messages are read as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Decoder {
    /// What the connection itself shows (`wire::subprotocol::Evidence`).
    #[default]
    Auto,
    /// None.
    Off,
    /// Engine.IO 4.
    EngineIo,
    /// Socket.IO on Engine.IO 4.
    SocketIo,
    /// SignalR, which its own first message must show.
    SignalR,
    /// STOMP.
    Stomp,
    /// GraphQL, `graphql-transport-ws`.
    GraphqlTransportWs,
    /// GraphQL, the older `graphql-ws`.
    GraphqlWs,
    /// MQTT. Its first message shows which version.
    Mqtt,
    /// JSON-RPC 2.0, which each message shows.
    JsonRpc,
    /// The Model Context Protocol.
    Mcp,
}

impl Decoder {
    /// All decoders, in the order in which a page shows them.
    pub const ALL: [Self; 11] = [
        Self::Auto,
        Self::Off,
        Self::EngineIo,
        Self::SocketIo,
        Self::SignalR,
        Self::Stomp,
        Self::GraphqlTransportWs,
        Self::GraphqlWs,
        Self::Mqtt,
        Self::JsonRpc,
        Self::Mcp,
    ];

    /// Its name in files and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Off => "off",
            Self::EngineIo => "engine.io",
            Self::SocketIo => "socket.io",
            Self::SignalR => "signalr",
            Self::Stomp => "stomp",
            Self::GraphqlTransportWs => "graphql-transport-ws",
            Self::GraphqlWs => "graphql-ws",
            Self::Mqtt => "mqtt",
            Self::JsonRpc => "json-rpc",
            Self::Mcp => "mcp",
        }
    }

    /// The decoder of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decoder| decoder.name() == name)
    }
}

/// The least time between two messages of a timer, two heartbeats or two requests, in milliseconds.
pub const LEAST_EVERY: u32 = 10;
/// The most time between them: a day.
pub const MOST_EVERY: u32 = 86_400_000;

/// One session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// What its owner calls it; may be empty.
    pub name: String,
    /// How it reaches its endpoint.
    pub transport: Transport,
    /// The endpoint's address, as it was typed.
    pub url: String,
    /// What a WebSocket offers as Sec-WebSocket-Protocol, in this order.
    pub subprotocols: Vec<String>,
    /// The types of events that an EventSource listens for besides `message`: a page receives no others.
    pub event_types: Vec<String>,
    /// The method of `fetch`, in capitals.
    pub method: String,
    /// The fields of `fetch`, in order: name and value.
    pub headers: Vec<(String, String)>,
    /// The body of `fetch`, if it has one. Its name is empty unless it is a file.
    pub body: Option<Message>,
    /// Whether cookies and the like go to another origin (`credentials: "include"`, `withCredentials`).
    pub sends_credentials: bool,
    /// What can be sent.
    pub messages: Vec<Message>,
    /// What is sent by itself while the session is open.
    pub timers: Vec<Timer>,
    /// Milliseconds from one request of [`Transport::Fetch`] to the next, [`LEAST_EVERY`] at least: polling. A response that takes longer is
    /// waited for. `None`: each is sent by hand.
    pub repeat_millis: Option<u32>,
    /// What keeps the connection alive.
    pub heartbeat: Option<Heartbeat>,
    /// What happens when the connection is lost.
    pub reconnect: Reconnect,
    /// What its messages are read as.
    pub decoder: Decoder,
    /// The seed of its random numbers ([`crate::template::State`]).
    pub seed: u64,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            name: String::new(),
            transport: Transport::default(),
            url: String::new(),
            subprotocols: Vec::new(),
            event_types: Vec::new(),
            method: "GET".to_owned(),
            headers: Vec::new(),
            body: None,
            sends_credentials: false,
            messages: Vec::new(),
            timers: Vec::new(),
            repeat_millis: None,
            heartbeat: None,
            reconnect: Reconnect::default(),
            decoder: Decoder::default(),
            seed: 1,
        }
    }
}

impl Session {
    /// The saved message of this name; the first if several have it.
    pub fn message(&self, name: &str) -> Option<&Message> {
        self.messages.iter().find(|message| message.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back_and_no_two_are_equal() {
        assert!(Transport::ALL.iter().all(|one| Transport::parse(one.name()) == Some(*one)));
        assert!(MessageKind::ALL.iter().all(|one| MessageKind::parse(one.name()) == Some(*one)));
        assert!(Decoder::ALL.iter().all(|one| Decoder::parse(one.name()) == Some(*one)));
        assert_eq!((Transport::parse(""), Decoder::parse("Auto"), MessageKind::parse("TEXT")), (None, None, None));
    }
}
