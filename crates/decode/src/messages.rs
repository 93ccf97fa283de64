//! Compressed WebSocket messages, one after the other (RFC 7692 §7.2.2).
//!
//! A sender that takes its context over goes on with the window of the message before: a message may refer to the last
//! 32 KiB that it has sent. So every message must be unpacked, in order, even if nobody looks at it.

use crate::MOST_UNPACKED;
use crate::inflate::{End, Wrapping, inflate};
use wire::coding::{Fault, Inflate, Unpacked};

/// The most that a reference reaches back (RFC 1951 §2).
const WINDOW: usize = 32 << 10;
/// What a sender removes from the end of each message (RFC 7692 §7.2.1).
const TAIL: [u8; 4] = [0x00, 0x00, 0xff, 0xff];

/// Unpacks the messages of one direction.
#[derive(Debug)]
pub struct Messages {
    takes_over: bool,
    /// The end of what has been unpacked, which the next message may refer to. All of it is kept, whatever window was
    /// agreed on, because a smaller one only limits the sender.
    window: Vec<u8>,
    /// Whether a message could not be unpacked, so that nothing is known of the window.
    is_lost: bool,
}

impl Messages {
    /// For a sender that takes its context over from message to message, or does not (RFC 7692 §7.1.1).
    pub fn new(takes_over: bool) -> Self {
        Self { takes_over, window: Vec::new(), is_lost: false }
    }
}

impl Inflate for Messages {
    fn message(&mut self, payload: &[u8]) -> Unpacked {
        if !self.takes_over {
            self.window.clear();
            self.is_lost = false;
        }
        let broken = || Some(Fault::Broken("permessage-deflate".to_owned()));
        if self.is_lost {
            return Unpacked { bytes: Vec::new(), fault: broken() };
        }
        let packed = [payload, &TAIL].concat();
        let mut output = std::mem::take(&mut self.window);
        let start = output.len();
        let end = unpack(&packed, &mut output);
        let bytes = output.get(start..).unwrap_or_default().to_vec();
        output.drain(..output.len().saturating_sub(WINDOW));
        self.window = output;
        let fault = match end {
            End::Done | End::Short => None,
            End::Long => Some(Fault::Cut),
            End::Broken => broken(),
        };
        self.is_lost = fault.is_some();
        Unpacked { bytes, fault }
    }
}

/// Unpacks one message behind the window. A sender may end blocks as if they were the last ones of a stream; others follow
/// at the next byte (RFC 7692 §7.2.3.4).
fn unpack(packed: &[u8], output: &mut Vec<u8>) -> End {
    let start = output.len();
    let mut read = 0;
    loop {
        let most = MOST_UNPACKED.saturating_sub(output.len() - start);
        let ahead = packed.get(read..).unwrap_or_default();
        let (consumed, end) = inflate(ahead, Wrapping::Raw, output, most);
        read += consumed;
        if end != End::Done || consumed == 0 || read >= packed.len() {
            return end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use miniz_oxide::deflate::compress_to_vec;

    /// The examples of RFC 7692 §7.2.3, all of which say "Hello".
    #[test]
    fn the_examples_of_the_rfc_say_hello() {
        let hello = Unpacked { bytes: b"Hello".to_vec(), fault: None };
        let mut messages = Messages::new(true);
        assert_eq!(messages.message(b"\xf2\x48\xcd\xc9\xc9\x07\x00"), hello, "one compressed block");
        assert_eq!(messages.message(b"\xf2\x00\x11\x00\x00"), hello, "the same with the window of the first");
        let mut messages = Messages::new(false);
        assert_eq!(messages.message(b"\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00"), hello, "no compression");
        assert_eq!(messages.message(b"\xf3\x48\xcd\xc9\xc9\x07\x00\x00"), hello, "a block marked as the last one");
        assert_eq!(messages.message(b"\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"), hello, "two blocks");
    }

    #[test]
    fn without_its_window_a_message_is_broken_and_with_takeover_so_are_the_next() {
        let mut messages = Messages::new(true);
        assert!(messages.message(b"\xf2\x00\x11\x00\x00").fault.is_some(), "nothing to refer to");
        assert!(messages.message(b"\xf2\x48\xcd\xc9\xc9\x07\x00").fault.is_some(), "the window is not known");
        let mut messages = Messages::new(false);
        assert!(messages.message(b"\xf2\x00\x11\x00\x00").fault.is_some());
        assert_eq!(messages.message(b"\xf2\x48\xcd\xc9\xc9\x07\x00").bytes, b"Hello");
    }

    #[test]
    fn a_bomb_gives_what_fits_and_a_mark() {
        let bomb = compress_to_vec(&vec![b'a'; MOST_UNPACKED + 1], 9);
        let unpacked = Messages::new(false).message(&bomb);
        assert_eq!((unpacked.bytes.len(), unpacked.fault), (MOST_UNPACKED, Some(Fault::Cut)));
    }
}
