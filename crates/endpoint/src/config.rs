//! What an operator may set, as plain data. `main.rs` reads the values from the command line and the environment.

use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use crate::certificate::Tls;

/// Everything that an endpoint is started with.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The folder of the built page, served at `/`.
    pub dist: Option<PathBuf>,
    /// Whether the operator's own proxy is in front. The client's address is then the last one in `X-Forwarded-For`,
    /// and the proxy has to limit the connections per client.
    pub behind_proxy: bool,
    /// For how many seconds the endpoint goes on after it was asked to end, with 503 on `/healthz`. A balancer notices
    /// meanwhile.
    pub drain_seconds: u32,
    /// Whether `?impair=` is refused.
    pub forbids_impair: bool,
    /// The certificate to serve with. Without one, connections are plain HTTP/1.1.
    pub tls: Option<Tls>,
    /// What a client may ask for.
    pub limits: Limits,
}

/// What a client may ask for. 0 switches a limit off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Limits {
    /// Bytes of a WebSocket message.
    pub message_bytes: u64,
    /// Bytes of a request's body.
    pub body_bytes: u64,
    /// Open connections per address.
    pub connections_per_client: u32,
    /// Seconds that a long poll may ask to be held.
    pub hold_seconds: u32,
    /// Seconds within which a request's head, its body, and a WebSocket message must be there completely, and within
    /// which a client must take what is sent to it.
    pub idle_seconds: u32,
    /// Requests per second and address.
    pub rate_per_second: u32,
    /// Bytes per second and address, both directions together. A client that uses more is slowed down.
    pub bytes_per_second: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message_bytes: 256 << 10,
            body_bytes: 1 << 20,
            connections_per_client: 512,
            hold_seconds: 120,
            idle_seconds: 75,
            rate_per_second: 2_000,
            bytes_per_second: 64 << 20,
        }
    }
}

impl Limits {
    /// [`Limits::message_bytes`]; `usize::MAX` if that is off.
    pub(crate) fn message(&self) -> usize {
        bytes(self.message_bytes)
    }

    /// [`Limits::body_bytes`]; `usize::MAX` if that is off.
    pub(crate) fn body(&self) -> usize {
        bytes(self.body_bytes)
    }

    /// [`Limits::idle_seconds`]; `None` if that is off.
    pub(crate) fn idle(&self) -> Option<Duration> {
        (self.idle_seconds > 0).then(|| Duration::from_secs(self.idle_seconds.into()))
    }
}

fn bytes(limit: u64) -> usize {
    match limit {
        0 => usize::MAX,
        limit => usize::try_from(limit).unwrap_or(usize::MAX),
    }
}
