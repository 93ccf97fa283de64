//! Which frame may follow which, what a message is, and what is refused (RFC 6455 §5.4–§5.6, §8.1). Works in place: the
//! payload of a whole message is unmasked where it lies; only the pieces of a fragmented one are gathered.

use std::ops::Range;

use super::frame::{self, Opcode, Violation};

/// What a client's frame comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Received {
    /// A whole message, or a control frame, unmasked where it lies.
    Whole { opcode: Opcode, payload: Range<usize> },
    /// The last piece of a fragmented message; take it with [`Receiver::take_message`].
    Gathered { opcode: Opcode },
    /// A piece of a message, not the last.
    Piece,
}

#[derive(Debug)]
pub(super) struct Receiver {
    limit: usize,
    /// The pieces so far of a fragmented message.
    pieces: Vec<u8>,
    fragmented: Option<Opcode>,
}

impl Receiver {
    /// Refuses messages of more than `limit` bytes.
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, pieces: Vec::new(), fragmented: None }
    }

    /// Takes the frame at the start of `bytes`: its size and what it is; `Err(needed)` in the inner result says how many
    /// bytes there must be before it is worth calling again.
    pub(super) fn frame(&mut self, bytes: &mut [u8]) -> Result<Result<(usize, Received), usize>, Violation> {
        let Some(head) = frame::head(bytes)? else { return Ok(Err(bytes.len() + 1)) };
        if !head.opcode.is_control() {
            self.check_order(head.opcode)?;
            if head.length > (self.limit - self.pieces.len()) as u64 {
                return Err(Violation::TOO_LARGE);
            }
        }
        let end = usize::try_from(head.length).ok().and_then(|length| head.size.checked_add(length));
        let Some(end) = end else { return Err(Violation::TOO_LARGE) };
        let Some(payload) = bytes.get_mut(head.size..end) else { return Ok(Err(end)) };
        frame::unmask(payload, head.mask);
        let received = match head.opcode {
            Opcode::Close | Opcode::Ping | Opcode::Pong => whole(head.opcode, head.size..end),
            Opcode::Text | Opcode::Binary if head.is_final => {
                check_text(head.opcode, payload)?;
                whole(head.opcode, head.size..end)
            }
            Opcode::Text | Opcode::Binary => {
                self.fragmented = Some(head.opcode);
                self.pieces.extend_from_slice(payload);
                Received::Piece
            }
            Opcode::Continuation => self.continued(payload, head.is_final)?,
        };
        Ok(Ok((end, received)))
    }

    /// The message that [`Received::Gathered`] announced.
    pub(super) fn take_message(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.pieces)
    }

    fn check_order(&self, opcode: Opcode) -> Result<(), Violation> {
        match (opcode, self.fragmented) {
            (Opcode::Continuation, None) => Err(Violation::protocol("nothing is there to be continued")),
            (Opcode::Text | Opcode::Binary, Some(_)) => Err(Violation::protocol("a message is not ended yet")),
            _ => Ok(()),
        }
    }

    fn continued(&mut self, payload: &[u8], is_final: bool) -> Result<Received, Violation> {
        self.pieces.extend_from_slice(payload);
        match self.fragmented {
            Some(opcode) if is_final => {
                self.fragmented = None;
                check_text(opcode, &self.pieces)?;
                Ok(Received::Gathered { opcode })
            }
            _ => Ok(Received::Piece),
        }
    }
}

/// The code to answer a Close frame with: the client's own, nothing if it gave none (RFC 6455 §5.5.1, §7.4).
pub(super) fn close_answer(payload: &[u8]) -> Result<&[u8], Violation> {
    let (code, reason) = match payload {
        [] => return Ok(&[]),
        [_] => return Err(Violation::protocol("a close code has two bytes")),
        [high, low, reason @ ..] => (u16::from_be_bytes([*high, *low]), reason),
    };
    if !matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999) {
        return Err(Violation::protocol("this close code must not be sent"));
    }
    if std::str::from_utf8(reason).is_err() {
        return Err(Violation::NOT_UTF8);
    }
    Ok(&payload[..2])
}

fn whole(opcode: Opcode, payload: Range<usize>) -> Received {
    Received::Whole { opcode, payload }
}

fn check_text(opcode: Opcode, payload: &[u8]) -> Result<(), Violation> {
    if opcode == Opcode::Text && std::str::from_utf8(payload).is_err() {
        // §8.1
        return Err(Violation::NOT_UTF8);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(first: u8, payload: &[u8]) -> Vec<u8> {
        let mut bytes = vec![first, 0x80 | payload.len() as u8, 1, 2, 3, 4];
        bytes.extend_from_slice(payload);
        frame::unmask(&mut bytes[6..], [1, 2, 3, 4]);
        bytes
    }

    fn receive(receiver: &mut Receiver, first: u8, payload: &[u8]) -> Result<Received, Violation> {
        receiver.frame(&mut client(first, payload)).map(|whole| whole.expect("a whole frame").1)
    }

    #[test]
    fn gathers_pieces_with_a_ping_between_them() {
        let mut receiver = Receiver::new(100);
        assert_eq!(receive(&mut receiver, 0x01, "안".as_bytes()[..2].as_ref()), Ok(Received::Piece));
        assert_eq!(receive(&mut receiver, 0x89, b"p"), Ok(whole(Opcode::Ping, 6..7)));
        assert_eq!(
            receive(&mut receiver, 0x80, "안".as_bytes()[2..].as_ref()),
            Ok(Received::Gathered { opcode: Opcode::Text })
        );
        assert_eq!(receiver.take_message(), "안".as_bytes());
        assert_eq!(receive(&mut receiver, 0x82, b"next"), Ok(whole(Opcode::Binary, 6..10)));
    }

    #[test]
    fn refuses_frames_out_of_order() {
        let mut receiver = Receiver::new(100);
        assert_eq!(receive(&mut receiver, 0x80, b"").unwrap_err().code, 1002);
        assert_eq!(receive(&mut receiver, 0x02, b"a"), Ok(Received::Piece));
        assert_eq!(receive(&mut receiver, 0x82, b"b").unwrap_err().code, 1002);
    }

    #[test]
    fn refuses_what_is_too_large_before_it_comes() {
        let mut receiver = Receiver::new(10);
        assert_eq!(receiver.frame(&mut client(0x82, &[0; 11])[..6]), Err(Violation::TOO_LARGE));
        assert_eq!(receive(&mut receiver, 0x02, &[0; 6]), Ok(Received::Piece));
        assert_eq!(receive(&mut receiver, 0x80, &[0; 5]), Err(Violation::TOO_LARGE));
    }

    #[test]
    fn refuses_text_that_is_not_utf8() {
        let mut receiver = Receiver::new(10);
        assert_eq!(receive(&mut receiver, 0x81, &[0xff]), Err(Violation::NOT_UTF8));
        assert_eq!(receive(&mut receiver, 0x82, &[0xff]), Ok(whole(Opcode::Binary, 6..7)));
    }

    #[test]
    fn answers_a_close_with_its_code() {
        assert_eq!(close_answer(b""), Ok(&b""[..]));
        assert_eq!(close_answer(&[3, 232, b'x']), Ok(&[3, 232][..]));
        assert_eq!(close_answer(&[3]).unwrap_err().code, 1002);
        assert_eq!(close_answer(&[3, 237]).unwrap_err().code, 1002, "1005 is never sent");
        assert_eq!(close_answer(&[3, 232, 0xff]).unwrap_err().code, 1007);
    }
}
