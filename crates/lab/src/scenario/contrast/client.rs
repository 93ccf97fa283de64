//! The client's side of each transport.

use super::World;
use super::meter::Meter;
use crate::http::HttpError;
use crate::websocket::{WebSocket, WebSocketError};
use wire::sse::Reader;
use wire::websocket::Message;

/// Asks until it has everything, by long polling if `is_held`, else by polling.
pub(super) async fn poll(world: &World, meter: &mut Meter, is_held: bool) -> Result<(), WebSocketError> {
    let net = &world.net;
    let mut client = world.client().await?;
    meter.ready();
    while !meter.has_all() {
        if !client.is_reusable() {
            client.close().await?;
            client = world.client().await?;
        }
        let hold = if is_held { "&hold" } else { "" };
        let target = ["/data?since=", &meter.delivered().to_string(), hold].concat();
        meter.request();
        let response = client.get(&target).await?;
        if response.status == 204 {
            meter.empty_response();
        }
        for text in String::from_utf8_lossy(&response.body).lines() {
            meter.deliver(text);
        }
        if !is_held && !meter.has_all() {
            net.sleep(net.settings().poll_interval).await;
        }
    }
    meter.done().await;
    Ok(client.close().await?)
}

/// One request, and events until there are no more.
pub(super) async fn listen_to_events(world: &World, meter: &mut Meter) -> Result<(), WebSocketError> {
    let mut client = world.client().await?;
    meter.request();
    client.ask("GET", "/events", &[("Accept", "text/event-stream")]).await?;
    client.response().await?;
    meter.ready();
    let mut reader = Reader::default();
    while !meter.has_all() {
        let Some(chunk) = client.chunk().await? else { return Err(HttpError::Incomplete.into()) };
        let mut events = Vec::new();
        reader.push(&chunk, &mut events);
        for event in events {
            meter.deliver(&event.data);
        }
    }
    meter.done().await;
    // The last chunk ends the response (RFC 9112 §7.1).
    while client.chunk().await?.is_some() {}
    Ok(client.close().await?)
}

/// One upgrade, and frames until there are no more.
pub(super) async fn talk(world: &World, meter: &mut Meter) -> Result<(), WebSocketError> {
    let client = world.client().await?;
    meter.request();
    let mut socket = WebSocket::connect(&world.net, client, "/chat").await?;
    meter.ready();
    while !meter.has_all() {
        match socket.receive().await? {
            Some(Message::Text(text)) => meter.deliver(&text),
            Some(Message::Binary(_) | Message::Ping(_) | Message::Pong(_)) => {}
            Some(Message::Close(_)) | None => return Ok(()),
        }
    }
    meter.done().await;
    socket.close(1000, "").await
}
