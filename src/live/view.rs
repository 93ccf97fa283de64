//! What the page shows of a run, a few times a second: plain data, compared to skip renders.

use super::settings::Transport;
use trace::{Micros, Tally};

/// Where the run stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    #[default]
    Idle,
    /// Looking for an endpoint that answers.
    Probing,
    Running,
    /// Paused by the visitor.
    Paused,
    /// Paused because the page is hidden; goes on by itself when it is seen again.
    Hidden,
    /// All messages of the run are accounted for.
    Finished,
    /// No endpoint could be used; `EndpointView::problem` says why.
    NoEndpoint,
}

/// What a lane is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneStatus {
    Idle,
    Connecting,
    /// Polling: waiting for its next turn.
    Waiting,
    /// A request is out (long polling: it is being held).
    Asking,
    /// A stream or socket is open.
    Open,
    /// Tries again at `at`, run time.
    BackingOff {
        attempt: u32,
        at: Micros,
    },
    Paused,
    Finished,
    /// The endpoint does not offer this; the notice says so.
    Unavailable,
}

/// What went wrong, or is worth knowing. Every variant has its sentence in `locales/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Nothing answered: down, refused, or blocked.
    Unreachable,
    /// An https page may not talk to an http or ws address.
    MixedContent,
    /// The browser guards addresses of the local network.
    LocalNetwork,
    /// No answer within `seconds`.
    Timeout { seconds: u32 },
    /// An answer with an error status; `detail` is the endpoint's own sentence, if it gave one.
    HttpStatus { status: u16, detail: Option<String> },
    /// The answer was not what the endpoint's profile promises.
    Nonsense { what: Nonsense },
    /// The WebSocket closed with a code (RFC 6455 §7.4) and perhaps a reason; `clean` if by a closing handshake.
    SocketClosed { code: u16, reason: String, clean: bool },
    /// The WebSocket could not be opened; the browser does not say why.
    SocketRefused,
    /// The stream ended or broke.
    StreamLost,
    /// The endpoint does not offer this transport.
    NotOffered,
    /// The endpoint is flooding: more messages than are due.
    Flooding,
    /// The lane came back after `millis`.
    Resumed { millis: u32 },
}

/// In what way an answer made no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nonsense {
    /// HTML where messages were due.
    Html,
    /// Not the JSON that was promised.
    Json,
    /// A message without an index, or with another text than the feed's.
    Message,
}

/// Whether the newest exchange opened its connection, and how we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reuse {
    /// Resource Timing: connectStart > fetchStart, or the endpoint's exchange number is 1.
    New,
    Reused,
    /// The browser hides it (no Timing-Allow-Origin).
    Unknown,
}

/// One point of a lane's history for the charts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Run time.
    pub at: Micros,
    /// Median latency of the messages delivered since the sample before; `None` if there were none.
    pub latency: Option<Micros>,
    /// Bytes both ways since the run's start.
    pub bytes: u64,
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
    /// Due, not delivered, and the lane has finished.
    pub lost: u64,
    /// Due and not delivered yet.
    pub pending: u64,
    pub duplicates: u64,
    pub latency_p50: Option<Micros>,
    pub latency_p95: Option<Micros>,
    pub requests: u64,
    pub empty_answers: u64,
    pub failures: u64,
    pub connections: u64,
    pub up: Tally,
    pub down: Tally,
    pub payload_bytes: u64,
    pub reuse: Option<Reuse>,
    /// The last close code and reason of the WebSocket.
    pub close: Option<(u16, String)>,
}

/// Health of the endpoint in use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndpointView {
    /// The profile's id, e.g. `local`; empty while none is chosen.
    pub id: String,
    /// The address shown, e.g. `127.0.0.1:8081`.
    pub address: String,
    pub healthy: Option<bool>,
    /// Round trip of the quickest hello.
    pub round_trip: Option<Micros>,
    /// The endpoint only echoes: the page keeps the feed.
    pub page_kept: bool,
    pub problem: Option<Notice>,
    /// Names of the endpoints tried before this one that did not answer.
    pub fell_over_from: Vec<String>,
}

/// Inputs of the verdict's sentence. Ratios are computed from the lanes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// The lane with the fewest bytes a message, and the one with the most.
    pub leanest: Transport,
    pub heaviest: Transport,
    pub bytes_ratio: f64,
    /// The lane with the lowest median latency, and the one with the highest.
    pub quickest: Transport,
    pub slowest: Transport,
    pub latency_ratio: f64,
    /// After how many messages WebSocket's Upgrade has paid for itself against polling; `None`: not, or not known.
    pub break_even: Option<u64>,
    /// Messages that the sentence rests on (the smallest of the lanes).
    pub messages: u64,
}

/// Everything that the live page shows besides strips and charts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunView {
    pub phase: Phase,
    /// Run time.
    pub elapsed: Micros,
    pub lanes: Vec<LaneView>,
    pub endpoint: EndpointView,
    /// The page's own hello and counter requests, apart from the lanes.
    pub housekeeping_requests: u64,
    pub housekeeping_up: Tally,
    pub housekeeping_down: Tally,
    pub verdict: Option<Verdict>,
}
