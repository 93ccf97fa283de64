//! What a client has of an answer: which tokens, how often each, and when.

use crate::net::Net;
use crate::scenario::support::FeedSource;
use trace::Micros;

pub(super) struct Meter {
    net: Net,
    source: FeedSource,
    started: Micros,
    /// Bytes on the link before.
    bytes: u64,
    requests: u64,
    /// How often each token has come.
    times: Vec<u32>,
    /// When the first token came, and when the last one that was new.
    first: Option<Micros>,
    last: Option<Micros>,
}

impl Meter {
    pub(super) fn new(net: &Net, source: FeedSource) -> Self {
        let times = vec![0; usize::try_from(source.count).unwrap_or(0)];
        let (started, bytes) = (net.now(), net.link_bytes());
        Self { net: net.clone(), source, started, bytes, requests: 0, times, first: None, last: None }
    }

    pub(super) fn request(&mut self) {
        self.requests += 1;
    }

    /// A token has come. The client appends it to what it has, whether or not it has it already. It counts if the server
    /// could have made it.
    pub(super) fn take(&mut self, text: &str) {
        let Some(index) = feed::index_of(text).filter(|index| self.source.text(*index) == text) else { return };
        let Some(times) = usize::try_from(index - 1).ok().and_then(|place| self.times.get_mut(place)) else { return };
        *times += 1;
        let now = self.net.now();
        self.first.get_or_insert(now);
        if *times == 1 {
            self.last = Some(now);
        }
    }

    /// How many tokens the answer has.
    pub(super) fn count(&self) -> u64 {
        self.source.count
    }

    /// How many different ones have come.
    pub(super) fn delivered(&self) -> u64 {
        self.times.iter().filter(|times| **times > 0).count() as u64
    }

    /// Adds the results to the run's facts.
    pub(super) fn record_facts(&self, name: &str) {
        let fact = |what: &str, value| self.net.fact(&[name, "/", what].concat(), value);
        let delivered = self.delivered();
        fact("requests", self.requests);
        fact("delivered", delivered);
        fact("lost", self.count() - delivered);
        fact("doubled", self.times.iter().map(|times| u64::from(times.saturating_sub(1))).sum());
        fact("bytes", self.net.link_bytes() - self.bytes);
        for (what, at) in [("micros-to-first-token", self.first), ("micros-to-last-token", self.last)] {
            if let Some(at) = at {
                fact(what, (at - self.started).0.unsigned_abs());
            }
        }
    }
}
