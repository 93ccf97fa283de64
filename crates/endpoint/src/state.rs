//! What all requests share. Nothing in it outlives its connections but the counters.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clients::Clients;
use crate::config::Config;
use crate::metrics::Metrics;
use crate::registry::Registry;

/// One endpoint: its settings, its open connections, its counters.
#[derive(Debug)]
pub struct Endpoint {
    pub(crate) config: Config,
    pub(crate) registry: Registry,
    pub(crate) clients: Clients,
    pub(crate) metrics: Metrics,
    /// Cancelled once, when the process is asked to end.
    pub(crate) shutdown: CancellationToken,
    /// Connections and sockets that the end of the process waits for.
    pub(crate) tasks: TaskTracker,
}

impl Endpoint {
    /// An endpoint without connections.
    pub fn new(config: Config) -> Self {
        Self {
            config,
            registry: Registry::default(),
            clients: Clients::default(),
            metrics: Metrics::default(),
            shutdown: CancellationToken::new(),
            tasks: TaskTracker::new(),
        }
    }
}

/// Locks; what a panicked holder left behind is still counters, so it is used as it is.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
