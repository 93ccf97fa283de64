//! The text of an event stream that has content codings: unpacked as its bytes come, because its end may never come.

use crate::coding::{Fault, Stream, Streaming};
use crate::{Malformed, sse};
use std::mem;

/// What unpacks one stream.
#[derive(Debug)]
pub(super) struct Packed {
    /// `None` after a fault: what follows cannot be read.
    stream: Option<Box<dyn Stream>>,
    /// What the current part has brought.
    text: Vec<u8>,
    fault: Option<Fault>,
}

impl Packed {
    /// For a body with these codings; `None` if there are none, or one that `streaming` does not undo.
    pub(super) fn new(streaming: Option<Streaming>, codings: &[String]) -> Option<Self> {
        let stream = streaming.filter(|_| !codings.is_empty())?(codings)?;
        Some(Self { stream: Some(stream), text: Vec::new(), fault: None })
    }

    /// Takes packed bytes, and has `reader` read what is in them.
    pub(super) fn push(&mut self, packed: &[u8], reader: &mut sse::Reader, events: &mut Vec<sse::Event>) {
        let Some(stream) = &mut self.stream else { return };
        let unpacked = stream.push(packed);
        reader.push(&unpacked.bytes, events);
        self.text.extend(unpacked.bytes);
        if unpacked.fault.is_some() {
            (self.stream, self.fault) = (None, unpacked.fault);
        }
    }

    /// What the current part has brought, and what is wrong with it. The next part begins.
    pub(super) fn take(&mut self) -> (Vec<u8>, Option<Malformed>) {
        (mem::take(&mut self.text), self.fault.take().map(|fault| fault.in_content()))
    }
}
