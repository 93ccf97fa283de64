//! The terms that the rest of the crate is written in: directions, layers, and how we know what we show.

use serde::{Deserialize, Serialize};

/// How we know a number or a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Provenance {
    /// The browser's API or the endpoint counted it.
    Measured,
    /// Derived from what was measured, by a rule that is shown.
    Computed,
    /// The lab's stacks produced it on a simulated link.
    Simulated,
}

/// A protocol layer, lowest first. Each has its own hue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// Link and IP.
    Ip,
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// DNS.
    Dns,
    /// TLS.
    Tls,
    /// HTTP, server-sent events included.
    Http,
    /// WebSocket.
    WebSocket,
}

/// Which way an event went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// From the client to another host.
    Up,
    /// From another host to the client.
    Down,
}

impl Direction {
    /// 0 for up, 1 for down: the place of a direction's half in a pair.
    pub fn index(self) -> usize {
        match self {
            Self::Up => 0,
            Self::Down => 1,
        }
    }

    /// The other direction.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }
}

/// The number of an event within its trace, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EventId(pub u64);
