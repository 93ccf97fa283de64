//! The server's side of each transport: it responds at once, or holds, or streams, or pushes.

use super::World;
use crate::http::{HttpError, Request, Response};
use crate::scenario::support::FeedSource;
use crate::web::Server;
use crate::websocket::{WebSocket, WebSocketError};
use std::rc::Rc;

/// One conversation. The client notices if it fails.
pub(super) async fn serve(world: Rc<World>, server: Server) {
    let _ = converse(&world, server).await;
}

async fn converse(world: &World, mut server: Server) -> Result<(), WebSocketError> {
    let source = world.source.get();
    while let Some(request) = server.request().await? {
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        match path {
            "/data" => {
                let response = answer_poll(world, source, query).await;
                server.respond(&response).await?;
            }
            "/events" => stream_events(world, source, &mut server).await?,
            "/chat" => return push(world, source, server, &request).await,
            _ => server.respond(&Response::text(404, "there is nothing here\n")).await?,
        }
    }
    Ok(server.close().await?)
}

/// 200 with the messages after `since` that are due, one per line; 204 if there are none, after a hold if the query asks
/// for one.
async fn answer_poll(world: &World, source: FeedSource, query: &str) -> Response {
    let net = &world.net;
    let since = query.split('&').find_map(|part| part.strip_prefix("since=")?.parse().ok()).unwrap_or(0_u64);
    if query.split('&').any(|part| part == "hold") {
        let patience = net.now() + net.settings().hold;
        let due = source.due(since.saturating_add(1)).unwrap_or(patience);
        net.sleep_until(due.min(patience)).await;
    }
    source.response(since, net.now())
}

/// One event per message; the response ends with the feed.
async fn stream_events(world: &World, source: FeedSource, server: &mut Server) -> Result<(), HttpError> {
    server.start_events().await?;
    let mut index = 1;
    while let Some(due) = source.due(index) {
        world.net.sleep_until(due).await;
        server.event(index, &source.text(index), None).await?;
        index += 1;
    }
    server.end_events().await
}

/// One frame per message; the client closes.
async fn push(world: &World, source: FeedSource, server: Server, request: &Request) -> Result<(), WebSocketError> {
    let mut socket = WebSocket::accept(&world.net, server, request).await?;
    let mut index = 1;
    while let Some(due) = source.due(index) {
        world.net.sleep_until(due).await;
        socket.send(&source.text(index)).await?;
        index += 1;
    }
    while socket.receive().await?.is_some() {}
    Ok(())
}
