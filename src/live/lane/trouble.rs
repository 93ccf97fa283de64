//! What goes wrong on a lane: how long it waits before it tries again, what it says meanwhile, and when that is over.

use super::{Bytes, Lane, Timing};
use crate::live::backoff;
use crate::live::refusal::wait_of;
use crate::live::view::{LaneStatus, Notice};
use trace::{Direction, Kind, Micros, Provenance, SpanKind};

/// How long a notice of what is over stays on screen, for example that a lane has resumed.
const SHOWN_FOR: Micros = Micros(6_000_000);

impl Lane {
    /// Whether the last exchange failed.
    pub fn is_in_trouble(&self) -> bool {
        self.trouble.is_some()
    }

    /// Records a failure at `now` and its notice; returns how long to wait before the next attempt.
    pub fn fail(&mut self, notice: Notice, now: Micros) -> Micros {
        self.attempt += 1;
        self.ledger.failures += 1;
        self.trouble.get_or_insert(now);
        let wait = backoff::delay(self.attempt).max(wait_of(&notice).unwrap_or_default());
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
        backoff::delay(self.at_once)
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::settings::Transport;

    fn at(millis: i64) -> Micros {
        Micros(millis * 1_000)
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
}
