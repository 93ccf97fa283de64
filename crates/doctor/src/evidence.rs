//! What the probes saw, as plain data. Whatever is missing was not examined.

use crate::plan::Role;
use crate::transport::{Product, Transport};

/// Everything that was seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// The address that was asked for.
    pub url: String,
    /// Whether all probes have ended.
    pub is_complete: bool,
    /// Whether each transport can be opened.
    pub reaches: Vec<Reach>,
    /// The version of HTTP.
    pub http: Option<Http>,
    /// Software that names itself in responses.
    pub products: Vec<Product>,
    /// The endpoint's clock.
    pub clock: Option<Clock>,
    /// Many streams at the same time.
    pub crowd: Option<Crowd>,
    /// A stream that was cut and opened again.
    pub resume: Option<Resume>,
    /// Streams with several events per second.
    pub bursts: Vec<Burst>,
    /// Connections that were watched for long.
    pub watches: Vec<Watch>,
}

/// Whether a transport can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Which one; [`Transport::All`] for `GET /api/hello`.
    pub transport: Transport,
    /// Why it cannot be opened, if it cannot.
    pub failure: Option<Failure>,
}

/// Why something cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The name has no address. With the system's words.
    Name(String),
    /// No connection. With the system's words.
    Connect(String),
    /// TLS failed. With the library's words.
    Tls(String),
    /// The connection ended, or what came is not HTTP. With the library's words.
    Http(String),
    /// Nothing came in time.
    TimedOut,
    /// The response leads to another address.
    Redirect(u16, String),
    /// The response has another status than the one that the route has.
    Status(u16),
    /// The response has another content type; empty if it has none.
    ContentType(String),
    /// The response to `GET /api/hello` is not the one that `docs/doctor.md` describes.
    NoHello,
    /// It failed, and a browser does not say why to a page.
    Hidden,
}

/// The version of HTTP of ordinary requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Http {
    /// Whether there is TLS.
    pub is_tls: bool,
    /// The version: `HTTP/1.0`, `HTTP/1.1`, `HTTP/2` or `HTTP/3`.
    pub version: &'static str,
}

/// The endpoint's clock beside ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// How far it is ahead of ours; negative if it is behind.
    pub ahead_micros: i64,
    /// The round trip in which that was measured. The difference is known up to half of it.
    pub round_trip_micros: u64,
    /// How exactly the endpoint gives its time: 1, or a million for a `Date` header.
    pub unit_micros: u64,
}

/// Many streams at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crowd {
    /// How many were opened.
    pub asked: u32,
    /// How many began.
    pub served: u32,
    /// The status of the others; `None` if they got no response in time, or none at all.
    pub refusal: Option<u16>,
    /// Whether they shared one connection, as they do over HTTP/2.
    pub is_shared: bool,
}

/// A stream that was cut and opened again with `Last-Event-ID`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resume {
    /// The last id before the cut, which was sent as `Last-Event-ID`.
    pub last: u64,
    /// The first id after it. `None` if no event came.
    pub next: Option<u64>,
}

/// A stream with [`crate::EVENTS_PER_SECOND`] events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Burst {
    /// Whether the response asks proxies to pass events on at once and as they are.
    pub has_hints: bool,
    /// Whether the request accepts a compressed response.
    pub accepts_coding: bool,
    /// The response's `Content-Encoding`, if it has one.
    pub coding: Option<Coding>,
    /// For how long the endpoint sent, as far as the probe can know.
    pub watched_micros: u64,
    /// In how many pieces of [`crate::SLOT_MICROS`] something came.
    pub slots: u32,
    /// When the first bytes of the body came, since the request.
    pub first_micros: Option<u64>,
    /// The most bytes in one of the pieces.
    pub lump_bytes: u64,
}

/// A content coding (RFC 9110 §8.4.1).
pub type Coding = String;

/// A connection that was watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// Its transport.
    pub transport: Transport,
    /// What it did.
    pub role: Role,
    /// How it ended.
    pub ended: Ended,
    /// How long it had been open then.
    pub age_micros: u64,
    /// How long nothing had come or gone then; for [`Ended::Arrived`] the silence before the message.
    pub silence_micros: u64,
}

/// How a watched connection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// As planned: the message after the silence came, or the time was over.
    Arrived,
    /// The message did not come, though nothing ended the connection.
    Missing,
    /// It was still running when the doctor had to stop.
    Stopped,
    /// It was ended.
    Closed(Closing),
    /// It could not be opened.
    Refused(Failure),
}

/// How a connection was ended from the other side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closing {
    /// A Close frame with this code and reason. Only who speaks WebSocket sends one.
    Frame(Option<u16>, String),
    /// The response ended as HTTP ends it.
    End,
    /// The connection, or the stream of HTTP/2, ended within the response or without a Close frame.
    Cut(String),
    /// The response to a held poll came with this status.
    Status(u16),
}
