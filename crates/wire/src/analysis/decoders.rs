//! What a program can open and unpack beyond what this crate can: the seam for programs that read captures.

use super::inner::Subprotocols;
use super::multiplexed::Http2;
use crate::coding::{Content, Fault, Inflate, Streaming, Unpacked};
use crate::tls::KeyLog;
use crate::tls::suite::{LAB_SUITES, Suite};
use crate::websocket::{Deflate, Role};
use std::cell::Cell;
use std::rc::Rc;

/// The most that is kept of all unpacked messages of one analysis, in bytes. Without a limit, a small capture could fill
/// the memory.
const MOST_UNPACKED: usize = 256 << 20;

/// Makes what unpacks the messages of `sender`.
pub type Inflater = fn(agreed: &Deflate, sender: Role) -> Box<dyn Inflate>;

/// The ciphers and codecs of a program.
#[derive(Clone, Copy, Debug)]
pub struct Decoders {
    /// The cipher suites whose records can be opened.
    pub suites: &'static [Suite],
    /// What unpacks compressed WebSocket messages (RFC 7692); without it they stay compressed.
    pub inflater: Option<Inflater>,
    /// What undoes content codings (RFC 9110 §8.4); without it bodies stay as they crossed.
    pub content: Option<Content>,
    /// The same for event streams, whose events are read as they come; without it a coded stream is a body like others.
    pub streaming: Option<Streaming>,
    /// What reads connections that speak HTTP/2; without it they are read as HTTP/1.1.
    pub http2: Option<Http2>,
    /// What reads what runs on WebSocket, event streams and HTTP; without it messages are text or bytes.
    pub subprotocols: Option<Subprotocols>,
    /// How much of each HTTP body is kept, in bytes as they crossed.
    pub most_of_body: usize,
}

impl Default for Decoders {
    /// What the lab's hosts need: two suites, and no codec.
    fn default() -> Self {
        Self {
            suites: &LAB_SUITES,
            inflater: None,
            content: None,
            streaming: None,
            http2: None,
            subprotocols: None,
            most_of_body: 64 << 10,
        }
    }
}

/// What the connections of one analysis share.
#[derive(Clone, Debug)]
pub(super) struct Means {
    pub keys: KeyLog,
    pub decoders: Decoders,
    /// How many bytes of unpacked messages may still be kept.
    left: Rc<Cell<usize>>,
}

impl Means {
    pub fn new(key_log: &str, decoders: Decoders) -> Self {
        Self { keys: KeyLog::parse(key_log), decoders, left: Rc::new(Cell::new(MOST_UNPACKED)) }
    }

    /// Whether there is room for so many bytes, which are counted then.
    pub fn has_room(&self, length: usize) -> bool {
        let left = self.left.get().checked_sub(length);
        left.into_iter().for_each(|left| self.left.set(left));
        left.is_some()
    }

    /// `unpacked`, without its bytes if there is no room for them.
    pub fn keep(&self, unpacked: Unpacked) -> Unpacked {
        match self.left.get().checked_sub(unpacked.bytes.len()) {
            Some(left) => {
                self.left.set(left);
                unpacked
            }
            None => Unpacked { bytes: Vec::new(), fault: unpacked.fault.or(Some(Fault::Cut)) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_room_is_cut() {
        let means = Means::new("", Decoders::default());
        means.left.set(3);
        let message = || Unpacked { bytes: vec![1, 2], fault: None };
        assert_eq!(means.keep(message()), message());
        assert_eq!(means.keep(message()), Unpacked { bytes: Vec::new(), fault: Some(Fault::Cut) });
    }
}
