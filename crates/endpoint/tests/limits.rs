//! Every limit: what exceeds it gets the contract's error, and what does not is served.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::time::Duration;

use endpoint::{Config, Limits};
use support::{HANDSHAKE, Server, client_frame, feed, on_paused_clock, until, within};
use tokio::time::{Instant, advance};

fn limits() -> Limits {
    Limits::default()
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    within(async {
        let server = Server::limited(Limits { body_bytes: 1_000, ..limits() }).await;
        let mut client = server.connect().await;
        assert_eq!(client.request("POST", "/api/echo", "", &"x".repeat(1_000)).await.status, 200);
        let response = client.request("POST", "/api/echo", "", &"x".repeat(500_000)).await;
        assert_eq!((response.status, response.error().as_str()), (413, "body-too-large"));
        assert_eq!(client.get("/api/hello").await.status, 200, "the connection goes on");

        client.send("POST /api/echo HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2000\r\n\r\n").await;
        let response = client.response(false).await;
        assert_eq!((response.status, response.header("connection")), (413, Some("close")));
        assert!(client.is_ended().await);

        let mut client = server.connect().await;
        client.send("POST /api/echo HTTP/1.1\r\nHost: t\r\nContent-Length: 99999999999\r\n\r\n").await;
        assert_eq!(client.response(false).await.status, 413);
    })
    .await;
}

#[tokio::test]
async fn a_message_that_is_too_large_closes_its_socket() {
    within(async {
        let server = Server::limited(Limits { message_bytes: 100, ..limits() }).await;
        let feed = feed("1", 3_600_000);
        for path in ["/api/echo/socket".to_owned(), format!("/api/feed/socket?feed={feed}&since=0")] {
            let mut client = server.connect().await;
            client.send(format!("GET {path} HTTP/1.1\r\nHost: t\r\n{HANDSHAKE}\r\n")).await;
            client.head().await;
            if path.contains("feed") {
                client.frame().await;
            } else {
                client.send(client_frame(0x82, &[1; 100])).await;
                assert_eq!(client.frame().await.1.len(), 100);
            }
            client.send(client_frame(0x82, &[1; 101])).await;
            let (first, payload) = client.frame().await;
            assert_eq!((first, &payload[..2]), (0x88, &1009_u16.to_be_bytes()[..]));
        }
    })
    .await;
}

#[tokio::test]
async fn a_connection_above_the_limit_gets_an_error() {
    within(async {
        let server = Server::limited(Limits { connections_per_client: 2, ..limits() }).await;
        let mut first = server.connect().await;
        assert_eq!(first.get("/api/hello").await.status, 200);
        let mut second = server.connect().await;
        assert_eq!(second.get("/api/hello").await.status, 200);
        let mut third = server.connect().await;
        let response = third.get("/api/hello").await;
        assert_eq!((response.status, response.error().as_str()), (503, "too-many-connections"));
        assert!(response.header("retry-after").is_some());
        assert!(third.is_ended().await);
        drop(second);
        until(async || server.connect().await.get("/api/hello").await.status == 200).await;
        assert_eq!(first.get("/api/hello").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn a_connection_above_the_limit_is_answered_once_and_closed_on_every_route() {
    within(async {
        let server = Server::limited(Limits { connections_per_client: 1, ..limits() }).await;
        let mut first = server.connect().await;
        assert_eq!(first.get("/api/hello").await.status, 200);
        let post = "POST /api/echo HTTP/1.1\r\nHost: t\r\nContent-Length: 1000000\r\n\r\n";
        let chunked = "POST /api/echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n";
        let socket = format!("GET /api/echo/socket HTTP/1.1\r\nHost: t\r\n{HANDSHAKE}\r\n");
        let preflight =
            "OPTIONS /api/echo HTTP/1.1\r\nHost: t\r\nOrigin: null\r\nAccess-Control-Request-Method: PUT\r\n\r\n";
        let kept = "GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
        let gets = ["/healthz", "/metrics", "/", "/api/hello", "/api/nothing"]
            .map(|path| format!("GET {path} HTTP/1.1\r\nHost: t\r\n\r\n"));
        let others = [post, chunked, &socket, preflight, kept].map(str::to_owned);
        for request in gets.into_iter().chain(others) {
            let mut refused = server.connect().await;
            // The rest of the body never comes.
            refused.send(&request).await;
            let response = refused.response(false).await;
            assert_eq!((response.status, response.error().as_str()), (503, "too-many-connections"), "{request}");
            assert_eq!(response.header("connection"), Some("close"), "{request}");
            assert!(refused.is_ended().await, "{request}");
        }
        assert_eq!(first.get("/healthz").await.status, 200);
        server.wait_for_metric("connections_open", 1).await;
    })
    .await;
}

#[tokio::test]
async fn a_connection_above_the_limit_that_asks_nothing_is_closed_after_five_seconds() {
    on_paused_clock(async {
        let server = Server::limited(Limits { connections_per_client: 1, idle_seconds: 0, ..limits() }).await;
        let _first = server.connect().await;
        let started = Instant::now();
        let mut silent = server.connect().await;
        let mut slow = server.connect().await;
        slow.send("GET /healthz HTTP/1.1\r\n").await;
        assert!(silent.is_ended().await && slow.is_ended().await);
        assert_eq!(started.elapsed().as_secs(), 5);
    })
    .await;
}

#[tokio::test]
async fn ids_of_connections_do_not_lead_to_those_of_others() {
    within(async {
        let server = Server::start().await;
        let mut ids = Vec::new();
        for _ in 0..20 {
            let (id, _) = server.connect().await.get("/api/hello").await.roundtrip();
            let digits = id.strip_prefix('c').unwrap();
            assert!(digits.len() == 16 && u64::from_str_radix(digits, 16).is_ok(), "{id} has no 64 bits");
            // A parameter of RFC 9651 §3.3.4 begins with a letter and has no other characters.
            ids.push(u64::from_str_radix(digits, 16).unwrap());
        }
        let near = |id: u64| [id.wrapping_add(1), id.wrapping_sub(1), id ^ 1 << 32, id.rotate_left(1)];
        for id in ids.iter().flat_map(|id| near(*id)) {
            let response = server.connect().await.get(&format!("/api/connections/c{id:016x}")).await;
            assert_eq!(response.status, 404);
        }
    })
    .await;
}

#[tokio::test]
async fn requests_above_the_rate_are_refused_until_a_second_has_passed() {
    on_paused_clock(async {
        let server = Server::limited(Limits { rate_per_second: 20, ..limits() }).await;
        let mut client = server.connect().await;
        for _ in 0..20 {
            assert_eq!(client.get("/api/hello").await.status, 200);
        }
        let refused = client.get("/api/hello").await;
        assert_eq!((refused.status, refused.error().as_str()), (429, "rate-limited"));
        assert_eq!(refused.header("retry-after"), Some("1"));
        assert_eq!(server.connect().await.get("/healthz").await.status, 200, "operators are not limited");
        for _ in 0..3 {
            let response = client.request("POST", "/api/echo", "", &"x".repeat(100_000)).await;
            assert_eq!(
                (response.parameter("in"), response.parameter("out")),
                (Some(response.request_bytes), Some(response.bytes))
            );
        }
        advance(Duration::from_secs(1)).await;
        for _ in 0..20 {
            assert_eq!(client.get("/api/hello").await.status, 200);
        }
        assert_eq!(client.get("/api/hello").await.status, 429);
    })
    .await;
}

#[tokio::test]
async fn behind_a_proxy_clients_are_distinguished_by_their_forwarded_address() {
    on_paused_clock(async {
        let limits = Limits { rate_per_second: 5, connections_per_client: 1, ..limits() };
        let server = Server::start_with(Config { behind_proxy: true, limits, ..Config::default() }).await;
        let _other = server.connect().await;
        let mut client = server.connect().await;
        for host in 1..=20 {
            let headers = format!("X-Forwarded-For: 203.0.113.9, 192.0.2.{host}\r\n");
            assert_eq!(client.request("GET", "/api/hello", &headers, "").await.status, 200);
        }
        // Some proxies add the port, which differs from connection to connection.
        for address in ["192.0.2.77", "192.0.2.78:4100", "[2001:db8::7]:410", "2001:db8:1::"] {
            for number in 1..=8 {
                let headers = format!("X-Forwarded-For: {address}{number}\r\n");
                let headers = if address.ends_with("77") { "X-Forwarded-For: 192.0.2.77\r\n" } else { &headers };
                let status = client.request("GET", "/api/hello", headers, "").await.status;
                assert_eq!(status, if number <= 5 { 200 } else { 429 }, "request {number} of {address}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_hold_that_is_too_long_is_refused() {
    within(async {
        let server = Server::limited(Limits { hold_seconds: 5, ..limits() }).await;
        let mut client = server.connect().await;
        let response = client.get(&format!("/api/feed/long-poll?feed={}&since=0&hold=5.1", feed("1", 0))).await;
        assert_eq!((response.status, response.error().as_str()), (400, "bad-parameter"));
        assert!(response.text().contains("from 0 to 5"), "{}", response.text());
    })
    .await;
}

#[tokio::test]
async fn silent_connections_are_closed() {
    on_paused_clock(async {
        let server = Server::limited(Limits { idle_seconds: 20, ..limits() }).await;
        let started = Instant::now();
        let mut silent = server.connect().await;
        let mut slow = server.connect().await;
        slow.send("GET /api/hello HTTP/1.1\r\nHost: ").await;
        let mut kept = server.connect().await;
        assert_eq!(kept.get("/api/hello").await.status, 200);
        let mut body = server.connect().await;
        body.send("POST /api/echo HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc").await;
        let response = body.response(false).await;
        assert_eq!((response.status, response.error().as_str()), (408, "body-timeout"));
        assert!(silent.is_ended().await && slow.is_ended().await && kept.is_ended().await && body.is_ended().await);
        assert_eq!(started.elapsed().as_secs(), 20);
    })
    .await;
}

#[tokio::test]
async fn a_hold_and_a_socket_outlive_the_idle_limit() {
    on_paused_clock(async {
        let server = Server::limited(Limits { idle_seconds: 20, ..limits() }).await;
        let mut socket = server.connect().await;
        socket.send(format!("GET /api/echo/socket HTTP/1.1\r\nHost: t\r\n{HANDSHAKE}\r\n")).await;
        socket.head().await;
        let mut client = server.connect().await;
        let path = format!("/api/feed/long-poll?feed={}&since=0&hold=50", feed("1", 3_600_000));
        assert_eq!(client.get(&path).await.status, 204);
        socket.send(client_frame(0x81, b"still here")).await;
        assert_eq!(socket.frame().await.0, 0x89, "one ping per 30 s of silence");
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
            bytes_per_second: 0,
        };
        let server = Server::limited(none).await;
        let mut client = server.connect().await;
        assert_eq!(client.request("POST", "/api/echo", "", &"x".repeat(2 << 20)).await.status, 200);
        let path = format!("/api/feed/long-poll?feed={}&since=0&hold=100000", feed("1000", -100));
        assert_eq!(client.get(&path).await.status, 200);
        client.send(format!("GET /api/echo/socket HTTP/1.1\r\nHost: t\r\n{HANDSHAKE}\r\n")).await;
        client.head().await;
        client.send(client_frame(0x82, &vec![5; 3 << 20])).await;
        assert_eq!(client.frame().await.1.len(), 3 << 20);
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
            let mut client = server.connect().await;
            client.send(nonsense).await;
            let response = client.head().await;
            assert!(response.starts_with("HTTP/1.1 4"), "{response}");
        }
        assert_eq!(server.connect().await.get("/api/hello").await.status, 200);
    })
    .await;
}
