//! Server-sent events: one GET, many events (WHATWG HTML §9.2).
//!
//! Look for:
//! - One request, `Accept: text/event-stream`, and one answer that does not end: its body comes in chunks (RFC 9112
//!   §7.1), an event in each.
//! - An event is lines of text: `id: 3`, `data: …`, an empty line. No fields cross again: a message costs some twenty
//!   bytes of framing.
//! - Only the server speaks. What the client has to say goes in a request of its own.
//! - Break the connection: the client waits, opens another and says `Last-Event-ID: 3`; the server goes on with 4
//!   (§9.2.3).

use super::Course;
use super::support::{Inbox, LAST_EVENT_ID, News, Site, TRIES, last_of};
use crate::Settings;
use crate::http::{Answer, Client, Events, HttpError, Server, request_bytes};
use crate::net::Net;
use crate::stream::{PATIENCE, patiently};
use trace::{Micros, SpanKind};

/// How long a client waits before it opens a broken stream again (§9.2.2: of the order of a few seconds).
const RECONNECTION_TIME: Micros = Micros(3_000_000);

pub(super) fn defaults() -> Settings {
    Settings::default()
}

pub(super) fn course(net: Net) -> Course {
    Box::pin(async move {
        // A feed of impossible rate or size has no messages.
        let Some(news) = News::new(&net) else { return };
        let site = Site::new(&net);
        site.serve(move |net, server| serve(net, server, news));
        let mut inbox = Inbox::new(news);
        let mut requests = 0;
        for attempt in 1..=TRIES {
            requests += 1;
            // What fails breaks the stream; the next attempt goes on where it broke.
            let _ = listen(&site, news, &mut inbox).await;
            if inbox.has_all() || attempt == TRIES {
                break;
            }
            net.begin(SpanKind::BackingOff, 0);
            net.sleep(RECONNECTION_TIME).await;
            net.end(SpanKind::BackingOff, 0);
        }
        net.fact("requests", requests);
        net.fact("delivered", inbox.delivered);
    })
}

/// One stream of events, until its end.
async fn listen(site: &Site, news: News, inbox: &mut Inbox) -> Result<(), HttpError> {
    let net = &site.net;
    let mut client = Client::new(net, site.open().await?);
    let last = inbox.delivered.to_string();
    let mut fields = vec![("Accept", "text/event-stream"), ("Cache-Control", "no-store")];
    if inbox.delivered > 0 {
        fields.push((LAST_EVENT_ID, &last));
    }
    client.send(&request_bytes(net, "GET", "/events", &fields)).await?;
    let Some(answer) = patiently(net, client.answer()).await else { return give_up(client) };
    answer?;
    let mut events = Events::default();
    loop {
        // Silence until the next message is due says nothing; longer silence says that the server is gone.
        let due = news.due(inbox.delivered + 1).unwrap_or(net.now()).max(net.now());
        let Some(chunk) = net.until(due + PATIENCE, client.chunk()).await else { return give_up(client) };
        let Some(chunk) = chunk? else { break };
        events.push(&chunk).iter().for_each(|event| inbox.take(&event.data));
    }
    client.close().await
}

fn give_up(mut client: Client) -> Result<(), HttpError> {
    client.stream().tcp().abort();
    Err(HttpError::Incomplete)
}

async fn serve(net: Net, mut server: Server, news: News) {
    // An error means that the client is gone.
    let _ = converse(&net, &mut server, news).await;
    let _ = server.close().await;
}

async fn converse(net: &Net, server: &mut Server, news: News) -> Result<(), HttpError> {
    while let Some(request) = server.request().await? {
        if request.target != "/events" {
            server.answer(&Answer::empty(404)).await?;
            continue;
        }
        server.start_events().await?;
        let mut index = last_of(&request).saturating_add(1);
        while let Some(due) = news.due(index) {
            net.sleep_until(due).await;
            server.event(index, &news.text(index)).await?;
            index += 1;
        }
        server.end_events().await?;
    }
    Ok(())
}
