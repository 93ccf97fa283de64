//! The connections of this process: the open ones, and each closed one for a minute.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use crate::connection::{Connection, Id, Peer};
use crate::sync::lock;

/// How long a closed connection is kept.
const KEPT_AFTER_CLOSE: Duration = Duration::from_secs(60);
/// How many closed connections are kept.
const KEPT_CLOSED: usize = 4_096;

#[derive(Debug, Default)]
pub(crate) struct Registry {
    entries: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    /// How many connections were opened so far.
    opened: u64,
    by_id: HashMap<Id, Arc<Connection>>,
    /// The closed ones of `by_id`, the oldest first.
    closed: VecDeque<(Instant, Id)>,
    closed_bytes_in: u64,
    closed_bytes_out: u64,
}

/// Sums over all connections, open and closed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Totals {
    pub(crate) open: u64,
    pub(crate) opened: u64,
    pub(crate) bytes_in: u64,
    pub(crate) bytes_out: u64,
}

impl Registry {
    pub(crate) fn open(&self, peer: Peer) -> Arc<Connection> {
        let mut entries = lock(&self.entries);
        entries.opened += 1;
        let mut id = random_id();
        while entries.by_id.contains_key(&id) {
            id = random_id();
        }
        let connection = Arc::new(Connection::new(id, Some(peer)));
        entries.by_id.insert(id, Arc::clone(&connection));
        connection
    }

    /// A connection for a request that came without a socket. It is not registered.
    pub(crate) fn detached(&self) -> Arc<Connection> {
        Arc::new(Connection::new(random_id(), None))
    }

    pub(crate) fn close(&self, connection: &Connection) {
        connection.close();
        let now = Instant::now();
        let mut entries = lock(&self.entries);
        entries.closed_bytes_in += connection.bytes_in();
        entries.closed_bytes_out += connection.bytes_out();
        entries.closed.push_back((now, connection.id));
        entries.forget(now);
    }

    /// The connection with this id, if it is open or closed less than a minute ago.
    pub(crate) fn find(&self, id: &str) -> Option<Arc<Connection>> {
        let id = id.parse().ok()?;
        let mut entries = lock(&self.entries);
        entries.forget(Instant::now());
        entries.by_id.get(&id).map(Arc::clone)
    }

    pub(crate) fn totals(&self) -> Totals {
        let entries = lock(&self.entries);
        let mut totals = Totals {
            open: (entries.by_id.len() - entries.closed.len()) as u64,
            opened: entries.opened,
            bytes_in: entries.closed_bytes_in,
            bytes_out: entries.closed_bytes_out,
        };
        for connection in entries.by_id.values().filter(|connection| !connection.is_closed()) {
            totals.bytes_in += connection.bytes_in();
            totals.bytes_out += connection.bytes_out();
        }
        totals
    }
}

/// 64 bits from the system's source of random numbers.
fn random_id() -> Id {
    // A system without one still has the hasher's keys, which are as random as it can make them.
    Id(getrandom::u64().unwrap_or_else(|_| RandomState::new().hash_one(Instant::now())))
}

impl Entries {
    fn forget(&mut self, now: Instant) {
        while let Some(&(closed_at, id)) = self.closed.front() {
            if self.closed.len() <= KEPT_CLOSED && now.duration_since(closed_at) < KEPT_AFTER_CLOSE {
                break;
            }
            self.closed.pop_front();
            self.by_id.remove(&id);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use tokio::time::advance;

    use super::*;
    use crate::clients::Clients;
    use crate::shutdown::EndTurn;

    fn open(registry: &Registry) -> Arc<Connection> {
        let address: SocketAddr = "192.0.2.1:80".parse().unwrap();
        let client = Clients::default().get(address.ip());
        registry.open(Peer {
            local: address,
            remote: address,
            client,
            is_admitted: true,
            is_tls: false,
            end_turn: EndTurn::LAST,
        })
    }

    /// What a visitor could guess from its own id: the next one, the one before, one that differs in a few bits.
    #[tokio::test]
    async fn an_id_does_not_lead_to_another() {
        let registry = Registry::default();
        let ids: Vec<u64> = (0..1_000).map(|_| open(&registry).id.0).collect();
        for bit in 0..64 {
            let set = ids.iter().filter(|id| *id >> bit & 1 == 1).count();
            assert!((300..700).contains(&set), "bit {bit} is set in {set} of 1 000 ids; it is not random");
        }
        for pair in ids.windows(2) {
            assert!((pair[0] ^ pair[1]).count_ones() > 8, "{pair:x?} are close to each other");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_closed_connection_is_found_for_a_minute() {
        let registry = Registry::default();
        let connection = open(&registry);
        connection.read(7);
        let id = connection.id.to_string();
        advance(Duration::from_secs(3_600)).await;
        assert!(registry.find(&id).is_some(), "an open one is always found");
        registry.close(&connection);
        advance(Duration::from_secs(59)).await;
        assert!(registry.find(&id).is_some());
        advance(Duration::from_secs(1)).await;
        assert!(registry.find(&id).is_none());
        let totals = registry.totals();
        assert_eq!((totals.open, totals.opened, totals.bytes_in), (0, 1, 7), "its bytes stay in the sums");
    }

    #[tokio::test(start_paused = true)]
    async fn only_the_latest_closed_connections_are_kept() {
        let registry = Registry::default();
        let first = open(&registry);
        registry.close(&first);
        for _ in 0..KEPT_CLOSED {
            registry.close(&open(&registry));
        }
        assert!(registry.find(&first.id.to_string()).is_none());
        assert_eq!(lock(&registry.entries).by_id.len(), KEPT_CLOSED);
    }
}
