//! Server-sent events: one GET, many events (WHATWG HTML §9.2).
//!
//! Look for:
//! - One request, `Accept: text/event-stream`, and one response that does not end: its body comes in chunks (RFC 9112
//!   §7.1), with one event in each.
//! - An event is lines of text: `id: 3`, `data: …`, an empty line. No fields cross again: a message costs some twenty
//!   bytes of framing.
//! - Only the server sends. The client needs another request for its own messages.
//! - Break the connection: the client waits, opens another and sends `Last-Event-ID: 3`; the server goes on with 4
//!   (§9.2.3).

use super::ScenarioFuture;
use super::support::{FeedReceiver, FeedSource, HttpServer, LAST_EVENT_ID, TRIES, last_of};
use crate::Settings;
use crate::http::{Client, HttpError, Response, Server, request_bytes};
use crate::net::Net;
use crate::stream::{PATIENCE, patiently};
use trace::{Micros, SpanKind};
use wire::sse::Reader;

/// How long a client waits before it opens a broken stream again (§9.2.2: of the order of a few seconds).
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
        let mut receiver = FeedReceiver::new(source);
        let mut requests = 0;
        for attempt in 1..=TRIES {
            requests += 1;
            // What fails breaks the stream; the next attempt goes on where it broke.
            let _ = listen(&http, source, &mut receiver).await;
            if receiver.has_all() || attempt == TRIES {
                break;
            }
            net.begin(SpanKind::BackingOff, 0);
            net.sleep(RECONNECTION_TIME).await;
            net.end(SpanKind::BackingOff, 0);
        }
        net.fact("requests", requests);
        net.fact("delivered", receiver.delivered);
    })
}

/// One stream of events, until its end.
async fn listen(http: &HttpServer, source: FeedSource, receiver: &mut FeedReceiver) -> Result<(), HttpError> {
    let net = &http.net;
    let mut client = Client::new(net, http.open().await?);
    let last = receiver.delivered.to_string();
    let mut fields = vec![("Accept", "text/event-stream"), ("Cache-Control", "no-store")];
    if receiver.delivered > 0 {
        fields.push((LAST_EVENT_ID, &last));
    }
    client.send(&request_bytes(net, "GET", "/events", &fields)).await?;
    let Some(response) = patiently(net, client.response()).await else { return give_up(client) };
    response?;
    let mut reader = Reader::default();
    loop {
        // Silence until the next message is due is normal; a longer one means that the server is gone.
        let due = source.due(receiver.delivered + 1).unwrap_or(net.now()).max(net.now());
        let Some(chunk) = net.until(due + PATIENCE, client.chunk()).await else { return give_up(client) };
        let Some(chunk) = chunk? else { break };
        let mut events = Vec::new();
        reader.push(&chunk, &mut events);
        events.iter().for_each(|event| receiver.take(&event.data));
    }
    client.close().await
}

fn give_up(mut client: Client) -> Result<(), HttpError> {
    client.stream().tcp().abort();
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
        let mut index = last_of(&request).saturating_add(1);
        while let Some(due) = source.due(index) {
            net.sleep_until(due).await;
            server.event(index, &source.text(index)).await?;
            index += 1;
        }
        server.end_events().await?;
    }
    Ok(())
}
