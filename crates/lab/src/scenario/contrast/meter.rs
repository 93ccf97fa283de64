//! Measures one transport: bytes before the first message could go, for the messages, and for the end; messages and how
//! late they came; requests, and how many of them brought nothing.

use super::World;
use crate::net::Net;
use crate::scenario::support::FeedSource;
use trace::Micros;

pub(super) struct Meter {
    net: Net,
    name: &'static str,
    source: FeedSource,
    started: u64,
    ready: Option<u64>,
    done: Option<u64>,
    requests: u64,
    empty: u64,
    delivered: u64,
    /// The sum of the messages' delays, from when they fell due to their arrival.
    late: Micros,
}

impl Meter {
    pub(super) fn new(world: &World, name: &'static str) -> Self {
        Self {
            net: world.net.clone(),
            name,
            source: world.source.get(),
            started: world.net.link_bytes(),
            ready: None,
            done: None,
            requests: 0,
            empty: 0,
            delivered: 0,
            late: Micros(0),
        }
    }

    /// From now on messages can go.
    pub(super) fn ready(&mut self) {
        self.ready = Some(self.net.link_bytes());
    }

    pub(super) fn request(&mut self) {
        self.requests += 1;
    }

    pub(super) fn empty_response(&mut self) {
        self.empty += 1;
    }

    /// A message has come. It counts if it is the feed's next one.
    pub(super) fn deliver(&mut self, text: &str) {
        let index = self.delivered + 1;
        if self.source.text(index) == text
            && let Some(due) = self.source.due(index)
        {
            self.delivered = index;
            self.late = self.late + (self.net.now() - due);
        }
    }

    /// How many messages have come. The next request asks for those after it.
    pub(super) fn delivered(&self) -> u64 {
        self.delivered
    }

    pub(super) fn has_all(&self) -> bool {
        self.delivered >= self.source.count
    }

    /// All messages have come. Waits for the last one's acknowledgment, which belongs to it.
    pub(super) async fn done(&mut self) {
        let delay = self.net.settings().tcp.delayed_ack;
        self.net.sleep(delay + delay).await;
        self.done = Some(self.net.link_bytes());
    }

    /// Adds the results to the run's facts.
    pub(super) fn record_facts(&self) {
        let over = self.net.link_bytes();
        let ready = self.ready.unwrap_or(over);
        let done = self.done.unwrap_or(over);
        let fact = |what: &str, value| self.net.fact(&[self.name, "/", what].concat(), value);
        fact("delivered", self.delivered);
        fact("requests", self.requests);
        fact("empty-answers", self.empty);
        fact("set-up-bytes", ready - self.started);
        fact("message-bytes", done.saturating_sub(ready));
        fact("close-bytes", over - done);
        if let Some(mean) = self.late.0.unsigned_abs().checked_div(self.delivered) {
            fact("mean-latency-micros", mean);
        }
    }
}
