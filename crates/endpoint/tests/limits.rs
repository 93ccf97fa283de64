//! Every limit: what is over it gets the contract's error, and what is under it goes on.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::time::Duration;

use endpoint::{Config, Limits};
use support::{HANDSHAKE, Server, client_frame, feed, within};

fn limits() -> Limits {
    Limits::default()
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    within(async {
        let server = Server::limited(Limits { body_bytes: 1_000, ..limits() }).await;
        let mut wire = server.wire().await;
        assert_eq!(wire.ask("POST", "/api/echo", "", &"x".repeat(1_000)).await.status, 200);
        let answer = wire.ask("POST", "/api/echo", "", &"x".repeat(500_000)).await;
        assert_eq!((answer.status, answer.error().as_str()), (413, "body-too-large"));
        assert_eq!(wire.get("/api/hello").await.status, 200, "the connection goes on");

        wire.send("POST /api/echo HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2000\r\n\r\n").await;
        let answer = wire.answer(false).await;
        assert_eq!((answer.status, answer.header("connection")), (413, Some("close")));
        assert!(wire.is_ended().await);

        let mut wire = server.wire().await;
        wire.send("POST /api/echo HTTP/1.1\r\nHost: t\r\nContent-Length: 99999999999\r\n\r\n").await;
        assert_eq!(wire.answer(false).await.status, 413);
    })
    .await;
}

#[tokio::test]
async fn a_message_that_is_too_large_closes_its_socket() {
    within(async {
        let server = Server::limited(Limits { message_bytes: 100, ..limits() }).await;
        let feed = feed("1", 3_600_000);
        for path in ["/api/echo/socket".to_owned(), format!("/api/feed/socket?feed={feed}&since=0")] {
            let mut wire = server.wire().await;
            wire.send(format!("GET {path} HTTP/1.1\r\nHost: t\r\n{HANDSHAKE}\r\n")).await;
            wire.head().await;
            if path.contains("feed") {
                wire.frame().await;
            } else {
                wire.send(client_frame(0x82, &[1; 100])).await;
                assert_eq!(wire.frame().await.1.len(), 100);
            }
            wire.send(client_frame(0x82, &[1; 101])).await;
            let (first, payload) = wire.frame().await;
            assert_eq!((first, &payload[..2]), (0x88, &1009_u16.to_be_bytes()[..]));
        }
    })
    .await;
}

#[tokio::test]
async fn a_connection_too_many_is_told_so() {
    within(async {
        let server = Server::limited(Limits { connections_per_client: 2, ..limits() }).await;
        let mut first = server.wire().await;
        assert_eq!(first.get("/api/hello").await.status, 200);
        let mut second = server.wire().await;
        assert_eq!(second.get("/api/hello").await.status, 200);
        let mut third = server.wire().await;
        let answer = third.get("/api/hello").await;
        assert_eq!((answer.status, answer.error().as_str()), (503, "too-many-connections"));
        assert!(answer.header("retry-after").is_some());
        assert!(third.is_ended().await);
        drop(second);
        while server.wire().await.get("/api/hello").await.status != 200 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(first.get("/api/hello").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn requests_beyond_the_rate_are_told_to_wait() {
    within(async {
        let server = Server::limited(Limits { rate_per_second: 20, ..limits() }).await;
        let mut wire = server.wire().await;
        let refused = loop {
            let answer = wire.get("/api/hello").await;
            if answer.status != 200 {
                break answer;
            }
        };
        assert_eq!((refused.status, refused.error().as_str()), (429, "rate-limited"));
        assert_eq!(refused.header("retry-after"), Some("1"));
        assert_eq!(server.wire().await.get("/healthz").await.status, 200, "operators are not limited");
        for _ in 0..3 {
            let answer = wire.ask("POST", "/api/echo", "", &"x".repeat(100_000)).await;
            assert_eq!(
                (answer.parameter("in"), answer.parameter("out")),
                (Some(answer.request_bytes), Some(answer.bytes))
            );
        }
        while wire.get("/api/hello").await.status != 200 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
}

#[tokio::test]
async fn behind_a_proxy_clients_are_told_apart_by_its_word() {
    within(async {
        let limits = Limits { rate_per_second: 5, connections_per_client: 1, ..limits() };
        let server = Server::start_with(Config { behind_proxy: true, limits, ..Config::default() }).await;
        let _other = server.wire().await;
        let mut wire = server.wire().await;
        for client in 1..=20 {
            let headers = format!("X-Forwarded-For: 203.0.113.9, 192.0.2.{client}\r\n");
            assert_eq!(wire.ask("GET", "/api/hello", &headers, "").await.status, 200);
        }
        let mut statuses = Vec::new();
        for _ in 0..20 {
            statuses.push(wire.ask("GET", "/api/hello", "X-Forwarded-For: 192.0.2.77\r\n", "").await.status);
        }
        assert!(statuses.contains(&429), "{statuses:?}");
    })
    .await;
}

#[tokio::test]
async fn a_hold_that_is_too_long_is_refused() {
    within(async {
        let server = Server::limited(Limits { hold_seconds: 5, ..limits() }).await;
        let mut wire = server.wire().await;
        let answer = wire.get(&format!("/api/feed/long-poll?feed={}&since=0&hold=5.1", feed("1", 0))).await;
        assert_eq!((answer.status, answer.error().as_str()), (400, "bad-parameter"));
        assert!(answer.text().contains("from 0 to 5"), "{}", answer.text());
    })
    .await;
}

#[tokio::test]
async fn connections_that_say_nothing_are_closed() {
    within(async {
        let server = Server::limited(Limits { idle_seconds: 1, ..limits() }).await;
        let mut silent = server.wire().await;
        let mut slow = server.wire().await;
        slow.send("GET /api/hello HTTP/1.1\r\nHost: ").await;
        let mut kept = server.wire().await;
        assert_eq!(kept.get("/api/hello").await.status, 200);
        let mut body = server.wire().await;
        body.send("POST /api/echo HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc").await;
        let answer = body.answer(false).await;
        assert_eq!((answer.status, answer.error().as_str()), (408, "body-timeout"));
        assert!(silent.is_ended().await && slow.is_ended().await && kept.is_ended().await && body.is_ended().await);
    })
    .await;
}

#[tokio::test]
async fn a_hold_and_a_socket_outlive_the_idle_limit() {
    within(async {
        let server = Server::limited(Limits { idle_seconds: 1, ..limits() }).await;
        let mut socket = server.wire().await;
        socket.send(format!("GET /api/echo/socket HTTP/1.1\r\nHost: t\r\n{HANDSHAKE}\r\n")).await;
        socket.head().await;
        let mut wire = server.wire().await;
        let path = format!("/api/feed/long-poll?feed={}&since=0&hold=2", feed("1", 3_600_000));
        assert_eq!(wire.get(&path).await.status, 204);
        socket.send(client_frame(0x81, b"still here")).await;
        assert_eq!(socket.frame().await.1, b"still here");
    })
    .await;
}

#[tokio::test]
async fn zero_switches_a_limit_off() {
    within(async {
        let none = Limits {
            message_bytes: 0,
            body_bytes: 0,
            connections_per_client: 0,
            hold_seconds: 0,
            idle_seconds: 0,
            rate_per_second: 0,
        };
        let server = Server::limited(none).await;
        let mut wire = server.wire().await;
        assert_eq!(wire.ask("POST", "/api/echo", "", &"x".repeat(2 << 20)).await.status, 200);
        let path = format!("/api/feed/long-poll?feed={}&since=0&hold=100000", feed("1000", -100));
        assert_eq!(wire.get(&path).await.status, 200);
        wire.send(format!("GET /api/echo/socket HTTP/1.1\r\nHost: t\r\n{HANDSHAKE}\r\n")).await;
        wire.head().await;
        wire.send(client_frame(0x82, &vec![5; 3 << 20])).await;
        assert_eq!(wire.frame().await.1.len(), 3 << 20);
    })
    .await;
}

#[tokio::test]
async fn nonsense_is_refused_and_harms_nobody() {
    within(async {
        let server = Server::start().await;
        let long = format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(100_000));
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(5_000));
        for nonsense in
            ["\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "CONNECT a:1 HTTP/1.1\r\n\r\n", &long, &many]
        {
            let mut wire = server.wire().await;
            wire.send(nonsense).await;
            let answer = wire.head().await;
            assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
        }
        assert_eq!(server.wire().await.get("/api/hello").await.status, 200);
    })
    .await;
}
