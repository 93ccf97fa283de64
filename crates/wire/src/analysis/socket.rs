//! The WebSocket frames of one direction, whatever carries them: a connection after a 101 (RFC 6455 §4), or a stream of
//! HTTP/2 (RFC 8441 §5).

use super::decoders::Means;
use super::inner::{Messages, Shared};
use super::runs::Runs;
use super::unit::{Form, Found, quoted};
use crate::coding::{Fault, Inflate, Unpacked};
use crate::websocket::{Deflate, Observer, Opcode, Role, Seen};
use crate::{Malformed, Rule};
use std::mem;
use std::ops::Range;
use trace::{Direction, Layer};

/// No packet has more bytes, not even those that a network card is to cut. A capture that says otherwise is wrong.
const MOST_IN_PACKET: usize = 1 << 20;

/// One direction.
#[derive(Debug)]
pub(super) struct Socket {
    direction: Direction,
    observer: Observer,
    /// The place of the next frame in the stream.
    at: u64,
    /// What unpacks compressed messages, if they were agreed on and the caller has it.
    inflate: Option<Box<dyn Inflate>>,
    /// The payloads of a compressed message's frames so far, and whether it is text.
    packed: Vec<u8>,
    is_text: bool,
    /// What reads what is in the messages.
    inner: Option<Messages>,
    /// The place in the stream from which on the current frame was not captured.
    cut: Option<u64>,
    /// Whether the head of a frame was not captured, so that nobody knows where the next one begins.
    is_lost: bool,
}

impl Socket {
    /// What watches `direction` from the place `at` of its stream on.
    pub fn new(
        direction: Direction,
        at: u64,
        agreed: Option<&Deflate>,
        (means, conversation): (&Means, Option<Shared>),
    ) -> Self {
        let sender = if direction == Direction::Up { Role::Client } else { Role::Server };
        let observer = Observer::new(sender, agreed.is_some());
        let inflate = agreed.zip(means.decoders.inflater).map(|(agreed, inflater)| inflater(agreed, sender));
        let inner = conversation.map(Messages::new);
        let (packed, is_text, cut, is_lost) = (Vec::new(), false, None, false);
        Self { direction, observer, at, inflate, packed, is_text, inner, cut, is_lost }
    }

    /// Takes the next bytes: appends the frames that they complete to `found`, and the layers of their bytes to `runs`.
    pub fn push(&mut self, bytes: &[u8], means: &Means, runs: &mut Runs, found: &mut Vec<Found>) {
        if !self.is_lost {
            self.observe(bytes, means, runs, found);
        }
    }

    /// Takes `length` bytes that were not captured.
    pub fn skip(&mut self, length: usize, means: &Means, runs: &mut Runs, found: &mut Vec<Found>) {
        let needs = self.observer.needs().and_then(|needs| usize::try_from(needs).ok()).unwrap_or(0);
        // Zeros stand for the end of the payload; they are taken away again when the frame is whole.
        let here = if length > MOST_IN_PACKET { 0 } else { needs.min(length) };
        self.is_lost |= here < length;
        self.cut.get_or_insert(self.at + self.observer.held() as u64);
        self.observe(&vec![0; here], means, runs, found);
    }

    fn observe(&mut self, bytes: &[u8], means: &Means, runs: &mut Runs, found: &mut Vec<Found>) {
        self.observer.push(bytes);
        while let Some(seen) = self.observer.next_frame() {
            found.push(self.take(seen, means, runs));
        }
    }

    /// The end of the direction.
    pub fn finish(&mut self, means: &Means, runs: &mut Runs, found: &mut Vec<Found>) {
        if let Some(seen) = self.observer.finish() {
            found.push(self.take(seen, means, runs));
        }
    }

    fn take(&mut self, seen: Seen, means: &Means, runs: &mut Runs) -> Found {
        let range = self.at..self.at + seen.bytes.len() as u64;
        self.at = range.end;
        let framing = range.end.saturating_sub(payload(&seen)).max(range.start);
        runs.push(range.start..framing, Some(Layer::WebSocket));
        runs.push(framing..range.end, None);
        if let Some(cut) = self.cut.take() {
            let captured = usize::try_from(cut.saturating_sub(range.start)).unwrap_or(usize::MAX);
            self.inner.iter_mut().for_each(|inner| drop(inner.take(self.direction, &seen, (None, true), means)));
            return found_cut_frame(seen, self.direction, range, captured);
        }
        let (unpacked, malformed) = self.unpack(&seen);
        let is_cut = seen.malformed == Some(Rule::WebSocketPayloadCut);
        let inner = self.inner.as_mut();
        let inside = inner.and_then(|inner| inner.take(self.direction, &seen, (unpacked.as_ref(), is_cut), means));
        let frame = found_frame(seen, self.direction, range);
        let unpacked = unpacked.map(|message| means.keep(message));
        let frame = with_message(frame, unpacked, malformed, self.is_text);
        let label = inside.as_ref().map_or_else(|| frame.label.clone(), |inside| inside.label.clone());
        Found { inside, label, ..frame }
    }

    /// The message that a frame ends, if it was compressed, and what is wrong with it.
    fn unpack(&mut self, seen: &Seen) -> (Option<Unpacked>, Option<Malformed>) {
        let Some(inflate) = self.inflate.as_mut().filter(|_| seen.is_compressed) else { return (None, None) };
        if seen.opcode != Opcode::Continuation as u8 {
            self.packed.clear();
            self.is_text = seen.opcode == Opcode::Text as u8;
        }
        self.packed.extend_from_slice(&seen.payload);
        if !seen.fin {
            return (None, None);
        }
        let unpacked = inflate.message(&mem::take(&mut self.packed));
        // RFC 6455 §5.6: a text is UTF-8. One that was cut may end within a character.
        let is_whole = unpacked.fault.is_none();
        let is_wrong = self.is_text && is_whole && str::from_utf8(&unpacked.bytes).is_err();
        let malformed = unpacked.fault.as_ref().map(Fault::in_message);
        (Some(unpacked), malformed.or_else(|| is_wrong.then(|| Rule::WebSocketNotUtf8.into())))
    }
}

/// Bytes of a frame that are the application's own: the payload of a data frame. Control frames are the protocol's.
fn payload(seen: &Seen) -> u64 {
    match Opcode::of(seen.opcode) {
        Some(Opcode::Continuation | Opcode::Text | Opcode::Binary) => seen.payload.len() as u64,
        Some(Opcode::Close | Opcode::Ping | Opcode::Pong) | None => 0,
    }
}

fn found_frame(seen: Seen, direction: Direction, range: Range<u64>) -> Found {
    let close = if seen.opcode == Opcode::Close as u8 { close_code(&seen.payload) } else { None };
    let sized = |name: &str| {
        let compressed = if seen.is_compressed { " (compressed)" } else { "" };
        [name, " · ", &seen.payload.len().to_string(), " B", compressed].concat()
    };
    let label = match Opcode::of(seen.opcode) {
        Some(Opcode::Text) if seen.is_compressed => sized("Text"),
        Some(Opcode::Text) => quoted(&String::from_utf8_lossy(&seen.payload)),
        Some(Opcode::Binary) => sized("Binary"),
        Some(Opcode::Continuation) => sized("Continuation"),
        Some(Opcode::Close) => match close {
            Some(code) => ["Close ", &code.to_string()].concat(),
            None => "Close".into(),
        },
        Some(Opcode::Ping) => "Ping".into(),
        Some(Opcode::Pong) => "Pong".into(),
        None => sized(&["Opcode ", &seen.opcode.to_string()].concat()),
    };
    Found {
        inside: None,
        form: Form::Frame { opcode: seen.opcode, close, is_compressed: seen.is_compressed, unpacked: None },
        direction,
        range,
        length: seen.bytes.len() as u64,
        payload: payload(&seen),
        bytes: seen.bytes,
        label,
        group: None,
        malformed: seen.malformed.map(Into::into),
    }
}

/// A frame of which the first `captured` bytes were captured. Its name and its length are right; of its text there is what
/// was captured.
fn found_cut_frame(mut seen: Seen, direction: Direction, range: Range<u64>, captured: usize) -> Found {
    let (length, payload) = (seen.bytes.len() as u64, payload(&seen));
    let missing = seen.bytes.len().saturating_sub(captured);
    seen.payload.truncate(seen.payload.len().saturating_sub(missing));
    seen.bytes.truncate(captured);
    // What is wrong with bytes that are not there is not known.
    seen.malformed = Some(Rule::CaptureCut);
    let mut found = Found { length, payload, ..found_frame(seen, direction, range) };
    if found.label.ends_with('"') && !found.label.ends_with("…\"") {
        found.label.pop();
        found.label.push_str("…\"");
    }
    found
}

/// A frame that ends a compressed message, with that message and what is wrong with it.
fn with_message(mut frame: Found, message: Option<Unpacked>, malformed: Option<Malformed>, is_text: bool) -> Found {
    frame.malformed = frame.malformed.or(malformed);
    if let (Form::Frame { unpacked, .. }, Some(message)) = (&mut frame.form, message) {
        if is_text && !message.bytes.is_empty() {
            frame.label = quoted(&String::from_utf8_lossy(&message.bytes));
        }
        *unpacked = Some(message);
    }
    frame
}

/// The status code that a Close frame's payload starts with (RFC 6455 §5.5.1).
fn close_code(payload: &[u8]) -> Option<u16> {
    payload.first_chunk().map(|code| u16::from_be_bytes(*code))
}
