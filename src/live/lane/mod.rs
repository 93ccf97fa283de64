//! One lane: what its transport reports as trace, ledger and status. Pure; all times are run time.

mod record;
mod trouble;

use super::history::History;
use super::hop::Hop;
use super::impair::Impair;
use super::settings::Transport;
use super::view::{LaneStatus, LaneView, Notice, Reuse};
pub use record::{Bytes, Timing};
use trace::{Arrival, Delivery, Ledger, Micros, Trace};

/// The number of events that a swimlane can show; the ledger counts the older ones.
const TRACE_CAPACITY: usize = 4_096;

/// One lane of the run.
#[derive(Clone, Debug)]
pub struct Lane {
    pub transport: Transport,
    pub status: LaneStatus,
    pub ledger: Ledger,
    pub trace: Trace,
    pub history: History,
    pub reuse: Option<Reuse>,
    /// How the newest exchange travelled; `None` before the first response.
    pub hop: Option<Hop>,
    pub close: Option<(u16, String)>,
    /// The bad network that the endpoint says it plays; `None` before the first response.
    pub impair: Option<Impair>,
    /// Whether the browser sends preflights before its requests, which the page cannot see.
    pub has_preflight: bool,
    notice: Option<(Notice, Micros)>,
    delivery: Delivery,
    /// Number of messages that were due before the lane joined the run.
    joined_after: u64,
    /// When the current trouble began.
    trouble: Option<Micros>,
    attempt: u32,
    /// Exchanges in a row that brought nothing although they were answered at once.
    at_once: u32,
    /// Requests that were sent and whose bytes nobody has counted.
    unknown_requests: u64,
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
            hop: None,
            close: None,
            impair: None,
            has_preflight: false,
            notice: None,
            delivery: Delivery::starting_after(joined_after),
            joined_after,
            trouble: None,
            attempt: 0,
            at_once: 0,
            unknown_requests: 0,
        }
    }

    /// Records message `index` of `bytes` bytes, which fell due at `due` and arrived at `now`.
    pub fn deliver(&mut self, index: u64, bytes: u64, due: Micros, now: Micros) -> Arrival {
        let arrival = self.delivery.accept(index);
        if arrival == Arrival::Delivered {
            self.ledger.deliver(bytes, now - due);
            self.history.record(now - due);
            self.succeed(now);
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
            unknown_requests: self.unknown_requests,
            reuse: self.reuse,
            hop: self.hop,
            close: self.close.clone(),
            impair: self.impair,
            has_preflight: self.has_preflight,
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
