//! HTTP in both directions of a connection, and WebSocket in both after a 101 (RFC 6455 §4). What is read becomes
//! [`Found`] messages, and [`Runs`] that say which layer each byte belongs to.

use super::runs::Runs;
use super::unit::{Form, Found, quoted};
use crate::http::{Part, PartKind, Reader};
use crate::sse;
use crate::websocket::{Decoder, Frame, Opcode, Role};
use std::ops::Range;
use trace::{Direction, Layer};

pub(super) struct Web {
    reader: Reader,
    /// What reads each direction once the connection speaks WebSocket.
    sockets: Option<[Socket; 2]>,
    runs: [Runs; 2],
}

struct Socket {
    decoder: Decoder,
    /// The bytes that are no whole frame yet, as they crossed (the decoder unmasks its own copy).
    unread: Vec<u8>,
    /// The place of their first byte in the stream.
    at: u64,
    /// Whether the peer broke the protocol, so that what follows cannot be read.
    is_broken: bool,
}

impl Default for Web {
    fn default() -> Self {
        Self { reader: Reader::default(), sockets: None, runs: [Runs::new(Layer::Http), Runs::new(Layer::Http)] }
    }
}

impl Web {
    pub fn push(&mut self, direction: Direction, bytes: &[u8], found: &mut Vec<Found>) {
        if self.sockets.is_some() {
            self.push_frames(direction, bytes, found);
            return;
        }
        let parts = self.reader.push(direction, bytes);
        self.take(parts, found);
    }

    pub fn finish(&mut self, direction: Direction, found: &mut Vec<Found>) {
        if self.sockets.is_none() {
            let parts = self.reader.finish(direction);
            self.take(parts, found);
        }
    }

    pub fn runs(&self, direction: Direction) -> &Runs {
        &self.runs[direction.index()]
    }

    fn take(&mut self, parts: Vec<Part>, found: &mut Vec<Found>) {
        for part in parts {
            let upgraded = matches!(part.kind, PartKind::Response { upgraded: true, .. });
            // A part knows how many of its bytes are framing, but not which. They are taken to stand first, as they do
            // in every message with a Content-Length. That matters only if a part spans packets.
            let runs = &mut self.runs[part.direction.index()];
            let framing = part.range.end.saturating_sub(part.payload).max(part.range.start);
            runs.push(part.range.start..framing, Some(Layer::Http));
            runs.push(framing..part.range.end, None);
            take_part(part, found);
            if upgraded {
                self.upgrade(found);
            }
        }
    }

    fn upgrade(&mut self, found: &mut Vec<Found>) {
        let [(up, up_rest), (down, down_rest)] =
            [Direction::Up, Direction::Down].map(|direction| self.reader.rest(direction));
        // A decoder reads what the peer of its role sends, so a server's decoder reads the client's frames.
        let decoder = |role| Decoder::new(role, usize::MAX);
        let socket = |role, at| Socket { decoder: decoder(role), unread: Vec::new(), at, is_broken: false };
        self.sockets = Some([socket(Role::Server, up), socket(Role::Client, down)]);
        for (runs, at) in self.runs.iter_mut().zip([up, down]) {
            runs.push(at..at, None);
            runs.rest = Layer::WebSocket;
        }
        for (direction, rest) in [(Direction::Up, up_rest), (Direction::Down, down_rest)] {
            self.push_frames(direction, &rest, found);
        }
    }

    fn push_frames(&mut self, direction: Direction, bytes: &[u8], found: &mut Vec<Found>) {
        let Some(socket) = self.sockets.as_mut().map(|sockets| &mut sockets[direction.index()]) else { return };
        let runs = &mut self.runs[direction.index()];
        if !socket.is_broken {
            socket.decoder.push(bytes);
            socket.unread.extend_from_slice(bytes);
        }
        while !socket.is_broken {
            match socket.decoder.next_frame() {
                Ok(Some((frame, _))) => {
                    let length = frame.length.min(socket.unread.len());
                    let bytes: Vec<u8> = socket.unread.drain(..length).collect();
                    let range = socket.at..socket.at + length as u64;
                    socket.at = range.end;
                    let framing = range.end.saturating_sub(payload(&frame)).max(range.start);
                    runs.push(range.start..framing, Some(Layer::WebSocket));
                    runs.push(framing..range.end, None);
                    found.push(found_frame(&frame, direction, range, bytes));
                }
                Ok(None) => break,
                Err(_) => socket.is_broken = true,
            }
        }
    }
}

/// Bytes of a frame that are the application's own: the payload of a data frame. Control frames are the protocol's.
fn payload(frame: &Frame) -> u64 {
    match frame.opcode {
        Opcode::Continuation | Opcode::Text | Opcode::Binary => frame.payload.len() as u64,
        Opcode::Close | Opcode::Ping | Opcode::Pong => 0,
    }
}

fn found_frame(frame: &Frame, direction: Direction, range: Range<u64>, bytes: Vec<u8>) -> Found {
    let label = match frame.opcode {
        Opcode::Text => quoted(&String::from_utf8_lossy(&frame.payload)),
        Opcode::Binary => ["Binary · ", &frame.payload.len().to_string(), " B"].concat(),
        Opcode::Continuation => ["Continuation · ", &frame.payload.len().to_string(), " B"].concat(),
        Opcode::Close => match close_code(&frame.payload) {
            Some(code) => ["Close ", &code.to_string()].concat(),
            None => "Close".into(),
        },
        Opcode::Ping => "Ping".into(),
        Opcode::Pong => "Pong".into(),
    };
    let form = Form::Frame { opcode: frame.opcode, close: close_code(&frame.payload) };
    Found { form, direction, range, length: bytes.len() as u64, bytes, payload: payload(frame), label }
}

/// The status code that a Close frame's payload starts with (RFC 6455 §5.5.1).
fn close_code(payload: &[u8]) -> Option<u16> {
    payload.first_chunk().map(|code| u16::from_be_bytes(*code))
}

/// Appends what a part of HTTP is: itself, and the server-sent events in it.
fn take_part(part: Part, found: &mut Vec<Found>) {
    let Part { kind, direction, range, bytes, payload } = part;
    let label = match &kind {
        PartKind::Request { method, target, upgrade } => {
            [method.as_str(), " ", target, if *upgrade { " (Upgrade: websocket)" } else { "" }].concat()
        }
        PartKind::Response { status, reason, .. } => [&status.to_string(), " ", reason].concat(),
        PartKind::Events { .. } => "Chunk".into(),
        PartKind::End => "Last chunk".into(),
        PartKind::Malformed(why) => why.clone(),
    };
    let length = range.end - range.start;
    let events = match &kind {
        PartKind::Events { events } => events.clone(),
        _ => Vec::new(),
    };
    let texts = event_texts(&bytes, events.len());
    found.push(Found { form: Form::Http(kind), direction, range: range.clone(), bytes, length, payload, label });
    for (sse::Event { id, data }, text) in events.into_iter().zip(texts) {
        found.push(Found {
            form: Form::StreamEvent { id },
            direction,
            range: range.clone(),
            length: text.len() as u64,
            bytes: text,
            payload: data.len() as u64,
            label: quoted(&data),
        });
    }
}

/// The text of each of the `count` events in a chunk: what stands between blank lines and has data (WHATWG HTML
/// §9.2.6). If the chunk does not hold them whole, the first event gets all of the text and the others none.
fn event_texts(chunk: &[u8], count: usize) -> Vec<Vec<u8>> {
    let text = unframed(chunk);
    let mut texts = Vec::new();
    let mut start = 0;
    for end in 1..=text.len() {
        if text[start..end].ends_with(b"\n\n") || text[start..end].ends_with(b"\r\n\r\n") {
            let block = &text[start..end];
            if block.starts_with(b"data") || block.windows(5).any(|window| window == b"\ndata") {
                texts.push(block.to_vec());
            }
            start = end;
        }
    }
    if texts.len() != count {
        texts = vec![Vec::new(); count];
        if let Some(first) = texts.first_mut() {
            *first = text.to_vec();
        }
    }
    texts
}

/// A chunk without its size line and its last CRLF (RFC 9112 §7.1); all of it if it has no size line.
fn unframed(chunk: &[u8]) -> &[u8] {
    let Some(line) = chunk.iter().position(|&byte| byte == b'\n') else { return chunk };
    let digits = chunk[..line].iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    if digits == 0 || !matches!(chunk[digits], b'\r' | b';' | b'\n') {
        return chunk;
    }
    let rest = &chunk[line + 1..];
    rest.strip_suffix(b"\r\n").unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_cut_out_of_their_chunk() {
        let chunk = b"2a\r\nid: 1\ndata: a\n\n: still here\n\nid: 2\ndata: b\n\n\r\n";
        assert_eq!(event_texts(chunk, 2), [b"id: 1\ndata: a\n\n".to_vec(), b"id: 2\ndata: b\n\n".to_vec()]);
        assert_eq!(event_texts(b"data: a", 1), [b"data: a".to_vec()]);
        assert_eq!(event_texts(b"", 0), Vec::<Vec<u8>>::new());
    }
}
