//! The connections of this process: the open ones, and each closed one for a minute.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use crate::connection::{Connection, Id, Peer};
use crate::sync::lock;

/// How long a closed connection is kept.
const KEPT_AFTER_CLOSE: Duration = Duration::from_secs(60);
/// How many closed connections are kept.
const KEPT_CLOSED: usize = 4_096;

#[derive(Debug)]
pub(crate) struct Registry {
    process: u32,
    entries: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    /// How many connections were opened so far.
    opened: u64,
    by_count: HashMap<u64, Arc<Connection>>,
    /// The closed ones of `by_count`, the oldest first.
    closed: VecDeque<(Instant, u64)>,
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

impl Default for Registry {
    fn default() -> Self {
        let random = RandomState::new().build_hasher().finish();
        Self { process: (random & 0xff_ffff) as u32, entries: Mutex::default() }
    }
}

impl Registry {
    pub(crate) fn open(&self, peer: Peer) -> Arc<Connection> {
        let mut entries = lock(&self.entries);
        entries.opened += 1;
        let count = entries.opened;
        let connection = Arc::new(Connection::new(Id { process: self.process, count }, Some(peer)));
        entries.by_count.insert(count, Arc::clone(&connection));
        connection
    }

    /// A connection for a request that came without a socket. It is not registered.
    pub(crate) fn detached(&self) -> Arc<Connection> {
        Arc::new(Connection::new(Id { process: self.process, count: 0 }, None))
    }

    pub(crate) fn close(&self, connection: &Connection) {
        connection.close();
        let now = Instant::now();
        let mut entries = lock(&self.entries);
        entries.closed_bytes_in += connection.bytes_in();
        entries.closed_bytes_out += connection.bytes_out();
        entries.closed.push_back((now, connection.id.count));
        entries.forget(now);
    }

    /// The connection with this id, if it is open or closed less than a minute ago.
    pub(crate) fn find(&self, id: &str) -> Option<Arc<Connection>> {
        let (_, count) = id.rsplit_once('-')?;
        let mut entries = lock(&self.entries);
        entries.forget(Instant::now());
        let connection = entries.by_count.get(&count.parse().ok()?)?;
        // The first half of the id is another process's if the client was connected to another replica.
        (connection.id.to_string() == id).then(|| Arc::clone(connection))
    }

    pub(crate) fn totals(&self) -> Totals {
        let entries = lock(&self.entries);
        let mut totals = Totals {
            open: (entries.by_count.len() - entries.closed.len()) as u64,
            opened: entries.opened,
            bytes_in: entries.closed_bytes_in,
            bytes_out: entries.closed_bytes_out,
        };
        for connection in entries.by_count.values().filter(|connection| !connection.is_closed()) {
            totals.bytes_in += connection.bytes_in();
            totals.bytes_out += connection.bytes_out();
        }
        totals
    }
}

impl Entries {
    fn forget(&mut self, now: Instant) {
        while let Some(&(closed_at, count)) = self.closed.front() {
            if self.closed.len() <= KEPT_CLOSED && now.duration_since(closed_at) < KEPT_AFTER_CLOSE {
                break;
            }
            self.closed.pop_front();
            self.by_count.remove(&count);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use tokio::time::advance;

    use super::*;
    use crate::clients::Clients;

    fn open(registry: &Registry) -> Arc<Connection> {
        let address: SocketAddr = "192.0.2.1:80".parse().unwrap();
        let client = Clients::default().get(address.ip());
        registry.open(Peer { local: address, remote: address, client, is_admitted: true })
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
        assert_eq!(lock(&registry.entries).by_count.len(), KEPT_CLOSED);
    }
}
