//! Where more crosses than a picture can show: counts by the half second, so that the work of a frame is bounded.

use std::collections::VecDeque;
use trace::{Direction, Event, Micros, Trace};

/// Length of a bucket. Buckets are cut in run time, so that they scroll with the picture.
pub const BUCKET: Micros = Micros(500_000);
/// Buckets that are remembered beyond what the trace keeps.
const REMEMBERED: usize = 40;

/// When an event is counted.
pub fn moment(event: &Event) -> Micros {
    match event.direction {
        Direction::Up => event.sent,
        Direction::Down => event.arrived.unwrap_or(event.sent),
    }
}

/// The bucket that a moment falls into.
pub fn bucket_of(moment: Micros) -> i64 {
    moment.0.div_euclid(BUCKET.0)
}

/// What is counted in one bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    pub events: u64,
    /// Failures and closes that were drawn in it.
    pub marks: u64,
}

/// Counts of the buckets in a window, kept between frames for their memory.
#[derive(Debug, Default)]
pub struct Density {
    first: i64,
    buckets: Vec<Bucket>,
    /// The first bucket of which the trace keeps every event.
    whole: i64,
    /// Events that one bucket may show.
    limit: u64,
    seen: VecDeque<(i64, u64)>,
    recorded: u64,
}

impl Density {
    /// Notes how much the trace has recorded by `now`, for the time when it will have dropped it again.
    pub fn note(&mut self, now: Micros, recorded: u64) {
        if recorded < self.recorded {
            self.seen.clear();
            self.recorded = 0;
        }
        let (bucket, news) = (bucket_of(now), recorded - self.recorded);
        self.recorded = recorded;
        match self.seen.back_mut() {
            Some((last, count)) if *last == bucket => *count += news,
            _ if news > 0 => self.seen.push_back((bucket, news)),
            _ => {}
        }
        if self.seen.len() > REMEMBERED {
            self.seen.pop_front();
        }
    }

    /// Counts the events of `trace` from `start` to `now`; returns how many of the newest events that took.
    pub fn count(&mut self, trace: &Trace, start: Micros, now: Micros) -> usize {
        self.first = bucket_of(start);
        let length = usize::try_from(bucket_of(now) - self.first + 1).unwrap_or(1);
        self.buckets.clear();
        self.buckets.resize(length, Bucket::default());
        self.whole = self.first;
        let dropped = trace.recorded() > trace.events().len() as u64;
        // One bucket of slack: events are recorded in nearly the order of their moments.
        let stop = start - BUCKET;
        let mut visited = 0;
        let mut oldest = now;
        for event in trace.events().rev() {
            oldest = moment(event).min(oldest);
            if moment(event).max(event.arrived.unwrap_or(event.sent)) < stop {
                break;
            }
            visited += 1;
            if let Some(bucket) = self.at_mut(bucket_of(moment(event))) {
                bucket.events += 1;
            }
        }
        if dropped && oldest > start {
            self.whole = bucket_of(oldest) + 1;
            for &(bucket, count) in &self.seen {
                let place = usize::try_from(bucket - self.first).ok().filter(|_| bucket < self.whole);
                if let Some(kept) = place.and_then(|place| self.buckets.get_mut(place)) {
                    kept.events = kept.events.max(count);
                }
            }
        }
        self.limit = limit(&self.buckets);
        visited
    }

    /// The buckets of the window with their numbers, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (i64, Bucket)> + '_ {
        (self.first..).zip(self.buckets.iter().copied())
    }

    /// Whether the events of bucket `number` are too many to show, or no longer kept.
    pub fn is_dense(&self, number: i64, bucket: Bucket) -> bool {
        bucket.events > self.limit || (number < self.whole && bucket.events > 0)
    }

    /// As [`Self::is_dense`], by the moment of an event.
    pub fn is_dense_at(&self, moment: Micros) -> bool {
        let number = bucket_of(moment);
        self.at(number).is_some_and(|bucket| self.is_dense(number, bucket))
    }

    /// Counts a failure or close in a dense bucket; whether it may still be drawn.
    pub fn mark(&mut self, moment: Micros) -> bool {
        self.at_mut(bucket_of(moment)).is_none_or(|bucket| {
            bucket.marks += 1;
            bucket.marks <= 2
        })
    }

    fn at(&self, number: i64) -> Option<Bucket> {
        self.buckets.get(usize::try_from(number - self.first).ok()?).copied()
    }

    fn at_mut(&mut self, number: i64) -> Option<&mut Bucket> {
        self.buckets.get_mut(usize::try_from(number - self.first).ok()?)
    }
}

/// About three shapes an event, 400 in all. Where one bucket is over it, those that are nearly as full go with it, so
/// that a steady rate does not come out as a patchwork.
fn limit(buckets: &[Bucket]) -> u64 {
    let limit = (130 / buckets.len().max(1) as u64).max(2);
    if buckets.iter().any(|bucket| bucket.events > limit) { limit / 2 } else { limit }
}
