//! What the page shows of a run, a few times per second. Plain data, compared so that an unchanged view is not rendered
//! again.

use super::connections::SharedConnection;
use super::hop::Hop;
use super::impair::Impair;
use super::profiles::AddressError;
use super::settings::Transport;
use serde::{Deserialize, Serialize};
use trace::{Micros, Tally};

/// The phase of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    #[default]
    Idle,
    /// Looking for an endpoint that answers.
    Probing,
    Running,
    /// Paused by the visitor.
    Paused,
    /// Paused because the page is hidden; the run resumes when the page is visible again.
    Hidden,
    /// Every message of the run was delivered or counted as lost.
    Finished,
    /// No endpoint could be used; `EndpointView::problem` says why.
    NoEndpoint,
}

/// What a lane is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneStatus {
    Idle,
    Connecting,
    /// Polling: waiting for the next poll.
    Waiting,
    /// A request is out (in long polling, the endpoint holds it).
    Asking,
    /// A stream or socket is open.
    Open,
    /// Tries again at `at`, in run time.
    BackingOff {
        attempt: u32,
        at: Micros,
    },
    Paused,
    Finished,
    /// The endpoint does not offer this transport; the notice says so.
    Unavailable,
}

/// A failure, or another fact that is worth showing. Every variant has its sentence in `locales/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// No response: the endpoint is down, refused the connection, or is blocked.
    Unreachable,
    /// An https page may not use an http or ws address.
    MixedContent,
    /// No response within `seconds`.
    Timeout { seconds: u32 },
    /// A response with an error status; `detail` is the endpoint's own sentence, if there is one.
    HttpStatus { status: u16, detail: Option<String> },
    /// The same with `Retry-After`: the endpoint asks to come back after `seconds`.
    AskedToWait { status: u16, seconds: u32, detail: Option<String> },
    /// The response began and broke off. Browsers may drop what had come, so how much is not known.
    CutShort,
    /// The response has more bytes than the page takes.
    TooLarge,
    /// The request waits in the browser, which opens six connections per host for HTTP/1.1; the endpoint has not got it.
    BrowserQueue,
    /// The request waited in the browser for so long before it left.
    Queued { millis: u32 },
    /// Browsers do not connect to this port, so nothing was sent.
    BlockedPort { port: u16 },
    /// The text is not an address, so nothing was sent.
    BadAddress { error: AddressError },
    /// A response without an event stream where one was requested.
    NotAStream { status: u16 },
    /// An endpoint that should echo answered with another text.
    NotAnEcho { got: String },
    /// A request that should have been held was answered at once, with nothing.
    NotHeld { status: u16, millis: u32 },
    /// The response was not what the endpoint's profile promises.
    Nonsense { what: Nonsense },
    /// The WebSocket closed with a code (RFC 6455 §7.4) and perhaps a reason. `clean`: by a closing handshake.
    SocketClosed { code: u16, reason: String, clean: bool },
    /// The WebSocket could not be opened; the browser does not say why.
    SocketRefused,
    /// The event stream could not be opened; the browser does not say why.
    StreamRefused,
    /// The stream was open, and ended or broke.
    StreamLost,
    /// The endpoint does not offer this transport.
    NotOffered,
    /// The endpoint sends more messages than are due.
    Flooding,
    /// The lane came back after `millis`.
    Resumed { millis: u32 },
}

/// What was wrong with a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nonsense {
    /// HTML instead of messages.
    Html,
    /// Not the JSON that the profile promises.
    Json,
    /// A message without an index, or with a text that differs from the feed's.
    Message,
}

/// Whether the newest exchange opened its connection or reused one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reuse {
    /// Resource Timing has connectStart > fetchStart, or the endpoint's number of the exchange is 1.
    New,
    Reused,
    /// The browser hides it (no Timing-Allow-Origin).
    Unknown,
}

/// One point of a lane's history for the charts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// Run time.
    pub at: Micros,
    /// Median latency of the messages delivered since the previous sample; `None` if there were none.
    pub latency: Option<Micros>,
    /// Bytes in both directions since the run's start; `None` if some of them are not known.
    pub bytes: Option<u64>,
    pub delivered: u64,
}

/// The numbers of one lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneView {
    pub transport: Transport,
    pub status: LaneStatus,
    pub notice: Option<Notice>,
    pub due: u64,
    pub delivered: u64,
    /// Due but not delivered when the lane finished.
    pub lost: u64,
    /// Due and not delivered yet.
    pub pending: u64,
    pub duplicates: u64,
    pub latency_p50: Option<Micros>,
    pub latency_p95: Option<Micros>,
    pub requests: u64,
    pub empty_responses: u64,
    pub failures: u64,
    pub connections: u64,
    pub up: Tally,
    pub down: Tally,
    pub payload_bytes: u64,
    /// Requests that were sent and whose bytes nobody has counted.
    pub unknown_requests: u64,
    pub reuse: Option<Reuse>,
    /// How the newest exchange travelled; `None` before the first response.
    pub hop: Option<Hop>,
    /// The last close code and reason of the WebSocket.
    pub close: Option<(u16, String)>,
    /// The bad network that the endpoint says it plays; `None` before the first response.
    pub impair: Option<Impair>,
    /// Whether the browser sends preflights before the lane's requests. The page cannot see them, so their bytes are not counted.
    pub has_preflight: bool,
}

/// Health of the endpoint in use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndpointView {
    /// The profile's id, e.g. `local`; empty until one is chosen.
    pub id: String,
    /// The address shown, e.g. `127.0.0.1:8081`.
    pub address: String,
    pub healthy: Option<bool>,
    /// Round trip of the quickest hello.
    pub round_trip: Option<Micros>,
    /// The endpoint only echoes, so the page keeps the feed.
    pub page_kept: bool,
    pub problem: Option<Notice>,
    /// The addresses that were asked, if none of them could be used, and what happened there.
    pub asked: Vec<(String, Notice)>,
    /// By how much the endpoint's clock was found set against the page's, at the last comparison that found a difference.
    pub clock_moved: Option<Micros>,
    /// Names of the endpoints that were tried before this one and did not answer.
    pub fell_over_from: Vec<String>,
}

/// The numbers in the verdict's sentence, computed from the lanes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The lane with the fewest bytes per message, and the one with the most.
    pub leanest: Transport,
    pub heaviest: Transport,
    pub bytes_ratio: f64,
    /// The lane with the lowest median latency, and the one with the highest.
    pub quickest: Transport,
    pub slowest: Transport,
    pub latency_ratio: f64,
    /// After how many messages WebSocket's Upgrade costs less than polling; `None` if never, or if it is not known.
    pub break_even: Option<u64>,
    /// The number of messages that the sentence is based on: the smallest of the lanes.
    pub messages: u64,
}

/// Everything that the live page shows except swimlanes and charts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunView {
    pub phase: Phase,
    /// Run time.
    pub elapsed: Micros,
    pub lanes: Vec<LaneView>,
    pub endpoint: EndpointView,
    /// The page's own hello and counter requests, which belong to no lane.
    pub housekeeping_requests: u64,
    pub housekeeping_up: Tally,
    pub housekeeping_down: Tally,
    /// How many of them have heads whose bytes nobody has counted.
    pub housekeeping_unknown: u64,
    /// The connections that several lanes share.
    pub shared: Vec<SharedConnection>,
    pub verdict: Option<Verdict>,
}
