//! The scenarios, a file each, and their registry.

mod bulk;
mod connection_cost;
mod contrast;
mod http;
mod long_polling;
mod polling;
mod socket;
mod sse;
mod support;
mod tcp;
mod udp;
mod websocket;

pub(crate) use contrast::TRANSPORTS;

use crate::Settings;
use crate::net::Net;
use std::future::Future;
use std::pin::Pin;

/// A scenario's whole course; it is over when this is.
pub type Course = Pin<Box<dyn Future<Output = ()>>>;

/// One scenario.
pub struct Scenario {
    /// Its name in the URL and on the command line.
    pub name: &'static str,
    /// What happens, in a sentence.
    pub summary: &'static str,
    /// The settings that it is shown with.
    pub defaults: fn() -> Settings,
    /// What both sides do.
    pub course: fn(Net) -> Course,
}

/// All scenarios in the curriculum's order.
pub const ALL: &[Scenario] = &[
    Scenario {
        name: "socket",
        summary: "the chain Socket, TCP, HTTP, WebSocket: one pair of addresses and ports talking both ways, and what each layer adds",
        defaults: socket::defaults,
        course: socket::course,
    },
    Scenario {
        name: "tcp",
        summary: "SYN, SYN-ACK, ACK; data in a window of 1000; FIN, ACK, FIN, ACK; then a slow reader who closes the window",
        defaults: tcp::defaults,
        course: tcp::course,
    },
    Scenario {
        name: "udp",
        summary: "the same messages over UDP and over TCP on a lossy link: what UDP loses stays lost",
        defaults: udp::defaults,
        course: udp::course,
    },
    Scenario {
        name: "http",
        summary: "three GETs, each on a connection of its own, then all on one; the server remembers nobody between them",
        defaults: http::defaults,
        course: http::course,
    },
    Scenario {
        name: "polling",
        summary: "GET /data again and again: 200 when there is something new, 204 when not",
        defaults: polling::defaults,
        course: polling::course,
    },
    Scenario {
        name: "long-polling",
        summary: "GET /data is held: 200 as soon as there is something new, 204 when the wait runs out",
        defaults: long_polling::defaults,
        course: long_polling::course,
    },
    Scenario {
        name: "sse",
        summary: "one GET, one answer that does not end, an event a message",
        defaults: sse::defaults,
        course: sse::course,
    },
    Scenario {
        name: "websocket",
        summary: "TCP, TLS, GET /chat with Upgrade, 101; Hello and Goodbye in frames both ways; Close, Close",
        defaults: websocket::defaults,
        course: websocket::course,
    },
    Scenario {
        name: "connection-cost",
        summary: "what a connection costs before the first answer, cold and warm: DNS, TLS 1.2 and 1.3, 0-RTT, HSTS, keep-alive",
        defaults: connection_cost::defaults,
        course: connection_cost::course,
    },
    Scenario {
        name: "contrast",
        summary: "polling, long polling, server-sent events and WebSocket over the same messages, packet by packet",
        defaults: contrast::defaults,
        course: contrast::course,
    },
    Scenario {
        name: "bulk",
        summary: "one long transfer: slow start, the window as the limit, loss and its repair",
        defaults: bulk::defaults,
        course: bulk::course,
    },
];

/// The scenario of that name.
pub fn find(name: &str) -> Option<&'static Scenario> {
    ALL.iter().find(|scenario| scenario.name == name)
}
