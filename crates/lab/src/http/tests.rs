//! A client against bytes that a server wrote, on a simulated link.

use super::{Client, HttpError, Response, Server, has_token};
use crate::net::Net;
use crate::stream::Stream;
use crate::{Request, Settings};
use std::cell::RefCell;
use std::rc::Rc;
use trace::Host;

/// What a client makes of `bytes`, which the server sends in pieces of `piece` bytes and then closes.
fn response_to(bytes: &'static [u8], piece: usize) -> Result<Response, HttpError> {
    let net = Net::new(&Request::new("http", Settings::default()));
    let mut listener = net.server().listen(80);
    net.spawn(async move {
        let mut peer = listener.accept().await;
        for piece in bytes.chunks(piece) {
            peer.write(piece).await.expect("sent");
            peer.flushed().await.expect("acknowledged");
        }
        peer.close();
        peer.over().await;
    });
    let answered = Rc::new(RefCell::new(None));
    let (result, here) = (answered.clone(), net.clone());
    net.drive(Box::pin(async move {
        let tcp = here.client().connect(Host::Server, 80).await.expect("a connection");
        let mut client = Client::new(&here, Stream::Plain(tcp));
        client.ask("GET", "/", &[]).await.expect("asked");
        result.replace(Some(client.response().await));
        client.close().await.expect("closed");
    }));
    answered.take().expect("an outcome")
}

#[test]
fn a_body_ends_where_length_chunks_or_the_connection_say() {
    let answers: [&[u8]; 3] = [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nHe\r\n3\r\nllo\r\n0\r\nA: b\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\nHello",
    ];
    for bytes in answers {
        for piece in [1, 7, 1_000] {
            assert_eq!(response_to(bytes, piece).map(|response| response.body), Ok(b"Hello".to_vec()), "{piece}");
        }
    }
}

#[test]
fn an_answer_without_content_has_no_body_whatever_it_says() {
    let response = response_to(b"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", 1_000).expect("an answer");
    assert_eq!((response.status, response.body.len()), (204, 0));
}

#[test]
fn what_is_cut_short_or_no_http_is_an_error() {
    assert_eq!(response_to(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHell", 1_000), Err(HttpError::Incomplete));
    assert_eq!(response_to(b"HTTP/1.1 200 OK\r\nConte", 1_000), Err(HttpError::Incomplete));
    let chunk = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nHello\r\n0\r\n\r\n";
    assert!(matches!(response_to(chunk, 1_000), Err(HttpError::Malformed(_))));
    assert!(matches!(response_to(b"220 mail.example\r\n\r\n", 1_000), Err(HttpError::Malformed(_))));
}

#[test]
fn a_connection_that_a_request_ends_takes_no_other() {
    let net = Net::new(&Request::new("http", Settings { http_keep_alive: false, ..Settings::default() }));
    let mut listener = net.server().listen(80);
    let there = net.clone();
    net.spawn(async move {
        let mut server = Server::new(&there, Stream::Plain(listener.accept().await));
        assert!(server.request().await.expect("HTTP").is_some());
        server.respond(&Response::text(200, "Hello")).await.expect("sent");
        assert_eq!(server.request().await, Ok(None));
        server.close().await.expect("closed");
    });
    let here = net.clone();
    let finished = net.drive(Box::pin(async move {
        let tcp = here.client().connect(Host::Server, 80).await.expect("a connection");
        let mut client = Client::new(&here, Stream::Plain(tcp));
        client.ask("GET", "/", &[]).await.expect("asked");
        let response = client.response().await.expect("an answer");
        assert_eq!(response.field("connection"), Some("close"));
        assert!(!client.is_reusable());
        client.close().await.expect("closed");
    }));
    assert!(finished);
}

#[test]
fn field_names_know_no_case() {
    let mut response = Response::empty(204);
    response.fields.push(("Content-Type".to_owned(), "text/plain".to_owned()));
    assert_eq!(response.field("content-type"), Some("text/plain"));
    assert_eq!(response.field("date"), None);
}

#[test]
fn a_token_is_found_within_a_list() {
    assert!(has_token("keep-alive, Upgrade", "upgrade"));
    assert!(!has_token("keep-alive", "upgrade"));
    assert!(!has_token("upgrades", "upgrade"));
}
