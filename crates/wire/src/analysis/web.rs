//! HTTP in both directions of a connection, and WebSocket in both after a 101 (RFC 6455 §4). What is read becomes
//! [`Found`] messages, and [`Runs`] that say which layer each byte belongs to.

use super::event_texts::{Carried, EventTexts};
use super::runs::Runs;
use super::unit::{Form, Found, quoted};
use crate::http::{Part, PartKind, Reader};
use crate::websocket::{Observer, Opcode, Role, Seen};
use std::ops::Range;
use trace::{Direction, Layer};

pub(super) struct Web {
    reader: Reader,
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
}

impl Default for Web {
    fn default() -> Self {
        Self {
            reader: Reader::default(),
            events: Default::default(),
            sockets: None,
            runs: [Runs::new(Layer::Http), Runs::new(Layer::Http)],
        }
    }
}

impl Web {
    pub fn push(&mut self, direction: Direction, bytes: &[u8], found: &mut Vec<Found>) {
        if let Some(sockets) = &mut self.sockets {
            sockets[direction.index()].observer.push(bytes);
            self.take_frames(direction, found);
            return;
        }
        let parts = self.reader.push(direction, bytes);
        self.take(parts, found);
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
            // RFC 7692 §5: the server's response says whether messages may be compressed.
            let may_compress = upgraded && part.has_element("sec-websocket-extensions", "permessage-deflate");
            // A part knows how many of its bytes are framing, but not which. They are taken to stand first, as they do
            // in every message with a Content-Length. That matters only if a part spans packets.
            let runs = &mut self.runs[part.direction.index()];
            let framing = part.range.end.saturating_sub(part.payload).max(part.range.start);
            runs.push(part.range.start..framing, Some(Layer::Http));
            runs.push(framing..part.range.end, None);
            self.take_part(part, found);
            if upgraded {
                self.upgrade(may_compress, found);
            }
        }
    }

    /// Appends what a part of HTTP is: itself, and the server-sent events that it completes.
    fn take_part(&mut self, part: Part, found: &mut Vec<Found>) {
        let texts = &mut self.events[part.direction.index()];
        let (group, carried) = match &part.kind {
            PartKind::Events { events, text, begins } => texts.take(&part, events, text, *begins),
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

    fn upgrade(&mut self, may_compress: bool, found: &mut Vec<Found>) {
        let [(up, up_rest), (down, down_rest)] =
            [Direction::Up, Direction::Down].map(|direction| self.reader.rest(direction));
        let socket = |sender, at| Socket { observer: Observer::new(sender, may_compress), at };
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
        let runs = &mut self.runs[direction.index()];
        let framing = range.end.saturating_sub(payload(&seen)).max(range.start);
        runs.push(range.start..framing, Some(Layer::WebSocket));
        runs.push(framing..range.end, None);
        found.push(found_frame(seen, direction, range));
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
        payload: event.data.len() as u64,
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
        form: Form::Frame { opcode: seen.opcode, close, is_compressed: seen.is_compressed },
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

/// The status code that a Close frame's payload starts with (RFC 6455 §5.5.1).
fn close_code(payload: &[u8]) -> Option<u16> {
    payload.first_chunk().map(|code| u16::from_be_bytes(*code))
}
