//! The chain Socket → TCP → HTTP → WebSocket, and what each link adds. The client sends "Hello" and the server sends
//! "Hello, Client", once over each.
//!
//! A socket is an interface: a pair of IP address and port on either side, and both may send whenever they want. The trace
//! has what each application asks of it: `socket`, `bind`, `listen`, `accept`, `connect`, `send`, `recv`, `shutdown`, `close`.
//! Look for:
//! - TCP adds reliability. Both sides send at the same moment, without being asked: the two arrows cross. That is full
//!   duplex (RFC 9293 §3.1: "data flow in both directions").
//! - HTTP adds requests and responses, each complete in itself (RFC 9110 §3.3: stateless), and loses full duplex: the server
//!   only responds. The two arrows follow each other. The header fields are much larger than the messages.
//! - WebSocket adds the other direction again: after one request (Upgrade, RFC 6455 §4) both sides may send whenever they
//!   want, for two bytes of header from the server and six from the client per short message (§5.2).

use super::ScenarioFuture;
use crate::Settings;
use crate::http::{Client, HttpError, Response, Server, request_bytes};
use crate::net::{Net, Tcp, TcpError};
use crate::stream::Stream;
use crate::websocket::{WebSocket, WebSocketError};
use std::future::Future;
use trace::{Host, Micros, Part, SpanKind};
use wire::websocket::frame_bytes;

/// A port that no reader of captures takes for another protocol.
const PLAIN_PORT: u16 = 49_000;
const HTTP_PORT: u16 = 80;
const QUESTION: &str = "Hello";
const REPLY: &str = "Hello, Client";
/// Bytes of both messages.
const MESSAGE_BYTES: u64 = (QUESTION.len() + REPLY.len()) as u64;
/// Both sides send this long after the client began to connect, so neither waits for the other.
const APPOINTMENT: Micros = Micros(200_000);
/// The pause between two parts, so that each can be seen on its own.
const PAUSE: Micros = Micros(100_000);

pub(super) fn defaults() -> Settings {
    Settings::default()
}

pub(super) fn run(net: Net) -> ScenarioFuture {
    Box::pin(async move {
        net.record_calls();
        // A reset ends a part, which the picture shows.
        part(&net, Part::Tcp, "tcp", async { plain(&net).await.is_ok() }).await;
        net.sleep(PAUSE).await;
        part(&net, Part::Http, "http", async { http(&net).await.is_ok() }).await;
        net.sleep(PAUSE).await;
        part(&net, Part::WebSocket, "websocket", async { websocket(&net).await.is_ok() }).await;
    })
}

/// Runs one part, and records the bytes on the link that its two messages took.
async fn part(net: &Net, kind: Part, name: &str, work: impl Future<Output = bool>) {
    let before = net.link_bytes();
    net.begin(SpanKind::Part(kind), 0);
    if work.await {
        net.fact(&[name, "/link-bytes"].concat(), net.link_bytes() - before);
        net.fact(&[name, "/message-bytes"].concat(), MESSAGE_BYTES);
    }
    net.end(SpanKind::Part(kind), 0);
}

async fn plain(net: &Net) -> Result<(), TcpError> {
    let appointment = net.now() + APPOINTMENT;
    let before = net.link_bytes();
    let mut listener = net.server().listen(PLAIN_PORT);
    let server = net.clone();
    net.spawn(async move {
        let mut tcp = listener.accept().await;
        server.sleep_until(appointment).await;
        let _ = tcp.write(REPLY.as_bytes()).await;
        while tcp.read().await.is_ok_and(|bytes| !bytes.is_empty()) {}
        tcp.close();
        tcp.over().await;
    });
    let mut tcp = net.client().connect(Host::Server, PLAIN_PORT).await?;
    net.sleep_until(appointment).await;
    tcp.write(QUESTION.as_bytes()).await?;
    let mut heard = 0;
    while heard < REPLY.len() {
        let bytes = tcp.read().await?;
        if bytes.is_empty() {
            return Err(TcpError::Closed);
        }
        heard += bytes.len();
    }
    tcp.flushed().await?;
    tcp.close();
    while !tcp.read().await?.is_empty() {}
    tcp.over().await;
    net.fact("tcp/added-by-tcp-and-ip", net.link_bytes() - before - MESSAGE_BYTES);
    Ok(())
}

async fn http(net: &Net) -> Result<(), HttpError> {
    serve(net, |mut server| async move {
        while let Some(_question) = server.request().await? {
            server.respond(&Response::text(200, REPLY)).await?;
        }
        server.close().await
    });
    let mut client = Client::new(net, Stream::Plain(connect(net).await?));
    let mut question = request_bytes(net, "POST", "/data", &[("Content-Length", &QUESTION.len().to_string())]);
    question.extend_from_slice(QUESTION.as_bytes());
    client.send(&question).await?;
    client.response().await?;
    net.fact("http/added-by-http", client.bytes().saturating_sub(MESSAGE_BYTES));
    client.close().await
}

async fn websocket(net: &Net) -> Result<(), WebSocketError> {
    let appointment = net.now() + APPOINTMENT;
    let server_net = net.clone();
    serve(net, move |mut server| async move {
        let Some(request) = server.request().await? else { return Ok(()) };
        // A failure ends the connection, which the client notices.
        let Ok(mut socket) = WebSocket::accept(&server_net, server.into(), &request).await else { return Ok(()) };
        server_net.sleep_until(appointment).await;
        let _ = socket.send(REPLY).await;
        while let Ok(Some(_)) = socket.receive().await {}
        Ok(())
    });
    let client = Client::new(net, Stream::Plain(connect(net).await?));
    let mut socket = WebSocket::connect(net, client.into(), "/chat").await?;
    net.sleep_until(appointment).await;
    socket.send(QUESTION).await?;
    socket.receive().await?;
    // The upgrade is HTTP; once it is done this is all that WebSocket adds.
    let frames = frame_bytes(QUESTION.len() as u64, true) + frame_bytes(REPLY.len() as u64, false);
    net.fact("websocket/added-by-frames", frames - MESSAGE_BYTES);
    socket.close(1000, "").await
}

async fn connect(net: &Net) -> Result<Tcp, HttpError> {
    Ok(net.client().connect(Host::Server, HTTP_PORT).await.map_err(crate::tls::TlsError::from)?)
}

/// Serves the next HTTP connection with `converse`.
fn serve<C>(net: &Net, converse: impl FnOnce(Server) -> C + 'static)
where
    C: Future<Output = Result<(), HttpError>>,
{
    let mut listener = net.server().listen(HTTP_PORT);
    let server = net.clone();
    net.spawn(async move {
        let tcp = listener.accept().await;
        // The client notices if this fails.
        let _ = converse(Server::new(&server, Stream::Plain(tcp))).await;
    });
}
