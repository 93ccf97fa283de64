//! Polling, long polling, server-sent events and WebSocket over the same messages, one after the other, packet by packet.
//! The server learns of a message when it falls due; the client wants it as soon as it can be had.
//!
//! Look for:
//! - Polling (`GET /data`, again and again) asks whether there is news or not: most answers are 204, each with a request's
//!   worth of header fields, and a message waits for the next question.
//! - Long polling asks and is held (RFC 6202 §2.2): the answer comes with the message. The overhead is that of a request a
//!   message, and of one more whenever the wait runs out.
//! - Server-sent events (WHATWG HTML §9.2): one request, an answer that does not end. A message costs a chunk's framing and
//!   a segment's headers.
//! - WebSocket (RFC 6455): one upgrade, then a frame a message: two bytes of framing. The upgrade is the dearest start of
//!   all; after how many messages it has paid for itself, the summary says (`lab::contrast`).

mod client;
mod meter;
mod server;

use super::Course;
use crate::Settings;
use crate::net::Net;
use crate::stream::Stream;
use crate::tls::{Context, TlsError};
use crate::websocket::WebSocketError;
use feed::Spec;
use meter::Meter;
use std::cell::Cell;
use std::rc::Rc;
use trace::{Host, Micros, Part, SpanKind};

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

pub(super) fn course(net: Net) -> Course {
    Box::pin(async move {
        // A feed of impossible rate or size has no messages.
        let Some(news) = News::from_now(&net) else { return };
        let tls = net.settings().tls.as_ref().map(|settings| Context::new(&net, settings));
        let world = Rc::new(World { net: net.clone(), tls, news: Cell::new(news) });
        net.spawn(server::serve(world.clone()));
        for (part, name) in TRANSPORTS {
            world.news.set(News::from_now(&net).unwrap_or(news));
            // Each pays for a full handshake.
            if let Some(context) = &world.tls {
                context.forget_sessions();
            }
            let mut meter = Meter::new(&world, name);
            net.begin(SpanKind::Part(part), 0);
            // What fails ends its part: the facts say how far it came.
            let _ = run(&world, part, &mut meter).await;
            net.end(SpanKind::Part(part), 0);
            meter.tell();
            net.sleep(PAUSE).await;
        }
    })
}

async fn run(world: &World, part: Part, meter: &mut Meter) -> Result<(), WebSocketError> {
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
    tls: Option<Context>,
    /// The current transport's messages.
    news: Cell<News>,
}

impl World {
    fn port(&self) -> u16 {
        if self.tls.is_some() { 443 } else { 80 }
    }

    /// A connection as client.
    async fn connect(&self) -> Result<Stream, TlsError> {
        let tcp = self.net.client().connect(Host::Server, self.port()).await.map_err(TlsError::from)?;
        match &self.tls {
            Some(context) => Ok(Stream::Tls(Box::new(context.connect(tcp, &[]).await?))),
            None => Ok(Stream::Plain(tcp)),
        }
    }
}

/// The messages of one transport's turn: the same texts for all, at the same times after its start.
#[derive(Clone, Copy)]
struct News {
    spec: Spec,
    count: u64,
}

impl News {
    /// Starts now, in whole milliseconds.
    fn from_now(net: &Net) -> Option<Self> {
        let feed = &net.settings().feed;
        let start_millis = (net.now().0 + 999) / 1_000;
        let spec = Spec::new(net.seed(), feed.rate_milli, feed.size, start_millis).ok()?;
        Some(Self { spec, count: feed.messages })
    }

    /// When message `index` falls due.
    fn due(&self, index: u64) -> Micros {
        Micros(self.spec.due_micros(index))
    }

    /// How many are due by `now`.
    fn due_count(&self, now: Micros) -> u64 {
        self.spec.due_count(now.0).min(self.count)
    }
}
