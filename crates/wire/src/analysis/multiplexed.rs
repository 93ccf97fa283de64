//! The seam between a connection and a reader of HTTP/2, so that only a program that asks for one links it.

use super::decoders::Means;
use super::runs::Runs;
use super::unit::Found;
use std::fmt;
use trace::Direction;

/// What reads a connection that carries several streams at once.
pub(super) trait Multiplexed: fmt::Debug {
    /// Takes the next bytes of one direction.
    fn push(&mut self, direction: Direction, bytes: &[u8], found: &mut Vec<Found>);
    /// Takes the end of one direction.
    fn finish(&mut self, direction: Direction, found: &mut Vec<Found>);
    /// Adds the layers of a direction's bytes to `runs`, whose end is where this reader began.
    fn add_layers(&self, direction: Direction, runs: &mut Runs);
}

/// How a connection came from HTTP/1.1 (RFC 7540 §3.2).
#[derive(Debug)]
pub(super) struct Upgraded {
    /// The value of HTTP2-Settings in the request.
    pub settings: String,
    /// Where HTTP/2 begins, up and down.
    pub places: [u64; 2],
}

type Make = fn(&Means, Option<Upgraded>) -> Box<dyn Multiplexed>;

/// The reader of HTTP/2, as a value for [`Decoders`](super::Decoders).
#[derive(Clone, Copy)]
pub struct Http2(pub(super) Make);

impl Http2 {
    pub(super) fn reader(self, means: &Means, upgraded: Option<Upgraded>) -> Box<dyn Multiplexed> {
        (self.0)(means, upgraded)
    }
}

impl fmt::Debug for Http2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Http2")
    }
}
