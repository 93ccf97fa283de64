//! An endpoint that is asked to end: holds are answered, streams end, sockets are closed, and then it has ended.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::time::{Duration, Instant};

use support::{HANDSHAKE, Server, client_frame, feed, within};
use tokio::net::TcpStream;

#[tokio::test]
async fn everything_that_is_open_ends_in_its_own_way() {
    within(async {
        let server = Server::start().await;
        let address = server.address;
        let feed = feed("1", 3_600_000);
        let mut idle = server.wire().await;
        assert_eq!(idle.get("/api/hello").await.status, 200);
        let mut hold = server.wire().await;
        hold.send(format!("GET /api/feed/long-poll?feed={feed}&since=0&hold=100 HTTP/1.1\r\nHost: t\r\n\r\n")).await;
        let mut stream = server.wire().await;
        stream.send(format!("GET /api/feed/stream?feed={feed}&since=0 HTTP/1.1\r\nHost: t\r\n\r\n")).await;
        stream.head().await;
        stream.chunk().await;
        let mut sockets = Vec::new();
        for path in ["/api/echo/socket".to_owned(), format!("/api/feed/socket?feed={feed}&since=0")] {
            let mut socket = server.wire().await;
            socket.send(format!("GET {path} HTTP/1.1\r\nHost: t\r\n{HANDSHAKE}\r\n")).await;
            socket.head().await;
            if path.contains("feed") {
                socket.frame().await;
            }
            sockets.push(socket);
        }
        server.wait_for_metric("holds_open", 1).await;
        server.wait_for_metric("sockets_open", 2).await;

        let started = Instant::now();
        let ended = server.stop();
        let answer = hold.answer(false).await;
        assert_eq!((answer.status, answer.parameter("out")), (204, Some(answer.bytes)));
        assert!(hold.is_ended().await && idle.is_ended().await);
        assert_eq!(stream.chunk().await, "", "the last chunk");
        assert!(stream.is_ended().await);
        for mut socket in sockets {
            let (first, payload) = socket.frame().await;
            assert_eq!((first, &payload[..2]), (0x88, &1001_u16.to_be_bytes()[..]));
            socket.send(client_frame(0x88, &payload[..2])).await;
            assert!(socket.is_ended().await);
        }
        ended.await.unwrap().unwrap();
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
        assert!(TcpStream::connect(address).await.is_err(), "no new connections");
    })
    .await;
}

#[tokio::test]
async fn a_request_that_is_under_way_is_told() {
    within(async {
        let server = Server::start().await;
        let mut wire = server.wire().await;
        wire.send("GET /api/hello HTTP/1.1\r\n").await;
        while server.metric("connections_open").await < 2 {}
        tokio::time::sleep(Duration::from_millis(100)).await;
        let ended = server.stop();
        tokio::time::sleep(Duration::from_millis(100)).await;
        wire.send("Host: t\r\n\r\n").await;
        let answer = wire.answer(false).await;
        assert_eq!((answer.status, answer.error().as_str()), (503, "shutting-down"));
        assert!(wire.is_ended().await);
        ended.await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_peer_that_never_ends_is_not_waited_for() {
    within(async {
        let server = Server::start().await;
        let mut socket = server.wire().await;
        socket.send(format!("GET /api/echo/socket HTTP/1.1\r\nHost: t\r\n{HANDSHAKE}\r\n")).await;
        socket.head().await;
        let started = Instant::now();
        server.stop().await.unwrap().unwrap();
        assert!(started.elapsed() < Duration::from_secs(9), "{:?}", started.elapsed());
        drop(socket);
    })
    .await;
}
