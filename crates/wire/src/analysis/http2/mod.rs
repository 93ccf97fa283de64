//! HTTP/2 in both directions of a connection: frames, and the messages that the frames of each stream make together. What
//! only a frame of the connection says is a message of its own; the frames of a request or a response are kept with it.

mod exchange;
mod labels;
mod places;
mod windows;

use super::decoders::Means;
use super::multiplexed::{Http2, Multiplexed, Upgraded};
use super::runs::Runs;
use super::unit::{Form, Found, Mark};
use crate::field::number;
use crate::http2::{Connection, Context, FrameKind, HEAD, LARGEST_WINDOW, Section, Seen, dissect, flag};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use exchange::Exchange;
use places::{Owner, Place};
use std::collections::BTreeMap;
use trace::{Direction, Layer};
use windows::Windows;

/// What reads HTTP/2, for [`Decoders::http2`](super::Decoders::http2).
pub const HTTP2: Http2 = Http2(|means, upgraded| Box::new(Frames::new(means, upgraded)));

/// A connection.
#[derive(Debug)]
struct Frames {
    connection: Connection,
    means: Means,
    /// The streams whose messages are not whole yet.
    exchanges: BTreeMap<u32, Exchange>,
    /// The stream that a header block of PUSH_PROMISE promises, until the block's last frame.
    promised: Option<u32>,
    /// What the bytes of each direction are.
    places: [Vec<Place>; 2],
    windows: Windows,
    /// How many messages and events have been numbered.
    groups: u64,
}

impl Frames {
    fn new(means: &Means, upgraded: Option<Upgraded>) -> Self {
        let mut exchanges = BTreeMap::new();
        let connection = match upgraded {
            None => Connection::default(),
            Some(Upgraded { settings, places: [up, down] }) => {
                exchanges.insert(1, Exchange::default());
                Connection::upgraded(&URL_SAFE_NO_PAD.decode(settings).unwrap_or_default(), up, down)
            }
        };
        let (means, places) = (means.clone(), [Vec::new(), Vec::new()]);
        Self { connection, means, exchanges, promised: None, places, windows: Windows::default(), groups: 0 }
    }

    fn take(&mut self, seen: Seen, found: &mut Vec<Found>) {
        let mark = self.mark(&seen);
        let Some(head) = seen.head.filter(|head| head.stream > 0) else {
            self.own(&seen, Owner::Http);
            return found.push(frame(seen, None, mark));
        };
        match (head.kind, self.promised.take_if(|_| seen.direction == Direction::Down)) {
            (FrameKind::Continuation, Some(promised)) => self.promise(promised, seen, mark, found),
            (FrameKind::Headers | FrameKind::Continuation, _) => self.fields(head.stream, seen, mark, found),
            (FrameKind::Data, _) => self.data(head.stream, seen, mark, found),
            (FrameKind::PushPromise, _) => {
                let place = HEAD + usize::from(head.has(flag::PADDED));
                let promised = number(&seen.bytes, place..place + 4).unwrap_or_default() as u32 & LARGEST_WINDOW;
                self.promise(promised, seen, mark, found);
            }
            (kind, _) => {
                self.own(&seen, Owner::Http);
                found.push(frame(seen, None, mark));
                if kind == FrameKind::RstStream
                    && let Some(exchange) = self.exchanges.remove(&head.stream)
                {
                    exchange.break_off(head.stream, None, found);
                }
            }
        }
    }

    /// A frame with a part of a header block.
    fn fields(&mut self, stream: u32, seen: Seen, mark: Mark, found: &mut Vec<Found>) {
        self.own(&seen, Owner::Http);
        let exchange = self.exchanges.entry(stream).or_default();
        let message = exchange.message(seen.direction, &seen, &mut self.groups, self.means.decoders.most_of_body);
        message.add(&seen, false);
        let group = message.group;
        let (direction, section, ends) = (seen.direction, seen.section, seen.ends_stream);
        let block = seen.block.as_ref().map(|(block, _)| block.clone());
        found.push(frame(seen, Some(group), mark));
        if let (Some(section), Some(block)) = (section, block) {
            exchange.fields(section, direction, block, ends, &self.means);
            exchange.settle(stream, direction, ends, &self.means, found);
        }
        self.forget(stream);
    }

    fn data(&mut self, stream: u32, seen: Seen, mark: Mark, found: &mut Vec<Found>) {
        let (direction, ends) = (seen.direction, seen.ends_stream);
        // What a tunnel of CONNECT carries is not HTTP's business (RFC 9113 §8.5).
        let Some(exchange) = self.exchanges.get_mut(&stream).filter(|exchange| !exchange.is_plain_tunnel) else {
            self.own(&seen, Owner::Application);
            return found.push(frame(seen, None, mark));
        };
        if let Some(inner) = exchange.carries(&seen) {
            let place = self.own(&seen, Owner::Tunnel { stream, inner: inner.clone() });
            let data = seen.bytes.get(seen.data.clone()).unwrap_or_default().to_vec();
            let framing = seen.range.end - seen.range.start - data.len() as u64;
            let exchange = self.exchanges.entry(stream).or_default();
            let carried = exchange.carry(direction, &data, place, &self.means, &mut self.groups);
            // The framing of a frame that carries one message, and that one whole, counts with it.
            let only = carried.only;
            found.push(frame(seen, only, mark));
            found.extend(carried.found.into_iter().map(|mut carried| {
                if only.is_some() {
                    (carried.group, carried.length) = (only, carried.length + framing);
                }
                carried
            }));
            if ends {
                exchange.end(direction, &self.means, found);
            }
        } else {
            self.own(&seen, Owner::Application);
            let exchange = self.exchanges.entry(stream).or_default();
            let message = exchange.message(direction, &seen, &mut self.groups, self.means.decoders.most_of_body);
            message.add(&seen, true);
            let group = message.group;
            found.push(frame(seen, Some(group), mark));
            exchange.settle(stream, direction, ends, &self.means, found);
        }
        self.forget(stream);
    }

    /// The request of a response that the server sends without being asked: a frame of its header block.
    fn promise(&mut self, promised: u32, seen: Seen, mark: Mark, found: &mut Vec<Found>) {
        self.own(&seen, Owner::Http);
        let exchange = self.exchanges.entry(promised).or_default();
        let message = exchange.message(Direction::Up, &seen, &mut self.groups, 0);
        message.add(&seen, false);
        let group = message.group;
        let block = seen.section.and(seen.block.as_ref()).map(|(block, _)| block.clone());
        let is_last = seen.head.is_none_or(|head| head.has(flag::END_HEADERS));
        self.promised = (!is_last).then_some(promised);
        found.push(frame(seen, Some(group), mark));
        if let Some(block) = block {
            exchange.fields(Section::Request, Direction::Up, block, true, &self.means);
            exchange.settle(promised, Direction::Up, true, &self.means, found);
            if let Some(request) = found.last_mut() {
                request.direction = Direction::Down;
            }
        }
    }

    /// What a frame means for its stream. Asked once per frame, in their order.
    fn mark(&mut self, seen: &Seen) -> Mark {
        Mark {
            stream: seen.head.map_or(0, |head| head.stream),
            kind: seen.head.map_or(trace::FrameKind::Other, |head| kind(head.kind)),
            ends: seen.ends_stream || seen.head.is_some_and(|head| head.kind == FrameKind::RstStream),
            windows: self.windows.changes(seen),
        }
    }

    /// Notes what the bytes of a frame are. Returns where its data lies in the stream.
    fn own(&mut self, seen: &Seen, owner: Owner) -> u64 {
        let at = seen.range.start + seen.data.start as u64;
        let end = seen.range.start + seen.data.end as u64;
        let data = if seen.data.is_empty() { seen.range.end..seen.range.end } else { at..end };
        self.places[seen.direction.index()].push(Place { range: seen.range.clone(), data, owner });
        at
    }

    fn forget(&mut self, stream: u32) {
        // Tunnels keep the layers of their bytes, which are asked for at the end.
        if self.exchanges.get(&stream).is_some_and(|exchange| exchange.is_over() && !exchange.has_tunnel()) {
            self.exchanges.remove(&stream);
        }
    }
}

impl Multiplexed for Frames {
    fn push(&mut self, direction: Direction, bytes: &[u8], found: &mut Vec<Found>) {
        for seen in self.connection.push(direction, bytes) {
            self.take(seen, found);
        }
    }

    fn finish(&mut self, direction: Direction, found: &mut Vec<Found>) {
        for seen in self.connection.finish(direction) {
            self.take(seen, found);
        }
        let streams: Vec<u32> = self.exchanges.keys().copied().collect();
        for stream in streams {
            let Some(exchange) = self.exchanges.get_mut(&stream) else { continue };
            exchange.end(direction, &self.means, found);
            exchange.break_off_direction(stream, direction, found);
        }
    }

    fn add_layers(&self, direction: Direction, runs: &mut Runs) {
        for Place { range, data, owner } in &self.places[direction.index()] {
            runs.push(range.start..data.start, Some(Layer::Http));
            match owner {
                Owner::Http => {}
                Owner::Application => runs.push(data.clone(), None),
                Owner::Tunnel { stream, inner } => {
                    let mut at = data.start;
                    let of_stream = self.exchanges.get(stream).and_then(|exchange| exchange.runs(direction));
                    for (run, layer) in of_stream.into_iter().flat_map(|runs| runs.within(inner.clone())) {
                        let end = at + (run.end - run.start);
                        runs.push(at..end, layer);
                        at = end;
                    }
                    runs.push(at..data.end, None);
                }
            }
            runs.push(data.end..range.end, Some(Layer::Http));
        }
    }
}

/// A frame as it was found. `group` is the message that it belongs to; without one it is a message of its own, or part of
/// something larger.
fn frame(seen: Seen, group: Option<u64>, mark: Mark) -> Found {
    let label = labels::frame(&seen);
    let is_control = seen.head.is_none_or(|head| {
        !matches!(head.kind, FrameKind::Headers | FrameKind::Continuation | FrameKind::Data | FrameKind::PushPromise)
    });
    // Bytes that end within a head have fewer.
    let is_preface = seen.head.is_none() && seen.bytes.len() >= HEAD;
    let context = Context { block: seen.block, is_preface };
    Found {
        form: Form::Http2Frame { context, dissect, is_control, mark },
        inside: None,
        direction: seen.direction,
        length: seen.bytes.len() as u64,
        payload: 0,
        range: seen.range,
        bytes: seen.bytes,
        label,
        group,
        malformed: seen.broken.map(|broken| broken.what),
    }
}

/// What a frame does for its stream.
fn kind(kind: FrameKind) -> trace::FrameKind {
    match kind {
        FrameKind::Headers | FrameKind::Continuation | FrameKind::PushPromise => trace::FrameKind::Fields,
        FrameKind::Data => trace::FrameKind::Data,
        FrameKind::WindowUpdate => trace::FrameKind::Window,
        FrameKind::RstStream => trace::FrameKind::Reset,
        _ => trace::FrameKind::Other,
    }
}
