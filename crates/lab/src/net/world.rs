//! The loop: virtual time, hosts, link, tasks.

use super::{Chance, Listener, Tcp, TcpError, Udp};
use crate::Settings;
use std::future::Future;
use trace::{Host, Micros, SpanKind, State};

/// The network as tasks see it; cheap to clone.
#[derive(Clone)]
pub struct Net {}

impl Net {
    /// Virtual time since the run's start.
    pub fn now(&self) -> Micros {
        todo!()
    }

    /// What was asked for.
    pub fn settings(&self) -> &Settings {
        todo!()
    }

    /// A stream of chance of its own for `purpose`.
    pub fn chance(&self, _purpose: &str) -> Chance {
        todo!()
    }

    /// The client's host.
    pub fn client(&self) -> Node {
        todo!()
    }

    /// The server's host.
    pub fn server(&self) -> Node {
        todo!()
    }

    /// The DNS resolver's host.
    pub fn resolver(&self) -> Node {
        todo!()
    }

    /// Waits until `at`.
    pub async fn sleep_until(&self, _at: Micros) {
        todo!()
    }

    /// Waits for `duration`.
    pub async fn sleep(&self, duration: Micros) {
        self.sleep_until(self.now() + duration).await;
    }

    /// `work`'s result, or `None` where it is not done by `at`.
    pub async fn until<T>(&self, _at: Micros, _work: impl Future<Output = T>) -> Option<T> {
        todo!()
    }

    /// Runs `task` beside the others. The run goes on while the scenario's own task or packets are under way; a spawned
    /// task that waits does not keep it alive.
    pub fn spawn(&self, _task: impl Future<Output = ()> + 'static) {
        todo!()
    }

    /// Opens a span now, of `connection` or of none (0); closed by [`Net::end`].
    pub fn begin(&self, _kind: SpanKind, _connection: u32) {
        todo!()
    }

    /// Closes the latest open span of `kind` and `connection` now.
    pub fn end(&self, _kind: SpanKind, _connection: u32) {
        todo!()
    }

    /// Notes that a machine above TCP is in `state` now (TCP's own states the network notes itself).
    pub fn state(&self, _host: Host, _connection: u32, _state: State) {
        todo!()
    }

    /// Notes a result of the scenario, to be shown and tested: see [`Fact`](crate::Fact).
    pub fn fact(&self, _name: &str, _value: u64) {
        todo!()
    }

    /// A TLS secret for the key log, a line in the format of RFC 9850, without its end.
    pub fn log_key(&self, _line: &str) {
        todo!()
    }
}

/// A host.
#[derive(Clone)]
pub struct Node {}

impl Node {
    /// Which one.
    pub fn host(&self) -> Host {
        todo!()
    }

    /// Listens on `port`; any number of connections may come at once.
    pub fn listen(&self, _port: u16) -> Listener {
        todo!()
    }

    /// Opens a connection to `host`.
    pub async fn connect(&self, _host: Host, _port: u16) -> Result<Tcp, TcpError> {
        todo!()
    }

    /// Binds a UDP port; 0 takes a free one.
    pub fn udp(&self, _port: u16) -> Udp {
        todo!()
    }
}
