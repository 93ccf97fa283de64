//! What a whole message says, without its framing: its field lines and its body.

use super::chunks::{Chunks, Piece, Scan};
use super::head;
use super::part::{Part, PartKind};

impl Part {
    /// The field lines of a request or a response, name and value, in their order; empty for other kinds.
    pub fn fields(&self) -> Vec<(String, String)> {
        match &self.kind {
            PartKind::Request { .. } | PartKind::Response { .. } => head::fields(self.head_and_rest().0),
            PartKind::Events { .. } | PartKind::End | PartKind::Malformed(_) => Vec::new(),
        }
    }

    /// Whether the list in the field `name` of a request or a response has the element `token`, in either case and
    /// whatever its parameters.
    pub(crate) fn has_element(&self, name: &'static str, token: &str) -> bool {
        head::has_element(self.head_and_rest().0, name, token)
    }

    /// The elements of the list in the field `name` of a request or a response, with their parameters.
    pub(crate) fn elements(&self, name: &'static str) -> Vec<String> {
        head::elements_of(self.head_and_rest().0, name)
    }

    /// The body of a request or a response without its chunks' framing, as far as [`bytes`](Part::bytes) has it.
    pub fn body(&self) -> Vec<u8> {
        body(&self.bytes)
    }

    fn head_and_rest(&self) -> (&[u8], &[u8]) {
        head_and_rest(&self.bytes)
    }
}

/// The codings of a message's body in the order in which they were applied, and the body without its chunks' framing;
/// `None` if it has no codings or no body. `message` is a part's [`bytes`](Part::bytes).
pub(crate) fn coded_body(message: &[u8]) -> Option<(Vec<String>, Vec<u8>)> {
    let (head, rest) = head_and_rest(message);
    if rest.is_empty() {
        return None;
    }
    let codings = head::codings(head);
    (!codings.is_empty()).then(|| (codings, body(message)))
}

fn body(message: &[u8]) -> Vec<u8> {
    let (head, rest) = head_and_rest(message);
    if !head::is_chunked(head) {
        return rest.to_vec();
    }
    let mut chunks = Chunks::default();
    let (mut input, mut body) = (rest, Vec::new());
    while !input.is_empty() {
        // The reader has read these bytes once, so they are no error.
        let Ok((piece, length)) = chunks.next(input) else { break };
        let (taken, left) = input.split_at(length);
        match piece {
            Piece::Data | Piece::LastData => body.extend_from_slice(taken),
            Piece::Framing | Piece::ChunkEnd => {}
            Piece::End => break,
        }
        input = left;
    }
    body
}

fn head_and_rest(message: &[u8]) -> (&[u8], &[u8]) {
    let (length, _) = Scan::default().until_empty_line(message);
    message.split_at(length)
}
