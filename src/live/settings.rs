//! The settings of a run, as plain data. `route` parses and prints them.

use super::impair::Impair;
use serde::{Deserialize, Serialize};

/// The transports that are compared, in the order of their lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Transport {
    Polling,
    LongPolling,
    Sse,
    /// A POST whose response is an event stream, read by `fetch`.
    PostStream,
    WebSocket,
}

impl Transport {
    pub const ALL: [Self; 5] = [Self::Polling, Self::LongPolling, Self::Sse, Self::PostStream, Self::WebSocket];

    /// The transport's name in the URL and in the page's `data-lane` attributes.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Polling => "polling",
            Self::LongPolling => "long-polling",
            Self::Sse => "sse",
            Self::PostStream => "post-stream",
            Self::WebSocket => "websocket",
        }
    }
}

/// Which lanes run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lanes([bool; Transport::ALL.len()]);

impl Lanes {
    pub const ALL: Self = Self([true; Transport::ALL.len()]);
    /// Those that run if nobody chooses: all but the streamed POST.
    pub const USUAL: Self = Self([true, true, true, false, true]);
    pub const NONE: Self = Self([false; Transport::ALL.len()]);

    pub fn contains(self, transport: Transport) -> bool {
        self.0[transport as usize]
    }

    pub fn with(mut self, transport: Transport, on: bool) -> Self {
        self.0[transport as usize] = on;
        self
    }

    pub fn iter(self) -> impl Iterator<Item = Transport> {
        Transport::ALL.into_iter().filter(move |&transport| self.contains(transport))
    }
}

/// The endpoint that the visitor chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndpointChoice {
    /// Our endpoint at the page's own origin, else at 127.0.0.1:8081, else the first public combination that answers.
    Auto,
    /// A profile of `profiles::registry` by its id.
    Profile(String),
    /// An address exactly as the visitor typed it.
    Typed(String),
}

/// A run's settings. Names state the unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub lanes: Lanes,
    /// Thousandths of a message per second.
    pub rate_milli: u32,
    pub size_bytes: u32,
    pub poll_millis: u32,
    pub hold_millis: u32,
    /// Number of messages in the run; `None` is endless.
    pub count: Option<u64>,
    pub seed: u64,
    pub endpoint: EndpointChoice,
    /// The bad network that the lanes ask the endpoint for.
    pub impair: Impair,
}

impl Settings {
    /// Bounds, both ends included, in the field's unit.
    pub const RATE_MILLI: (u32, u32) = (100, 10_000_000);
    pub const SIZE_BYTES: (u32, u32) = (16, 65_536);
    pub const POLL_MILLIS: (u32, u32) = (50, 60_000);
    pub const HOLD_MILLIS: (u32, u32) = (500, 60_000);
    pub const COUNT: (u64, u64) = (1, 1_000_000);
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lanes: Lanes::USUAL,
            rate_milli: 2_000,
            size_bytes: 20,
            poll_millis: 1_000,
            hold_millis: 10_000,
            count: None,
            seed: 1,
            endpoint: EndpointChoice::Auto,
            impair: Impair::default(),
        }
    }
}
