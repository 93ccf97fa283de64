//! The note's diagrams, one file each, and short forms for their records.

mod chain;
mod long_polling;
mod polling;
mod tcp;
mod websocket;

pub use chain::CHAIN;
pub use long_polling::LONG_POLLING;
pub use polling::POLLING;
pub use tcp::TCP;
pub use websocket::WEBSOCKET;

use crate::diagram::{Advice, At, Shape, Slip, Step, Text, Way};
use i18n::msg;
use lessons::Say;

const fn advice(idea: Say, source: &'static str, run: &'static str) -> Advice {
    Advice { idea, source, run: if run.is_empty() { None } else { Some(run) } }
}

const fn step(shape: Shape, label: &'static str, advice: Advice) -> Step {
    Step { shape, way: None, label: Text::Fixed(label), also: &[], advice }
}

/// An arrow from the client.
const fn up(label: &'static str, advice: Advice) -> Step {
    Step { way: Some(Way::Up), ..step(Shape::Arrow, label, advice) }
}

/// An arrow from the server.
const fn down(label: &'static str, advice: Advice) -> Step {
    Step { way: Some(Way::Down), ..step(Shape::Arrow, label, advice) }
}

/// The step with other ways to write it.
const fn also(step: Step, also: &'static [&'static str]) -> Step {
    Step { also, ..step }
}

const fn slip(label: &'static str, at: At, advice: Advice) -> Slip {
    Slip { shape: Shape::Arrow, label: Text::Fixed(label), at, advice }
}

/// A mistake that is no arrow.
const fn slip_of(shape: Shape, label: Text, advice: Advice) -> Slip {
    Slip { shape, label, at: At::Anywhere, advice }
}

// What two diagrams have.

const GET: &str = "HTTP GET /data";
const OK: &str = "HTTP 200 OK /data";
const NO_CONTENT: &str = "HTTP 204 No Content /data";
/// Polling by another method.
const POST: Slip = slip("HTTP POST /data", At::Anywhere, advice(msg::slip_post, "RFC 9110 \u{a7}9.3", ""));
/// The switch to WebSocket, where HTTP goes on.
const SWITCH: Slip = slip(
    "HTTP 101 Switching Protocols",
    At::Anywhere,
    advice(msg::slip_switch, "RFC 9110 \u{a7}15.2.2", "lesson/websocket?autoplay=1"),
);
