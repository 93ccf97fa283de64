//! What is known about the bytes of one direction: by their sender, and by their receiver.

use super::Packet;
use std::collections::VecDeque;
use trace::flags::SYN;
use trace::{EventId, Micros};

/// How many packets that demand an ACK at once are remembered.
const MOST_WAITING: usize = 1_024;

/// One direction of a connection. Numbers count from the SYN, which is 0.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub(super) sender: Sender,
    pub(super) receiver: Receiver,
}

/// What the sender of the bytes knows.
#[derive(Debug, Default)]
pub(super) struct Sender {
    /// The packet that was the first to have a SYN.
    pub(super) syn: Option<EventId>,
    /// The FIN's number, once it was sent.
    pub(super) fin: Option<u64>,
    /// The first number that is not acknowledged (SND.UNA).
    pub(super) unacknowledged: u64,
    /// The number after the highest one sent (SND.NXT).
    pub(super) next: u64,
    /// How many bytes the receiver can take (SND.WND).
    pub(super) window: Option<u32>,
    /// Since when that is 0.
    pub(super) closed_since: Option<Micros>,
    /// The duplicate ACKs that have come in a row, and when the last of them came.
    duplicates: u32,
    duplicate_at: Micros,
    /// What three duplicate ACKs have asked for.
    asked: Vec<Asked>,
    /// Since when the retransmission timer runs (RFC 6298 §5).
    pub(super) timer: Option<Micros>,
    /// Since when nothing new has been acknowledged although something is under way.
    pub(super) unanswered_since: Option<Micros>,
    /// The timeouts since something new was acknowledged, and how long the last one was.
    pub(super) timeouts: u32,
    pub(super) last_wait: Micros,
    pub(super) recovery: Option<Recovery>,
    /// What was lost and has not been retransmitted.
    lost: Vec<Lost>,
}

/// A timeout has happened, and everything from there on is retransmitted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recovery {
    /// The packet that was retransmitted first.
    pub(super) of: EventId,
    /// The number after the last one that has been retransmitted.
    pub(super) next: u64,
    /// The number after the last one that had been sent before.
    pub(super) until: u64,
}

/// Three duplicate ACKs asked for a number.
#[derive(Clone, Copy, Debug)]
struct Asked {
    number: u64,
    /// When the third one came.
    at: Micros,
    /// Whether something was under way then. Many packets may arrive at the same moment, and what their receiver sends
    /// between two of them stands after all of them here.
    is_certain: bool,
}

#[derive(Clone, Copy, Debug)]
struct Lost {
    place: usize,
    start: u64,
}

impl Sender {
    /// Whether something is under way.
    pub(super) fn is_waiting(&self) -> bool {
        self.unacknowledged < self.next
    }

    /// Whether the FIN was sent and acknowledged.
    pub(super) fn is_finished(&self) -> bool {
        self.fin.is_some_and(|fin| self.unacknowledged > fin)
    }

    /// An ACK has arrived.
    pub(super) fn acknowledge(&mut self, at: Micros, packet: &Packet, number: u64) {
        // What came late says nothing about now (RFC 9293 §3.10.7.4).
        if number < self.unacknowledged {
            return;
        }
        let is_window_update = self.window != Some(packet.window);
        if number > self.unacknowledged {
            self.unacknowledged = number;
            self.next = self.next.max(number);
            (self.duplicates, self.timeouts, self.last_wait) = (0, 0, Micros(0));
            let restarted = self.is_waiting().then_some(at);
            (self.timer, self.unanswered_since) = (restarted, restarted);
            self.recovery = self.recovery.filter(|recovery| number < recovery.until);
        } else if packet.start == packet.end && !is_window_update {
            // A duplicate ACK as RFC 5681 §2 defines it.
            self.duplicates += 1;
            self.duplicate_at = at;
            if self.duplicates == 3 {
                self.asked.retain(|asked| asked.at == at);
                self.asked.push(Asked { number, at, is_certain: self.is_waiting() });
            }
        } else {
            self.duplicates = 0;
        }
        self.window = Some(packet.window);
        self.closed_since = (packet.window == 0).then(|| self.closed_since.unwrap_or(at));
    }

    /// Notes that `packet`, whose bytes count, was sent.
    pub(super) fn note(&mut self, packet: &Packet) {
        if !self.is_waiting() && self.duplicate_at < packet.sent {
            // Nothing was under way, so those ACKs were no duplicates.
            self.duplicates = 0;
        }
        self.next = self.next.max(packet.end);
        self.timer.get_or_insert(packet.sent);
        self.unanswered_since.get_or_insert(packet.sent);
    }

    /// Whether three duplicate ACKs have asked for `packet`.
    pub(super) fn take_asked(&mut self, packet: &Packet) -> bool {
        let is_this = |asked: &Asked| asked.number == packet.start && (asked.is_certain || asked.at == packet.sent);
        let place = self.asked.iter().position(is_this);
        place.map(|place| self.asked.remove(place)).is_some()
    }

    /// The places of lost packets whose first byte is in `packet`, which repairs them.
    pub(super) fn repair(&mut self, packet: &Packet, repaired: &mut Vec<(usize, EventId)>) {
        self.lost.retain(|lost| {
            let is_in = (packet.start..packet.end).contains(&lost.start);
            if is_in {
                repaired.push((lost.place, packet.id));
            }
            !is_in
        });
    }

    pub(super) fn lose(&mut self, packet: &Packet) {
        self.lost.push(Lost { place: packet.place, start: packet.start });
    }
}

/// What the receiver of the bytes knows and has sent about them.
#[derive(Debug, Default)]
pub(super) struct Receiver {
    /// The next number that it expects (RCV.NXT).
    expected: u64,
    /// What has arrived after a gap, ascending and without overlaps.
    ahead: Vec<(u64, u64)>,
    /// The last packet that closed a gap, and the number expected after it.
    pub(super) gap_closed: Option<(EventId, u64)>,
    /// What it has acknowledged; `None` before its first ACK.
    pub(super) acknowledged: Option<u64>,
    /// The window that it has sent last.
    pub(super) window: Option<u32>,
    /// How many duplicate ACKs it has sent in a row.
    pub(super) duplicates: u32,
    /// What has arrived and demands an ACK at once, although nothing new can be acknowledged.
    waiting: VecDeque<Demand>,
}

/// A packet that demands an ACK at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Demand {
    pub(super) by: EventId,
    pub(super) at: Micros,
    pub(super) kind: DemandKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DemandKind {
    /// Something is missing before it.
    Ahead,
    /// All that it has is known; it may be a SYN.
    Known {
        is_syn: bool,
    },
    /// It lies beyond the window.
    Beyond,
    KeepAlive,
}

impl Receiver {
    /// Takes a packet whose bytes count. `is_keep_alive` says that it only wants to be acknowledged. Returns whether it
    /// is acceptable; if it is not, its acknowledgment does not count either (RFC 9293 §3.10.7.4).
    pub(super) fn take(&mut self, at: Micros, packet: &Packet, is_keep_alive: bool) -> bool {
        let kind = if is_keep_alive {
            DemandKind::KeepAlive
        } else if packet.end <= self.expected {
            DemandKind::Known { is_syn: packet.has(SYN) }
        } else if self.is_beyond(packet) {
            DemandKind::Beyond
        } else if packet.start > self.expected {
            self.keep(packet.start, self.taken(packet));
            DemandKind::Ahead
        } else {
            self.advance(packet.id, self.taken(packet));
            return true;
        };
        self.demand(Demand { by: packet.id, at, kind });
        kind == DemandKind::Ahead
    }

    /// Whether `packet` lies beyond the window that was sent last.
    pub(super) fn is_beyond(&self, packet: &Packet) -> bool {
        // Without data, a segment is acceptable at the edge if that is where the next byte is expected.
        let is_next = packet.length == 0 && packet.start == self.expected;
        self.edge().is_some_and(|edge| packet.start >= edge && !is_next)
    }

    /// The number after the last one that the window has room for.
    fn edge(&self) -> Option<u64> {
        self.acknowledged.zip(self.window).map(|(next, window)| next + u64::from(window))
    }

    /// The number after the last one of `packet` that is taken: what does not fit into the window is cut off.
    fn taken(&self, packet: &Packet) -> u64 {
        let is_cut = |edge: &u64| packet.length > 0 && packet.start + packet.length > *edge;
        self.edge().filter(is_cut).unwrap_or(packet.end)
    }

    /// Notes that an ACK must be sent at once.
    pub(super) fn demand(&mut self, demand: Demand) {
        if self.waiting.len() == MOST_WAITING {
            self.waiting.pop_front();
        }
        self.waiting.push_back(demand);
    }

    fn advance(&mut self, by: EventId, end: u64) {
        self.expected = self.expected.max(end);
        let known = self.ahead.iter().take_while(|(start, _)| *start <= end).count();
        let farthest = self.ahead.drain(..known).map(|(_, end)| end).max();
        if let Some(farthest) = farthest.filter(|&farthest| farthest > end) {
            // What is kept never touches, so nothing else follows without a gap.
            self.expected = farthest;
            self.gap_closed = Some((by, farthest));
        }
    }

    fn keep(&mut self, mut start: u64, mut end: u64) {
        let first = self.ahead.partition_point(|range| range.1 < start);
        let after = first + self.ahead[first..].iter().take_while(|range| range.0 <= end).count();
        for range in self.ahead.drain(first..after) {
            (start, end) = (start.min(range.0), end.max(range.1));
        }
        self.ahead.insert(first, (start, end));
    }

    /// Whether it has everything up to the FIN with this number.
    pub(super) fn is_whole(&self, fin: Option<u64>) -> bool {
        fin.is_some_and(|fin| self.expected > fin)
    }

    /// Forgets what arrived before `at`: it has been responded to, or never will be.
    pub(super) fn forget_before(&mut self, at: Micros) {
        while self.waiting.front().is_some_and(|demand| demand.at < at) {
            self.waiting.pop_front();
        }
    }

    /// What demands the ACK that is sent now, if it `is_reason`.
    pub(super) fn next_demand(&mut self, is_reason: impl Fn(Demand) -> bool) -> Option<Demand> {
        let first = self.waiting.pop_front()?;
        is_reason(first).then_some(first)
    }

    /// Whether all that `packet` has, and what follows it, is known already.
    pub(super) fn knows(&self, packet: &Packet) -> bool {
        packet.end < self.expected
    }

    /// The packet that has brought the other side's SYN once more, at `at`.
    pub(super) fn repeated_syn(&mut self, at: Micros) -> Option<EventId> {
        let is_syn = |demand: &Demand| demand.at == at && demand.kind == DemandKind::Known { is_syn: true };
        let place = self.waiting.iter().position(is_syn)?;
        self.waiting.remove(place).map(|demand| demand.by)
    }
}
