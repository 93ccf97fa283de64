//! What a program brings to unpack compressed content. This crate finds coded bodies and compressed messages and has no
//! codec, because the lab's hosts compress nothing.

use crate::{Malformed, Rule};

/// What unpacking gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unpacked {
    /// The content, or the part of it that was unpacked.
    pub bytes: Vec<u8>,
    /// Why it is not the whole content, if it is not.
    pub fault: Option<Fault>,
}

/// Why content is not whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The packed bytes end early, or there is more than the caller's limit.
    Cut,
    /// The packed bytes are not what this coding produces.
    Broken(String),
    /// Nothing undoes this coding.
    Unknown(String),
}

impl Fault {
    /// The rule that it breaks, in a body.
    pub(crate) fn in_content(&self) -> Malformed {
        match self {
            Self::Cut => Rule::ContentCut.into(),
            Self::Broken(coding) => Malformed::of(Rule::ContentCoding, coding),
            Self::Unknown(coding) => Malformed::of(Rule::ContentUnknown, coding),
        }
    }

    /// The rule that it breaks, in a WebSocket message.
    pub(crate) fn in_message(&self) -> Malformed {
        match self {
            Self::Cut => Rule::ContentCut,
            Self::Broken(_) | Self::Unknown(_) => Rule::WebSocketDeflate,
        }
        .into()
    }
}

/// Unpacks the compressed messages of one direction of a WebSocket, one after the other (RFC 7692 §7.2.2).
pub trait Inflate: std::fmt::Debug {
    /// The next message, whose frames had `payload` together.
    fn message(&mut self, payload: &[u8]) -> Unpacked;
}

/// Undoes content codings, which are given in the order in which they were applied (RFC 9110 §8.4).
pub type Content = fn(codings: &[String], packed: &[u8]) -> Unpacked;

/// Undoes the codings of a body that is read while it comes: an event stream.
pub trait Stream: std::fmt::Debug {
    /// Takes the next packed bytes and returns what can be unpacked now. A fault says that nothing more can be; packed bytes
    /// that do not end yet are none.
    fn push(&mut self, packed: &[u8]) -> Unpacked;
}

/// Makes what undoes content codings as the bytes come; `None` if it knows one of them not.
pub type Streaming = fn(codings: &[String]) -> Option<Box<dyn Stream>>;
