//! What real peers say, opened by this crate and by tshark. OpenSSL's client and server, nginx, curl and Chromium talk over
//! loopback through a relay that keeps their bytes; some WebSocket and HTTP peers were recorded in the same way
//! (`tests/fixtures/README.md`).
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

#[cfg(feature = "long")]
mod browser;
mod capture;
mod content;
mod events;
mod handshakes;
#[cfg(feature = "long")]
mod http2;
mod nginx;
mod openssl;
mod program;
mod relay;
#[cfg(feature = "long")]
mod subprotocols;
mod suites;
mod tshark;
mod web;

use trace::Direction;

/// The bytes of both sides, in pieces in the order in which they came.
type Pieces = Vec<(Direction, Vec<u8>)>;

/// One connection.
#[derive(Clone, Debug, Default)]
struct Conversation {
    /// The key log of the client.
    keys: String,
    pieces: Pieces,
}
