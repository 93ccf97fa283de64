//! One stream as its side keeps it: what has come and is not taken, what is to go and has not gone.

use crate::http::Fields;
use std::collections::VecDeque;
use wire::http2::ErrorCode;

/// One stream.
#[derive(Debug, Default)]
pub(super) struct Stream {
    /// Header lists that have come and are not taken: a request, or responses.
    pub heads: VecDeque<Fields>,
    /// Content that has come and is not taken.
    pub content: Vec<u8>,
    /// Whether the peer has sent its last frame.
    pub has_all: bool,
    /// Content that has not gone.
    pub outgoing: VecDeque<u8>,
    /// Whether this side ends with what is in `outgoing`, and whether it has.
    pub ends: bool,
    pub has_ended: bool,
    /// Why the stream is over before its end.
    pub broken: Option<Why>,
    /// Whether nobody will take what comes.
    pub is_forgotten: bool,
    pub credit: Credit,
}

/// Why a stream is over before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// One side reset it, with this code.
    Reset(ErrorCode),
    /// Its connection is gone.
    Gone,
}

impl Stream {
    /// Whether it has something to send.
    pub fn waits_to_send(&self) -> bool {
        self.broken.is_none() && !self.has_ended && (!self.outgoing.is_empty() || self.ends)
    }

    /// Whether nothing will happen on it any more.
    pub fn is_over(&self) -> bool {
        self.broken.is_some() || (self.has_all && self.has_ended)
    }
}

/// What a receiver has taken and not yet given back to the sender's window.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Credit(u32);

impl Credit {
    /// `bytes` have been taken of a window of `window` bytes. By how much the sender's window is to be opened: as in Chromium
    /// only once half of it is used, so that few frames say it.
    pub fn take(&mut self, bytes: u32, window: u32) -> Option<u32> {
        self.0 = self.0.saturating_add(bytes);
        (self.0 > 0 && self.0 >= window / 2).then(|| std::mem::take(&mut self.0))
    }
}
