//! What the server does: it answers at once, or holds, or streams, or pushes.

use super::{News, World};
use crate::http::{Answer, HttpError, Request, Server};
use crate::net::Tcp;
use crate::stream::Stream;
use crate::websocket::{WebSocket, WebSocketError};
use std::rc::Rc;

/// Serves every connection until the run is over.
pub(super) async fn serve(world: Rc<World>) {
    let mut listener = world.net.server().listen(world.port());
    loop {
        let tcp = listener.accept().await;
        let (net, world) = (world.net.clone(), world.clone());
        net.spawn(async move {
            // A connection that fails is its client's to tell of.
            let _ = converse(&world, tcp).await;
        });
    }
}

async fn converse(world: &World, tcp: Tcp) -> Result<(), WebSocketError> {
    let stream = match &world.tls {
        Some(context) => Stream::Tls(Box::new(context.accept(tcp).await.map_err(HttpError::from)?)),
        None => Stream::Plain(tcp),
    };
    let news = world.news.get();
    let mut server = Server::new(&world.net, stream);
    while let Some(request) = server.request().await? {
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        match path {
            "/data" => {
                let answer = tell_news(world, news, query).await;
                server.answer(&answer).await?;
            }
            "/events" => stream_events(world, news, &mut server).await?,
            "/chat" => return push(world, news, server, &request).await,
            _ => server.answer(&Answer::text(404, "there is nothing here\n")).await?,
        }
    }
    Ok(server.close().await?)
}

/// 200 with the messages after `since` that are due, a line each; 204 where there are none, after a hold if that was asked
/// for.
async fn tell_news(world: &World, news: News, query: &str) -> Answer {
    let net = &world.net;
    let since = query.split('&').find_map(|part| part.strip_prefix("since=")?.parse().ok()).unwrap_or(0_u64);
    if query.split('&').any(|part| part == "hold") {
        let patience = net.now() + net.settings().hold;
        net.sleep_until(news.due(since.saturating_add(1)).min(patience)).await;
    }
    let due = news.due_count(net.now());
    if due <= since {
        return Answer::empty(204);
    }
    let texts: Vec<String> = (since + 1..=due).map(|index| news.spec.text(index)).collect();
    Answer::text(200, &texts.join("\n"))
}

/// An event a message; the answer ends with the feed.
async fn stream_events(world: &World, news: News, server: &mut Server) -> Result<(), HttpError> {
    server.start_events().await?;
    for index in 1..=news.count {
        world.net.sleep_until(news.due(index)).await;
        server.event(index, &news.spec.text(index)).await?;
    }
    server.end_events().await
}

/// A frame a message; the client closes.
async fn push(world: &World, news: News, server: Server, request: &Request) -> Result<(), WebSocketError> {
    let mut socket = WebSocket::accept(&world.net, server, request).await?;
    for index in 1..=news.count {
        world.net.sleep_until(news.due(index)).await;
        socket.send(&news.spec.text(index)).await?;
    }
    while socket.receive().await?.is_some() {}
    Ok(())
}
