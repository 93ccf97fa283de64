//! HTTP in both directions of a connection, and WebSocket in both after a 101 (RFC 6455 §4). What is read becomes
//! [`Found`] messages, and [`Runs`] that say which layer each byte belongs to.

use super::decoders::{Inflater, Means};
use super::event_texts::{Carried, EventTexts};
use super::runs::Runs;
use super::unit::{Form, Found, quoted};
use crate::coding::{Fault, Inflate, Unpacked};
use crate::http::{Part, PartKind, Reader};
use crate::websocket::{Deflate, Observer, Opcode, Role, Seen};
use crate::{Malformed, Rule};
use std::mem;
use std::ops::Range;
use trace::{Direction, Layer};

/// No packet has more bytes, not even those that a network card is to cut. A capture that says otherwise is wrong.
const MOST_IN_PACKET: usize = 1 << 20;

pub(super) struct Web {
    reader: Reader,
    means: Means,
    /// The server-sent events of each direction.
    events: [EventTexts; 2],
    /// What watches each direction once the connection speaks WebSocket.
    sockets: Option<[Socket; 2]>,
    runs: [Runs; 2],
}

struct Socket {
    observer: Observer,
    /// The place of the next frame in the stream.
    at: u64,
    /// What unpacks compressed messages, if they were agreed on and the caller has it.
    inflate: Option<Box<dyn Inflate>>,
    /// The payloads of a compressed message's frames so far, and whether it is text.
    packed: Vec<u8>,
    is_text: bool,
    /// The place in the stream from which on the current frame was not captured.
    cut: Option<u64>,
    /// Whether the head of a frame was not captured, so that nobody knows where the next one begins.
    is_lost: bool,
}

impl Socket {
    fn new(sender: Role, at: u64, agreed: Option<&Deflate>, inflater: Option<Inflater>) -> Self {
        let observer = Observer::new(sender, agreed.is_some());
        let inflate = agreed.zip(inflater).map(|(agreed, inflater)| inflater(agreed, sender));
        Self { observer, at, inflate, packed: Vec::new(), is_text: false, cut: None, is_lost: false }
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

impl Web {
    pub fn new(means: &Means) -> Self {
        Self {
            reader: Reader::keeping(means.decoders.most_of_body).unpacking(means.decoders.streaming),
            means: means.clone(),
            events: Default::default(),
            sockets: None,
            runs: [Runs::new(Layer::Http), Runs::new(Layer::Http)],
        }
    }

    pub fn push(&mut self, direction: Direction, bytes: &[u8], found: &mut Vec<Found>) {
        if let Some(sockets) = &mut self.sockets {
            let socket = &mut sockets[direction.index()];
            if !socket.is_lost {
                socket.observer.push(bytes);
                self.take_frames(direction, found);
            }
            return;
        }
        let parts = self.reader.push(direction, bytes);
        self.take(parts, found);
    }

    /// Takes `length` bytes that were not captured.
    pub fn skip(&mut self, direction: Direction, length: usize, found: &mut Vec<Found>) {
        let Some(sockets) = &mut self.sockets else {
            let parts = self.reader.skip(direction, length);
            return self.take(parts, found);
        };
        let socket = &mut sockets[direction.index()];
        let needs = socket.observer.needs().and_then(|needs| usize::try_from(needs).ok()).unwrap_or(0);
        // Zeros stand for the end of the payload; they are taken away again when the frame is whole.
        let here = if length > MOST_IN_PACKET { 0 } else { needs.min(length) };
        socket.is_lost |= here < length;
        socket.cut.get_or_insert(socket.at + socket.observer.held() as u64);
        socket.observer.push(&vec![0; here]);
        self.take_frames(direction, found);
    }

    pub fn finish(&mut self, direction: Direction, found: &mut Vec<Found>) {
        let Some(sockets) = &mut self.sockets else {
            let parts = self.reader.finish(direction);
            return self.take(parts, found);
        };
        if let Some(seen) = sockets[direction.index()].observer.finish() {
            self.take_frame(direction, seen, found);
        }
    }

    pub fn runs(&self, direction: Direction) -> &Runs {
        &self.runs[direction.index()]
    }

    fn take(&mut self, parts: Vec<Part>, found: &mut Vec<Found>) {
        for part in parts {
            let upgraded = matches!(part.kind, PartKind::Response { upgraded: true, .. });
            let extensions = if upgraded { part.elements("sec-websocket-extensions") } else { Vec::new() };
            let agreed = Deflate::agreed(extensions.iter().map(String::as_str));
            // A part knows how many of its bytes are framing, but not which. They are taken to stand first, as they do
            // in every message with a Content-Length. That matters only if a part spans packets.
            let runs = &mut self.runs[part.direction.index()];
            let framing = part.range.end.saturating_sub(part.payload).max(part.range.start);
            runs.push(part.range.start..framing, Some(Layer::Http));
            runs.push(framing..part.range.end, None);
            self.take_part(part, found);
            if upgraded {
                self.upgrade(agreed.as_ref(), found);
            }
        }
    }

    /// Appends what a part of HTTP is: itself, and the server-sent events that it completes.
    fn take_part(&mut self, part: Part, found: &mut Vec<Found>) {
        let texts = &mut self.events[part.direction.index()];
        let (group, carried) = match &part.kind {
            PartKind::Events { events, text, begins, unpacked } => {
                texts.take(&part, events, (text, unpacked.as_deref()), *begins)
            }
            _ => {
                texts.begin();
                (None, Vec::new())
            }
        };
        let label = label(&part);
        let Part { kind, direction, range, bytes, payload, malformed } = part;
        let length = range.end - range.start;
        let (form, malformed) = match kind {
            PartKind::Malformed(why) => (Form::Unread(Layer::Http), Some(why)),
            kind => (Form::Http(kind), malformed),
        };
        found.push(Found { form, direction, range, bytes, length, payload, label, group, malformed });
        found.extend(carried.into_iter().map(|carried| found_event(carried, direction)));
    }

    fn upgrade(&mut self, agreed: Option<&Deflate>, found: &mut Vec<Found>) {
        let [(up, up_rest), (down, down_rest)] =
            [Direction::Up, Direction::Down].map(|direction| self.reader.rest(direction));
        let socket = |sender, at| Socket::new(sender, at, agreed, self.means.decoders.inflater);
        self.sockets = Some([socket(Role::Client, up), socket(Role::Server, down)]);
        for (runs, at) in self.runs.iter_mut().zip([up, down]) {
            runs.push(at..at, None);
            runs.rest = Layer::WebSocket;
        }
        for (direction, rest) in [(Direction::Up, up_rest), (Direction::Down, down_rest)] {
            self.push(direction, &rest, found);
        }
    }

    fn take_frames(&mut self, direction: Direction, found: &mut Vec<Found>) {
        let next = |web: &mut Self| web.sockets.as_mut()?[direction.index()].observer.next_frame();
        while let Some(seen) = next(self) {
            self.take_frame(direction, seen, found);
        }
    }

    fn take_frame(&mut self, direction: Direction, seen: Seen, found: &mut Vec<Found>) {
        let Some(sockets) = &mut self.sockets else { return };
        let socket = &mut sockets[direction.index()];
        let range = socket.at..socket.at + seen.bytes.len() as u64;
        socket.at = range.end;
        if let Some(cut) = socket.cut.take() {
            let captured = usize::try_from(cut.saturating_sub(range.start)).unwrap_or(usize::MAX);
            let runs = &mut self.runs[direction.index()];
            let framing = range.end.saturating_sub(payload(&seen)).max(range.start);
            runs.push(range.start..framing, Some(Layer::WebSocket));
            runs.push(framing..range.end, None);
            found.push(found_cut_frame(seen, direction, range, captured));
            return;
        }
        let (unpacked, malformed) = socket.unpack(&seen);
        let is_text = socket.is_text;
        let runs = &mut self.runs[direction.index()];
        let framing = range.end.saturating_sub(payload(&seen)).max(range.start);
        runs.push(range.start..framing, Some(Layer::WebSocket));
        runs.push(framing..range.end, None);
        let frame = found_frame(seen, direction, range);
        let unpacked = unpacked.map(|message| self.means.keep(message));
        found.push(with_message(frame, unpacked, malformed, is_text));
    }
}

fn label(part: &Part) -> String {
    match &part.kind {
        PartKind::Request { method, target, upgrade: true } => {
            [method.as_str(), " ", target, " (Upgrade: websocket)"].concat()
        }
        PartKind::Request { method, target, .. } => {
            let rest = resumed(part).map(|last| [" (Last-Event-ID: ", &last, ")"].concat()).unwrap_or_default();
            [method.as_str(), " ", target, &rest].concat()
        }
        PartKind::Response { status, reason, .. } => [&status.to_string(), " ", reason].concat(),
        PartKind::Events { .. } => "Chunk".into(),
        PartKind::End => "Last chunk".into(),
        PartKind::Malformed(why) if why.rule == Rule::CaptureCut => {
            ["HTTP · ", &(part.range.end - part.range.start).to_string(), " B"].concat()
        }
        PartKind::Malformed(_) => ["Not HTTP · ", &(part.range.end - part.range.start).to_string(), " B"].concat(),
    }
}

/// The last event that a client has, if it asks for a stream of events that goes on behind it (WHATWG HTML §9.2.3).
fn resumed(request: &Part) -> Option<String> {
    if !request.has_element("accept", "text/event-stream") {
        return None;
    }
    let mut fields = request.fields().into_iter();
    fields.find(|(name, _)| name.eq_ignore_ascii_case("last-event-id")).map(|(_, value)| value)
}

fn found_event(carried: Carried, direction: Direction) -> Found {
    let Carried { event, number, text, range, length } = carried;
    Found {
        form: Form::StreamEvent { id: event.id },
        direction,
        range,
        bytes: text,
        length,
        // A compressed event may have fewer bytes than its data.
        payload: length.min(event.data.len() as u64),
        label: quoted(&event.data),
        group: Some(number),
        malformed: None,
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
