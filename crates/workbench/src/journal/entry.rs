//! What a journal has: one thing that happened, when, and what it was.

use crate::journal::decode::Part;
use trace::{Direction, Micros};

/// One thing that happened in a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the journal, from 1 without gaps.
    pub number: u64,
    /// When, since the journal began.
    pub at: Micros,
    /// Which way it went; `None` if nothing crossed.
    pub direction: Option<Direction>,
    /// The attempt to connect, or the request, that it belongs to, counted from 1; 0 before the first.
    pub connection: u32,
    /// What it was.
    pub what: What,
    /// Why it was sent; of other entries [`Cause::None`].
    pub cause: Cause,
    /// The messages of a subprotocol in it, in order.
    pub parts: Vec<Part>,
    /// The message that it answers.
    pub answers: Option<Answered>,
}

/// Why a message was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cause {
    /// It was not sent by the page, or is no message.
    #[default]
    None,
    /// Somebody typed it and sent it.
    Hand,
    /// Somebody chose the saved message of this name.
    Saved(String),
    /// The timer of the saved message of this name.
    Timer(String),
    /// The heartbeat with this number.
    Heartbeat(u64),
}

/// The message that another one answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The number of its entry.
    pub entry: u64,
    /// How long after it.
    pub after: Micros,
    /// How that is known.
    pub by: AnsweredBy,
}

/// How it is known that a message answers another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AnsweredBy {
    /// It has the id of the other, by the rules of their subprotocol.
    Id,
    /// It is the same, byte for byte.
    Echo,
    /// It repeats the values of the variables that were filled into the other.
    Variable,
}

/// What happened. Times and bytes that nobody could see are not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A request was made: the upgrade of a WebSocket, the GET of an event stream, or one of `fetch`.
    Request {
        /// `GET`.
        method: String,
        /// The whole address.
        url: String,
        /// The fields that the page asked for; the browser adds others that it does not show.
        headers: Vec<(String, String)>,
        /// The body; empty if there is none.
        body: Vec<u8>,
    },
    /// A WebSocket or an event stream is open.
    Opened {
        /// The subprotocol that the server chose; empty if it chose none.
        protocol: String,
        /// The extensions that were agreed on (`WebSocket.extensions`); empty if there are none.
        extensions: String,
    },
    /// The head of a response.
    Response {
        /// RFC 9110 §15.
        status: u16,
        /// The reason phrase, if the version of HTTP has one.
        reason: String,
        /// `http/1.1`, `h2`, `h3` as Resource Timing says it; empty if it does not.
        version: String,
        /// The fields that the browser shows to the page.
        headers: Vec<(String, String)>,
    },
    /// The whole body of a response.
    Body(Vec<u8>),
    /// A piece of a response's body.
    Chunk(Vec<u8>),
    /// A text message of a WebSocket.
    Text(String),
    /// A binary message of a WebSocket.
    Binary(Vec<u8>),
    /// A server-sent event. Of one that came by `fetch`, the pieces of the body may be there as well.
    Event {
        /// Its id; of `EventSource` that of the newest event that had one.
        id: String,
        /// Its type, `message` unless the stream says otherwise.
        name: String,
        /// Its data.
        data: String,
        /// Its bytes in the stream, if the page has them; else empty.
        raw: Vec<u8>,
    },
    /// The connection or the response is over.
    Closed {
        /// The code of a WebSocket (RFC 6455 §7.4), 1005 without one and 1006 without a Close; 0 for other transports.
        code: u16,
        /// Its reason.
        reason: String,
        /// Whether the closing handshake was completed, or a response came to its end.
        is_clean: bool,
        /// Who closed.
        by: Closer,
    },
    /// It failed; a sentence about the cause or the causes that remain.
    Failed(String),
    /// Something that the page says.
    Note(String),
    /// The next attempt to connect is made after a while.
    Reconnecting {
        /// Its number, from 1.
        attempt: u32,
        /// The wait.
        after: Micros,
    },
    /// Something arrived after a heartbeat.
    HeartbeatAnswered {
        /// The heartbeat's number.
        number: u64,
        /// How long after it.
        after: Micros,
    },
    /// Nothing arrived after a heartbeat until the next was due.
    HeartbeatMissed {
        /// The heartbeat's number.
        number: u64,
    },
}

/// Who closed a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Closer {
    /// This page.
    Page,
    /// The other side.
    Server,
    /// Nobody that is known: no Close came.
    Unknown,
}

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the variants of `What`")]
pub enum Kind {
    Request,
    Opened,
    Response,
    Body,
    Chunk,
    Text,
    Binary,
    Event,
    Closed,
    Failed,
    Note,
    Reconnecting,
    HeartbeatAnswered,
    HeartbeatMissed,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 14] = [
        Self::Request,
        Self::Opened,
        Self::Response,
        Self::Body,
        Self::Chunk,
        Self::Text,
        Self::Binary,
        Self::Event,
        Self::Closed,
        Self::Failed,
        Self::Note,
        Self::Reconnecting,
        Self::HeartbeatAnswered,
        Self::HeartbeatMissed,
    ];

    /// Its name in files: `heartbeat-answered`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Opened => "opened",
            Self::Response => "response",
            Self::Body => "body",
            Self::Chunk => "chunk",
            Self::Text => "text",
            Self::Binary => "binary",
            Self::Event => "event",
            Self::Closed => "closed",
            Self::Failed => "failed",
            Self::Note => "note",
            Self::Reconnecting => "reconnecting",
            Self::HeartbeatAnswered => "heartbeat-answered",
            Self::HeartbeatMissed => "heartbeat-missed",
        }
    }
}

impl What {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Request { .. } => Kind::Request,
            Self::Opened { .. } => Kind::Opened,
            Self::Response { .. } => Kind::Response,
            Self::Body(_) => Kind::Body,
            Self::Chunk(_) => Kind::Chunk,
            Self::Text(_) => Kind::Text,
            Self::Binary(_) => Kind::Binary,
            Self::Event { .. } => Kind::Event,
            Self::Closed { .. } => Kind::Closed,
            Self::Failed(_) => Kind::Failed,
            Self::Note(_) => Kind::Note,
            Self::Reconnecting { .. } => Kind::Reconnecting,
            Self::HeartbeatAnswered { .. } => Kind::HeartbeatAnswered,
            Self::HeartbeatMissed { .. } => Kind::HeartbeatMissed,
        }
    }

    /// The application's own bytes in it: of a message, an event, a body.
    pub fn content(&self) -> &[u8] {
        match self {
            Self::Request { body: bytes, .. } | Self::Body(bytes) | Self::Chunk(bytes) | Self::Binary(bytes) => bytes,
            Self::Text(text) | Self::Event { data: text, .. } => text.as_bytes(),
            _ => &[],
        }
    }

    /// Whether it is a message that crossed: a message of a WebSocket, an event, or a body that is not empty.
    pub fn is_message(&self) -> bool {
        match self {
            Self::Text(_) | Self::Binary(_) | Self::Event { .. } => true,
            Self::Body(bytes) | Self::Request { body: bytes, .. } => !bytes.is_empty(),
            _ => false,
        }
    }
}
