//! The path doctor's instruments: clients that open an endpoint's routes and watch how the connections fare. The crate
//! `doctor` says which ones, and what the evidence means.
//!
//! # Layout
//! A file imports only from files above it:
//! - `address`: the address that was given.
//! - `connect`: TCP and TLS. `client`: HTTP/1.1 or HTTP/2 on it. `socket`: WebSocket on that.
//! - `context`: what all probes share: address, clock, and the evidence so far.
//! - `quick`: what is seen within seconds. `burst`: whether events come at once. `watch`: connections over time.
//! - `examine`: all of them in order.
#![warn(missing_docs)]

mod address;
mod burst;
mod client;
mod connect;
mod context;
mod examine;
mod quick;
mod socket;
mod watch;

pub use address::{Address, BadAddress};
pub use examine::examine;
