//! The network: a clock that jumps, a link that delays and loses, hosts with real TCP and UDP.
//!
//! Scenarios are written as plain `async` functions over [`Net`]; nothing sleeps and no thread is involved. The loop in
//! `world` takes the earliest of: a packet arrives, a stack's timer runs out, a task's timer runs out. Then it lets
//! every task go as far as it can.
//!
//! ```text
//! let server = net.server().listen(80);
//! net.spawn(async move {
//!     let mut peer = server.accept().await;
//!     let greeting = peer.read().await?;          // empty: the peer has closed its side
//!     peer.write(b"hello").await?;
//!     peer.close().await
//! });
//! ```

mod chance;
mod core;
mod device;
mod host;
mod link;
mod tasks;
mod tcp;
mod udp;
mod watch;
mod world;

pub use chance::Chance;
pub(crate) use host::{address, host_at};
pub use tcp::{Listener, Tcp, TcpError};
pub use udp::{Datagram, Udp};
pub use world::{Net, Node};

#[cfg(test)]
mod tests;
