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
//! - The browser offers compression (`permessage-deflate`, RFC 7692). The server does not name it in its 101, and so has
//!   declined it (§9.1).
//!
//! What else a WebSocket can do, each with its switch:
//! - `subprotocol`: the client offers `chat` and `superchat`, the server chooses one (§1.9).
//! - `ping`: after a while without a message the server asks whether the client is still there; the Pong has the Ping's
//!   data (§5.5.2, §5.5.3). A page's script neither sends nor sees them.
//! - `simultaneous`: both sides send at the same moment, and the two arrows cross.
//! - `binary`: eight bytes that are no text cross and come back (§5.6).
//! - `fragments`: a message in three frames, sent before its end is known; the server gets it as one (§5.4).

use super::ScenarioFuture;
use super::support::HttpServer;
use crate::http::{HttpError, Response};
use crate::net::Net;
use crate::stream::patiently;
use crate::web::Server;
use crate::websocket::{WebSocket, WebSocketError};
use crate::{Settings, TlsSettings, TlsVersion};
use trace::Micros;
use wire::websocket::Message;

/// The purpose of the connection is fulfilled (§7.4.1).
const NORMAL: u16 = 1000;
/// What the client offers, and what the server speaks: the example of RFC 6455 §1.2.
const OFFERED: [&str; 2] = ["chat", "superchat"];
const SPOKEN: [&str; 1] = ["chat"];
/// How long nothing is said before a side speaks up by itself.
const QUIET: Micros = Micros(100_000);
/// The data of the Ping.
const STILL_THERE: &[u8] = b"still there?";
/// What each side sends without being asked.
const CLIENT_NEWS: &str = "News of the client";
const SERVER_NEWS: &str = "News of the server";
/// The first bytes of every PNG image; they are no UTF-8.
const IMAGE: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n'];
/// A message whose sender does not know its end when it begins.
const PIECES: [&str; 3] = ["Frag", "men", "ted"];
const APART: Micros = Micros(20_000);

pub(super) fn defaults() -> Settings {
    // Without tickets: the client does not come back, and the server's last flight is that of the study note.
    let tls = TlsSettings { version: TlsVersion::Tls12, resumption: false, early_data: false };
    Settings { tls: Some(tls), ..Settings::default() }
}

pub(super) fn run(net: Net) -> ScenarioFuture {
    Box::pin(async move {
        let http = HttpServer::new(&net);
        http.serve(serve);
        let mut delivered = 0;
        // A failure ends the talk, which the picture shows.
        let _ = talk(&http, &mut delivered).await;
        net.fact("delivered", delivered);
    })
}

async fn talk(http: &HttpServer, delivered: &mut u64) -> Result<(), WebSocketError> {
    let net = http.net.clone();
    let client = http.client().await?;
    let offered = if net.settings().websocket.subprotocol { &OFFERED[..] } else { &[] };
    let socket = WebSocket::connect_offering(&net, client, "/chat", offered).await?;
    let mut client = Client { net, socket, delivered };
    if client.converse().await? { client.socket.close(NORMAL, "").await } else { Ok(()) }
}

/// The client's side of the conversation. Each step returns whether the conversation goes on.
struct Client<'a> {
    net: Net,
    socket: WebSocket,
    /// The server's messages that came as they should.
    delivered: &'a mut u64,
}

impl Client<'_> {
    async fn converse(&mut self) -> Result<bool, WebSocketError> {
        let extras = self.net.settings().websocket.clone();
        Ok(self.say("Hello").await?
            // The Pong has been sent by the time the Ping is here.
            && (!extras.ping || self.hear(&Message::Ping(STILL_THERE.to_vec())).await?)
            && (!extras.simultaneous || self.send_news().await?)
            && (!extras.binary || self.send_image().await?)
            && (!extras.fragments || self.send_pieces().await?)
            && self.say("Goodbye").await?)
    }

    async fn say(&mut self, text: &str) -> Result<bool, WebSocketError> {
        self.socket.send(text).await?;
        self.hear(&Message::Text(reply(text))).await
    }

    async fn send_news(&mut self) -> Result<bool, WebSocketError> {
        self.net.sleep(QUIET).await;
        self.socket.send(CLIENT_NEWS).await?;
        self.hear(&Message::Text(SERVER_NEWS.to_owned())).await
    }

    async fn send_image(&mut self) -> Result<bool, WebSocketError> {
        self.socket.send_binary(&IMAGE).await?;
        self.hear(&Message::Binary(IMAGE.to_vec())).await
    }

    async fn send_pieces(&mut self) -> Result<bool, WebSocketError> {
        self.socket.send_fragments(&PIECES, APART).await?;
        self.hear(&Message::Text(reply(&PIECES.concat()))).await
    }

    /// Waits for the server's next message, or for its Ping if that is wanted. The conversation is over after a Close, and
    /// if the server is silent for too long.
    async fn hear(&mut self, wanted: &Message) -> Result<bool, WebSocketError> {
        loop {
            let Some(message) = patiently(&self.net, self.socket.receive()).await else {
                self.socket.abort();
                return Ok(false);
            };
            match message? {
                Some(Message::Close(_)) | None => return Ok(false),
                Some(message @ (Message::Ping(_) | Message::Pong(_))) if message != *wanted => {}
                Some(Message::Ping(_) | Message::Pong(_)) => return Ok(true),
                Some(message @ (Message::Text(_) | Message::Binary(_))) => {
                    *self.delivered += u64::from(message == *wanted);
                    return Ok(true);
                }
            }
        }
    }
}

fn reply(text: &str) -> String {
    [text, ", Client"].concat()
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
    let mut socket = WebSocket::accept_speaking(net, server, &request, &SPOKEN).await?;
    let mut is_first = true;
    while let Some(message) = socket.receive().await? {
        match message {
            // News needs no reply.
            Message::Text(text) if text == CLIENT_NEWS => {}
            Message::Text(text) => {
                socket.send(&reply(&text)).await?;
                if std::mem::take(&mut is_first) {
                    speak_up(net, &mut socket).await?;
                }
            }
            Message::Binary(bytes) => socket.send_binary(&bytes).await?,
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) => {}
        }
    }
    Ok(())
}

/// What the server sends by itself after the first exchange.
async fn speak_up(net: &Net, socket: &mut WebSocket) -> Result<(), WebSocketError> {
    let extras = &net.settings().websocket;
    if extras.ping {
        net.sleep(QUIET).await;
        socket.ping(STILL_THERE).await?;
    }
    if extras.simultaneous {
        // The client is quiet from the moment at which the server's last frame has reached it.
        net.sleep(QUIET + Micros(net.settings().link.rtt.0 / 2)).await;
        socket.send(SERVER_NEWS).await?;
    }
    Ok(())
}
