//! The connections of this process: the open ones, and for a minute the closed ones.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::connection::{Connection, Id, Origin};
use crate::state::lock;

/// How long a closed connection is known.
const KNOWN_AFTER_CLOSE: Duration = Duration::from_secs(60);
/// How many closed connections are known.
const KNOWN_CLOSED: usize = 4_096;

#[derive(Debug)]
pub(crate) struct Registry {
    process: u32,
    book: Mutex<Book>,
}

#[derive(Debug, Default)]
struct Book {
    opened: u64,
    known: HashMap<u64, Arc<Connection>>,
    closed: VecDeque<(Instant, u64)>,
    closed_bytes_in: u64,
    closed_bytes_out: u64,
}

/// Sums over all connections, closed ones too.
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
        Self { process: (random & 0xff_ffff) as u32, book: Mutex::default() }
    }
}

impl Registry {
    pub(crate) fn open(&self, origin: Origin) -> Arc<Connection> {
        let mut book = lock(&self.book);
        book.opened += 1;
        let count = book.opened;
        let connection = Arc::new(Connection::new(Id { process: self.process, count }, Some(origin)));
        book.known.insert(count, Arc::clone(&connection));
        connection
    }

    /// A connection for a request that came without a socket; nobody can ask for it.
    pub(crate) fn detached(&self) -> Arc<Connection> {
        Arc::new(Connection::new(Id { process: self.process, count: 0 }, None))
    }

    pub(crate) fn close(&self, connection: &Connection) {
        connection.close();
        let now = Instant::now();
        let mut book = lock(&self.book);
        book.closed_bytes_in += connection.bytes_in();
        book.closed_bytes_out += connection.bytes_out();
        book.closed.push_back((now, connection.id.count));
        book.forget(now);
    }

    /// The connection of that name, if it is open or closed a short while ago.
    pub(crate) fn find(&self, id: &str) -> Option<Arc<Connection>> {
        let (_, count) = id.rsplit_once('-')?;
        let mut book = lock(&self.book);
        book.forget(Instant::now());
        let connection = book.known.get(&count.parse().ok()?)?;
        (connection.id.to_string() == id).then(|| Arc::clone(connection))
    }

    pub(crate) fn totals(&self) -> Totals {
        let book = lock(&self.book);
        let mut totals = Totals {
            open: (book.known.len() - book.closed.len()) as u64,
            opened: book.opened,
            bytes_in: book.closed_bytes_in,
            bytes_out: book.closed_bytes_out,
        };
        for connection in book.known.values().filter(|connection| !connection.is_closed()) {
            totals.bytes_in += connection.bytes_in();
            totals.bytes_out += connection.bytes_out();
        }
        totals
    }
}

impl Book {
    fn forget(&mut self, now: Instant) {
        while let Some(&(closed_at, count)) = self.closed.front() {
            if self.closed.len() <= KNOWN_CLOSED && now.duration_since(closed_at) < KNOWN_AFTER_CLOSE {
                break;
            }
            self.closed.pop_front();
            self.known.remove(&count);
        }
    }
}
