//! What a TCP connection carries, by its server's port, as Wireshark guesses it too: TLS on 443, HTTP on 80, and on all
//! other ports bytes whose meaning only the application knows, unless they begin with the preface of HTTP/2.

use super::decoders::Means;
use super::runs::Runs;
use super::tls::Tls;
use super::unit::Found;
use super::web::Web;
use crate::tls::Dark;
use std::ops::Range;
use trace::{Direction, LayerBytes};

pub(super) enum Content {
    /// Only the application knows what the bytes mean.
    Raw,
    /// HTTP, and WebSocket after an upgrade.
    Web(Box<Web>),
    /// The same, encrypted.
    Tls(Box<Tls>),
}

impl Content {
    pub fn new(server_port: u16, means: &Means) -> Self {
        match server_port {
            443 => Self::Tls(Box::new(Tls::new(means))),
            80 => Self::web(means),
            _ => Self::Raw,
        }
    }

    /// HTTP, whatever the port.
    pub fn web(means: &Means) -> Self {
        Self::Web(Box::new(Web::new(means)))
    }

    pub fn is_raw(&self) -> bool {
        matches!(self, Self::Raw)
    }

    /// Takes the next bytes of one direction. The messages that they complete are appended to `found`, with their
    /// places in the TCP stream.
    pub fn push(&mut self, direction: Direction, bytes: &[u8], found: &mut Vec<Found>) {
        match self {
            Self::Raw => {}
            Self::Web(web) => web.push(direction, bytes, found),
            Self::Tls(tls) => tls.push(direction, bytes, found),
        }
    }

    /// Takes the next `length` bytes of one direction, which crossed and were not captured. What they cut is marked; a
    /// record of TLS that they cut ends the reading of its direction, because nothing behind it can be opened.
    pub fn skip(&mut self, direction: Direction, length: usize, found: &mut Vec<Found>) {
        match self {
            Self::Raw => {}
            Self::Web(web) => web.skip(direction, length, found),
            Self::Tls(tls) => tls.stop(direction),
        }
    }

    /// Takes the end of one direction.
    pub fn finish(&mut self, direction: Direction, found: &mut Vec<Found>) {
        match self {
            Self::Raw => {}
            Self::Web(web) => web.finish(direction, found),
            Self::Tls(tls) => tls.finish(direction, found),
        }
    }

    /// Whether TLS 1.3 is spoken; `None` if there is no TLS.
    pub fn is_tls13(&self) -> Option<bool> {
        match self {
            Self::Raw | Self::Web(_) => None,
            Self::Tls(tls) => Some(tls.is_tls13()),
        }
    }

    /// Why records of TLS stayed dark, if some did.
    pub fn dark(&self) -> Option<Dark> {
        match self {
            Self::Raw | Self::Web(_) => None,
            Self::Tls(tls) => tls.dark(),
        }
    }

    /// The bytes of each direction by layer, once all have been taken; `None` if all are the application's.
    pub fn layers(&self) -> Option<[Runs; 2]> {
        match self {
            Self::Raw => None,
            Self::Web(web) => Some([web.layers(Direction::Up), web.layers(Direction::Down)]),
            Self::Tls(tls) => Some([tls.layers(Direction::Up), tls.layers(Direction::Down)]),
        }
    }
}

/// Adds the bytes in `range` of a stream to `bytes`, each to its layer. `runs` comes from [`Content::layers`].
pub(super) fn add_layers(runs: Option<&[Runs; 2]>, direction: Direction, range: Range<u64>, bytes: &mut LayerBytes) {
    match runs {
        Some(runs) => runs[direction.index()].add(range, bytes),
        None => bytes.payload += range.end - range.start,
    }
}
