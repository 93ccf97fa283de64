//! The state that all requests share. Except for the counters, nothing in it outlives the connections.

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
    /// Connections and sockets that the process waits for before it ends.
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
