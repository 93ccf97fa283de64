//! The network: a virtual clock, a link that delays and loses packets, hosts with real TCP and UDP stacks.
//!
//! Scenarios are plain `async` functions over [`Net`], and no thread is involved. `core` describes how the run moves from
//! moment to moment; start there. `link` decides the fate of each packet, `host` is one host's stack, `probe` records
//! what changes in it, `tcp` and `udp` are the sockets that scenarios use, `calls` records what they ask of them, `world`
//! is the loop.
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

mod calls;
mod core;
mod headers;
mod host;
mod link;
mod nic;
mod pitfall;
mod probe;
mod rng;
mod tasks;
mod tcp;
mod udp;
mod world;

pub(crate) use host::{address, host_at};
pub use rng::Rng;
pub use tcp::TcpError;
pub(crate) use tcp::{Listener, Tcp};
pub(crate) use udp::Udp;
pub(crate) use world::Net;

#[cfg(test)]
mod tests;
