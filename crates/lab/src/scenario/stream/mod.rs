//! A POST whose response is a stream of events, as services of language models and MCP answer today: beside the same answer in
//! one piece at its end, and with the cable cut in the middle.
//!
//! Look for:
//! - The request has content and the response is a stream. A browser's `EventSource` only makes GET requests (WHATWG HTML
//!   §9.2.2); a program reads such a response with `fetch`. The `Accept` field decides which of the two answers comes.
//! - Both answers are whole at the same time: the server makes a token when it makes it. The stream's first token is there long
//!   before.
//! - The last chunk, or END_STREAM of HTTP/2, says that the answer is whole (RFC 9112 §7.1, RFC 9113 §8.1). A stream that ends
//!   without it is incomplete (RFC 9112 §8).
//! - The cable is cut (`--outage 800`). The client's system tells its program at once; nobody tells the server, which writes on,
//!   and TCP retransmits into the void. The client resets its connection, waits, and sends the POST once more.
//! - POST is not idempotent (RFC 9110 §9.2.2): if it comes once more, the server makes the whole answer anew
//!   (`--resume off`), and a client that appends what comes has its first half twice. With `Last-Event-ID` (WHATWG HTML
//!   §9.2.4) the server goes on behind that event of the answer, which it has kept: nothing is lost, and nothing comes twice.

#[cfg_attr(not(feature = "http2"), path = "absent.rs")]
mod hosts;
#[cfg(feature = "http2")]
mod meter;

pub(super) use hosts::run;

use crate::{Feed, Settings};
use trace::{Micros, Part};

/// The parts in their order, with what their facts' names begin with. The last one needs an outage.
pub const PARTS: [(Part, &str); 3] =
    [(Part::Whole, "whole"), (Part::Streamed, "streamed"), (Part::Interrupted, "interrupted")];

pub(super) fn defaults() -> Settings {
    Settings {
        feed: Feed { rate_milli: 4_000, messages: 12, ..Feed::default() },
        retry: Micros(1_000_000),
        outage: Micros(800_000),
        ..Settings::default()
    }
}
