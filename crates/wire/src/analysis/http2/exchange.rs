//! One stream: a request and its response, put together from their frames; or what the stream carries once it has become a
//! tunnel: WebSocket frames (RFC 8441), server-sent events.

use super::super::asked;
use super::super::decoders::Means;
use super::super::inner::{Inside, Shared, take};
use super::super::runs::Runs;
use super::super::socket::Socket;
use super::super::unit::{Form, Found, quoted};
use super::super::web::labelled;
use super::labels;
use super::places::Carriers;
use crate::http::PartKind;
use crate::http2::hpack::Block;
use crate::http2::{Section, Seen};
use crate::subprotocol::{Carrier, Opening};
use crate::websocket::Deflate;
use crate::{Malformed, Rule, sse};
use std::ops::Range;
use std::sync::Arc;
use trace::{Direction, Layer};

/// The most of an event's text that is kept.
const MOST_OF_TEXT: usize = 64 << 10;
/// The longest event that is read.
const MOST_OF_EVENT: usize = 1 << 20;
/// More codings than this are not undone.
const MOST_CODINGS: usize = 8;

/// A request or a response whose end has not come.
#[derive(Debug)]
pub(super) struct Message {
    pub group: u64,
    range: Range<u64>,
    /// Its frames' bytes and its content, as far as they are kept.
    bytes: Vec<u8>,
    body: Vec<u8>,
    most: usize,
    length: u64,
    payload: u64,
    block: Option<Arc<Block>>,
    trailers: Option<Arc<Block>>,
}

impl Message {
    /// Another of its frames.
    pub fn add(&mut self, seen: &Seen, is_data: bool) {
        self.range.end = seen.range.end;
        self.length += seen.bytes.len() as u64;
        put(&mut self.bytes, &seen.bytes, self.most);
        if is_data {
            let data = seen.bytes.get(seen.data.clone()).unwrap_or_default();
            self.payload += data.len() as u64;
            put(&mut self.body, data, self.most);
        }
    }
}

fn put(to: &mut Vec<u8>, bytes: &[u8], most: usize) {
    let room = most.saturating_sub(to.len());
    to.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
}

/// What a stream carries in one direction once its messages' fields have crossed.
#[derive(Debug)]
struct Tunnel {
    carriers: Carriers,
    runs: Runs,
    kind: Carried,
}

#[derive(Debug)]
enum Carried {
    Socket(Box<Socket>),
    Events(Box<Events>),
}

/// Server-sent events: the text of the one that has not ended, and where it begins.
#[derive(Debug, Default)]
struct Events {
    /// What reads what is in the events.
    conversation: Option<Shared>,
    reader: sse::Reader,
    text: Vec<u8>,
    begins: u64,
    /// Whether an event is longer than any that is read; nothing is read behind it.
    is_too_long: bool,
}

/// What came out of a piece of data.
pub(super) struct Out {
    pub found: Vec<Found>,
    /// The number of the one message that it carried, if it carried only that, and all of it.
    pub only: Option<u64>,
}

/// One stream. Each pair is for up and down.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    messages: [Option<Message>; 2],
    tunnels: [Option<Tunnel>; 2],
    has_ended: [bool; 2],
    /// Whether the request asked for WebSocket.
    asks_websocket: bool,
    /// What is reported at its fields, because its end may never come.
    is_open_ended: [bool; 2],
    is_upgraded: bool,
    /// The request, and what runs on it and its response.
    opening: Opening,
    conversation: Option<Shared>,
    /// Whether the request was CONNECT without `:protocol`, or with one that is not read here.
    pub is_plain_tunnel: bool,
}

impl Exchange {
    /// The message of `direction` that `seen` belongs to.
    pub fn message(&mut self, direction: Direction, seen: &Seen, groups: &mut u64, most: usize) -> &mut Message {
        self.messages[direction.index()].get_or_insert_with(|| {
            *groups += 1;
            Message {
                group: *groups,
                range: seen.range.clone(),
                bytes: Vec::new(),
                body: Vec::new(),
                most: most.max(64 << 10),
                length: 0,
                payload: 0,
                block: None,
                trailers: None,
            }
        })
    }

    /// A whole header block of `direction`'s message.
    pub fn fields(&mut self, section: Section, direction: Direction, block: Arc<Block>, ends: bool, means: &Means) {
        let this = direction.index();
        let Some(message) = &mut self.messages[this] else { return };
        if section == Section::Trailers && message.block.is_some() {
            return message.trailers = Some(block);
        }
        message.block = Some(block.clone());
        let value = |name: &str| block.value(name).unwrap_or_default();
        if section == Section::Request {
            self.asks_websocket = value(":protocol") == "websocket";
            self.opening = opening(&block);
            let readers = means.decoders.subprotocols;
            self.conversation = readers.map(|readers| readers.conversation(&self.opening));
            self.is_open_ended[this] = !ends && value(":method") == "CONNECT";
            self.is_plain_tunnel = self.is_open_ended[this] && !self.asks_websocket;
        } else if section == Section::Response && !ends {
            let status = value(":status");
            let is_final = !status.starts_with('1');
            if self.asks_websocket && status.starts_with('2') {
                self.upgrade(&block, means);
            } else if is_final && is_event_stream(&block) {
                self.is_open_ended[this] = true;
                let conversation = self.conversation.clone();
                let kind = Carried::Events(Box::new(Events { conversation, ..Events::default() }));
                self.tunnels[this] = Some(Tunnel { carriers: Carriers::default(), runs: Runs::new(Layer::Http), kind });
            } else {
                self.is_open_ended[this] = !is_final || self.is_plain_tunnel;
            }
        }
    }

    /// RFC 8441 §5: from here on DATA in both directions has WebSocket frames.
    fn upgrade(&mut self, response: &Block, means: &Means) {
        (self.is_open_ended[1], self.is_upgraded) = (true, true);
        let extensions = response.value("sec-websocket-extensions").unwrap_or_default();
        let agreed = Deflate::agreed(extensions.split(',').map(str::trim).filter(|element| !element.is_empty()));
        let opening = Opening { subprotocol: response.value("sec-websocket-protocol"), ..self.opening.clone() };
        let conversation = means.decoders.subprotocols.map(|readers| readers.conversation(&opening));
        self.tunnels = [Direction::Up, Direction::Down].map(|direction| {
            let inner = (means, conversation.clone());
            let kind = Carried::Socket(Box::new(Socket::new(direction, 0, agreed.as_ref(), inner)));
            Some(Tunnel { carriers: Carriers::default(), runs: Runs::new(Layer::WebSocket), kind })
        });
    }

    /// Reports the message of `direction` if it is whole, or if its end may never come.
    pub fn settle(&mut self, stream: u32, direction: Direction, ends: bool, means: &Means, found: &mut Vec<Found>) {
        let this = direction.index();
        self.has_ended[this] |= ends;
        if (ends || self.is_open_ended[this])
            && let Some(message) = self.messages[this].take()
        {
            // A response of one hundred and so on is followed by another.
            self.is_open_ended[this] &= self.tunnels[this].is_some() || direction == Direction::Up;
            let inside = self.inside(&message, direction, means);
            let whole = self.found(message, stream, direction, None);
            let label = labelled(whole.label.clone(), inside.as_deref());
            found.push(Found { inside, label, ..whole });
        }
    }

    /// What is in the content of a message.
    fn inside(&self, message: &Message, direction: Direction, means: &Means) -> Option<Box<Inside>> {
        let block = message.block.as_ref()?;
        let is_whole = message.payload == message.body.len() as u64 && message.payload > 0;
        let kind = block.value("content-type");
        if !is_whole || kind.is_some_and(|kind| !asked::may_be_read(&kind)) {
            return None;
        }
        let codings = codings(block);
        let unpacked = match &codings[..] {
            [] => None,
            codings => Some((means.decoders.content?)(codings, &message.body)),
        };
        let body = match &unpacked {
            Some(unpacked) => unpacked.fault.is_none().then_some(&unpacked.bytes)?,
            None => &message.body,
        };
        take(self.conversation.as_ref()?, direction, (Carrier::Body, body), means)
    }

    /// Where `seen`'s data stands in what the stream carries, if it is a tunnel.
    pub fn carries(&self, seen: &Seen) -> Option<Range<u64>> {
        let tunnel = self.tunnels[seen.direction.index()].as_ref()?;
        let start = tunnel.carriers.end();
        Some(start..start + seen.data.len() as u64)
    }

    /// Takes data of a tunnel, which lies at `outer` among the direction's bytes.
    pub fn carry(&mut self, direction: Direction, data: &[u8], outer: u64, means: &Means, groups: &mut u64) -> Out {
        let mut out = Out { found: Vec::new(), only: None };
        let Some(tunnel) = &mut self.tunnels[direction.index()] else { return out };
        let inner = tunnel.carriers.end()..tunnel.carriers.end() + data.len() as u64;
        tunnel.carriers.push(data.len() as u64, outer);
        match &mut tunnel.kind {
            Carried::Socket(socket) => socket.push(data, means, &mut tunnel.runs, &mut out.found),
            Carried::Events(events) => {
                let mut payload = 0;
                out.found = events.push(data, direction, (inner.start, means), &mut payload);
                // The text's framing stands between its data; how much there is counts, its place does not.
                let framing = (inner.end - payload).max(inner.start);
                tunnel.runs.push(inner.start..framing, Some(Layer::Http));
                tunnel.runs.push(framing..inner.end, None);
            }
        }
        if let [one] = &out.found[..]
            && one.range == inner
        {
            *groups += 1;
            out.only = Some(*groups);
        }
        for found in &mut out.found {
            found.range = tunnel.carriers.outer(found.range.clone());
        }
        out
    }

    /// `direction` ends: what is left in its tunnel.
    pub fn end(&mut self, direction: Direction, means: &Means, found: &mut Vec<Found>) {
        self.has_ended[direction.index()] = true;
        let Some(tunnel) = &mut self.tunnels[direction.index()] else { return };
        if let Carried::Socket(socket) = &mut tunnel.kind {
            let from = found.len();
            socket.finish(means, &mut tunnel.runs, found);
            for found in found.iter_mut().skip(from) {
                found.range = tunnel.carriers.outer(found.range.clone());
            }
        }
    }

    /// The stream was reset: reports the messages that will not be whole.
    pub fn break_off(mut self, stream: u32, only: Option<Direction>, found: &mut Vec<Found>) {
        for direction in [Direction::Up, Direction::Down] {
            if only.is_none_or(|only| only == direction) {
                self.break_off_direction(stream, direction, found);
            }
        }
    }

    pub fn break_off_direction(&mut self, stream: u32, direction: Direction, found: &mut Vec<Found>) {
        if let Some(message) = self.messages[direction.index()].take() {
            found.push(self.found(message, stream, direction, Some(Rule::Http2Incomplete.into())));
        }
    }

    pub fn is_over(&self) -> bool {
        self.has_ended == [true; 2] && self.messages.iter().all(Option::is_none)
    }

    pub fn has_tunnel(&self) -> bool {
        self.tunnels.iter().any(Option::is_some)
    }

    pub fn runs(&self, direction: Direction) -> Option<&Runs> {
        self.tunnels[direction.index()].as_ref().map(|tunnel| &tunnel.runs)
    }

    fn found(&self, message: Message, stream: u32, direction: Direction, malformed: Option<Malformed>) -> Found {
        let Message { group, range, bytes, body, length, payload, block, trailers, .. } = message;
        let value = |name: &str| block.as_ref().and_then(|block| block.value(name)).unwrap_or_default();
        let (kind, label) = match (direction, &block) {
            (Direction::Up, _) => {
                let target = [value(":path"), value(":authority")].into_iter().find(|text| !text.is_empty());
                let kind = PartKind::Request {
                    method: value(":method"),
                    target: target.unwrap_or_default(),
                    upgrade: self.asks_websocket,
                };
                (kind, block.as_ref().map(|block| labels::request(block, stream)))
            }
            (Direction::Down, _) => {
                let status = value(":status").parse().unwrap_or(0);
                let kind = PartKind::Response { status, reason: String::new(), upgraded: self.is_upgraded };
                (kind, block.as_ref().map(|block| labels::response(block, trailers.as_deref(), stream)))
            }
        };
        let codings = block.as_ref().map(|block| codings(block)).unwrap_or_default();
        Found {
            inside: None,
            form: Form::Http2Message { kind, body, codings },
            direction,
            range,
            bytes,
            length,
            payload,
            label: label.unwrap_or_else(|| ["?", &labels::on_stream(stream)].concat()),
            group: Some(group),
            malformed,
        }
    }
}

impl Events {
    /// The events that `data` completes, with their places in the stream's content. `payload` becomes how much of it is the
    /// events' own data.
    fn push(&mut self, data: &[u8], direction: Direction, (at, means): (u64, &Means), payload: &mut u64) -> Vec<Found> {
        let mut events = Vec::new();
        if self.is_too_long {
            return Vec::new();
        }
        *payload = self.reader.push(data, &mut events);
        // Of a very long event only the first part is kept.
        if self.begins + self.text.len() as u64 == at || self.text.len() < MOST_OF_TEXT {
            self.text.extend_from_slice(data);
        }
        let place = |at: u64, begins: u64| usize::try_from(at.saturating_sub(begins)).unwrap_or(usize::MAX);
        let found = events.into_iter().map(|event| {
            let (start, end) = (place(event.range.start, self.begins), place(event.range.end, self.begins));
            let (start, end) = (start.min(self.text.len()), end.min(self.text.len()).max(start.min(self.text.len())));
            let talk = self.conversation.as_ref();
            let message = (Carrier::Event, event.data.as_bytes());
            let inside = talk.and_then(|talk| take(talk, direction, message, means));
            Found {
                form: Form::StreamEvent { id: event.id },
                direction,
                length: event.range.end - event.range.start,
                range: event.range,
                bytes: self.text.get(start..end).unwrap_or_default().to_vec(),
                payload: event.data.len() as u64,
                label: inside.as_ref().map_or_else(|| quoted(&event.data), |inside| inside.label.clone()),
                inside,
                group: None,
                malformed: None,
            }
        });
        let found = found.collect();
        let read = place(self.reader.begins(), self.begins).min(self.text.len());
        drop(self.text.drain(..read));
        self.begins = self.reader.begins();
        self.text.truncate(MOST_OF_TEXT);
        self.is_too_long = self.reader.held() > MOST_OF_EVENT;
        found
    }
}

/// The request that a header block is.
fn opening(block: &Block) -> Opening {
    let has_mcp_field = asked::MCP_FIELDS.iter().any(|name| block.value(name).is_some());
    Opening { target: block.value(":path").unwrap_or_default(), subprotocol: None, has_mcp_field }
}

/// The content codings of a message, in the order in which they were applied.
fn codings(block: &Block) -> Vec<String> {
    let codings = block.value("content-encoding").unwrap_or_default();
    let codings = codings.split(',').map(|coding| coding.trim().to_ascii_lowercase());
    codings.filter(|coding| !coding.is_empty() && coding != "identity").take(MOST_CODINGS).collect()
}

/// Whether a response is a stream of events that can be read: it has no coding.
fn is_event_stream(block: &Block) -> bool {
    let kind = block.value("content-type").unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("text/event-stream") && block.value("content-encoding").is_none()
}
