//! From a client's frames to messages (RFC 6455 §5.4–§5.6, §8.1). `wire` has a `Decoder` too, but it copies each
//! payload. This one works in place: it unmasks the payload of a whole message in the caller's buffer, and copies only
//! the fragments of a fragmented message. The rules themselves are `wire`'s.

use std::ops::Range;

use wire::websocket::{Head, Opcode, ProtocolError, Role, apply_mask};

/// What the start of a buffer holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A whole frame and its size in bytes.
    Frame(usize, Received),
    /// The start of a frame. The buffer must have at least this many bytes for another look to be worthwhile.
    Incomplete(usize),
}

/// What a whole frame amounts to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Received {
    /// A whole message or a control frame. `payload` is its unmasked place in the buffer.
    Whole { opcode: Opcode, payload: Range<usize> },
    /// The last fragment of a message. [`Receiver::take_message`] returns the message.
    Complete { opcode: Opcode },
    /// A fragment that is not its message's last.
    Fragment,
}

#[derive(Debug)]
pub(super) struct Receiver {
    limit: usize,
    /// The opcode of the message whose fragments are arriving.
    fragmented: Option<Opcode>,
    /// Its fragments so far.
    fragments: Vec<u8>,
}

impl Receiver {
    /// Refuses messages of more than `limit` bytes.
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, fragmented: None, fragments: Vec::new() }
    }

    /// Reads the frame at the start of `bytes`, if all of it is there.
    ///
    /// # Errors
    /// The rule that the client broke. A message above the limit is refused as soon as its head is there.
    pub(super) fn next(&mut self, bytes: &mut [u8]) -> Result<Next, ProtocolError> {
        let Some(head) = Head::read(bytes, Role::Client)? else { return Ok(Next::Incomplete(bytes.len() + 1)) };
        head.check_order(self.fragmented.is_some())?;
        if !head.opcode.is_control() && head.length > (self.limit - self.fragments.len()) as u64 {
            return Err(ProtocolError::TOO_BIG);
        }
        let end = usize::try_from(head.length).ok().and_then(|length| head.size.checked_add(length));
        let Some(end) = end else { return Err(ProtocolError::TOO_BIG) };
        let Some(payload) = bytes.get_mut(head.size..end) else { return Ok(Next::Incomplete(end)) };
        if let Some(key) = head.mask {
            apply_mask(payload, key, 0);
        }
        let received = match head.opcode {
            Opcode::Continuation => self.continued(payload, head.fin)?,
            Opcode::Text | Opcode::Binary if !head.fin => {
                self.fragmented = Some(head.opcode);
                self.fragments.extend_from_slice(payload);
                Received::Fragment
            }
            opcode => {
                check_text(opcode, payload)?;
                Received::Whole { opcode, payload: head.size..end }
            }
        };
        Ok(Next::Frame(end, received))
    }

    /// Whether a message is here in part.
    pub(super) fn is_unfinished(&self) -> bool {
        self.fragmented.is_some()
    }

    /// The message that [`Received::Complete`] announced.
    pub(super) fn take_message(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.fragments)
    }

    fn continued(&mut self, payload: &[u8], is_last: bool) -> Result<Received, ProtocolError> {
        self.fragments.extend_from_slice(payload);
        match self.fragmented {
            Some(opcode) if is_last => {
                self.fragmented = None;
                check_text(opcode, &self.fragments)?;
                Ok(Received::Complete { opcode })
            }
            _ => Ok(Received::Fragment),
        }
    }
}

fn check_text(opcode: Opcode, payload: &[u8]) -> Result<(), ProtocolError> {
    // RFC 6455 §8.1: an endpoint MUST fail the connection if a text message is not UTF-8.
    if opcode == Opcode::Text && std::str::from_utf8(payload).is_err() {
        return Err(ProtocolError::NOT_UTF8);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use wire::websocket::CloseCode;

    use super::*;

    fn client(first: u8, payload: &[u8]) -> Vec<u8> {
        let mut bytes = vec![first, 0x80 | payload.len() as u8, 1, 2, 3, 4];
        bytes.extend_from_slice(payload);
        apply_mask(&mut bytes[6..], [1, 2, 3, 4], 0);
        bytes
    }

    fn receive(receiver: &mut Receiver, first: u8, payload: &[u8]) -> Result<Received, ProtocolError> {
        receiver.next(&mut client(first, payload)).map(|next| match next {
            Next::Frame(_, received) => received,
            Next::Incomplete(needed) => panic!("{needed} bytes are needed for a whole frame"),
        })
    }

    fn whole(opcode: Opcode, payload: Range<usize>) -> Received {
        Received::Whole { opcode, payload }
    }

    #[test]
    fn unmasks_a_whole_message_where_it_is() {
        let mut bytes = client(0x81, b"Hello");
        bytes.extend(client(0x82, b"next"));
        let next = Receiver::new(100).next(&mut bytes);
        assert_eq!(next, Ok(Next::Frame(11, whole(Opcode::Text, 6..11))));
        assert_eq!(&bytes[6..11], b"Hello");
        assert_eq!(&bytes[11..], client(0x82, b"next"), "the next frame is untouched");
    }

    #[test]
    fn an_incomplete_frame_is_not_unmasked() {
        let bytes = client(0x81, b"Hello");
        for end in 0..bytes.len() {
            let mut part = bytes[..end].to_vec();
            // Until the head is there, nothing but one more byte is known to be needed.
            let needed = if end < 6 { end + 1 } else { bytes.len() };
            assert_eq!(Receiver::new(100).next(&mut part), Ok(Next::Incomplete(needed)));
            assert_eq!(part, &bytes[..end]);
        }
    }

    #[test]
    fn joins_fragments_with_a_ping_between_them() {
        let mut receiver = Receiver::new(100);
        assert_eq!(receive(&mut receiver, 0x01, "안".as_bytes()[..2].as_ref()), Ok(Received::Fragment));
        assert_eq!(receive(&mut receiver, 0x89, b"p"), Ok(whole(Opcode::Ping, 6..7)));
        assert_eq!(
            receive(&mut receiver, 0x80, "안".as_bytes()[2..].as_ref()),
            Ok(Received::Complete { opcode: Opcode::Text })
        );
        assert_eq!(receiver.take_message(), "안".as_bytes());
        assert_eq!(receive(&mut receiver, 0x82, b"next"), Ok(whole(Opcode::Binary, 6..10)));
    }

    #[test]
    fn refuses_frames_out_of_order() {
        let mut receiver = Receiver::new(100);
        assert_eq!(receive(&mut receiver, 0x80, b"").unwrap_err().code, CloseCode::PROTOCOL_ERROR);
        assert_eq!(receive(&mut receiver, 0x02, b"a"), Ok(Received::Fragment));
        assert_eq!(receive(&mut receiver, 0x82, b"b").unwrap_err().code, CloseCode::PROTOCOL_ERROR);
    }

    #[test]
    fn refuses_a_message_that_is_too_large_before_its_payload_arrives() {
        let mut receiver = Receiver::new(10);
        assert_eq!(receiver.next(&mut client(0x82, &[0; 11])[..6]), Err(ProtocolError::TOO_BIG));
        assert_eq!(receive(&mut receiver, 0x02, &[0; 6]), Ok(Received::Fragment));
        assert_eq!(receive(&mut receiver, 0x80, &[0; 5]), Err(ProtocolError::TOO_BIG));
    }

    #[test]
    fn refuses_text_that_is_not_utf8() {
        let mut receiver = Receiver::new(10);
        assert_eq!(receive(&mut receiver, 0x81, &[0xff]), Err(ProtocolError::NOT_UTF8));
        assert_eq!(receive(&mut receiver, 0x82, &[0xff]), Ok(whole(Opcode::Binary, 6..7)));
        assert_eq!(receive(&mut receiver, 0x01, &[0xff]), Ok(Received::Fragment));
        assert_eq!(receive(&mut receiver, 0x80, &[]), Err(ProtocolError::NOT_UTF8));
    }
}
