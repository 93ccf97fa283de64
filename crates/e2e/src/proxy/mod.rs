//! A proxy in front of the endpoint that misbehaves on command. It forwards bytes as they are until a fault says
//! otherwise; faults strike requests by the beginning of their path, also those already under way.

mod connection;
pub(crate) mod fault;

pub use fault::Fault;

use anyhow::{Context, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// A running proxy. Ends when dropped.
pub struct FaultProxy {
    port: u16,
    state: Arc<State>,
    accepting: JoinSet<()>,
}

/// What the connections share.
pub(crate) struct State {
    upstream: u16,
    faults: watch::Sender<Vec<(String, Fault)>>,
    struck: AtomicU64,
}

impl State {
    fn fault_for(&self, path: &str) -> Option<Fault> {
        let faults = self.faults.borrow();
        faults.iter().find(|(prefix, _)| path.starts_with(prefix.as_str())).map(|(_, fault)| fault.clone())
    }

    fn strike(&self) {
        self.struck.fetch_add(1, Ordering::Relaxed);
    }
}

impl FaultProxy {
    /// Starts one on a free port, in front of 127.0.0.1:`upstream`.
    pub async fn start(upstream: u16) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let state = State { upstream, faults: watch::Sender::new(Vec::new()), struck: AtomicU64::new(0) };
        let mut proxy = Self { port, state: Arc::new(state), accepting: JoinSet::new() };
        proxy.accept_on(listener);
        Ok(proxy)
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its origin.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// From now on `fault` strikes what is asked under `prefix`.
    pub fn inject(&self, prefix: &str, fault: Fault) {
        self.state.struck.store(0, Ordering::Relaxed);
        self.state.faults.send_modify(|faults| faults.push((prefix.to_owned(), fault)));
    }

    /// How often faults have struck since the last was injected.
    pub fn struck(&self) -> u64 {
        self.state.struck.load(Ordering::Relaxed)
    }

    /// Closes all connections and takes no new ones: the system refuses them.
    pub fn refuse(&mut self) {
        self.accepting = JoinSet::new();
    }

    /// Ends all faults.
    pub async fn heal(&mut self) -> Result<()> {
        self.state.faults.send_modify(Vec::clear);
        if self.accepting.is_empty() {
            let listener = TcpListener::bind(("127.0.0.1", self.port)).await.context("listening again")?;
            self.accept_on(listener);
        }
        Ok(())
    }

    fn accept_on(&mut self, listener: TcpListener) {
        let state = Arc::clone(&self.state);
        self.accepting.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let state = Arc::clone(&state);
                connections.spawn(async move {
                    // Connections that break are what this proxy is for.
                    let _ = connection::carry(client, &state).await;
                });
            }
        });
    }
}
