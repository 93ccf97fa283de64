//! Frames and messages: encoding, decoding, and every rule of RFC 6455 §5 to §7 that a peer can break.

/// Which side one is; a client masks, a server does not (§5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The side that asked for the upgrade.
    Client,
    /// The side that answered.
    Server,
}

/// §5.2, §11.8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the RFC's own names")]
pub enum Opcode {
    Continuation,
    Text,
    Binary,
    Close,
    Ping,
    Pong,
}

/// A status code that may stand in a Close frame (§7.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloseCode(pub u16);

/// One frame as it stood on the wire, unmasked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Whether it is its message's last.
    pub fin: bool,
    /// What it carries.
    pub opcode: Opcode,
    /// The masking key, where it was masked.
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
    /// The peer closes; the code and reason, where it gave any.
    Close(Option<(CloseCode, String)>),
}

/// What a peer did that RFC 6455 forbids, with the status code to close with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct ProtocolError {
    /// 1002, 1007 or 1009 (§7.4.1).
    pub code: CloseCode,
    /// What it did, in a sentence with the section.
    pub what: &'static str,
}

/// Bytes to frames and messages.
pub struct Decoder {}

impl Decoder {
    /// A decoder of what the *peer* of `role` sends, for messages of at most `limit` bytes.
    pub fn new(_role: Role, _limit: usize) -> Self {
        todo!()
    }

    /// Takes bytes as they come.
    pub fn push(&mut self, _bytes: &[u8]) {
        todo!()
    }

    /// The next whole frame, and the message that it completes, if it does.
    pub fn next_frame(&mut self) -> Result<Option<(Frame, Option<Message>)>, ProtocolError> {
        todo!()
    }
}

/// Messages and frames to bytes.
pub struct Encoder {}

impl Encoder {
    /// An encoder for `role`; a client gives `mask`, which makes a new key for each frame (§5.3).
    pub fn new(_role: Role) -> Self {
        todo!()
    }

    /// One frame. `mask` is used by a client only.
    pub fn frame(&self, _fin: bool, _opcode: Opcode, _payload: &[u8], _mask: [u8; 4]) -> Vec<u8> {
        todo!()
    }
}
