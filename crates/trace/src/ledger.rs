//! What a lane's traffic cost: sums over its exchanges, with their provenance.

use crate::{Latencies, Micros, Provenance};
use serde::{Deserialize, Serialize};

/// Bytes, counted separately by how we know them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Counted by the endpoint or the browser.
    pub measured: u64,
    /// Derived by a rule.
    pub computed: u64,
}

impl Tally {
    /// Adds `bytes` known by `provenance`.
    pub fn add(&mut self, bytes: u64, provenance: Provenance) {
        match provenance {
            Provenance::Measured => self.measured += bytes,
            Provenance::Computed | Provenance::Simulated => self.computed += bytes,
        }
    }

    /// Replaces `computed` bytes, which were derived, by the `counted` ones, which are known by `provenance`.
    pub fn settle(&mut self, computed: u64, counted: u64, provenance: Provenance) {
        self.computed = self.computed.saturating_sub(computed);
        self.add(counted, provenance);
    }

    /// All bytes.
    pub fn total(&self) -> u64 {
        self.measured + self.computed
    }

    /// Measured only if every byte is.
    pub fn provenance(&self) -> Provenance {
        if self.computed == 0 { Provenance::Measured } else { Provenance::Computed }
    }
}

/// The sums of one lane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// HTTP requests sent, upgrades included.
    pub requests: u64,
    /// Upgrades to WebSocket that succeeded; over HTTP/2, extended CONNECTs.
    pub upgrades: u64,
    /// Responses that carried no message (204).
    pub empty_responses: u64,
    /// Exchanges that failed.
    pub failures: u64,
    /// Connections that were opened for this lane.
    pub connections: u64,
    /// Bytes from the client to the server.
    pub up: Tally,
    /// Bytes from the server to the client.
    pub down: Tally,
    /// Bytes of delivered messages, each counted once.
    pub payload_bytes: u64,
    /// From the moment when a message was due to its arrival in the page.
    pub latencies: Latencies,
}

impl Ledger {
    /// Counts one delivered message of `bytes` that took `latency`.
    pub fn deliver(&mut self, bytes: u64, latency: Micros) {
        self.payload_bytes += bytes;
        self.latencies.record(latency);
    }

    /// Bytes both ways.
    pub fn bytes(&self) -> u64 {
        self.up.total() + self.down.total()
    }

    /// The share of all bytes that are messages, 0 to 1; `None` before the first byte.
    pub fn payload_share(&self) -> Option<f64> {
        (self.bytes() > 0).then(|| self.payload_bytes as f64 / self.bytes() as f64)
    }

    /// Bytes per delivered message; `None` before the first.
    pub fn bytes_per_message(&self) -> Option<f64> {
        let delivered = self.latencies.count();
        (delivered > 0).then(|| self.bytes() as f64 / delivered as f64)
    }
}

/// After how many messages the more expensive start of `upgrade` has paid for itself against `repeated`; `None` if it
/// never does. Both are (bytes at the start, bytes per message).
pub fn break_even(upgrade: (f64, f64), repeated: (f64, f64)) -> Option<u64> {
    let (start, each) = (upgrade.0 - repeated.0, repeated.1 - upgrade.1);
    if start <= 0.0 && each >= 0.0 {
        return Some(0);
    }
    (each > 0.0).then(|| (start / each).ceil() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settling_replaces_what_was_computed() {
        let mut tally = Tally::default();
        tally.add(100, Provenance::Measured);
        tally.add(40, Provenance::Computed);
        assert_eq!((tally.total(), tally.provenance()), (140, Provenance::Computed));
        tally.settle(40, 42, Provenance::Measured);
        assert_eq!((tally.total(), tally.provenance()), (142, Provenance::Measured));
        tally.add(40, Provenance::Computed);
        tally.settle(40, 45, Provenance::Computed);
        assert_eq!((tally.total(), tally.provenance()), (187, Provenance::Computed), "a better rule is still a rule");
    }

    #[test]
    fn share_and_bytes_per_message_need_traffic() {
        let mut ledger = Ledger::default();
        assert_eq!((ledger.payload_share(), ledger.bytes_per_message()), (None, None));
        ledger.up.add(500, Provenance::Measured);
        ledger.down.add(300, Provenance::Measured);
        ledger.deliver(20, Micros(1));
        ledger.deliver(20, Micros(2));
        assert_eq!(ledger.payload_share(), Some(0.05));
        assert_eq!(ledger.bytes_per_message(), Some(400.0));
    }

    #[test]
    fn break_even_is_where_the_sums_meet() {
        assert_eq!(break_even((700.0, 22.0), (0.0, 745.0)), Some(1));
        assert_eq!(break_even((2_000.0, 22.0), (0.0, 745.0)), Some(3));
        assert_eq!(break_even((700.0, 800.0), (0.0, 745.0)), None);
        assert_eq!(break_even((0.0, 10.0), (0.0, 745.0)), Some(0));
    }
}
