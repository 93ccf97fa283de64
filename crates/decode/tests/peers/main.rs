//! What real peers say, opened by this crate and by tshark. OpenSSL's client and server talk over loopback through a relay
//! that keeps their bytes; WebSocket and HTTP peers were recorded in the same way (`tests/fixtures/README.md`).
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod capture;
mod content;
mod events;
mod handshakes;
mod openssl;
mod suites;
mod tshark;

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
