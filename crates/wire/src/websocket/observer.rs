//! Frames as an observer of one direction sees them. Unlike [`Decoder`](super::Decoder), which is for endpoints, it
//! refuses nothing: it marks what breaks a rule of RFC 6455 and reads on. It also knows of compressed messages (RFC
//! 7692), which it does not decompress.

use super::frame::{CloseCode, MOST_IN_CONTROL, Opcode, Role, apply_mask};
use super::utf8::Utf8;
use crate::Rule;

/// A frame that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Whether it is the last frame of its message.
    pub fin: bool,
    /// The four bits of its opcode; [`Opcode::of`] names them.
    pub opcode: u8,
    /// Its bytes as they crossed.
    pub bytes: Vec<u8>,
    /// Its payload, unmasked.
    pub payload: Vec<u8>,
    /// Whether it belongs to a compressed message (RFC 7692 §6).
    pub is_compressed: bool,
    /// What is wrong with it.
    pub malformed: Option<Rule>,
}

/// A message of which a frame has come, but not the last one.
#[derive(Clone, Copy, Debug)]
struct Open {
    is_text: bool,
    is_compressed: bool,
}

/// Watches one direction.
#[derive(Debug)]
pub struct Observer {
    sender: Role,
    /// Whether permessage-deflate was negotiated.
    may_compress: bool,
    input: Vec<u8>,
    /// Where in `input` the next frame starts.
    at: usize,
    open: Option<Open>,
    text: Utf8,
    has_closed: bool,
}

/// The head of a frame, whatever rules it breaks.
struct Head {
    first: u8,
    mask: Option<[u8; 4]>,
    /// Bytes of the head.
    size: usize,
    /// Bytes of the payload.
    length: u64,
    malformed: Option<Rule>,
}

impl Observer {
    /// Watches what `sender` sends. `may_compress` is whether permessage-deflate was negotiated (RFC 7692 §5).
    pub fn new(sender: Role, may_compress: bool) -> Self {
        let text = Utf8::default();
        Self { sender, may_compress, input: Vec::new(), at: 0, open: None, text, has_closed: false }
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        // Bytes that were taken are removed only once they are more than half, so that many small frames are as cheap
        // as a few large ones.
        if self.at > self.input.len() / 2 {
            self.input.drain(..self.at);
            self.at = 0;
        }
        self.input.extend_from_slice(bytes);
    }

    /// The next whole frame.
    pub fn next_frame(&mut self) -> Option<Seen> {
        let rest = self.input.get(self.at..)?;
        let head = Head::read(rest)?;
        let length = usize::try_from(head.length).ok()?;
        let bytes = rest.get(..head.size.checked_add(length)?)?.to_vec();
        Some(self.see(&head, bytes))
    }

    /// How many bytes of a frame that is not whole have come.
    pub(crate) fn held(&self) -> usize {
        self.input.len() - self.at
    }

    /// How many bytes the frame still needs whose head has come; `None` if no head has.
    pub(crate) fn needs(&self) -> Option<u64> {
        let rest = self.input.get(self.at..)?;
        let head = Head::read(rest)?;
        head.length.checked_add(head.size as u64)?.checked_sub(rest.len() as u64)
    }

    /// The end of the direction: what is left of a frame whose end is missing.
    pub fn finish(&mut self) -> Option<Seen> {
        let bytes = self.input.get(self.at..).filter(|rest| !rest.is_empty())?.to_vec();
        match Head::read(&bytes) {
            Some(head) => {
                let seen = self.see(&head, bytes);
                Some(Seen { malformed: seen.malformed.or(Some(Rule::WebSocketPayloadCut)), ..seen })
            }
            None => {
                self.at = self.input.len();
                let opcode = bytes[0] & 0x0f;
                let malformed = Some(Rule::WebSocketHeadCut);
                Some(Seen { fin: true, opcode, bytes, payload: Vec::new(), is_compressed: false, malformed })
            }
        }
    }

    fn see(&mut self, head: &Head, bytes: Vec<u8>) -> Seen {
        self.at += bytes.len();
        let mut payload = bytes[head.size..].to_vec();
        if let Some(key) = head.mask {
            apply_mask(&mut payload, key, 0);
        }
        let (fin, code) = (head.first & 0x80 != 0, head.first & 0x0f);
        let opcode = Opcode::of(code);
        let is_control = opcode.is_some_and(Opcode::is_control);
        let is_first = matches!(opcode, Some(Opcode::Text | Opcode::Binary));
        // RFC 7692 §6: RSV1 marks the first frame of a compressed message; control frames are never compressed.
        let has_mark = self.may_compress && is_first && head.first & 0x40 != 0;
        let order = self.check_order(opcode);
        if is_first {
            self.open = Some(Open { is_text: opcode == Some(Opcode::Text), is_compressed: has_mark });
            self.text = Utf8::default();
        }
        let message = self.open.filter(|_| !is_control && opcode.is_some());
        let is_compressed = message.is_some_and(|message| message.is_compressed);
        let is_text = message.is_some_and(|message| message.is_text && !message.is_compressed);
        let malformed = check_reserved(head.first, has_mark)
            .or(opcode.is_none().then_some(Rule::WebSocketReservedOpcode))
            .or_else(|| (is_control && !fin).then_some(Rule::WebSocketFragmentedControl))
            .or_else(|| (is_control && payload.len() > MOST_IN_CONTROL).then_some(Rule::WebSocketLongControl))
            .or_else(|| self.check_mask(head.mask.is_some()))
            .or(head.malformed)
            .or(order)
            .or(if is_text { self.check_text(&payload, fin) } else { None })
            .or_else(|| if opcode == Some(Opcode::Close) { check_close(&payload) } else { None });
        if message.is_some() && fin {
            self.open = None;
        }
        self.has_closed |= opcode == Some(Opcode::Close);
        Seen { fin, opcode: code, bytes, payload, is_compressed, malformed }
    }

    /// RFC 6455 §5.1: a client masks its frames, a server does not.
    fn check_mask(&self, is_masked: bool) -> Option<Rule> {
        match (self.sender, is_masked) {
            (Role::Client, false) => Some(Rule::WebSocketNotMasked),
            (Role::Server, true) => Some(Rule::WebSocketMasked),
            (Role::Client, true) | (Role::Server, false) => None,
        }
    }

    /// Whether a frame may come now (RFC 6455 §5.4, §5.5.1).
    fn check_order(&self, opcode: Option<Opcode>) -> Option<Rule> {
        match (opcode, self.open) {
            _ if self.has_closed => Some(Rule::WebSocketAfterClose),
            (Some(Opcode::Continuation), None) => Some(Rule::WebSocketNothingToContinue),
            (Some(Opcode::Text | Opcode::Binary), Some(_)) => Some(Rule::WebSocketWithinMessage),
            _ => None,
        }
    }

    /// RFC 6455 §5.6: a text is UTF-8. A frame's end may cut a character, the message's end may not.
    fn check_text(&mut self, payload: &[u8], fin: bool) -> Option<Rule> {
        let is_utf8 = self.text.push(payload) && (!fin || self.text.is_complete());
        (!is_utf8).then_some(Rule::WebSocketNotUtf8)
    }
}

impl Head {
    /// `None` if bytes of it are missing.
    fn read(bytes: &[u8]) -> Option<Self> {
        let &[first, second, ref rest @ ..] = bytes else { return None };
        let (length, extended, least) = match second & 0x7f {
            126 => (u64::from(u16::from_be_bytes(*rest.first_chunk()?)), 2, 126),
            127 => (u64::from_be_bytes(*rest.first_chunk()?), 8, 65_536),
            short => (u64::from(short), 0, 0),
        };
        // RFC 6455 §5.2: the highest bit is 0, and the shortest form is used.
        let malformed = if length >> 63 != 0 {
            Some(Rule::WebSocketLengthBit)
        } else {
            (length < least).then_some(Rule::WebSocketLengthForm)
        };
        let size = 2 + extended;
        if second & 0x80 == 0 {
            return Some(Self { first, mask: None, size, length, malformed });
        }
        Some(Self { first, mask: Some(*bytes.get(size..)?.first_chunk()?), size: size + 4, length, malformed })
    }
}

/// RFC 6455 §5.2: reserved bits are 0, except for those that an extension has given a meaning.
fn check_reserved(first: u8, has_mark: bool) -> Option<Rule> {
    let allowed = if has_mark { 0x40 } else { 0 };
    (first & 0x70 & !allowed != 0).then_some(Rule::WebSocketReservedBit)
}

/// RFC 6455 §5.5.1, §7.4: a Close is empty, or has a code that may be sent and a reason in UTF-8.
fn check_close(payload: &[u8]) -> Option<Rule> {
    match payload {
        [] => None,
        [_] => Some(Rule::WebSocketHalfCode),
        [high, low, ..] if !CloseCode(u16::from_be_bytes([*high, *low])).may_be_sent() => {
            Some(Rule::WebSocketCloseCode)
        }
        [_, _, reason @ ..] => str::from_utf8(reason).is_err().then_some(Rule::WebSocketReasonNotUtf8),
    }
}
