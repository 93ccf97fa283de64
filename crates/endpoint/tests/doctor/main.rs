//! `endpoint --doctor` finds what breaks between it and an endpoint: behind nginx and HAProxy with one wrong setting each, and
//! behind relays that do what firewalls and gateways do. It finds nothing if nothing breaks.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod clean;
mod command;
#[path = "../support/haproxy.rs"]
mod haproxy;
#[path = "../support/nginx.rs"]
mod nginx;
mod patient;
mod proxies;
mod relay;
mod relays;
#[path = "../support/mod.rs"]
mod support;
