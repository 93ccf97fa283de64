//! What is wrong, as plain data: a kind, a transport, and the fact that shows it.

use serde::Serialize;

use crate::evidence::{Burst, Clock, Closing, Coding, Crowd, Failure, Http, Resume};
use crate::transport::Transport;

/// What kind of trouble it is. The names in JSON are those of `docs/doctor.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It cannot be opened at all.
    Unreachable,
    /// The version of HTTP costs something.
    HttpVersion,
    /// The two clocks differ.
    Clock,
    /// Few streams are served at the same time.
    ConnectionLimit,
    /// Events are held back and come together.
    Buffering,
    /// Events are compressed on the way.
    Compression,
    /// After a cut a stream does not go on where it was.
    NoResume,
    /// What is silent is ended, or forgotten.
    IdleLimit,
    /// What is open is ended after some time, silent or not.
    LifetimeLimit,
    /// Pings do not keep a socket open.
    PingIgnored,
    /// A socket was closed with a code that has another reason than silence.
    ClosedBy,
}

impl Kind {
    /// All kinds, in the order of a report.
    pub const ALL: [Self; 11] = [
        Self::Unreachable,
        Self::HttpVersion,
        Self::Clock,
        Self::ConnectionLimit,
        Self::Buffering,
        Self::Compression,
        Self::NoResume,
        Self::IdleLimit,
        Self::LifetimeLimit,
        Self::PingIgnored,
        Self::ClosedBy,
    ];

    /// Its name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::HttpVersion => "http-version",
            Self::Clock => "clock",
            Self::ConnectionLimit => "connection-limit",
            Self::Buffering => "buffering",
            Self::Compression => "compression",
            Self::NoResume => "no-resume",
            Self::IdleLimit => "idle-limit",
            Self::LifetimeLimit => "lifetime-limit",
            Self::PingIgnored => "ping-ignored",
            Self::ClosedBy => "closed-by",
        }
    }
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The kind.
    pub kind: Kind,
    /// What it concerns.
    pub transport: Transport,
    /// What shows it.
    pub fact: Fact,
}

/// What shows a finding.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// Why it cannot be opened.
    Failure(Failure),
    /// The version.
    Http(Http),
    /// The difference.
    Clock(Clock),
    /// How many were served.
    Crowd(Crowd),
    /// A stream whose events came together. `is_hint_needed` is whether they came at once when the response asked for it.
    Held {
        /// The stream.
        burst: Burst,
        /// See above.
        is_hint_needed: bool,
    },
    /// A stream that was compressed. `is_despite_hint` is whether it was so even though the response forbids it.
    Compressed {
        /// The coding.
        coding: Coding,
        /// See above.
        is_despite_hint: bool,
    },
    /// Where it went on.
    Resume(Resume),
    /// After how much silence.
    Idle(Bound, Option<Closing>),
    /// After how long, whether silent or not.
    Age(u64, Closing),
    /// A socket with Pings ended after this time, one with messages did not.
    Pings(u64, Closing),
    /// The code and the reason of a Close frame, and when it came.
    Code {
        /// The code; `None` if the frame had none.
        code: Option<u16>,
        /// The reason, which is often empty.
        reason: String,
        /// When it came, since the socket was opened, in microseconds.
        age_micros: u64,
    },
}

/// A limit of silence, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The connection was ended then.
    At(u64),
    /// A message after the first silence came, one after the second did not.
    Between(u64, u64),
}

impl Fact {
    /// The time in it, in seconds: a limit, or the upper end of it.
    pub fn seconds(&self) -> Option<f64> {
        let micros = match self {
            Self::Idle(Bound::At(micros) | Bound::Between(_, micros), _) => *micros,
            Self::Age(micros, _) | Self::Pings(micros, _) => *micros,
            Self::Code { age_micros, .. } => *age_micros,
            _ => return None,
        };
        Some((micros / 1_000) as f64 / 1_000.0)
    }
}
