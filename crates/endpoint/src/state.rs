//! The state that all requests share. Except for the counters, nothing in it outlives the connections.

use tokio_util::task::TaskTracker;

use crate::clients::Clients;
use crate::config::Config;
use crate::metrics::Metrics;
use crate::open_files::Share;
use crate::registry::Registry;
use crate::shutdown::Shutdown;

/// One endpoint: its settings, its open connections, its counters.
#[derive(Debug)]
pub struct Endpoint {
    pub(crate) config: Config,
    /// What one address may have of the process's file descriptors.
    pub(crate) share: Share,
    pub(crate) registry: Registry,
    pub(crate) clients: Clients,
    pub(crate) metrics: Metrics,
    pub(crate) shutdown: Shutdown,
    /// Connections and sockets that the process waits for before it ends.
    pub(crate) tasks: TaskTracker,
}

impl Endpoint {
    /// An endpoint without connections. If one client could take more than its share of the file descriptors that this
    /// process may have now, the limit of connections per client is lowered to that.
    pub fn new(mut config: Config) -> Self {
        let share = Share::of_process();
        let connections = &mut config.limits.connections_per_client;
        *connections = (*connections).min(share.admitted);
        Self {
            config,
            share,
            registry: Registry::default(),
            clients: Clients::default(),
            metrics: Metrics::default(),
            shutdown: Shutdown::new(),
            tasks: TaskTracker::new(),
        }
    }
}
