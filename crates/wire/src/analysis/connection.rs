//! One TCP connection: both of its flows, what they carry, and the moments and quantities that are read off them.

use super::content::{Content, side};
use super::flow::Flow;
use super::gauges::Gauges;
use super::packet::{Packet, Segment};
use super::read::{Arrival, Complete, Finding, bytes_of};
use super::spans::Marks;
use super::unit::Found;
use crate::tls::KeyLog;
use trace::flags::{ACK, RST, SYN};
use trace::{Direction, EventId, Micros, Sample};

pub(super) struct Connection {
    pub content: Content,
    pub marks: Marks,
    flows: [Flow; 2],
    gauges: Gauges,
    /// Which directions have been read to their end.
    is_read: [bool; 2],
}

impl Connection {
    pub fn new(first: &Packet, key_log: &KeyLog) -> Self {
        let content = Content::new(first.server_port(), key_log);
        let flow = Flow::new(!content.is_raw());
        Self {
            content,
            marks: Marks::default(),
            flows: [flow.clone(), flow],
            gauges: Gauges::default(),
            is_read: [false; 2],
        }
    }

    /// `packet` leaves its sender.
    pub fn send(&mut self, packet: &Packet, segment: Segment, samples: &mut Vec<Sample>) -> Finding {
        let flow = &mut self.flows[side(packet.direction)];
        if segment.has(RST) {
            // A reset's number may be anything (RFC 9293 §3.5.2), and nothing follows it.
            self.marks.sent(packet.sent, packet.direction, segment);
            return Finding::default();
        }
        let Some((offset, repeats)) = flow.send(packet, segment) else { return Finding::default() };
        if !packet.is_copy {
            let in_flight = flow.in_flight();
            self.gauges.in_flight(packet.sent, packet.direction, packet, in_flight, samples);
            self.gauges.window(packet, segment, samples);
            self.marks.sent(packet.sent, packet.direction, segment);
        }
        Finding { offset: Some(offset), repeats }
    }

    /// A packet reaches its receiver; what it completes goes to `messages`.
    pub fn receive(
        &mut self,
        arrival: &mut Arrival<'_>,
        segment: Segment,
        offset: Option<u64>,
        messages: &mut Vec<Complete>,
    ) {
        let packet = arrival.packet;
        let other = &mut self.flows[1 - side(packet.direction)];
        if segment.has(ACK) && !segment.has(RST) {
            other.acknowledge(segment);
            let in_flight = other.in_flight();
            self.gauges.in_flight(arrival.at, opposite(packet.direction), packet, in_flight, arrival.samples);
        }
        self.marks.received(arrival.at, packet.direction, segment, other);
        let Some(offset) = offset else { return };
        let pieces = self.flows[side(packet.direction)].receive(packet, segment, offset);
        if self.content.is_raw() {
            if let Some(piece) = pieces.first() {
                let first = self.flows[side(packet.direction)].first_sender_of(piece.stream.start);
                self.marks.data(sent(arrival, first.unwrap_or(packet.id)), arrival.at);
            }
            return;
        }
        let mut found = Vec::new();
        for piece in pieces {
            let length = (piece.stream.end - piece.stream.start) as usize;
            let bytes = if piece.packet == packet.id { arrival.bytes } else { bytes_of(arrival.trace, piece.packet) };
            if let Some(bytes) = bytes.get(piece.start..piece.start + length) {
                self.content.push(packet.direction, bytes, &mut found);
            }
        }
        let flow = &self.flows[side(packet.direction)];
        if flow.is_whole() && !std::mem::replace(&mut self.is_read[side(packet.direction)], true) {
            self.content.finish(packet.direction, &mut found);
        }
        for found in found {
            let message = self.complete(found, arrival);
            self.marks.message(&message);
            messages.push(message);
        }
    }

    fn complete(&self, found: Found, arrival: &Arrival<'_>) -> Complete {
        let flow = &self.flows[side(found.direction)];
        let first = flow.first_sender_of(found.range.start).unwrap_or(arrival.packet.id);
        let pieces = flow.pieces(found.range.clone());
        let (last, arrived) = match pieces.last() {
            // It was whole before, but meant nothing until the other side had spoken.
            Some(&(last, _)) if found.direction != arrival.packet.direction => {
                (last, arrival.trace.event(last).and_then(|event| event.arrived))
            }
            _ => (arrival.packet.id, Some(arrival.at)),
        };
        Complete {
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

fn sent(arrival: &Arrival<'_>, packet: EventId) -> Micros {
    arrival.trace.event(packet).map_or(arrival.packet.sent, |event| event.sent)
}

fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::Up => Direction::Down,
        Direction::Down => Direction::Up,
    }
}

impl Segment {
    /// The offset of the first byte of data where the segment's own is `offset`: a SYN stands before it.
    pub fn data_offset(self, offset: u64) -> u64 {
        offset + u64::from(self.has(SYN))
    }
}
