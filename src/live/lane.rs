//! One lane: records what its transport reports as trace, ledger and status. Pure; all times are run time.

use super::history::History;
use super::hop::Hop;
use super::impair::Impair;
use super::refusal::wait_of;
use super::settings::Transport;
use super::view::{LaneStatus, LaneView, Notice, Reuse};
use trace::{
    Arrival, Data, Delivery, Direction, Event, EventId, Host, Kind, Layer, LayerBytes, Ledger, Micros, Provenance,
    SpanKind, Trace, Wire,
};

/// The number of events that a swimlane can show; the ledger counts the older ones.
const TRACE_CAPACITY: usize = 4_096;
/// How long a notice of what is over stays on screen, for example that a lane has resumed.
const SHOWN_FOR: Micros = Micros(6_000_000);

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
    /// Whether the browser asks the endpoint before its requests, which the page cannot see.
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

    /// A request was sent whose bytes nobody will state.
    pub fn count_unknown_request(&mut self) {
        self.unknown_requests += 1;
    }

    /// Bytes in both directions; `None` if some of them are not known.
    pub fn bytes(&self) -> Option<u64> {
        (self.unknown_requests == 0).then(|| self.ledger.bytes())
    }

    /// Sets when a request left, which is later than it was made if it waited in the browser.
    pub fn note_departure(&mut self, request: EventId, left: Micros, one_way: Micros) {
        if let Some(event) = self.trace.event_mut(request)
            && left > event.sent
        {
            (event.sent, event.arrived) = (left, Some(left + one_way));
        }
    }

    /// Gives an event its label in the protocol's terms. Without one, a request is a GET.
    pub fn label(&mut self, id: EventId, label: &str) {
        if let Some(event) = self.trace.event_mut(id) {
            event.wire = Some(Box::new(Wire {
                label: label.into(),
                peer: Host::Server,
                connection: 1,
                data: Data::default(),
                layers: LayerBytes::default(),
                carriers: None,
                loss: None,
                repeats: None,
                copy_of: None,
                corrupted: false,
            }));
        }
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

    /// Whether the last exchange failed.
    pub fn is_in_trouble(&self) -> bool {
        self.trouble.is_some()
    }

    /// Records a failure at `now` and its notice; returns how long to wait before the next attempt.
    pub fn fail(&mut self, notice: Notice, now: Micros) -> Micros {
        self.attempt += 1;
        self.ledger.failures += 1;
        self.trouble.get_or_insert(now);
        let wait = super::backoff::delay(self.attempt).max(wait_of(&notice).unwrap_or_default());
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

    /// Records that an exchange brought nothing although it was answered at once; returns how long to wait before the
    /// next one.
    pub fn pace(&mut self, notice: Notice) -> Micros {
        self.at_once += 1;
        self.set_notice(notice);
        self.status = LaneStatus::Waiting;
        super::backoff::delay(self.at_once)
    }

    /// Records that a stream is open. It ends a trouble only when it brings something: a server that takes each connection
    /// and closes it at once would be asked without a pause.
    pub fn open(&mut self, now: Micros) {
        self.status = LaneStatus::Open;
        self.trace.close(SpanKind::BackingOff, now);
        self.trace.open(SpanKind::Open, now);
    }

    /// Records a successful exchange or a message at `now`, which ends any trouble.
    pub fn succeed(&mut self, now: Micros) {
        if self.attempt == 0 && self.at_once == 0 && self.trouble.is_none() {
            return;
        }
        self.attempt = 0;
        if self.at_once > 0 {
            self.at_once = 0;
            self.notice = None;
        }
        self.trace.close(SpanKind::BackingOff, now);
        if let Some(since) = self.trouble.take() {
            let millis = u32::try_from((now - since).0 / 1_000).unwrap_or(u32::MAX);
            self.notice = Some((Notice::Resumed { millis }, now + SHOWN_FOR));
        }
    }

    /// Shows a notice of what is over for a while, unless one is shown of what is not.
    pub fn mention(&mut self, notice: Notice, now: Micros) {
        if self.notice.as_ref().is_none_or(|(_, until)| *until < Micros(i64::MAX)) {
            self.notice = Some((notice, now + SHOWN_FOR));
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
    fn a_connection_that_brings_nothing_is_no_success_and_the_wait_grows() {
        let mut lane = Lane::new(Transport::WebSocket, 0);
        let waits: Vec<i64> = (0..5)
            .map(|turn| {
                lane.open(at(turn * 5_000));
                let view = lane.view(1, at(turn * 5_000));
                assert!(!matches!(view.notice, Some(Notice::Resumed { .. })), "it has brought nothing");
                lane.fail(Notice::StreamLost, at(turn * 5_000)).0 / 1_000
            })
            .collect();
        assert_eq!(waits, [500, 1_000, 2_000, 4_000, 4_000]);
        assert!(matches!(lane.status, LaneStatus::BackingOff { attempt: 5, .. }));
        lane.open(at(30_000));
        lane.deliver(1, 20, at(29_000), at(30_500));
        assert_eq!(lane.view(1, at(30_600)).notice, Some(Notice::Resumed { millis: 30_500 }));
        assert_eq!(lane.fail(Notice::StreamLost, at(31_000)).0 / 1_000, 500, "the wait starts anew");
    }

    #[test]
    fn a_server_that_answers_at_once_is_asked_less_and_less_often_without_a_failure() {
        let mut lane = Lane::new(Transport::LongPolling, 0);
        let notice = Notice::NotHeld { status: 204, millis: 2 };
        let waits: Vec<i64> = (0..5).map(|_| lane.pace(notice.clone()).0 / 1_000).collect();
        assert_eq!(waits, [500, 1_000, 2_000, 4_000, 4_000]);
        let view = lane.view(0, at(10));
        assert_eq!((view.failures, view.notice, view.status), (0, Some(notice.clone()), LaneStatus::Waiting));
        lane.deliver(1, 20, at(5), at(20));
        assert_eq!((lane.view(1, at(30)).notice, lane.pace(notice).0 / 1_000), (None, 500));
    }

    #[test]
    fn a_lane_waits_as_long_as_the_endpoint_asks_and_no_shorter_than_it_would_itself() {
        let mut lane = Lane::new(Transport::Polling, 0);
        let wait = |seconds| Notice::AskedToWait { status: 503, seconds, detail: None };
        assert_eq!(lane.fail(wait(30), at(0)), at(30_000));
        assert_eq!(lane.status, LaneStatus::BackingOff { attempt: 1, at: at(30_000) });
        assert_eq!(lane.fail(wait(0), at(30_000)), at(1_000));
    }

    #[test]
    fn bytes_that_nobody_counted_are_not_zero() {
        let mut lane = Lane::new(Transport::Polling, 0);
        assert_eq!(lane.bytes(), Some(0));
        lane.count_unknown_request();
        assert_eq!((lane.bytes(), lane.view(0, at(0)).unknown_requests), (None, 1));
    }

    #[test]
    fn a_request_that_waited_in_the_browser_is_drawn_when_it_left() {
        let mut lane = Lane::new(Transport::Polling, 0);
        let bytes = Bytes { total: 0, by: Provenance::Computed };
        let request = lane.record(Kind::Request, Direction::Up, Timing::up(at(0), at(5)), bytes, 0);
        lane.note_departure(request, at(4_000), at(5));
        let event = lane.trace.event(request).expect("a request");
        assert_eq!((event.sent, event.arrived), (at(4_000), Some(at(4_005))));
        lane.mention(Notice::Queued { millis: 4_000 }, at(4_010));
        assert_eq!(lane.view(0, at(4_020)).notice, Some(Notice::Queued { millis: 4_000 }));
        assert_eq!(lane.view(0, at(60_000)).notice, None);
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
