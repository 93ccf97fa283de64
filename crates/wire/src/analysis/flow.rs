//! One direction of a TCP connection: what its sender sent, and the stream as its receiver puts it together
//! (RFC 9293 §3.10.7.4, "Segment Arrives").
//!
//! Sequence numbers have 32 bits, start anywhere and wrap around. Here they become *offsets*, which count on: the SYN
//! has offset 0, the first byte of data 1, the FIN the offset after the last byte (RFC 9293 §3.4). [`Flow::offset`]
//! converts; it takes the offset that is nearest to the newest one. Byte 0 of the *stream* is the byte with offset 1.
//!
//! ```text
//! offset       0    1 … n    n + 1
//!             SYN   data     FIN
//! stream            0 … n-1
//! ```
//!
//! The sender's half (`send`) remembers who was the first to send each offset, in `sent`, which is ascending and
//! without overlaps. So a packet whose start is in there repeats another one. The receiver's half (`receive`) keeps
//! what came too early in `waiting`, and returns what is in order as [`Piece`]s.

use super::packet::{Packet, Segment};
use std::collections::BTreeMap;
use std::ops::Range;
use trace::EventId;
use trace::flags::{ACK, FIN, SYN};

/// No window is larger (RFC 7323 §2.3); what lies farther ahead is no part of this connection.
const FARTHEST: u64 = 1 << 30;

/// How many attempts to connect with different sequence numbers are remembered.
const MOST_RIVALS: usize = 8;

/// What a packet was the first to send.
#[derive(Clone, Copy, Debug)]
struct Sent {
    start: u64,
    end: u64,
    packet: EventId,
    /// It is one byte past a closed window, sent to find out whether the window is still closed (RFC 9293 §3.8.6.1).
    is_probe: bool,
}

/// Where a segment belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Its own offset.
    pub start: u64,
    /// The offsets of its data, as far as they are part of the stream: data of a keep-alive and after a FIN is not.
    pub data: Range<u64>,
    /// The earlier packet that it repeats.
    pub repeats: Option<EventId>,
}

/// A stretch of the stream and the packet that brought it. Its last bytes may have crossed without being captured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its place in the stream of data, whose first byte is 0.
    pub stream: Range<u64>,
    pub packet: EventId,
    /// Where its first byte lies in the packet.
    pub start: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Flow {
    /// The SYN's sequence number: the one with offset 0. If the capture began later, the one before the first byte
    /// seen.
    initial: Option<u32>,
    /// The sequence numbers of earlier SYNs of which none was acknowledged.
    rivals: Vec<u32>,
    /// Who was the first to send which offsets; ascending and without overlaps.
    sent: Vec<Sent>,
    /// The offset after the last one sent.
    pub next: u64,
    /// The highest acknowledgment that has come back.
    pub acknowledged: u64,
    /// The last window that has come back, not scaled.
    pub peer_window: Option<u16>,
    /// The offset that the receiver needs next.
    expected: u64,
    /// What arrived ahead of a gap, by its first offset.
    waiting: BTreeMap<u64, Piece>,
    /// The FIN's offset, once it was sent.
    pub fin: Option<u64>,
    /// The first segment with both SYN and ACK.
    syn_ack: Option<EventId>,
    /// What the receiver has, in order; kept only if `keeps_pieces`.
    pieces: Vec<Piece>,
    keeps_pieces: bool,
}

impl Flow {
    pub fn new(keeps_pieces: bool) -> Self {
        Self {
            initial: None,
            rivals: Vec::new(),
            sent: Vec::new(),
            next: 0,
            acknowledged: 0,
            peer_window: None,
            expected: 1,
            waiting: BTreeMap::new(),
            fin: None,
            syn_ack: None,
            pieces: Vec::new(),
            keeps_pieces,
        }
    }

    /// Takes a segment that was sent. `None` if it belongs to no place in the stream.
    pub fn send(&mut self, packet: &Packet, segment: Segment) -> Option<Place> {
        let length = packet.payload_length();
        let (syn, fin) = (u64::from(segment.has(SYN)), u64::from(segment.has(FIN)));
        if segment.has(SYN)
            && let Some(initial) = self.initial.filter(|&initial| initial != segment.sequence)
        {
            // Another attempt to connect. The one that the peer acknowledges will count: see `acknowledge`.
            if self.acknowledged > 0 || self.rivals.len() == MOST_RIVALS {
                return None;
            }
            let rivals = std::mem::take(&mut self.rivals);
            *self = Self { rivals, ..Self::new(self.keeps_pieces) };
            self.rivals.push(initial);
        }
        if self.initial.is_none() {
            self.initial = Some(if segment.has(SYN) { segment.sequence } else { segment.sequence.wrapping_sub(1) });
            self.next = 1 - syn;
            self.acknowledged = self.next;
        }
        let start = self.offset(segment.sequence)?;
        let end = start + syn + length + fin;
        if end > self.next + FARTHEST {
            return None;
        }
        // What stands before the first byte of data is none, nor is what comes after the FIN: RFC 9293 §3.10.7.4,
        // "seventh".
        let data_start = (start + syn).max(1);
        let data_end = (start + syn + length).min(self.fin.unwrap_or(u64::MAX));
        let data = data_start..data_end.max(data_start);
        // A keep-alive sends the last acknowledged byte again so that the peer answers; it repairs nothing, and its byte
        // may be any (RFC 9293 §3.8.4).
        let is_keep_alive = length <= 1 && syn + fin == 0 && end == self.next && self.acknowledged == self.next;
        let data = if is_keep_alive { start..start } else { data };
        let place = Place { start, data, repeats: None };
        if packet.is_copy || start == end || is_keep_alive {
            return Some(place);
        }
        if fin > 0 {
            self.fin.get_or_insert(end - 1);
        }
        let is_probe = length == 1 && fin == 0 && self.peer_window == Some(0);
        let mut repeats = self.record(Sent { start, end, packet: packet.id, is_probe });
        if segment.has(SYN) && segment.has(ACK) {
            // RFC 9293 §3.5, Figure 7: if both sides open at once, each answers with its own SYN once more, now with an
            // ACK. That repairs no loss; only a second SYN, ACK does.
            let first = *self.syn_ack.get_or_insert(packet.id);
            repeats = (first != packet.id).then_some(first);
        }
        Some(Place { repeats, ..place })
    }

    /// Keeps what is new in `sent`. Returns the packet that was the first to send the start of the rest.
    fn record(&mut self, sent: Sent) -> Option<EventId> {
        if let Some(last) = self.sent.last()
            && last.is_probe
            && last.start == sent.start
        {
            // The byte of a probe is always sent again. That does not repair a loss, so the probe does not count as
            // sent.
            self.next = last.start;
            self.sent.pop();
        }
        let repeats = (sent.start < self.next).then(|| self.first_sender(sent.start)).flatten();
        if sent.end > self.next {
            self.sent.push(Sent { start: sent.start.max(self.next), ..sent });
            self.next = sent.end;
        }
        repeats.filter(|_| !sent.is_probe)
    }

    /// The packet that was the first to send what is at `offset`.
    fn first_sender(&self, offset: u64) -> Option<EventId> {
        let after = self.sent.partition_point(|sent| sent.start <= offset);
        let sent = self.sent.get(after.checked_sub(1)?)?;
        (offset < sent.end).then_some(sent.packet)
    }

    /// The packet that was the first to send byte `at` of the stream.
    pub fn first_sender_of(&self, at: u64) -> Option<EventId> {
        self.first_sender(at + 1)
    }

    /// The offset of a sequence number near the newest one: numbers wrap around (RFC 9293 §3.4).
    pub fn offset(&self, sequence: u32) -> Option<u64> {
        let newest = self.initial?.wrapping_add(self.next as u32);
        let ahead = sequence.wrapping_sub(newest) as i32;
        self.next.checked_add_signed(ahead.into())
    }

    /// Takes an acknowledgment and a window that came back from the receiver.
    pub fn acknowledge(&mut self, segment: Segment) {
        let initial = segment.acknowledgment.wrapping_sub(1);
        if self.acknowledged == 0 && self.rivals.contains(&initial) {
            *self = Self { initial: Some(initial), next: 1, ..Self::new(self.keeps_pieces) };
        }
        if let Some(offset) = self.offset(segment.acknowledgment).filter(|&offset| offset <= self.next) {
            self.acknowledged = self.acknowledged.max(offset);
        }
        self.peer_window = Some(segment.window);
    }

    /// Bytes of data sent and not yet acknowledged. SYN and FIN are not data.
    pub fn in_flight(&self) -> u64 {
        let data = |offset: u64| offset.clamp(1, self.fin.unwrap_or(u64::MAX).max(1));
        data(self.next) - data(self.acknowledged)
    }

    /// Takes a segment that arrived and whose own offset is `offset`. Returns the part of the stream that is in order
    /// now: its bytes, and what had been waiting for them.
    pub fn receive(&mut self, packet: &Packet, segment: Segment, offset: u64) -> Vec<Piece> {
        let start = segment.data_offset(offset);
        let end = (start + packet.payload_length()).min(self.fin.unwrap_or(u64::MAX));
        let mut ready = Vec::new();
        if end <= start || end <= self.expected || end > self.expected + FARTHEST {
            return ready;
        }
        let piece = Piece { stream: start..end, packet: packet.id, start: packet.payload.start };
        if start > self.expected {
            match self.waiting.get(&start) {
                Some(other) if other.stream.end >= end => {}
                _ => drop(self.waiting.insert(start, piece)),
            }
            return ready;
        }
        self.take(piece, &mut ready);
        while let Some(next) = self.waiting.first_entry().filter(|next| *next.key() <= self.expected) {
            let piece = next.remove();
            self.take(piece, &mut ready);
        }
        if self.keeps_pieces {
            self.pieces.extend_from_slice(&ready);
        }
        ready
    }

    /// Appends what is new in `piece`, which starts at or before the expected offset.
    fn take(&mut self, piece: Piece, ready: &mut Vec<Piece>) {
        let known = self.expected - piece.stream.start;
        if piece.stream.end > self.expected {
            let stream = self.expected - 1..piece.stream.end - 1;
            self.expected = piece.stream.end;
            ready.push(Piece { stream, packet: piece.packet, start: piece.start + known as usize });
        }
    }

    /// From now on the places of its bytes are kept.
    pub fn keep(&mut self) {
        self.keeps_pieces = true;
    }

    /// Keeps the places of bytes that were received before.
    pub fn keep_all(&mut self, pieces: &[Piece]) {
        self.pieces.extend_from_slice(pieces);
    }

    /// Whether the receiver has everything up to the FIN.
    pub fn is_whole(&self) -> bool {
        self.fin == Some(self.expected)
    }

    /// The packets that brought `range` of the stream, and where it lies in them.
    pub fn pieces(&self, range: Range<u64>) -> Vec<(EventId, Range<usize>)> {
        let first = self.pieces.partition_point(|piece| piece.stream.end <= range.start);
        let mut found = Vec::new();
        for piece in self.pieces.iter().skip(first).take_while(|piece| piece.stream.start < range.end) {
            let from = range.start.max(piece.stream.start) - piece.stream.start;
            let to = range.end.min(piece.stream.end) - piece.stream.start;
            found.push((piece.packet, piece.start + from as usize..piece.start + to as usize));
        }
        found
    }
}

impl Segment {
    /// The offset of the first byte of data if the segment's own offset is `offset`: a SYN stands before the data.
    pub fn data_offset(self, offset: u64) -> u64 {
        offset + u64::from(self.has(SYN))
    }
}
