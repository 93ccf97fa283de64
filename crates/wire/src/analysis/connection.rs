//! One TCP connection: its two flows, what they carry, and what is measured on the way.
//!
//! A [`Flow`] is one direction: where each segment belongs in the stream. [`Content`] reads both streams together (TLS,
//! HTTP, WebSocket) and returns the messages in them by their place in the stream. Between the two, `receive` hands
//! over bytes that are in order, and `complete` turns a place in the stream back into packets and times. [`Marks`]
//! notes the moments that spans begin and end at, [`Gauges`] the windows and the bytes in flight.

use super::content::Content;
use super::decoders::Means;
use super::flow::Flow;
use super::gauges::Gauges;
use super::message::{Arrival, Finding, Message, packet_bytes};
use super::packet::{Packet, Segment};
use super::spans::Marks;
use super::unit::{Form, Found};
use trace::flags::{ACK, RST};
use trace::{Direction, EventId, Micros, Sample};

pub(super) struct Connection {
    pub content: Content,
    pub marks: Marks,
    /// Up and down; see [`trace::Direction::index`].
    flows: [Flow; 2],
    gauges: Gauges,
    /// Which directions have been read to their end.
    is_read: [bool; 2],
    /// What a reader needs if the first bytes of a connection on another port than 80 and 443 say what it speaks. Only
    /// readers of captures look: in the lab, bytes on other ports are the application's.
    means: Option<Means>,
}

impl Connection {
    pub fn new(first: &Packet, means: &Means) -> Self {
        let content = Content::new(first.server_port(), means);
        let flow = Flow::new(!content.is_raw());
        let means = Some(means).filter(|means| content.is_raw() && means.decoders.http2.is_some()).cloned();
        Self {
            content,
            marks: Marks::default(),
            flows: [flow.clone(), flow],
            gauges: Gauges::default(),
            is_read: [false; 2],
            means,
        }
    }

    /// `packet` leaves its sender.
    pub fn send(&mut self, packet: &Packet, segment: Segment, samples: &mut Vec<Sample>) -> Finding {
        let flow = &mut self.flows[packet.direction.index()];
        if segment.has(RST) {
            // A reset's number may be anything (RFC 9293 §3.5.2), and nothing follows it.
            self.marks.sent(packet.sent, segment);
            return Finding::default();
        }
        let Some(place) = flow.send(packet, segment) else { return Finding::default() };
        if !packet.is_copy {
            let in_flight = flow.in_flight();
            self.gauges.in_flight(packet.sent, packet.direction, packet, in_flight, samples);
            self.gauges.window(packet, segment, samples);
            self.marks.sent(packet.sent, segment);
        }
        Finding { offset: Some(place.start), data: place.data, repeats: place.repeats }
    }

    /// A packet reaches its receiver. Its first byte has `offset` in its flow, as [`Connection::send`] found. The
    /// messages that it completes are appended to `messages`.
    pub fn receive(
        &mut self,
        arrival: &mut Arrival<'_>,
        segment: Segment,
        offset: Option<u64>,
        messages: &mut Vec<Message>,
    ) {
        let packet = arrival.packet;
        let (this, opposite) = (packet.direction, packet.direction.opposite());
        // What it acknowledges is the other direction's data, and that direction's sender learns it now.
        let other = &mut self.flows[opposite.index()];
        if segment.has(ACK) && !segment.has(RST) {
            other.acknowledge(segment);
            let in_flight = other.in_flight();
            self.gauges.in_flight(arrival.at, opposite, packet, in_flight, arrival.samples);
        }
        self.marks.received(arrival.at, this, segment, other);
        let Some(offset) = offset else { return };
        let flow = &mut self.flows[this.index()];
        let pieces = flow.receive(packet, segment, offset);
        if this == Direction::Up
            && let Some(first) = pieces.first().filter(|_| self.means.is_some())
            && let Some(means) = self.means.take()
            && first.stream.start == 0
            && let Some(content) = Content::of_first(arrival.bytes.get(first.start..).unwrap_or_default(), &means)
        {
            self.content = content;
            self.flows.iter_mut().for_each(Flow::keep);
            self.flows[this.index()].keep_all(&pieces);
        }
        let flow = &mut self.flows[this.index()];
        if self.content.is_raw() {
            if let Some(piece) = pieces.first() {
                let first = flow.first_sender_of(piece.stream.start).unwrap_or(packet.id);
                self.marks.data(sent(arrival, first), arrival.at);
            }
            return;
        }
        let mut found = Vec::new();
        let begins = pieces.first().map(|piece| piece.stream.start);
        for piece in pieces {
            let length = (piece.stream.end - piece.stream.start) as usize;
            let bytes =
                if piece.packet == packet.id { arrival.bytes } else { packet_bytes(arrival.trace, piece.packet) };
            let captured = bytes.get(piece.start..).unwrap_or_default();
            let captured = &captured[..captured.len().min(length)];
            self.content.push(this, captured, &mut found);
            if captured.len() < length {
                self.content.skip(this, length - captured.len(), &mut found);
            }
        }
        if flow.is_whole() && !std::mem::replace(&mut self.is_read[this.index()], true) {
            self.content.finish(this, &mut found);
        }
        for found in found {
            let message = self.complete(found, begins, arrival);
            self.marks.message(&message);
            messages.push(message);
        }
    }

    /// The packets and times of a message that was found when a packet arrived. `begins` is the place of the first byte that
    /// could be read since.
    fn complete(&self, found: Found, begins: Option<u64>, arrival: &Arrival<'_>) -> Message {
        let flow = &self.flows[found.direction.index()];
        let first = flow.first_sender_of(found.range.start).unwrap_or(arrival.packet.id);
        let pieces = flow.pieces(found.range.clone());
        // A frame of HTTP/2 whose header block ends in another one, which had to come first.
        let is_frame = matches!(found.form, Form::Http2Frame { .. });
        let was_there = is_frame && begins.is_some_and(|begins| found.range.end <= begins);
        let (last, arrived) = match pieces.last() {
            // A message of the other direction: it had arrived before, but could not be read until this direction's
            // response was known (an upgrade). It counts from its own last packet.
            Some(&(last, _)) if was_there || found.direction != arrival.packet.direction => {
                (last, arrival.trace.event(last).and_then(|event| event.arrived))
            }
            _ => (arrival.packet.id, Some(arrival.at)),
        };
        Message {
            connection: arrival.packet.connection,
            first,
            sent: sent(arrival, first),
            last,
            arrived,
            pieces,
            found,
        }
    }
}

/// When `packet` was sent.
fn sent(arrival: &Arrival<'_>, packet: EventId) -> Micros {
    arrival.trace.event(packet).map_or(arrival.packet.sent, |event| event.sent)
}
