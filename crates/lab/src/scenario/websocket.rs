//! WebSocket: TCP handshake, TLS handshake, `GET /chat` with Upgrade → 101, then frames both ways, then Close from both
//! sides (RFC 6455).
//!
//! Look for:
//! - Three handshakes, one on top of the other, before the first message: four round trips with TLS 1.2, three with 1.3.
//! - The Upgrade is an HTTP request like any other (§4.1). After the 101 the same connection speaks another protocol.
//! - "Hello" is 5 bytes of text in a frame of 11: the client masks what it sends (§5.3), the server does not. No field
//!   crosses again.
//! - Either side may send at any time; here they take turns.
//! - The Close frame is answered with a Close frame (§5.5.1); then the server closes TCP first (§7.1.1).

use super::ScenarioFuture;
use super::support::HttpServer;
use crate::http::{HttpError, Response, Server};
use crate::net::Net;
use crate::stream::patiently;
use crate::websocket::{WebSocket, WebSocketError};
use crate::{Settings, TlsSettings, TlsVersion};
use wire::websocket::Message;

/// The purpose of the connection is fulfilled (§7.4.1).
const NORMAL: u16 = 1000;

pub(super) fn defaults() -> Settings {
    // Without tickets: the client does not come back, and the server's last flight is that of the study note.
    let tls = TlsSettings { version: TlsVersion::Tls12, resumption: false, early_data: false };
    Settings { tls: Some(tls), ..Settings::default() }
}

pub(super) fn run(net: Net) -> ScenarioFuture {
    Box::pin(async move {
        let http = HttpServer::new(&net);
        http.serve(serve);
        let mut answers = 0;
        // A failure ends the talk, which the picture shows.
        let _ = talk(&http, &mut answers).await;
        net.fact("delivered", answers);
    })
}

async fn talk(http: &HttpServer, answers: &mut u64) -> Result<(), WebSocketError> {
    let stream = http.open().await?;
    let mut socket = WebSocket::connect(&http.net, stream, "/chat").await?;
    for (said, wanted) in [("Hello", "Hello, Client"), ("Goodbye", "Goodbye, Client")] {
        socket.send(said).await?;
        let Some(response) = patiently(&http.net, socket.receive()).await else {
            socket.abort();
            return Ok(());
        };
        match response? {
            Some(Message::Text(text)) => *answers += u64::from(text == wanted),
            Some(Message::Binary(_) | Message::Ping(_) | Message::Pong(_)) => {}
            Some(Message::Close(_)) | None => return Ok(()),
        }
    }
    socket.close(NORMAL, "").await
}

async fn serve(net: Net, server: Server) {
    // An error means that the client is gone or is no WebSocket client.
    let _ = echo(&net, server).await;
}

async fn echo(net: &Net, mut server: Server) -> Result<(), WebSocketError> {
    let Some(request) = server.request().await? else { return Ok(server.close().await?) };
    if request.target != "/chat" {
        server.respond(&Response::empty(404)).await?;
        return server.close().await.map_err(HttpError::into);
    }
    let mut socket = WebSocket::accept(net, server, &request).await?;
    while let Some(message) = socket.receive().await? {
        if let Message::Text(text) = message {
            socket.send(&[&text, ", Client"].concat()).await?;
        }
    }
    Ok(())
}
