//! HTTP/1.1 in both directions of a connection, and after a 101 what was agreed on: WebSocket (RFC 6455 §4) or HTTP/2, which a
//! connection may speak from the start, too. What is read becomes
//! [`Found`] messages, and [`Runs`] that say which layer each byte belongs to.

use super::asked::Asked;
use super::decoders::Means;
use super::event_texts::{Carried, EventTexts};
use super::inner::{Inside, Shared};
use super::multiplexed::{Multiplexed, Upgraded};
use super::runs::Runs;
use super::socket::Socket;
use super::unit::{Form, Found, quoted};
use crate::Rule;
use crate::http::{Part, PartKind, Reader};
use crate::websocket::Deflate;
use trace::{Direction, Layer};

pub(super) struct Web {
    reader: Reader,
    means: Means,
    /// The server-sent events of each direction.
    events: [EventTexts; 2],
    /// The requests whose responses have not come, and what runs on them.
    asked: Asked,
    /// What watches each direction once the connection speaks WebSocket.
    sockets: Option<[Socket; 2]>,
    runs: [Runs; 2],
    /// What reads the connection if it speaks HTTP/2, and as long as that is not known, the first bytes of each direction.
    http2: Option<Box<dyn Multiplexed>>,
    /// The directions of HTTP/2 of which bytes were not captured.
    is_lost: [bool; 2],
    first: Option<[Vec<u8>; 2]>,
    /// The payload of HTTP2-Settings in the last request that had it (RFC 7540 §3.2.1).
    asked_http2: Option<String>,
}

/// The first frame of a server that speaks HTTP/2: SETTINGS (RFC 9113 §3.4). Its length takes the first three bytes.
const SETTINGS_HEAD: [u8; 6] = [4, 0, 0, 0, 0, 0];
/// The first bytes of a client that speaks HTTP/2 (RFC 9113 §3.4).
pub(super) const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

impl Web {
    pub fn new(means: &Means) -> Self {
        Self {
            reader: Reader::keeping(means.decoders.most_of_body).unpacking(means.decoders.streaming),
            means: means.clone(),
            events: Default::default(),
            asked: Asked::default(),
            sockets: None,
            runs: [Runs::new(Layer::Http), Runs::new(Layer::Http)],
            http2: None,
            is_lost: [false; 2],
            first: means.decoders.http2.map(|_| [Vec::new(), Vec::new()]),
            asked_http2: None,
        }
    }

    /// The connection speaks HTTP/2: that was agreed on before its first byte (RFC 7301).
    pub fn is_http2(&mut self) {
        if let Some(make) = self.means.decoders.http2.filter(|_| self.first.take().is_some()) {
            self.http2 = Some(make.reader(&self.means, None));
        }
    }

    /// Keeps the first bytes until they show whether they are HTTP/2: a client begins with the preface, a server with
    /// SETTINGS, and no message of HTTP/1.1 begins like that.
    fn sniff(&mut self, direction: Direction, bytes: &[u8], found: &mut Vec<Found>) {
        let Some(first) = &mut self.first else { return };
        let held = &mut first[direction.index()];
        held.extend_from_slice(bytes);
        let (is_like, is_enough) = match direction {
            Direction::Up => (held.iter().zip(PREFACE).all(|(byte, other)| byte == other), held.len() >= PREFACE.len()),
            Direction::Down => {
                let is_head = held.iter().skip(3).zip(SETTINGS_HEAD).all(|(byte, other)| *byte == other);
                (is_head && held.first() == Some(&0), held.len() >= 9)
            }
        };
        if is_like && !is_enough {
            return;
        }
        let held = self.first.take().unwrap_or_default();
        if let Some(make) = self.means.decoders.http2.filter(|_| is_like) {
            self.http2 = Some(make.reader(&self.means, None));
        }
        for (direction, bytes) in [Direction::Up, Direction::Down].into_iter().zip(held) {
            self.push(direction, &bytes, found);
        }
    }

    pub fn push(&mut self, direction: Direction, bytes: &[u8], found: &mut Vec<Found>) {
        if self.first.is_some() {
            return self.sniff(direction, bytes, found);
        }
        if let Some(http2) = &mut self.http2 {
            if !self.is_lost[direction.index()] {
                http2.push(direction, bytes, found);
            }
            return;
        }
        if let Some(sockets) = &mut self.sockets {
            return sockets[direction.index()].push(bytes, &self.means, &mut self.runs[direction.index()], found);
        }
        let parts = self.reader.push(direction, bytes);
        self.take(parts, found);
    }

    /// Takes `length` bytes that were not captured.
    pub fn skip(&mut self, direction: Direction, length: usize, found: &mut Vec<Found>) {
        self.end_sniffing(found);
        if let Some(http2) = &mut self.http2 {
            // Neither where the next frame begins nor what the header table holds is known any more.
            http2.finish(direction, found);
            self.is_lost[direction.index()] = true;
            return;
        }
        if let Some(sockets) = &mut self.sockets {
            let socket = &mut sockets[direction.index()];
            return socket.skip(length, &self.means, &mut self.runs[direction.index()], found);
        }
        let parts = self.reader.skip(direction, length);
        self.take(parts, found);
    }

    /// A connection whose first bytes do not become clear is read as HTTP/1.1.
    fn end_sniffing(&mut self, found: &mut Vec<Found>) {
        if let Some([up, down]) = self.first.take() {
            self.push(Direction::Up, &up, found);
            self.push(Direction::Down, &down, found);
        }
    }

    pub fn finish(&mut self, direction: Direction, found: &mut Vec<Found>) {
        self.end_sniffing(found);
        if let Some(http2) = &mut self.http2 {
            if !self.is_lost[direction.index()] {
                http2.finish(direction, found);
            }
            return;
        }
        if let Some(sockets) = &mut self.sockets {
            return sockets[direction.index()].finish(&self.means, &mut self.runs[direction.index()], found);
        }
        let parts = self.reader.finish(direction);
        self.take(parts, found);
    }

    /// The layers of a direction's bytes.
    pub fn layers(&self, direction: Direction) -> Runs {
        let mut runs = self.runs[direction.index()].clone();
        if let Some(http2) = &self.http2 {
            http2.add_layers(direction, &mut runs);
        }
        runs
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
            if let Some(settings) = part.elements("http2-settings").into_iter().next() {
                self.asked_http2 = Some(settings);
            }
            // RFC 7540 §3.2: after the 101's empty line both sides speak HTTP/2.
            let is_101 = matches!(part.kind, PartKind::Response { status: 101, .. });
            let to_http2 = is_101 && !upgraded && part.has_element("upgrade", "h2c");
            let (inside, conversation) = self.asked.take(&part, &self.means);
            self.take_part(part, inside, found);
            if upgraded {
                self.upgrade(agreed.as_ref(), conversation, found);
            } else if to_http2 {
                self.upgrade_to_http2(found);
            }
        }
    }

    /// Appends what a part of HTTP is: itself, and the server-sent events that it completes.
    fn take_part(&mut self, part: Part, inside: Option<Box<Inside>>, found: &mut Vec<Found>) {
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
        let label = labelled(label(&part), inside.as_deref());
        let Part { kind, direction, range, bytes, payload, malformed } = part;
        let length = range.end - range.start;
        let (form, malformed) = match kind {
            PartKind::Malformed(why) => (Form::Unread(Layer::Http), Some(why)),
            kind => (Form::Http(kind), malformed),
        };
        found.push(Found { form, inside, direction, range, bytes, length, payload, label, group, malformed });
        for carried in carried {
            let inside = self.asked.event(direction, &carried.event.data, &self.means);
            found.push(found_event(carried, direction, inside));
        }
    }

    fn upgrade(&mut self, agreed: Option<&Deflate>, conversation: Option<Shared>, found: &mut Vec<Found>) {
        let [(up, up_rest), (down, down_rest)] =
            [Direction::Up, Direction::Down].map(|direction| self.reader.rest(direction));
        let socket = |direction, at| Socket::new(direction, at, agreed, (&self.means, conversation.clone()));
        self.sockets = Some([socket(Direction::Up, up), socket(Direction::Down, down)]);
        for (runs, at) in self.runs.iter_mut().zip([up, down]) {
            runs.push(at..at, None);
            runs.rest = Layer::WebSocket;
        }
        for (direction, rest) in [(Direction::Up, up_rest), (Direction::Down, down_rest)] {
            self.push(direction, &rest, found);
        }
    }

    /// The request that asked for HTTP/2 is that of stream 1 there, and has its response there.
    fn upgrade_to_http2(&mut self, found: &mut Vec<Found>) {
        let Some(make) = self.means.decoders.http2 else { return };
        let [(up, up_rest), (down, down_rest)] =
            [Direction::Up, Direction::Down].map(|direction| self.reader.rest(direction));
        for (runs, at) in self.runs.iter_mut().zip([up, down]) {
            runs.push(at..at, None);
        }
        let settings = self.asked_http2.take().unwrap_or_default();
        self.http2 = Some(make.reader(&self.means, Some(Upgraded { settings, places: [up, down] })));
        for (direction, rest) in [(Direction::Up, up_rest), (Direction::Down, down_rest)] {
            self.push(direction, &rest, found);
        }
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

/// The label of an HTTP message, with what is in it: `POST /mcp · MCP request tools/list · 2`.
pub(super) fn labelled(label: String, inside: Option<&Inside>) -> String {
    match inside {
        Some(inside) => [&label, " · ", &inside.label].concat(),
        None => label,
    }
}

fn found_event(carried: Carried, direction: Direction, inside: Option<Box<Inside>>) -> Found {
    let Carried { event, number, text, range, length } = carried;
    Found {
        form: Form::StreamEvent { id: event.id },
        direction,
        range,
        bytes: text,
        length,
        // A compressed event may have fewer bytes than its data.
        payload: length.min(event.data.len() as u64),
        label: inside.as_ref().map_or_else(|| quoted(&event.data), |inside| inside.label.clone()),
        inside,
        group: Some(number),
        malformed: None,
    }
}
