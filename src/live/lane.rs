//! One lane: records what its transport reports as trace, ledger and status. Pure; all times are run time.

use super::history::History;
use super::settings::Transport;
use super::view::{LaneStatus, LaneView, Notice, Reuse};
use trace::{Arrival, Delivery, Direction, Event, EventId, Kind, Layer, Ledger, Micros, Provenance, SpanKind, Trace};

/// The number of events that a swimlane can show; the ledger counts the older ones.
const TRACE_CAPACITY: usize = 4_096;
/// How long the notice that a lane has resumed stays on screen.
const RESUMED_FOR: Micros = Micros(6_000_000);

/// One lane of the run.
#[derive(Clone, Debug)]
pub struct Lane {
    pub transport: Transport,
    pub status: LaneStatus,
    pub ledger: Ledger,
    pub trace: Trace,
    pub history: History,
    pub reuse: Option<Reuse>,
    pub close: Option<(u16, String)>,
    notice: Option<(Notice, Micros)>,
    delivery: Delivery,
    /// Number of messages that were due before the lane joined the run.
    joined_after: u64,
    /// When the current trouble began.
    trouble: Option<Micros>,
    attempt: u32,
}

/// Bytes of one exchange or frame, and their provenance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes {
    pub total: u64,
    pub by: Provenance,
}

/// When an event was sent and when it arrived, and which of the two times was measured.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    pub sent: Micros,
    pub sent_by: Provenance,
    pub arrived: Option<Micros>,
    pub arrived_by: Provenance,
}

impl Timing {
    /// An event that the page sent: its arrival at the server is computed from the round trip.
    pub fn up(sent: Micros, one_way: Micros) -> Self {
        let (measured, computed) = (Provenance::Measured, Provenance::Computed);
        Self { sent, sent_by: measured, arrived: Some(sent + one_way), arrived_by: computed }
    }

    /// An event that arrived at the page: the time when it left the server is computed.
    pub fn down(sent: Micros, arrived: Micros) -> Self {
        let (measured, computed) = (Provenance::Measured, Provenance::Computed);
        Self { sent: sent.min(arrived), sent_by: computed, arrived: Some(arrived), arrived_by: measured }
    }
}

impl Lane {
    /// A lane that must deliver the messages after `joined_after`.
    pub fn new(transport: Transport, joined_after: u64) -> Self {
        Self {
            transport,
            status: LaneStatus::Idle,
            ledger: Ledger::default(),
            trace: Trace::new(TRACE_CAPACITY),
            history: History::default(),
            reuse: None,
            close: None,
            notice: None,
            delivery: Delivery::starting_after(joined_after),
            joined_after,
            trouble: None,
            attempt: 0,
        }
    }

    /// Records an event; returns the id with which `count_request` completes it.
    pub fn record(&mut self, kind: Kind, direction: Direction, timing: Timing, bytes: Bytes, payload: u64) -> EventId {
        let tally = match direction {
            Direction::Up => &mut self.ledger.up,
            Direction::Down => &mut self.ledger.down,
        };
        tally.add(bytes.total, bytes.by);
        match kind {
            Kind::Request => self.ledger.requests += 1,
            Kind::Response { status: 101, .. } => self.ledger.upgrades += 1,
            _ => {}
        }
        let layer = match kind {
            Kind::Frame { .. } | Kind::Close { .. } => Layer::WebSocket,
            _ => Layer::Http,
        };
        self.trace.push(Event {
            id: EventId(0),
            kind,
            layer,
            direction,
            sent: timing.sent,
            sent_by: timing.sent_by,
            arrived: timing.arrived,
            arrived_by: timing.arrived_by,
            bytes: bytes.total,
            payload_bytes: payload,
            bytes_by: bytes.by,
            wire: None,
        })
    }

    /// Sets a request's bytes once the response states them.
    pub fn count_request(&mut self, request: EventId, bytes: Bytes) {
        self.ledger.up.add(bytes.total, bytes.by);
        if let Some(event) = self.trace.event_mut(request) {
            (event.bytes, event.bytes_by) = (bytes.total, bytes.by);
        }
    }

    /// Records message `index` of `bytes` bytes, which fell due at `due` and arrived at `now`.
    pub fn deliver(&mut self, index: u64, bytes: u64, due: Micros, now: Micros) -> Arrival {
        let arrival = self.delivery.accept(index);
        if arrival == Arrival::Delivered {
            self.ledger.deliver(bytes, now - due);
            self.history.record(now - due);
        }
        arrival
    }

    /// The last message before the first gap.
    pub fn resume_after(&self) -> u64 {
        self.delivery.resume_after()
    }

    /// Whether a message is missing although a later one has arrived.
    pub fn has_gap(&self) -> bool {
        self.delivery.has_gap()
    }

    /// Counts the messages in a gap as lost.
    pub fn give_up_gap(&mut self) {
        self.delivery.give_up_gap();
    }

    /// Whether the last exchange failed.
    pub fn is_in_trouble(&self) -> bool {
        self.trouble.is_some()
    }

    /// Records a failure at `now` and its notice; returns how long to wait before the next attempt.
    pub fn fail(&mut self, notice: Notice, now: Micros) -> Micros {
        self.attempt += 1;
        self.ledger.failures += 1;
        self.trouble.get_or_insert(now);
        let wait = super::backoff::delay(self.attempt);
        self.notice = Some((notice, Micros(i64::MAX)));
        self.status = LaneStatus::BackingOff { attempt: self.attempt, at: now + wait };
        self.trace.close(SpanKind::Held, now);
        self.trace.close(SpanKind::Open, now);
        self.trace.open(SpanKind::BackingOff, now);
        let timing =
            Timing { sent: now, sent_by: Provenance::Measured, arrived: None, arrived_by: Provenance::Measured };
        let nothing = Bytes { total: 0, by: Provenance::Measured };
        self.record(Kind::Failure, Direction::Down, timing, nothing, 0);
        wait
    }

    /// Records a successful exchange at `now`, which ends any trouble.
    pub fn succeed(&mut self, now: Micros) {
        self.attempt = 0;
        self.trace.close(SpanKind::BackingOff, now);
        if let Some(since) = self.trouble.take() {
            let millis = u32::try_from((now - since).0 / 1_000).unwrap_or(u32::MAX);
            self.notice = Some((Notice::Resumed { millis }, now + RESUMED_FOR));
        }
    }

    /// Shows a notice until another one replaces it.
    pub fn set_notice(&mut self, notice: Notice) {
        self.notice = Some((notice, Micros(i64::MAX)));
    }

    /// The lane's numbers at `now`, when the run has `due` messages due.
    pub fn view(&self, due: u64, now: Micros) -> LaneView {
        let delivered = self.delivery.delivered();
        let owed = if self.status == LaneStatus::Unavailable { 0 } else { due.saturating_sub(self.joined_after) };
        let due = owed.max(delivered);
        let missing = due - delivered;
        let over = self.status == LaneStatus::Finished;
        LaneView {
            transport: self.transport,
            status: self.status,
            notice: self.notice.as_ref().filter(|(_, until)| now < *until).map(|(notice, _)| notice.clone()),
            due,
            delivered,
            lost: if over { missing } else { 0 },
            pending: if over { 0 } else { missing },
            duplicates: self.delivery.duplicates(),
            latency_p50: self.ledger.latencies.quantile(0.5),
            latency_p95: self.ledger.latencies.quantile(0.95),
            requests: self.ledger.requests,
            empty_responses: self.ledger.empty_responses,
            failures: self.ledger.failures,
            connections: self.ledger.connections,
            up: self.ledger.up,
            down: self.ledger.down,
            payload_bytes: self.ledger.payload_bytes,
            reuse: self.reuse,
            close: self.close.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Micros {
        Micros(millis * 1_000)
    }

    #[test]
    fn delivered_pending_lost_and_duplicates_add_up() {
        let mut lane = Lane::new(Transport::Sse, 0);
        for index in [1, 2, 2, 4] {
            lane.deliver(index, 20, at(0), at(10));
        }
        let view = lane.view(5, at(20));
        assert_eq!((view.due, view.delivered, view.pending, view.lost, view.duplicates), (5, 3, 2, 0, 1));
        lane.status = LaneStatus::Finished;
        let view = lane.view(5, at(20));
        assert_eq!((view.delivered + view.lost, view.pending), (view.due, 0));
    }

    #[test]
    fn a_message_that_outruns_the_clock_is_due() {
        let mut lane = Lane::new(Transport::Sse, 0);
        lane.deliver(1, 20, at(5), at(4));
        let view = lane.view(0, at(4));
        assert_eq!((view.due, view.delivered, view.latency_p50), (1, 1, Some(Micros(0))));
    }

    #[test]
    fn a_lane_that_joins_late_owes_only_what_comes_after() {
        let mut lane = Lane::new(Transport::Polling, 100);
        assert_eq!(lane.resume_after(), 100);
        lane.deliver(101, 20, at(0), at(1));
        let view = lane.view(103, at(2));
        assert_eq!((view.due, view.delivered, view.pending), (3, 1, 2));
    }

    #[test]
    fn trouble_backs_off_and_is_over_with_the_first_success() {
        let mut lane = Lane::new(Transport::WebSocket, 0);
        let first = lane.fail(Notice::Unreachable, at(0));
        let second = lane.fail(Notice::Unreachable, at(600));
        assert!(second > first);
        assert_eq!(lane.view(0, at(700)).notice, Some(Notice::Unreachable));
        lane.succeed(at(2_000));
        assert_eq!(lane.view(0, at(2_100)).notice, Some(Notice::Resumed { millis: 2_000 }));
        assert_eq!(lane.view(0, at(60_000)).notice, None);
        assert_eq!(lane.fail(Notice::Unreachable, at(61_000)), first, "the wait starts anew");
        assert_eq!(lane.ledger.failures, 3);
    }

    #[test]
    fn a_given_up_gap_is_lost_not_delivered() {
        let mut lane = Lane::new(Transport::Sse, 0);
        lane.deliver(1, 20, at(0), at(1));
        lane.deliver(3, 20, at(0), at(1));
        assert!(lane.has_gap());
        lane.give_up_gap();
        assert!(!lane.has_gap());
        assert_eq!(lane.resume_after(), 3);
        lane.status = LaneStatus::Finished;
        let view = lane.view(3, at(2));
        assert_eq!((view.delivered, view.lost), (2, 1));
    }
}
