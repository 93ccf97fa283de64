//! Counts events per half second. If a bucket has more events than a picture can show, the layout draws one count
//! instead, so the work per frame is bounded.

use std::collections::VecDeque;
use trace::{Direction, Event, Micros, Trace};

/// Length of a bucket. Buckets start at multiples of it in run time, so they scroll with the picture.
pub const BUCKET: Micros = Micros(500_000);
/// How many buckets are remembered after the trace has dropped their events.
const REMEMBERED: usize = 40;

/// The time at which an event is counted.
pub fn moment(event: &Event) -> Micros {
    match event.direction {
        Direction::Up => event.sent,
        Direction::Down => event.arrived.unwrap_or(event.sent),
    }
}

/// The bucket that contains a moment.
pub fn bucket_of(moment: Micros) -> i64 {
    moment.0.div_euclid(BUCKET.0)
}

/// The counts of one bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    pub events: u64,
    /// Failures and closes that were drawn in it.
    pub marks: u64,
}

/// The counts of the buckets in a window; kept between frames so that their memory is reused.
#[derive(Debug, Default)]
pub struct Density {
    first: i64,
    buckets: Vec<Bucket>,
    /// The first bucket of which the trace still has every event.
    whole: i64,
    /// The most events that a bucket may show.
    limit: u64,
    seen: VecDeque<(i64, u64)>,
    recorded: u64,
}

impl Density {
    /// Remembers how much the trace has recorded by `now`, so that the counts survive when the trace drops those
    /// events.
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

    /// Counts the events of `trace` from `start` to `now`. Returns how many of the newest events it visited.
    pub fn count(&mut self, trace: &Trace, start: Micros, now: Micros) -> usize {
        self.first = bucket_of(start);
        let length = usize::try_from(bucket_of(now) - self.first + 1).unwrap_or(1);
        self.buckets.clear();
        self.buckets.resize(length, Bucket::default());
        self.whole = self.first;
        let dropped = trace.recorded() > trace.events().len() as u64;
        // One extra bucket, because events are recorded only nearly in the order of their moments.
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

    /// Whether bucket `number` has too many events to show, or events that the trace has dropped.
    pub fn is_dense(&self, number: i64, bucket: Bucket) -> bool {
        bucket.events > self.limit || (number < self.whole && bucket.events > 0)
    }

    /// Like [`Self::is_dense`], for the moment of an event.
    pub fn is_dense_at(&self, moment: Micros) -> bool {
        let number = bucket_of(moment);
        self.at(number).is_some_and(|bucket| self.is_dense(number, bucket))
    }

    /// Counts a failure or close in a dense bucket; returns whether it may still be drawn.
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

/// The most events per bucket: an event has about three shapes, and all buckets together may have 400. If one bucket
/// exceeds the limit it is halved, so that nearly as full buckets become dense too and a steady rate does not look like
/// a patchwork.
fn limit(buckets: &[Bucket]) -> u64 {
    let limit = (130 / buckets.len().max(1) as u64).max(2);
    if buckets.iter().any(|bucket| bucket.events > limit) { limit / 2 } else { limit }
}
