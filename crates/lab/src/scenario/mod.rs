//! The scenarios, one file each, and their registry.

mod bulk;
mod connection_cost;
mod contrast;
mod http;
mod http2;
mod long_polling;
mod polling;
mod socket;
mod sse;
mod stream;
mod support;
mod tcp;
mod udp;
mod websocket;

pub use contrast::TRANSPORTS;
pub use http2::PARTS as HTTP2_PARTS;
pub use stream::PARTS as STREAM_PARTS;

use crate::Settings;
use crate::net::Net;
use std::future::Future;
use std::pin::Pin;

/// What both sides of a scenario do; the scenario is over when this is done.
pub type ScenarioFuture = Pin<Box<dyn Future<Output = ()>>>;

/// One scenario.
pub struct Scenario {
    /// Its name in the URL and on the command line.
    pub name: &'static str,
    /// What happens, in a sentence.
    pub summary: &'static str,
    /// The settings that it is shown with.
    pub defaults: fn() -> Settings,
    /// What both sides do.
    pub run: fn(Net) -> ScenarioFuture,
}

/// Declares the scenarios in the curriculum's order: name, module, summary.
macro_rules! scenarios {
    ($($name:literal, $module:ident, $summary:literal;)*) => {
        /// All scenarios in the curriculum's order.
        pub const ALL: &[Scenario] = &[$(
            Scenario { name: $name, summary: $summary, defaults: $module::defaults, run: $module::run },
        )*];

        /// The names of all scenarios. Unlike [`ALL`], this and [`defaults`] bring no protocol stack into a program.
        pub const NAMES: &[&str] = &[$($name),*];

        /// The settings that the scenario of that name is shown with.
        pub fn defaults(name: &str) -> Option<Settings> {
            match name {
                $($name => Some($module::defaults()),)*
                _ => None,
            }
        }
    };
}

scenarios! {
    "socket", socket, "the chain Socket, TCP, HTTP, WebSocket: one pair of addresses and ports talking both ways, and what each layer adds";
    "tcp", tcp, "SYN, SYN-ACK, ACK; data in a window of 1000; FIN, ACK, FIN, ACK; then a slow reader who closes the window";
    "udp", udp, "the same messages over UDP and over TCP on a lossy link: what UDP loses stays lost";
    "http", http, "three GETs, each on a connection of its own, then all on one; the server remembers nobody between them";
    "polling", polling, "GET /data again and again: 200 when there is something new, 204 when not";
    "long-polling", long_polling, "GET /data is held: 200 as soon as there is something new, 204 when the wait runs out";
    "sse", sse, "one GET, one response that does not end, one event per message";
    "stream", stream, "a POST whose response is a stream of events: beside the same answer in one piece, and with the cable cut in the middle";
    "websocket", websocket, "TCP, TLS, GET /chat with Upgrade, 101; Hello and Goodbye in frames both ways; Close, Close";
    "connection-cost", connection_cost, "what a connection costs before the first response, cold and warm: DNS, TLS 1.2 and 1.3, 0-RTT, HSTS, keep-alive";
    "contrast", contrast, "polling, long polling, server-sent events and WebSocket over the same messages, packet by packet";
    "http2", http2, "a page's resources over six connections of HTTP/1.1 and as streams of one of HTTP/2; then the same with one packet lost";
    "bulk", bulk, "one long transfer: slow start, the window as the limit, loss and its repair";
}

/// The scenario of that name.
pub fn find(name: &str) -> Option<&'static Scenario> {
    ALL.iter().find(|scenario| scenario.name == name)
}
