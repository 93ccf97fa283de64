//! Server-sent events: one GET, many events (WHATWG HTML §9.2).
//!
//! Look for:
//! - One request, `Accept: text/event-stream`, and one response that does not end: its body comes in chunks (RFC 9112
//!   §7.1), with one event in each.
//! - An event is lines of text: `id: 3`, `data: …`, an empty line. No fields cross again: a message costs some twenty
//!   bytes of framing.
//! - Only the server sends. The client needs another request for its own messages.
//! - Break the connection (`--close-abruptly server:6000`): the client waits, opens another and sends
//!   `Last-Event-ID: 3`; the server goes on with 4 (§9.2.3). Nothing is lost, and nothing comes twice.
//! - How long it waits is the client's choice, unless the server names a time in a `retry` field (`--retry 1000`, §9.2.6).

use super::ScenarioFuture;
use super::support::{FeedReceiver, FeedSource, HttpServer, LAST_EVENT_ID, TRIES, last_of};
use crate::Settings;
use crate::http::{HttpError, Response};
use crate::net::Net;
use crate::parameters::HOUR;
use crate::stream::{PATIENCE, patiently};
use crate::web::{Client, Server};
use trace::{Micros, SpanKind};
use wire::sse::Reader;

/// How long a client waits before it opens a broken stream again, if the server names no time (§9.2.2: of the order of a
/// few seconds).
const RECONNECTION_TIME: Micros = Micros(3_000_000);

pub(super) fn defaults() -> Settings {
    Settings::default()
}

pub(super) fn run(net: Net) -> ScenarioFuture {
    Box::pin(async move {
        // A feed of impossible rate or size has no messages.
        let Some(source) = FeedSource::new(&net) else { return };
        let http = HttpServer::new(&net);
        http.serve(move |net, server| serve(net, server, source));
        let mut events = EventSource::new(source);
        let mut requests = 0;
        for attempt in 1..=TRIES {
            requests += 1;
            // What fails breaks the stream; the next attempt goes on where it broke.
            let _ = events.listen(&http).await;
            if events.receiver.has_all() || attempt == TRIES {
                break;
            }
            net.begin(SpanKind::BackingOff, 0);
            net.sleep(events.reconnection_time).await;
            net.end(SpanKind::BackingOff, 0);
        }
        net.fact("requests", requests);
        net.fact("delivered", events.receiver.delivered);
    })
}

/// What a client keeps from one stream to the next (§9.2.2).
struct EventSource {
    source: FeedSource,
    receiver: FeedReceiver,
    /// The id of the last event that it has, and how long it waits before it connects again.
    last_id: String,
    reconnection_time: Micros,
}

impl EventSource {
    fn new(source: FeedSource) -> Self {
        let (last_id, reconnection_time) = (String::new(), RECONNECTION_TIME);
        Self { source, receiver: FeedReceiver::new(source), last_id, reconnection_time }
    }

    /// One stream of events, until its end.
    async fn listen(&mut self, http: &HttpServer) -> Result<(), HttpError> {
        let net = &http.net;
        let mut client = http.client().await?;
        let mut fields = vec![("Accept", "text/event-stream"), ("Cache-Control", "no-store")];
        // §9.2.3: only a client that knows an id sends one.
        if !self.last_id.is_empty() {
            fields.push((LAST_EVENT_ID, &self.last_id));
        }
        client.ask("GET", "/events", &fields).await?;
        let Some(response) = patiently(net, client.response()).await else { return give_up(client) };
        response?;
        let mut reader = Reader::default();
        loop {
            // Silence until the next message is due is normal; a longer one means that the server is gone.
            let due = self.source.due(self.receiver.delivered + 1).unwrap_or(net.now()).max(net.now());
            let Some(chunk) = net.until(due + PATIENCE, client.chunk()).await else { return give_up(client) };
            let Some(chunk) = chunk? else { break };
            self.take(&mut reader, &chunk);
        }
        client.close().await
    }

    fn take(&mut self, reader: &mut Reader, chunk: &[u8]) {
        let mut events = Vec::new();
        reader.push(chunk, &mut events);
        for event in events {
            self.receiver.take(&event.data);
            if !event.id.is_empty() {
                self.last_id = event.id;
            }
        }
        if let Some(millis) = reader.retry_millis() {
            let micros = i64::try_from(millis.saturating_mul(1_000)).unwrap_or(i64::MAX);
            // No run is longer than an hour.
            self.reconnection_time = Micros(micros).min(HOUR);
        }
    }
}

fn give_up(mut client: Client) -> Result<(), HttpError> {
    client.abort();
    Err(HttpError::Incomplete)
}

async fn serve(net: Net, mut server: Server, source: FeedSource) {
    // An error means that the client is gone.
    let _ = converse(&net, &mut server, source).await;
    let _ = server.close().await;
}

async fn converse(net: &Net, server: &mut Server, source: FeedSource) -> Result<(), HttpError> {
    while let Some(request) = server.request().await? {
        if request.target != "/events" {
            server.respond(&Response::empty(404)).await?;
            continue;
        }
        server.start_events().await?;
        // The first event of each response has it.
        let mut retry = retry_millis(net.settings().retry);
        let mut index = last_of(&request).saturating_add(1);
        while let Some(due) = source.due(index) {
            net.sleep_until(due).await;
            server.event(index, &source.text(index), retry.take()).await?;
            index += 1;
        }
        server.end_events().await?;
    }
    Ok(())
}

/// A reconnection time in whole milliseconds, as the field needs it; `None` for 0.
fn retry_millis(time: Micros) -> Option<u64> {
    (time > Micros(0)).then(|| time.0.unsigned_abs().div_ceil(1_000))
}
