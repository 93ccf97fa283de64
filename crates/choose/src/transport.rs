//! What is compared: five transports, each over two versions of HTTP.

/// How messages reach the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Transport {
    /// A request again and again.
    Polling,
    /// A request that is held until there is a message (RFC 6202 §2.1).
    LongPolling,
    /// Server-sent events by EventSource (WHATWG HTML §9.2).
    Sse,
    /// The same format in the response to a POST, read by fetch.
    StreamedPost,
    /// RFC 6455; over HTTP/2 by RFC 8441.
    WebSocket,
}

impl Transport {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Polling, Self::LongPolling, Self::Sse, Self::StreamedPost, Self::WebSocket];

    /// Its name in addresses, and its lane on the live page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Polling => "polling",
            Self::LongPolling => "long-polling",
            Self::Sse => "sse",
            Self::StreamedPost => "post-stream",
            Self::WebSocket => "websocket",
        }
    }

    /// How simple it is to run, the simplest first: plain requests need nothing; EventSource connects again by itself and is
    /// plain HTTP; a streamed response needs a reader and a resume of its own; a held request needs a server that can wait and
    /// costs a request per message; WebSocket is a protocol of its own, with its own reconnects, beside HTTP. If much goes both
    /// ways, a stream needs a second mechanism, a POST per message, and a WebSocket does not.
    pub fn simplicity(self, is_both_ways: bool) -> u8 {
        match self {
            Self::Polling => 0,
            Self::WebSocket if is_both_ways => 1,
            Self::Sse => 2,
            Self::StreamedPost => 3,
            Self::LongPolling => 4,
            Self::WebSocket => 5,
        }
    }
}

/// A version of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// RFC 9112.
    V1,
    /// RFC 9113.
    V2,
}

impl Version {
    /// Both.
    pub const ALL: [Self; 2] = [Self::V1, Self::V2];

    /// `1.1` or `2`.
    pub fn name(self) -> &'static str {
        match self {
            Self::V1 => "1.1",
            Self::V2 => "2",
        }
    }
}
