//! The opening handshake over HTTP/2 (RFC 8441): a request CONNECT that names the protocol `websocket`, and its 200. The
//! stream carries the frames from then on, and other streams of the connection go on as before. There is no key and no
//! Upgrade: a 2xx to `:protocol` shows that the server has understood the request (§5).

use super::carrier::Carrier;
use super::handshake::{check_choice, chosen, numbers, offer};
use super::{WebSocket, WebSocketError, note};
use crate::http::{Request, Response};
use crate::http2;
use crate::net::{Net, Rng};
use crate::stream::patiently;
use trace::{Host, WebSocketState};
use wire::websocket::Role;

/// The client's side.
pub(super) async fn connect(
    net: &Net,
    client: http2::Client,
    target: &str,
    subprotocols: &[&str],
) -> Result<WebSocket, WebSocketError> {
    let number = client.connection();
    note(net, Host::Client, number, WebSocketState::Connecting);
    let subprotocols_list = subprotocols.join(", ");
    let mut fields = vec![("Sec-WebSocket-Version", "13")];
    fields.extend(offer(net, &subprotocols_list));
    let opened = patiently(net, async {
        // RFC 8441 §3: only a server that has said so may be asked.
        client.settled().await?;
        client.connect(target, &fields).await
    });
    let (response, tunnel) = match opened.await {
        Some(Ok(opened)) => opened,
        Some(Err(error)) => return refused(net, number, error.into()),
        None => return refused(net, number, WebSocketError::Handshake("the server does not respond")),
    };
    let mut socket = WebSocket::opening(net, Carrier::Tunnel(Box::new(tunnel)), Role::Client, numbers(net, number));
    // RFC 8441 §5: any 2xx stands for the 101.
    let refusal = match response.status {
        200..=299 => check_choice(&response, subprotocols).err(),
        _ => Some(WebSocketError::Handshake("the response is not 2xx")),
    };
    if let Some(refusal) = refusal {
        socket.end().await;
        return Err(refusal);
    }
    socket.enter(WebSocketState::Open);
    Ok(socket)
}

fn refused(net: &Net, number: u32, why: WebSocketError) -> Result<WebSocket, WebSocketError> {
    note(net, Host::Client, number, WebSocketState::Closed);
    Err(why)
}

/// The server's side.
pub(super) async fn accept(
    net: &Net,
    mut exchange: http2::Exchange,
    request: &Request,
    spoken: &[&str],
) -> Result<WebSocket, WebSocketError> {
    let is = |name: &str, value: &str| request.field(name) == Some(value);
    if request.method != "CONNECT" || !is(":protocol", "websocket") || !is("sec-websocket-version", "13") {
        exchange.respond(&Response::empty(400)).await?;
        return Err(WebSocketError::Handshake("the request does not ask for WebSocket of version 13"));
    }
    let fields = chosen(request, spoken).into_iter().collect();
    let tunnel = exchange.tunnel(&Response { status: 200, fields, body: Vec::new() });
    let mut socket = WebSocket::new(net, Carrier::Tunnel(Box::new(tunnel)), Role::Server, Rng::new(0));
    socket.enter(WebSocketState::Open);
    Ok(socket)
}
