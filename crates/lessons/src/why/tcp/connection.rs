//! One connection: decides why each of its segments was sent. The order of the questions matters: what the analysis has
//! found to repeat data is a retransmission, whatever else it looks like.

use super::flow::{Demand, DemandKind, Flow, Recovery};
use super::{Acknowledged, Acknowledgment, Because, Fate, Packet, Purpose, Reset, Sent};
use trace::flags::{FIN, RST, SYN};
use trace::{EventId, Micros};

#[derive(Debug, Default)]
pub(super) struct Connection {
    /// Up and down.
    flows: [Flow; 2],
    /// What each side has last received. The side that sends up is the first.
    heard: [Option<Heard>; 2],
    /// When each side has last sent.
    last_sent: [Micros; 2],
    /// Whether each side has sent or received a reset.
    is_reset: [bool; 2],
    /// Keep-alives of each side to which nothing has come back, by their numbers.
    keep_alives: [Vec<EventId>; 2],
    /// Lost packets, by their places, and what repaired them.
    repaired: Vec<(usize, EventId)>,
}

/// The last packet that has arrived at a host.
#[derive(Clone, Copy, Debug)]
struct Heard {
    packet: EventId,
    at: Micros,
    /// When something arrived before that moment.
    before: Option<Micros>,
}

impl Heard {
    /// When something had last arrived before `now`.
    fn before(self, now: Micros) -> Option<Micros> {
        if self.at < now { Some(self.at) } else { self.before }
    }
}

impl Connection {
    pub(super) fn take_repaired(&mut self) -> Vec<(usize, EventId)> {
        std::mem::take(&mut self.repaired)
    }

    /// `packet` has arrived.
    pub(super) fn arrive(&mut self, packet: &Packet) {
        let Some(at) = packet.received else { return };
        let (way, host) = (packet.direction, 1 - packet.direction);
        let before = self.heard[host].and_then(|heard| heard.before(at));
        self.heard[host] = Some(Heard { packet: packet.id, at, before });
        self.keep_alives[host].clear();
        if packet.has(RST) {
            self.is_reset[host] = true;
            return;
        }
        let is_keep_alive = self.keep_alives[way].contains(&packet.id);
        let receiver = &mut self.flows[way].receiver;
        let is_acceptable = if packet.start < packet.end || is_keep_alive {
            receiver.take(at, packet, is_keep_alive)
        } else if self.is_out_of_place(packet) {
            let kind = DemandKind::Known { is_syn: false };
            self.flows[way].receiver.demand(Demand { by: packet.id, at, kind });
            false
        } else {
            true
        };
        if let Some(number) = packet.acknowledgment.filter(|_| is_acceptable) {
            self.flows[host].sender.acknowledge(at, packet, number);
        }
    }

    /// Whether `packet`, which has no data and arrives, demands an ACK all the same: because it is an old segment that
    /// came late, because it lies beyond the window, or because a host that waits only for the ACK of its FIN gets
    /// another one (RFC 9293 §3.10.7.4).
    fn is_out_of_place(&self, packet: &Packet) -> bool {
        let Flow { sender: own, .. } = &self.flows[1 - packet.direction];
        let Flow { sender: other, receiver } = &self.flows[packet.direction];
        let is_last = own.fin.is_some() && !own.is_finished() && receiver.is_whole(other.fin);
        let is_elsewhere = receiver.knows(packet) || receiver.is_beyond(packet);
        // If its acknowledgment is older than others, nobody responds to it.
        packet.acknowledgment.is_some_and(|number| {
            number > own.unacknowledged && is_elsewhere || number == own.unacknowledged && (is_elsewhere || is_last)
        })
    }

    /// Why `packet` is sent.
    pub(super) fn send(&mut self, packet: &Packet) -> Sent {
        let (way, back) = (packet.direction, 1 - packet.direction);
        if let Some(of) = packet.copy_of {
            return self.finish(packet, Purpose::Copy(of), None);
        }
        if packet.has(RST) {
            let purpose = Purpose::Reset(self.reset(packet));
            self.is_reset[way] = true;
            return self.finish(packet, purpose, None);
        }
        self.flows[back].receiver.forget_before(self.last_sent[way]);
        self.last_sent[way] = packet.sent;
        let acknowledged = self.acknowledged(packet);
        let purpose = self.purpose(packet, acknowledged);
        let receiver = &mut self.flows[back].receiver;
        if let Some(number) = packet.acknowledgment {
            receiver.acknowledged = receiver.acknowledged.max(Some(number));
            receiver.window = Some(packet.window);
        }
        let sender = &mut self.flows[way].sender;
        match purpose {
            Purpose::KeepAlive { .. } => self.keep_alives[way].push(packet.id),
            Purpose::WindowProbe { .. } => {}
            _ if packet.start < packet.end => {
                sender.repair(packet, &mut self.repaired);
                sender.note(packet);
                if packet.has(SYN) {
                    sender.syn.get_or_insert(packet.id);
                }
                if packet.has(FIN) {
                    sender.fin.get_or_insert(packet.end - 1);
                }
                if packet.received.is_none() {
                    sender.lose(packet);
                }
            }
            _ => {}
        }
        self.finish(packet, purpose, acknowledged)
    }

    fn finish(&self, packet: &Packet, purpose: Purpose, acknowledged: Option<Acknowledged>) -> Sent {
        let sender = &self.flows[packet.direction].sender;
        let in_flight = packet.end.saturating_sub(sender.unacknowledged);
        let is_new_data = matches!(purpose, Purpose::Data(_));
        let filled_window = sender.window.filter(|&window| is_new_data && window > 0 && u64::from(window) == in_flight);
        let needs_repair = packet.start < packet.end
            && !matches!(purpose, Purpose::WindowProbe { .. } | Purpose::KeepAlive { .. } | Purpose::Copy(_))
            && !packet.has(RST);
        let fate = match packet.received {
            Some(_) => Fate::Arrives,
            None if needs_repair => Fate::Repaired(None),
            None => Fate::Unimportant,
        };
        let next = packet.acknowledgment.unwrap_or_default();
        Sent { purpose, acknowledged, next, window: packet.window, filled_window, fate }
    }

    /// What `packet` acknowledges for the first time.
    fn acknowledged(&self, packet: &Packet) -> Option<Acknowledged> {
        let Flow { sender: other, receiver } = &self.flows[1 - packet.direction];
        let next = packet.acknowledgment?;
        // Without the connection's start nobody knows how much an ACK acknowledges for the first time.
        let before = receiver.acknowledged.or(other.syn.map(|_| 0))?;
        let has_syn = before == 0 && other.syn.is_some() && next > 0;
        let has_fin = other.fin.is_some_and(|fin| (before..next).contains(&fin));
        let bytes = next.checked_sub(before).filter(|&all| all > 0)?;
        Some(Acknowledged { bytes: bytes - u64::from(has_syn) - u64::from(has_fin), next, has_fin })
    }

    fn purpose(&mut self, packet: &Packet, acknowledged: Option<Acknowledged>) -> Purpose {
        let (way, back) = (packet.direction, 1 - packet.direction);
        if let Some(of) = packet.repeats {
            return Purpose::Retransmission { of, because: self.because(packet, of) };
        }
        let sender = &self.flows[way].sender;
        if packet.has(SYN) {
            return match (packet.acknowledgment.and(self.flows[back].sender.syn), sender.syn) {
                (Some(syn), None) => Purpose::OpenBack(syn),
                (Some(_), Some(_)) => Purpose::OpenBoth,
                (None, _) => Purpose::Open,
            };
        }
        // One byte at most, just before what would come next (RFC 9293 §3.8.4).
        let is_old = packet.length <= 1 && packet.start + 1 == sender.next && !packet.has(FIN);
        if is_old && !sender.is_waiting() {
            let since = self.heard[way].and_then(|heard| heard.before(packet.sent)).unwrap_or(packet.sent);
            return Purpose::KeepAlive { silence: packet.sent - since };
        }
        if let Some(since) = sender.closed_since.filter(|_| packet.length == 1 && !packet.has(FIN)) {
            return Purpose::WindowProbe { closed_for: packet.sent - since };
        }
        match (packet.data(), packet.has(FIN)) {
            (data, true) => Purpose::Finish(data),
            (Some(data), false) => Purpose::Data(data),
            (None, false) => Purpose::Acknowledgment(self.acknowledgment(packet, acknowledged)),
        }
    }

    /// Why `packet`, which repeats `of`, is retransmitted.
    fn because(&mut self, packet: &Packet, of: EventId) -> Because {
        let [up, down] = &mut self.flows;
        let (flow, back) = if packet.direction == 0 { (up, down) } else { (down, up) };
        let sender = &mut flow.sender;
        if packet.has(SYN)
            && let Some(by) = back.receiver.repeated_syn(packet.sent)
        {
            return Because::Syn(by);
        }
        if sender.take_asked(packet) {
            sender.timer = Some(packet.sent);
            return Because::Duplicates(packet.start);
        }
        if let Some(recovery) = &mut sender.recovery
            && (recovery.next..recovery.until).contains(&packet.start)
        {
            recovery.next = packet.end;
            return Because::Since(recovery.of);
        }
        let waited = packet.sent - sender.timer.unwrap_or(packet.sent);
        // The timeout is doubled each time (RFC 6298 §5), up to a limit.
        let is_longer = sender.timeouts > 0 && waited.0 * 2 > sender.last_wait.0 * 3;
        sender.timeouts += 1;
        sender.last_wait = waited;
        sender.timer = Some(packet.sent);
        sender.recovery = Some(Recovery { of, next: packet.end, until: sender.next });
        Because::Timeout { waited, is_longer }
    }

    fn acknowledgment(&mut self, packet: &Packet, acknowledged: Option<Acknowledged>) -> Acknowledgment {
        let receiver = &mut self.flows[1 - packet.direction].receiver;
        if let Some(acknowledged) = acknowledged {
            receiver.duplicates = 0;
            let closed = receiver.gap_closed.take().filter(|&(_, next)| next == acknowledged.next);
            return closed.map_or(Acknowledgment::New, |(by, _)| Acknowledgment::GapClosed(by));
        }
        let grown_from = receiver.window.filter(|&before| packet.window > before);
        // What has arrived is the reason, even if the window has grown meanwhile. But an ACK with another window is no
        // duplicate ACK (RFC 5681 §2).
        let is_reason = |demand: Demand| {
            grown_from.is_none() || matches!(demand.kind, DemandKind::Known { .. } | DemandKind::KeepAlive)
        };
        let Some(demand) = receiver.next_demand(is_reason) else {
            return grown_from.map_or(Acknowledgment::Repeated, |before| Acknowledgment::WindowUpdate { before });
        };
        let by = demand.by;
        match demand.kind {
            DemandKind::Ahead => {
                receiver.duplicates += 1;
                let missing = packet.acknowledgment.unwrap_or_default();
                Acknowledgment::Duplicate { by, missing, count: receiver.duplicates }
            }
            DemandKind::Beyond if packet.window == 0 => Acknowledgment::Probe(by),
            DemandKind::Known { .. } | DemandKind::Beyond => Acknowledgment::NothingNew(by),
            DemandKind::KeepAlive => Acknowledgment::KeepAlive(by),
        }
    }

    fn reset(&self, packet: &Packet) -> Reset {
        let (way, back) = (packet.direction, 1 - packet.direction);
        let (own, other) = (&self.flows[way], &self.flows[back]);
        let heard = self.heard[way];
        if let (None, Some(syn)) = (own.sender.syn, other.sender.syn) {
            return Reset::Refused(syn);
        }
        let is_over = own.sender.is_finished() && other.receiver.is_whole(other.sender.fin);
        if let Some(heard) = heard.filter(|_| is_over || self.is_reset[way]) {
            return Reset::Gone(heard.packet);
        }
        if let Some(since) = own.sender.unanswered_since.filter(|_| own.sender.timeouts > 0) {
            return Reset::GaveUp(packet.sent - since);
        }
        match heard {
            Some(heard) if !self.keep_alives[way].is_empty() => Reset::GaveUp(packet.sent - heard.at),
            _ => Reset::Abort,
        }
    }
}
