//! Which message of the run falls due at which time.
//!
//! A feed (crate `feed`) is a pure function: from seed, rate, size and start time it computes when message k is due and
//! what its text is. A run cannot be one feed, because a visitor pauses it and changes its rate. So a run is a sequence
//! of segments, one feed each: a pause ends a segment; a resume, or another rate, size or seed, begins the next one.
//!
//! The run counts its messages from 1 through all segments. If a segment has `base` b, message k of its feed is message
//! b + k of the run. A lane that lags behind at a pause first asks for the rest of the old segment (`next`), so no
//! message is skipped.

use feed::Spec;

/// A feed and its place in the run: message `base + k` of the run is message k of the feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    spec: Spec,
    base: u64,
    /// The segment's last message, as an index of the feed; `None` while the segment is open.
    until: Option<u64>,
}

/// What a lane requests from its endpoint next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedCursor {
    pub spec: Spec,
    /// Add this to an index of the feed to get the index in the run.
    pub base: u64,
    /// The last message of the feed that the lane has.
    pub since: u64,
    /// The last message of the feed that belongs to the run, if it is known.
    pub until: Option<u64>,
}

/// The run's messages. Times are Unix microseconds by the endpoint's clock.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    segments: Vec<Segment>,
    /// The run's last message, if the run has an end.
    count: Option<u64>,
}

impl Schedule {
    /// Begins a segment after the previous one, which must have ended. `count` is the run's last message.
    pub fn begin(&mut self, spec: Spec, count: Option<u64>) {
        let base = self.settled();
        self.count = count.map(|count| count.max(base));
        self.segments.push(Segment { spec, base, until: self.count.map(|count| count - base) });
    }

    /// Ends the segment with the messages that are due at `now`.
    pub fn end(&mut self, now: i64) {
        if let Some(segment) = self.segments.last_mut() {
            let due = segment.spec.due_count(now);
            segment.until = Some(segment.until.map_or(due, |until| until.min(due)));
        }
    }

    /// Ends the segment with the messages that are due at `now`, and at least with message `least` of the run.
    pub fn end_with(&mut self, now: i64, least: u64) {
        if let Some(segment) = self.segments.last_mut() {
            let due = segment.spec.due_count(now).max(least.saturating_sub(segment.base));
            segment.until = Some(segment.until.map_or(due, |until| until.min(due)));
        }
    }

    /// The number of messages of the run that are due at `now`.
    pub fn due(&self, now: i64) -> u64 {
        self.segments.last().map_or(0, |segment| {
            let due = segment.spec.due_count(now);
            segment.base + segment.until.map_or(due, |until| until.min(due))
        })
    }

    /// When messages fell due after `from` and up to `to`; empty if there are more than `most`.
    pub fn due_between(&self, from: i64, to: i64, most: usize) -> Vec<i64> {
        let mut moments = Vec::new();
        for segment in &self.segments {
            let last = segment.until.unwrap_or(u64::MAX).min(segment.spec.due_count(to));
            let first = segment.spec.due_count(from) + 1;
            if last.saturating_sub(first) as usize >= most.saturating_sub(moments.len()) {
                return Vec::new();
            }
            moments.extend((first..=last).map(|index| segment.spec.due_micros(index)));
        }
        moments
    }

    /// The next request of a lane that has all messages up to `after`; `None` if nothing is to come for now.
    pub fn next(&self, after: u64) -> Option<FeedCursor> {
        let segment = self.segments.iter().find(|segment| segment.until.is_none_or(|u| after < segment.base + u))?;
        let since = after.saturating_sub(segment.base);
        Some(FeedCursor { spec: segment.spec, base: segment.base, since, until: segment.until })
    }

    /// Whether `index` is the run's last message, so that a lane which has it has finished.
    pub fn is_last(&self, index: u64) -> bool {
        self.count.is_some_and(|count| index >= count)
    }

    fn settled(&self) -> u64 {
        self.segments.last().map_or(0, |segment| segment.base + segment.until.unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: i64 = 1_700_000_000_000;

    fn spec(rate: u32, start_millis: i64) -> Spec {
        Spec::new(1, rate, 20, start_millis).expect("a valid spec")
    }

    #[test]
    fn a_pause_holds_the_messages_back_and_none_is_skipped() {
        let mut schedule = Schedule::default();
        schedule.begin(spec(5_000, START), None);
        let pause = (START + 10_000) * 1_000;
        schedule.end(pause);
        let before = schedule.due(pause);
        assert!((48..=50).contains(&before), "{before} messages in ten seconds at five a second");
        assert_eq!(schedule.due(pause + 60_000_000), before, "nothing falls due in a pause");
        assert_eq!(schedule.next(before), None);

        schedule.begin(spec(1_000, START + 70_000), None);
        let cursor = schedule.next(before).expect("goes on");
        assert_eq!((cursor.base, cursor.since, cursor.until), (before, 0, None));
        assert_eq!(schedule.due((START + 80_000) * 1_000), before + cursor.spec.due_count((START + 80_000) * 1_000));
    }

    #[test]
    fn tells_when_messages_came_up_unless_they_are_too_many() {
        let mut schedule = Schedule::default();
        schedule.begin(spec(5_000, START), Some(10));
        let all = schedule.due_between(0, i64::MAX / 2, 100);
        assert_eq!(all.len(), 10);
        assert_eq!(schedule.due_between(all[3], all[6], 100), all[4..=6]);
        assert!(schedule.due_between(0, i64::MAX / 2, 9).is_empty());
    }

    #[test]
    fn a_clock_that_is_set_ends_the_segment_with_what_was_delivered() {
        let second = |seconds: i64| (START + seconds * 1_000) * 1_000;
        let due = |schedule: &Schedule| schedule.due(i64::MAX / 2);
        // Set forward by 6 s after 4 s: what the old clock had made due, and what has come already.
        let mut forward = Schedule::default();
        forward.begin(spec(5_000, START), None);
        let before = forward.due(second(4));
        forward.end_with(second(4), before + 3);
        assert_eq!(due(&forward), before + 3);
        // Set back by 6 s after 8 s: the messages that have come stay delivered, the others are not due yet.
        let mut back = Schedule::default();
        back.begin(spec(5_000, START), Some(1_000));
        let had = back.due(second(8));
        back.end_with(second(2), had);
        assert_eq!(due(&back), had);
        back.begin(spec(5_000, START + 3_000), Some(1_000));
        assert_eq!(back.next(had).map(|cursor| (cursor.base, cursor.since)), Some((had, 0)));
        assert_eq!(due(&back), 1_000, "the run has as many messages as before");
    }

    #[test]
    fn a_lane_behind_at_a_pause_finishes_the_old_segment_first() {
        let mut schedule = Schedule::default();
        schedule.begin(spec(5_000, START), None);
        schedule.end((START + 10_000) * 1_000);
        schedule.begin(spec(5_000, START + 20_000), None);
        let cursor = schedule.next(3).expect("is behind");
        assert_eq!((cursor.base, cursor.since), (0, 3));
        assert!(cursor.until.is_some());
    }

    #[test]
    fn a_counted_run_ends_with_its_last_message_across_segments() {
        let mut schedule = Schedule::default();
        schedule.begin(spec(5_000, START), Some(60));
        schedule.end((START + 4_000) * 1_000);
        let before = schedule.due(i64::MAX);
        schedule.begin(spec(5_000, START + 10_000), Some(60));
        assert_eq!(schedule.due((START + 600_000) * 1_000), 60);
        let cursor = schedule.next(before).expect("more to come");
        assert_eq!(cursor.base + cursor.until.expect("counted"), 60);
        assert!(schedule.is_last(60) && !schedule.is_last(59));
        assert_eq!(schedule.next(60), None);
    }
}
