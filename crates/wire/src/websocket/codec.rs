//! Encodes and decodes frames and messages, and checks every rule of RFC 6455 §5 to §7 that a peer can break.
//!
//! The decoder unmasks and checks a payload where it lies in the input, as its bytes come: a text that is not UTF-8 is
//! refused before its frame is whole. `seen` is how far it got. A frame is copied out once, when it is whole; fragments
//! are gathered in `fragments` until their message ends.

use super::frame::{CloseCode, Head, MOST_IN_CONTROL, Opcode, ProtocolError, Role, apply_mask};
use super::utf8::Utf8;

/// One frame as it stood on the wire, unmasked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Whether it is the last frame of its message.
    pub fin: bool,
    /// What it carries.
    pub opcode: Opcode,
    /// The masking key, if it was masked.
    pub mask: Option<[u8; 4]>,
    /// The payload, unmasked.
    pub payload: Vec<u8>,
    /// Its bytes on the wire, header included.
    pub length: usize,
}

/// A whole message or a control frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// UTF-8 text.
    Text(String),
    /// Bytes.
    Binary(Vec<u8>),
    /// A ping and what to send back.
    Ping(Vec<u8>),
    /// The answer to a ping.
    Pong(Vec<u8>),
    /// The peer closes, with the code and reason that it gave, if any.
    Close(Option<(CloseCode, String)>),
}

/// Bytes to frames and messages.
///
/// It keeps what was pushed and not yet taken, and the fragments of one message. A length that a peer merely declares
/// costs no memory.
#[derive(Clone, Debug)]
pub struct Decoder {
    sender: Role,
    limit: usize,
    input: Vec<u8>,
    /// Where in `input` the next frame starts.
    at: usize,
    /// How many bytes of that frame's payload have been unmasked in place and checked.
    seen: usize,
    /// The kind of the message whose fragments are being gathered, and its bytes so far.
    fragments: Option<(Opcode, Vec<u8>)>,
    text: Utf8,
    end: Option<End>,
}

/// Why no more frames come out.
#[derive(Clone, Debug)]
enum End {
    Closed,
    Failed(ProtocolError),
}

impl Decoder {
    /// A decoder of what the *peer* of `role` sends, for messages of at most `limit` bytes.
    pub fn new(role: Role, limit: usize) -> Self {
        let sender = match role {
            Role::Client => Role::Server,
            Role::Server => Role::Client,
        };
        let text = Utf8::default();
        Self { sender, limit, input: Vec::new(), at: 0, seen: 0, fragments: None, text, end: None }
    }

    /// Takes the next bytes. After a Close or an error they are ignored (§1.4, §7.1.7).
    pub fn push(&mut self, bytes: &[u8]) {
        if self.end.is_some() {
            return;
        }
        // Bytes that were taken are removed only once they are more than half, so that many small frames are as cheap
        // as a few large ones.
        if self.at > self.input.len() / 2 {
            self.input.drain(..self.at);
            self.at = 0;
        }
        self.input.extend_from_slice(bytes);
    }

    /// The next whole frame, and the message that it completes, if it completes one; `None` if bytes are missing, and
    /// always after a Close.
    ///
    /// # Errors
    /// What the peer did wrong, as soon as the bytes show it, even in the middle of a frame. Later calls return the
    /// same error.
    pub fn next_frame(&mut self) -> Result<Option<(Frame, Option<Message>)>, ProtocolError> {
        match &self.end {
            Some(End::Closed) => return Ok(None),
            Some(End::Failed(error)) => return Err(error.clone()),
            None => {}
        }
        self.read().inspect_err(|error| self.stop(End::Failed(error.clone())))
    }

    fn read(&mut self) -> Result<Option<(Frame, Option<Message>)>, ProtocolError> {
        let Some(head) = Head::read(&self.input[self.at..], self.sender)? else { return Ok(None) };
        self.check_head(&head)?;
        let payload_at = self.at + head.size;
        let there = self.input.len() - payload_at;
        // A length that does not fit into a `usize` is too big, even if the limit is as large as a `usize` can be.
        let length = usize::try_from(head.length).map_err(|_| ProtocolError::TOO_BIG)?;
        self.look(&head, payload_at, there.min(length))?;
        if there < length {
            return Ok(None);
        }
        let end = payload_at + length;
        let payload = self.input[payload_at..end].to_vec();
        let frame = Frame { fin: head.fin, opcode: head.opcode, mask: head.mask, payload, length: head.size + length };
        self.at = end;
        self.seen = 0;
        let message = self.complete(&frame)?;
        if frame.opcode == Opcode::Close {
            self.stop(End::Closed);
        }
        Ok(Some((frame, message)))
    }

    /// Refuses a frame that may not come now, or that makes its message too large, before its payload is there.
    fn check_head(&self, head: &Head) -> Result<(), ProtocolError> {
        head.check_order(self.fragments.is_some())?;
        if head.opcode.is_control() {
            return Ok(());
        }
        let gathered = self.fragments.as_ref().map_or(0, |(_, gathered)| gathered.len());
        // RFC 6455 §10.4: an endpoint MUST protect itself against messages that exceed its limits; §7.4.1 has 1009 for
        // it.
        if head.length > self.limit.saturating_sub(gathered) as u64 {
            return Err(ProtocolError::TOO_BIG);
        }
        Ok(())
    }

    /// Unmasks and checks the new bytes of a frame's payload, of which `there` bytes have arrived.
    fn look(&mut self, head: &Head, payload_at: usize, there: usize) -> Result<(), ProtocolError> {
        let new = &mut self.input[payload_at + self.seen..payload_at + there];
        if let Some(key) = head.mask {
            apply_mask(new, key, self.seen);
        }
        self.seen = there;
        let opcode = match (head.opcode, &self.fragments) {
            (Opcode::Continuation, Some((opcode, _))) => *opcode,
            (opcode, _) => opcode,
        };
        // RFC 6455 §8.1: a text that is not UTF-8 MUST fail the connection. That can show before it is whole.
        if opcode == Opcode::Text && !self.text.push(new) {
            return Err(ProtocolError::NOT_UTF8);
        }
        Ok(())
    }

    /// The message that a whole frame completes.
    fn complete(&mut self, frame: &Frame) -> Result<Option<Message>, ProtocolError> {
        let payload = frame.payload.clone();
        Ok(match frame.opcode {
            Opcode::Ping => Some(Message::Ping(payload)),
            Opcode::Pong => Some(Message::Pong(payload)),
            Opcode::Close => {
                Some(Message::Close(CloseCode::read(&payload)?.map(|(code, reason)| (code, reason.to_owned()))))
            }
            Opcode::Text | Opcode::Binary if frame.fin => Some(self.message(frame.opcode, payload)?),
            Opcode::Text | Opcode::Binary => {
                self.fragments = Some((frame.opcode, payload));
                None
            }
            Opcode::Continuation => {
                let Some((opcode, mut gathered)) = self.fragments.take() else { return Ok(None) };
                gathered.extend_from_slice(&payload);
                if frame.fin {
                    Some(self.message(opcode, gathered)?)
                } else {
                    self.fragments = Some((opcode, gathered));
                    None
                }
            }
        })
    }

    fn message(&mut self, opcode: Opcode, payload: Vec<u8>) -> Result<Message, ProtocolError> {
        if opcode != Opcode::Text {
            return Ok(Message::Binary(payload));
        }
        // RFC 6455 §5.6: the whole message is UTF-8. A frame's end may cut a character, the message's end may not.
        if !self.text.is_complete() {
            return Err(ProtocolError::NOT_UTF8);
        }
        String::from_utf8(payload).map(Message::Text).map_err(|_| ProtocolError::NOT_UTF8)
    }

    fn stop(&mut self, end: End) {
        self.end = Some(end);
        self.input = Vec::new();
        self.fragments = None;
        self.at = 0;
    }
}

/// Messages and frames to bytes.
#[derive(Clone, Copy, Debug)]
pub struct Encoder {
    role: Role,
}

impl Encoder {
    /// An encoder for `role`. A client must give every frame a new, unpredictable `mask` (§5.3).
    pub fn new(role: Role) -> Self {
        Self { role }
    }

    /// One frame. `mask` is used by a client only. The caller makes sure that a control frame is `fin` and has at most
    /// 125 bytes (§5.5).
    pub fn frame(&self, fin: bool, opcode: Opcode, payload: &[u8], mask: [u8; 4]) -> Vec<u8> {
        // RFC 6455 §5.1: a client MUST mask all frames that it sends; a server MUST NOT mask any.
        let mask = (self.role == Role::Client).then_some(mask);
        let mut bytes = Vec::with_capacity(super::frame_bytes(payload.len() as u64, mask.is_some()) as usize);
        Head::write(&mut bytes, fin, opcode, payload.len(), mask);
        let payload_at = bytes.len();
        bytes.extend_from_slice(payload);
        if let Some(key) = mask {
            apply_mask(&mut bytes[payload_at..], key, 0);
        }
        bytes
    }

    /// A Close frame, with a code and as much of the reason as fits in 123 bytes, or empty (§5.5.1).
    pub fn close(&self, code: Option<(CloseCode, &str)>, mask: [u8; 4]) -> Vec<u8> {
        let mut payload = Vec::new();
        if let Some((code, reason)) = code {
            payload.extend_from_slice(&code.0.to_be_bytes());
            payload.extend_from_slice(&reason.as_bytes()[..reason.floor_char_boundary(MOST_IN_CONTROL - 2)]);
        }
        self.frame(true, Opcode::Close, &payload, mask)
    }

    /// A whole message in one frame, or a control frame.
    pub fn message(&self, message: &Message, mask: [u8; 4]) -> Vec<u8> {
        match message {
            Message::Text(text) => self.frame(true, Opcode::Text, text.as_bytes(), mask),
            Message::Binary(bytes) => self.frame(true, Opcode::Binary, bytes, mask),
            Message::Ping(payload) => self.frame(true, Opcode::Ping, payload, mask),
            Message::Pong(payload) => self.frame(true, Opcode::Pong, payload, mask),
            Message::Close(close) => self.close(close.as_ref().map(|(code, reason)| (*code, reason.as_str())), mask),
        }
    }
}
