//! TLS: who gets in, who does not, and what each is told.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::time::Duration;

use endpoint::{Limits, Tls};
use support::secure::{Certificate, SecureServer};
use support::{Client, HANDSHAKE, client_frame, on_paused_clock, until, within};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::Instant;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Message;

#[tokio::test]
async fn the_client_gets_the_best_version_that_it_offers() {
    within(async {
        let server = SecureServer::start().await;
        for (offered, chosen) in [
            (&["h2", "http/1.1"][..], Some(&b"h2"[..])),
            (&["http/1.1", "h2"], Some(b"h2")),
            (&["http/1.1"], Some(b"http/1.1")),
            (&["h3", "http/1.1"], Some(b"http/1.1")),
            (&[], None),
        ] {
            let stream = server.tls(offered).await.unwrap();
            assert_eq!(stream.inner.get_ref().1.alpn_protocol(), chosen, "{offered:?}");
        }
        let error = server.tls(&["h3", "spdy/3"]).await.unwrap_err();
        assert!(error.to_string().contains("NoApplicationProtocol"), "{error}");
        assert_eq!(server.http_2().await.get("/healthz").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn plain_http_is_told_to_use_https() {
    within(async {
        let server = SecureServer::start().await;
        let head = "GET / HTTP/1.1\r\nHost: a\r\n";
        let long = format!("{head}X: {}\r\n\r\n", "x".repeat(20_000));
        let preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
        for request in [&format!("{head}\r\n"), &long, preface, "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n123456789"]
        {
            let mut client = server.server.connect().await;
            client.send(request).await;
            let response = client.response(false).await;
            assert_eq!((response.status, response.header("connection")), (400, Some("close")));
            assert!(response.text().contains("https://"), "{}", response.text());
            assert!(client.is_ended().await);
        }
        for nonsense in [&b"\0\0\0\0"[..], b"\xff", b"{}", b"SSH-2.0-x\r\n"] {
            let mut client = server.server.connect().await;
            client.send(nonsense).await;
            client.stream.shutdown().await.unwrap();
            let mut answer = Vec::new();
            // A reset is an end, too.
            let _ = client.stream.read_to_end(&mut answer).await;
            assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 400 "), "{answer:?}");
        }
        server.server.wait_for_metric("connections_open", 0).await;
    })
    .await;
}

#[tokio::test]
async fn a_handshake_that_does_not_end_has_a_deadline() {
    on_paused_clock(async {
        let server = SecureServer::start().await;
        let started = Instant::now();
        let mut silent = server.server.connect().await;
        let mut slow = server.server.connect().await;
        slow.send([22, 3, 1, 2]).await;
        assert!(silent.is_ended().await && slow.is_ended().await);
        assert_eq!(started.elapsed().as_secs(), 10);
    })
    .await;
}

#[tokio::test]
async fn a_connection_above_the_limit_is_told_so_over_tls() {
    within(async {
        let server = SecureServer::limited(Limits { connections_per_client: 1, ..Limits::default() }).await;
        let first = server.http_2().await;
        assert_eq!(first.get("/api/hello").await.status, 200);
        let second = server.http_2().await;
        let answer = second.get("/healthz").await;
        assert_eq!((answer.status, &answer.json()["error"]), (503, &"too-many-connections".into()));
        until(async || second.send.clone().ready().await.is_err()).await;
        let mut third = server.tls(&["http/1.1"]).await.unwrap();
        third.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        third.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
        drop((second, third));
        assert_eq!(first.get("/api/hello").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn a_websocket_over_tls_and_http_1_1_works() {
    within(async {
        let server = SecureServer::start().await;
        let stream = server.tls(&["http/1.1"]).await.unwrap();
        let url = format!("wss://{}/api/echo/socket", server.server.address);
        let (mut socket, response) = client_async(url, stream).await.unwrap();
        let header = response.headers()["roundtrip"].to_str().unwrap().to_owned();
        assert!(header.ends_with(";http=1.1;tls"), "{header}");
        use futures_util::{SinkExt, StreamExt};
        for size in [0, 1, 200, 70_000, 250_000] {
            let message = Message::binary(vec![5; size]);
            socket.send(message.clone()).await.unwrap();
            assert_eq!(socket.next().await.unwrap().unwrap(), message);
        }
        socket.close(None).await.unwrap();
        while socket.next().await.is_some() {}
    })
    .await;
}

/// A client that never reads gets as much as the kernel and TLS take, and then nothing more is read from it.
#[tokio::test]
async fn a_client_that_does_not_read_its_echoes_is_not_read_from() {
    within(async {
        let server = SecureServer::start().await;
        let mut stream = server.tls(&["http/1.1"]).await.unwrap();
        stream
            .write_all(format!("GET /api/echo/socket HTTP/1.1\r\nHost: test\r\n{HANDSHAKE}\r\n").as_bytes())
            .await
            .unwrap();
        let message = client_frame(0x82, &vec![9; 100_000]);
        let flood = async {
            loop {
                if stream.write_all(&message).await.is_err() {
                    return;
                }
            }
        };
        assert!(tokio::time::timeout(Duration::from_secs(2), flood).await.is_err(), "it is held up, not cut off");
    })
    .await;
}

#[test]
fn a_file_that_is_not_what_it_should_be_is_named() {
    let certificate = Certificate::new();
    let other = Certificate::new();
    let wrong = |result: Result<Tls, endpoint::TlsError>| result.unwrap_err().to_string();
    let (path, key) = (certificate.path(), certificate.key());
    let missing = path.with_file_name("missing.pem");
    let empty = path.with_file_name("empty.pem");
    std::fs::write(&empty, "no PEM").unwrap();
    assert!(Tls::from_files(&path, &key).is_ok());
    for (result, expected) in [
        (Tls::from_files(&missing, &key), "--tls-certificate"),
        (Tls::from_files(&empty, &key), "has no PEM section with a certificate"),
        (Tls::from_files(&key, &key), "has no PEM section with a certificate"),
        (Tls::from_files(&path, &missing), "--tls-key"),
        (Tls::from_files(&path, &empty), "has no PEM section with a private key"),
        (Tls::from_files(&path, &path), "has no PEM section with a private key"),
        (Tls::from_files(&path, &other.key()), "the key is not the certificate's"),
    ] {
        let message = wrong(result);
        assert!(message.contains(expected), "{message}");
    }
}

#[tokio::test]
async fn a_connection_that_leaves_within_the_handshake_harms_nobody() {
    within(async {
        let server = SecureServer::start().await;
        for _ in 0..20 {
            let mut client = Client::connect(server.server.address).await;
            client.send([22, 3, 1]).await;
        }
        assert_eq!(server.http_2().await.get("/api/hello").await.status, 200);
        server.server.wait_for_metric("connections_open", 0).await;
    })
    .await;
}
