//! Two sides of a WebSocket on a simulated link.

use super::{WebSocket, WebSocketError};
use crate::http::{Client, Server};
use crate::net::Net;
use crate::stream::Stream;
use crate::{Request, Settings};
use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;
use trace::{Host, Micros};
use wire::websocket::{CloseCode, MOST_IN_CONTROL, Message};

/// What a side saw.
type Seen = Rc<RefCell<Vec<Message>>>;

/// Runs `client` against `server`, each with its side of an open WebSocket; gives what each saw.
fn meet<C, S>(
    client: impl FnOnce(WebSocket, Seen) -> C + 'static,
    server: impl FnOnce(WebSocket, Seen) -> S + 'static,
) -> [Vec<Message>; 2]
where
    C: Future<Output = ()> + 'static,
    S: Future<Output = ()> + 'static,
{
    let net = Net::new(&Request::new("websocket", Settings::default()));
    let seen = [Seen::default(), Seen::default()];
    let [at_client, at_server] = seen.clone();
    let mut listener = net.server().listen(80);
    let (there, here) = (net.clone(), net.clone());
    net.spawn(async move {
        let mut peer = Server::new(&there, Stream::Plain(listener.accept().await));
        let request = peer.request().await.expect("HTTP").expect("a request");
        server(WebSocket::accept(&there, peer.into(), &request).await.expect("a handshake"), at_server).await;
    });
    let finished = net.drive(Box::pin(async move {
        let tcp = here.client().connect(Host::Server, 80).await.expect("a connection");
        let http = Client::new(&here, Stream::Plain(tcp)).into();
        let socket = WebSocket::connect(&here, http, "/chat").await.expect("a handshake");
        client(socket, at_client).await;
    }));
    assert!(finished, "nobody waits for ever");
    seen.map(|seen| seen.take())
}

/// Receives until the end; gives why it came, where that was an error.
async fn listen(mut socket: WebSocket, seen: Seen) -> Option<WebSocketError> {
    loop {
        match socket.receive().await {
            Ok(Some(message)) => seen.borrow_mut().push(message),
            Ok(None) => return None,
            Err(error) => return Some(error),
        }
    }
}

fn closed(code: u16) -> Message {
    Message::Close(Some((CloseCode(code), String::new())))
}

#[test]
fn fragments_come_as_one_message_and_a_ping_is_answered() {
    let [client, server] = meet(
        async |mut socket, seen| {
            socket.send_fragments(&["Hel", "", "lo"], Micros(5_000)).await.expect("sent");
            socket.ping(b"are you there?").await.expect("sent");
            let response = socket.receive().await.expect("received");
            seen.borrow_mut().extend(response);
            socket.close(1000, "").await.expect("closed");
        },
        async |socket, seen| assert_eq!(listen(socket, seen).await, None),
    );
    assert_eq!(client, [Message::Pong(b"are you there?".to_vec())]);
    assert_eq!(server, [Message::Text("Hello".to_owned()), Message::Ping(b"are you there?".to_vec()), closed(1000)]);
}

#[test]
fn bytes_come_back_as_bytes_and_a_ping_is_never_longer_than_a_control_frame() {
    let [client, _] = meet(
        async |mut socket, seen| {
            socket.send_binary(&[0, 0xFF, b'\n']).await.expect("sent");
            socket.ping(&[7; 300]).await.expect("sent");
            for _ in 0..2 {
                let response = socket.receive().await.expect("received");
                seen.borrow_mut().extend(response);
            }
            socket.close(1000, "").await.expect("closed");
        },
        async |mut socket, _| {
            while let Ok(Some(message)) = socket.receive().await {
                if let Message::Binary(bytes) = message {
                    socket.send_binary(&bytes).await.expect("sent");
                }
            }
        },
    );
    assert_eq!(client, [Message::Binary(vec![0, 0xFF, b'\n']), Message::Pong(vec![7; MOST_IN_CONTROL])]);
}

#[test]
fn a_server_that_closes_is_answered_with_its_own_code() {
    let [client, _] = meet(
        async |socket, seen| assert_eq!(listen(socket, seen).await, None),
        async |mut socket, _| socket.close(1001, "going away").await.expect("closed"),
    );
    assert_eq!(client, [Message::Close(Some((CloseCode(1001), "going away".to_owned())))]);
}

#[test]
fn who_breaks_a_rule_is_told_so_and_left() {
    let [client, _] = meet(
        async |mut socket, seen| {
            // RFC 6455 §5.1: a frame that a client does not mask.
            socket.put(&[0x81, 0x02, b'h', b'i']).await.expect("sent");
            assert_eq!(listen(socket, seen).await, None);
        },
        async |socket, seen| {
            let error = listen(socket, seen).await;
            assert!(matches!(error, Some(WebSocketError::Protocol(error)) if error.code == CloseCode(1002)));
        },
    );
    assert_eq!(client, [closed(1002)]);
}

#[test]
fn a_peer_that_goes_without_a_word_ends_the_websocket() {
    meet(
        async |mut socket, _| socket.abort(),
        async |socket, seen| assert!(listen(socket, seen).await.is_some(), "a reset is no end"),
    );
    meet(
        async |mut socket, _| socket.carrier.close().await.expect("closed"),
        async |socket, seen| assert_eq!(listen(socket, seen).await, None),
    );
}
