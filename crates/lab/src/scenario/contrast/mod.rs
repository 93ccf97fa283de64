//! Polling, long polling, server-sent events and WebSocket over the same messages, one after the other, packet by packet.
//! The server learns of a message when it falls due; the client wants it as soon as it can be had.
//!
//! Look for:
//! - Polling (`GET /data`, again and again) asks whether or not there is a message: most responses are 204, each after a
//!   request full of header fields, and a message waits for the next request.
//! - Long polling asks and is held (RFC 6202 §2.1): the response comes with the message. The overhead is one request per
//!   message, and one more whenever the wait runs out.
//! - Server-sent events (WHATWG HTML §9.2): one request and a response that does not end. A message costs a chunk's framing
//!   and a segment's headers.
//! - WebSocket (RFC 6455): one upgrade, then one frame per message, with two bytes of framing. The upgrade is the most
//!   expensive start; the summary (`lab::contrast`) says after how many messages it has paid for itself.

mod client;
mod meter;
mod server;

use super::ScenarioFuture;
use super::support::{FeedSource, HttpServer};
use crate::Settings;
use crate::http::HttpError;
use crate::net::Net;
use crate::web::Client;
use crate::websocket::WebSocketError;
use meter::Meter;
use std::cell::Cell;
use std::rc::Rc;
use trace::{Micros, Part, SpanKind};

/// The transports in the order in which they run, with what their facts' names begin with.
pub const TRANSPORTS: [(Part, &str); 4] = [
    (Part::Polling, "polling"),
    (Part::LongPolling, "long-polling"),
    (Part::Sse, "sse"),
    (Part::WebSocket, "websocket"),
];

/// Between two transports, for what is still under way.
const PAUSE: Micros = Micros(500_000);

pub(super) fn defaults() -> Settings {
    Settings::default()
}

pub(super) fn run(net: Net) -> ScenarioFuture {
    Box::pin(async move {
        // A feed of impossible rate or size has no messages.
        let Some(source) = FeedSource::from_now(&net) else { return };
        let http = HttpServer::new(&net);
        let world = Rc::new(World { net: net.clone(), http: http.clone(), source: Cell::new(source) });
        let served = world.clone();
        http.serve(move |_, server| server::serve(served.clone(), server));
        for (part, name) in TRANSPORTS {
            world.source.set(FeedSource::from_now(&net).unwrap_or(source));
            // Each pays for a full handshake.
            http.forget_sessions();
            let mut meter = Meter::new(&world, name);
            net.begin(SpanKind::Part(part), 0);
            // A failure ends its part; the facts show how far it came.
            let _ = run_part(&world, part, &mut meter).await;
            net.end(SpanKind::Part(part), 0);
            meter.record_facts();
            net.sleep(PAUSE).await;
        }
    })
}

async fn run_part(world: &World, part: Part, meter: &mut Meter) -> Result<(), WebSocketError> {
    if part == Part::Sse {
        client::listen_to_events(world, meter).await
    } else if part == Part::WebSocket {
        client::talk(world, meter).await
    } else {
        client::poll(world, meter, part == Part::LongPolling).await
    }
}

/// What both sides know.
struct World {
    net: Net,
    http: HttpServer,
    /// The current transport's messages.
    source: Cell<FeedSource>,
}

impl World {
    /// A client on a new connection. What HTTP/2 needs once per connection belongs to the set-up, so it is awaited.
    async fn client(&self) -> Result<Client, HttpError> {
        let client = self.http.waiting_client().await?;
        client.settled().await?;
        Ok(client)
    }
}
