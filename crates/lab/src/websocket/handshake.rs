//! The opening handshake (RFC 6455 §4): an HTTP request that asks to change the protocol, and its 101.

use super::carrier::Carrier;
use super::{WebSocket, WebSocketError, note};
use crate::http::{Client, HttpError, Request, Response, Server, has_token, request_bytes};
use crate::net::{Net, Rng};
use crate::stream::{Stream, patiently};
use crate::web;
use trace::WebSocketState;
use wire::websocket::{Role, accept_key, client_key};

impl WebSocket {
    /// `GET target` with Upgrade, or an extended CONNECT over HTTP/2. The key comes from the run's seed.
    pub async fn connect(net: &Net, client: web::Client, target: &str) -> Result<Self, WebSocketError> {
        Self::connect_offering(net, client, target, &[]).await
    }

    /// The same, and offers these subprotocols, the preferred one first (RFC 6455 §1.9).
    pub async fn connect_offering(
        net: &Net,
        client: web::Client,
        target: &str,
        subprotocols: &[&str],
    ) -> Result<Self, WebSocketError> {
        match client {
            web::Client::V1(client) => Self::upgrade(net, client.into_stream().0, target, subprotocols).await,
            web::Client::V2(client) => super::extended_connect::connect(net, client, target, subprotocols).await,
        }
    }

    async fn upgrade(net: &Net, stream: Stream, target: &str, subprotocols: &[&str]) -> Result<Self, WebSocketError> {
        let mut rng = numbers(net, stream.connection());
        // RFC 6455 §4.1: 16 random bytes in base64. They say nothing about the client. They show that the server has read
        // this very request, and is not a cache or a careless HTTP server.
        let mut nonce = [0; 16];
        rng.fill(&mut nonce);
        let key = client_key(nonce);
        note(net, stream.host(), stream.connection(), WebSocketState::Connecting);
        let request = upgrade_request(net, target, &key, &subprotocols.join(", "));
        let mut client = Client::new(net, stream);
        let shaken = patiently(net, async {
            client.send(&request).await?;
            client.response().await
        });
        let refusal = match shaken.await {
            Some(Ok(response)) => check_response(&response, &key, subprotocols).err(),
            Some(Err(error)) => Some(error.into()),
            None => Some(WebSocketError::Handshake("the server does not respond")),
        };
        let (stream, rest) = client.into_stream();
        let mut this = Self::opening(net, Carrier::Connection(stream), Role::Client, rng);
        if let Some(refusal) = refusal {
            this.end().await;
            return Err(refusal);
        }
        this.decoder.push(&rest);
        this.enter(WebSocketState::Open);
        Ok(this)
    }

    /// Responds to `request` with 101, or 200 over HTTP/2; with 400 if it is not a handshake.
    pub async fn accept(net: &Net, server: web::Server, request: &Request) -> Result<Self, WebSocketError> {
        Self::accept_speaking(net, server, request, &[]).await
    }

    /// The same, and chooses the first of the offered subprotocols that is among `spoken` (RFC 6455 §4.2.2).
    pub async fn accept_speaking(
        net: &Net,
        server: web::Server,
        request: &Request,
        spoken: &[&str],
    ) -> Result<Self, WebSocketError> {
        match server {
            web::Server::V1(server) => Self::grant(net, *server, request, spoken).await,
            web::Server::V2(exchange) => super::extended_connect::accept(net, exchange, request, spoken).await,
        }
    }

    async fn grant(net: &Net, mut server: Server, request: &Request, spoken: &[&str]) -> Result<Self, WebSocketError> {
        let key = match check_request(request) {
            Ok(key) => key,
            Err(refusal) => {
                server.respond(&Response::empty(400)).await?;
                return Err(refusal);
            }
        };
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        // RFC 6455 §4.2.2. The response declines the offered extension (permessage-deflate) by not naming it, so that
        // frames carry their text as it is.
        let mut fields = vec![
            field("Upgrade", "websocket"),
            field("Connection", "Upgrade"),
            field("Sec-WebSocket-Accept", &accept_key(key)),
        ];
        fields.extend(chosen(request, spoken));
        let answered = server.respond(&Response { status: 101, fields, body: Vec::new() }).await;
        let (stream, rest) = server.into_stream();
        let mut this = Self::new(net, Carrier::Connection(stream), Role::Server, Rng::new(0));
        if let Err(error) = answered {
            this.end().await;
            return Err(error.into());
        }
        this.decoder.push(&rest);
        this.enter(WebSocketState::Open);
        Ok(this)
    }
}

/// A client's random numbers: two connections of a run have different keys and masks.
pub(super) fn numbers(net: &Net, connection: u32) -> Rng {
    Rng::derive(net.rng("websocket").next(), u64::from(connection))
}

/// The field with the subprotocol that the server chooses. If none of those that are offered suits it, the field is missing.
pub(super) fn chosen(request: &Request, spoken: &[&str]) -> Option<(String, String)> {
    let chosen = offered(request).find(|offered| spoken.contains(offered))?;
    Some(("Sec-WebSocket-Protocol".to_owned(), chosen.to_owned()))
}

/// The subprotocols that a client offers, in its order (RFC 6455 §11.3.4).
fn offered(request: &Request) -> impl Iterator<Item = &str> {
    request.field("Sec-WebSocket-Protocol").into_iter().flat_map(|list| list.split(',').map(str::trim))
}

/// RFC 6455 §4.1. `request_bytes` adds the browser's other fields.
fn upgrade_request(net: &Net, target: &str, key: &str, subprotocols: &str) -> Vec<u8> {
    let mut fields = vec![
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", key),
    ];
    fields.extend(offer(net, subprotocols));
    request_bytes(net, "GET", target, &fields)
}

/// What a client offers: compression as a browser does, and subprotocols.
pub(super) fn offer<'a>(net: &Net, subprotocols: &'a str) -> Vec<(&'static str, &'a str)> {
    let mut fields = Vec::new();
    if net.settings().headers == crate::Headers::Browser {
        fields.push(("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"));
    }
    if !subprotocols.is_empty() {
        fields.push(("Sec-WebSocket-Protocol", subprotocols));
    }
    fields
}

/// What a client must check (RFC 6455 §4.1, "Once the client's opening handshake has been sent …").
fn check_response(response: &Response, key: &str, offered: &[&str]) -> Result<(), WebSocketError> {
    let refuse = |what| Err(WebSocketError::Handshake(what));
    let is = |name: &str, token: &str| response.field(name).is_some_and(|value| has_token(value, token));
    if response.status != 101 {
        return refuse("the response is not 101");
    }
    if !is("Upgrade", "websocket") || !is("Connection", "Upgrade") {
        return refuse("the response does not upgrade to WebSocket");
    }
    if response.field("Sec-WebSocket-Accept") != Some(&accept_key(key)) {
        return refuse("Sec-WebSocket-Accept does not belong to the key");
    }
    check_choice(response, offered)
}

/// The server may choose one of what was offered; this client takes no extension.
pub(super) fn check_choice(response: &Response, offered: &[&str]) -> Result<(), WebSocketError> {
    let chosen = response.field("Sec-WebSocket-Protocol");
    if response.field("Sec-WebSocket-Extensions").is_some() || chosen.is_some_and(|chosen| !offered.contains(&chosen)) {
        let what = "the response names an extension or a protocol that this client does not offer";
        return Err(WebSocketError::Handshake(what));
    }
    Ok(())
}

/// What a server must check (RFC 6455 §4.2.1). Returns the key.
fn check_request(request: &Request) -> Result<&str, WebSocketError> {
    let refuse = |what| Err(WebSocketError::Handshake(what));
    let is = |name: &str, token: &str| request.field(name).is_some_and(|value| has_token(value, token));
    if request.method != "GET" || !is("Upgrade", "websocket") || !is("Connection", "Upgrade") {
        return refuse("the request does not ask for WebSocket");
    }
    if request.field("Sec-WebSocket-Version") != Some("13") {
        return refuse("the request is of another version than 13");
    }
    // 16 bytes are 24 characters of base64.
    match request.field("Sec-WebSocket-Key") {
        Some(key) if key.len() == 24 => Ok(key),
        Some(_) | None => refuse("the request has no key of 16 bytes"),
    }
}

impl From<crate::tls::TlsError> for WebSocketError {
    fn from(error: crate::tls::TlsError) -> Self {
        Self::Http(HttpError::from(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6455 §1.3.
    const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
    const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    fn fields(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    fn response(status: u16, accept: &str) -> Response {
        let fields = fields(&[
            ("upgrade", "WebSocket"),
            ("connection", "keep-alive, upgrade"),
            ("sec-websocket-accept", accept),
        ]);
        Response { status, fields, body: Vec::new() }
    }

    #[test]
    fn an_answer_must_be_101_with_the_keys_accept() {
        assert_eq!(check_response(&response(101, ACCEPT), KEY, &[]), Ok(()));
        assert!(check_response(&response(200, ACCEPT), KEY, &[]).is_err());
        assert!(check_response(&response(101, "another"), KEY, &[]).is_err());
    }

    #[test]
    fn an_answer_may_name_one_of_the_offered_subprotocols_and_no_extension() {
        let naming = |name: &str, value: &str| {
            let mut response = response(101, ACCEPT);
            response.fields.extend(fields(&[(name, value)]));
            check_response(&response, KEY, &["chat", "superchat"])
        };
        assert_eq!(naming("sec-websocket-protocol", "superchat"), Ok(()));
        assert!(naming("sec-websocket-protocol", "mqtt").is_err(), "it was not offered");
        assert!(naming("sec-websocket-protocol", "chat, superchat").is_err(), "the server chooses one");
        assert!(naming("sec-websocket-extensions", "permessage-deflate").is_err());
    }

    #[test]
    fn offered_subprotocols_are_read_in_the_clients_order() {
        let request = |list: &[(&str, &str)]| Request {
            method: "GET".to_owned(),
            target: "/chat".to_owned(),
            fields: fields(list),
        };
        assert_eq!(offered(&request(&[("sec-websocket-protocol", "a,b , c")])).collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(offered(&request(&[])).count(), 0);
    }

    #[test]
    fn a_request_must_ask_for_version_13_with_a_key() {
        let ask = |version: &str, key: &str| Request {
            method: "GET".to_owned(),
            target: "/chat".to_owned(),
            fields: fields(&[
                ("Upgrade", "websocket"),
                ("Connection", "Upgrade"),
                ("Sec-WebSocket-Version", version),
                ("Sec-WebSocket-Key", key),
            ]),
        };
        assert_eq!(check_request(&ask("13", KEY)), Ok(KEY));
        assert!(check_request(&ask("8", KEY)).is_err());
        assert!(check_request(&ask("13", "short")).is_err());
    }
}
