//! What a TCP connection carries, as Wireshark guesses it too: TLS on the server's port 443, HTTP on 80, and on all other
//! ports what a client's first bytes say: a ClientHello, a request, the preface of HTTP/2. All else is bytes whose meaning
//! only the application knows.

use super::decoders::Means;
use super::runs::Runs;
use super::tls::Tls;
use super::unit::Found;
use super::web::{PREFACE, Web};
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

    /// What the first bytes of a client say that the connection speaks, whatever its port; `None` if they say nothing.
    pub fn of_first(bytes: &[u8], means: &Means) -> Option<Self> {
        if bytes.starts_with(PREFACE) || is_request(bytes) {
            return Some(Self::web(means));
        }
        is_client_hello(bytes).then(|| Self::Tls(Box::new(Tls::new(means))))
    }

    fn web(means: &Means) -> Self {
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

/// Whether `bytes` begin a record of TLS with a ClientHello (RFC 8446 §5.1, §4): handshake, version 3.x, then message 1.
fn is_client_hello(bytes: &[u8]) -> bool {
    matches!(bytes, [22, 3, 0..=4, _, _, 1, ..])
}

/// Whether `bytes` begin with the line of a request (RFC 9112 §3): a method, a target and the version. Of a line that is
/// longer than the packet, a known method and the beginning of a target have to do.
fn is_request(bytes: &[u8]) -> bool {
    const METHODS: [&[u8]; 9] =
        [b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"CONNECT", b"OPTIONS", b"TRACE", b"PATCH"];
    let mut words = bytes.split(|&byte| byte == b' ');
    let (Some(method), Some(target)) = (words.next(), words.next()) else { return false };
    if !METHODS.contains(&method) || target.is_empty() || target.iter().any(u8::is_ascii_control) {
        return false;
    }
    match words.next() {
        Some(version) => version.starts_with(b"HTTP/1.") || b"HTTP/1.".starts_with(version),
        None => bytes.len() > LONG_LINE,
    }
}

/// A request's line that is longer than this may be cut by the end of its packet.
const LONG_LINE: usize = 500;

/// Adds the bytes in `range` of a stream to `bytes`, each to its layer. `runs` comes from [`Content::layers`].
pub(super) fn add_layers(runs: Option<&[Runs; 2]>, direction: Direction, range: Range<u64>, bytes: &mut LayerBytes) {
    match runs {
        Some(runs) => runs[direction.index()].add(range, bytes),
        None => bytes.payload += range.end - range.start,
    }
}
