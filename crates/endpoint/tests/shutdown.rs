//! How an endpoint shuts down: held polls are answered, streams end, sockets are closed, and then it has ended.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::time::Duration;

use endpoint::Config;
use support::{HANDSHAKE, Server, client_frame, feed, on_paused_clock, unix_millis, within};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

/// After which a shutdown gives up waiting.
const LONGEST_SHUTDOWN: Duration = Duration::from_secs(10);

#[tokio::test]
async fn everything_that_is_open_ends_in_its_own_way() {
    on_paused_clock(async {
        let server = Server::start().await;
        let address = server.address;
        let feed = feed("1", 3_600_000);
        let mut idle = server.connect().await;
        assert_eq!(idle.get("/api/hello").await.status, 200);
        let mut hold = server.connect().await;
        hold.send(format!("GET /api/feed/long-poll?feed={feed}&since=0&hold=100 HTTP/1.1\r\nHost: t\r\n\r\n")).await;
        let mut stream = server.connect().await;
        stream.send(format!("GET /api/feed/stream?feed={feed}&since=0 HTTP/1.1\r\nHost: t\r\n\r\n")).await;
        stream.head().await;
        stream.chunk().await;
        let mut sockets = Vec::new();
        for path in ["/api/echo/socket".to_owned(), format!("/api/feed/socket?feed={feed}&since=0")] {
            let mut socket = server.connect().await;
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
        let response = hold.response(false).await;
        assert_eq!((response.status, response.parameter("out")), (204, Some(response.bytes)));
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
        assert!(started.elapsed() < LONGEST_SHUTDOWN, "something was cut off instead of ending by itself");
        assert!(TcpStream::connect(address).await.is_err(), "no new connections");
    })
    .await;
}

#[tokio::test]
async fn a_request_whose_head_is_incomplete_is_answered_503() {
    within(async {
        let server = Server::start().await;
        let mut idle = server.connect().await;
        let mut client = server.connect().await;
        client.send("GET /api/hello HTTP/1.1\r\n").await;
        server.wait_for_metric("bytes_in_total", client.sent).await;
        let ended = server.stop();
        assert!(idle.is_ended().await, "the shutdown has reached the connections");
        client.send("Host: t\r\n\r\n").await;
        let response = client.response(false).await;
        assert_eq!((response.status, response.error().as_str()), (503, "shutting-down"));
        assert!(client.is_ended().await);
        ended.await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_client_that_does_not_answer_the_close_is_waited_for_two_seconds() {
    on_paused_clock(async {
        let server = Server::start().await;
        let mut socket = server.connect().await;
        socket.send(format!("GET /api/echo/socket HTTP/1.1\r\nHost: t\r\n{HANDSHAKE}\r\n")).await;
        socket.head().await;
        let started = Instant::now();
        server.stop().await.unwrap().unwrap();
        assert_eq!(started.elapsed().as_secs(), 2);
        drop(socket);
    })
    .await;
}

#[tokio::test]
async fn a_client_that_does_not_read_is_waited_for_ten_seconds() {
    on_paused_clock(async {
        let server = Server::start().await;
        // Endless messages of 64 KiB: the server's write waits for a client that never reads.
        let feed = format!("1,10000,65536,{}", unix_millis() - 3_600_000);
        let mut client = server.connect().await;
        client.send(format!("GET /api/feed/stream?feed={feed}&since=0 HTTP/1.1\r\nHost: t\r\n\r\n")).await;
        server.wait_for_metric("streams_open", 1).await;
        let started = Instant::now();
        server.stop().await.unwrap().unwrap();
        assert_eq!(started.elapsed().as_secs(), LONGEST_SHUTDOWN.as_secs());
        drop(client);
    })
    .await;
}

async fn draining(drain_seconds: u32) -> Server {
    Server::start_with(Config { drain_seconds, ..Config::default() }).await
}

/// A balancer has not noticed yet, so that whatever it sends has to be answered.
#[tokio::test]
async fn while_the_endpoint_drains_only_its_health_is_bad() {
    on_paused_clock(async {
        let server = draining(20).await;
        let address = server.address;
        let mut kept = server.connect().await;
        assert_eq!(kept.get("/healthz").await.text(), "ok");
        let started = Instant::now();
        let ended = server.stop();
        sleep(Duration::from_secs(1)).await;

        let health = kept.get("/healthz").await;
        assert_eq!((health.status, health.error().as_str()), (503, "shutting-down"));
        assert!(kept.is_ended().await);
        let mut late = support::Client::connect(address).await;
        let hello = late.get("/api/hello").await;
        assert_eq!((hello.status, hello.header("connection")), (200, Some("close")), "the next request goes elsewhere");
        assert_eq!(hello.parameter("out"), Some(hello.bytes));
        assert!(late.is_ended().await);

        let mut socket = support::Client::connect(address).await;
        socket.upgrade("/api/echo/socket").await;
        socket.send(client_frame(0x81, b"late")).await;
        assert_eq!(socket.frame().await.1, b"late");
        assert!(started.elapsed() < Duration::from_secs(10), "nothing had to wait");
        assert_eq!(socket.frame().await.0, 0x88);
        assert!(started.elapsed() >= Duration::from_secs(20), "a connection that came late stays until the end");
        drop(socket);
        ended.await.unwrap().unwrap();
        assert!(started.elapsed() < Duration::from_secs(22), "{:?}", started.elapsed());
        assert!(TcpStream::connect(address).await.is_err(), "no new connections");
    })
    .await;
}

/// Their clients connect again at other replicas. If all of them did so at once, these would be overrun.
#[tokio::test]
async fn while_the_endpoint_drains_connections_end_one_after_the_other() {
    on_paused_clock(async {
        let server = draining(20).await;
        let feed = feed("1", 3_600_000);
        let mut streams = Vec::new();
        for _ in 0..100 {
            let mut stream = server.connect().await;
            stream.send(format!("GET /api/feed/stream?feed={feed}&since=0 HTTP/1.1\r\nHost: t\r\n\r\n")).await;
            stream.head().await;
            stream.chunk().await;
            streams.push(stream);
        }
        let started = Instant::now();
        let ended = server.stop();
        let mut waits = Vec::new();
        for mut stream in streams {
            waits.push(tokio::spawn(async move {
                loop {
                    match stream.chunk().await.as_str() {
                        "" => break started.elapsed(),
                        heartbeat => assert_eq!(heartbeat, ":\n\n"),
                    }
                }
            }));
        }
        let mut ends = Vec::new();
        for wait in waits {
            ends.push(wait.await.unwrap());
        }
        ended.await.unwrap().unwrap();
        ends.sort();
        assert!(ends[0] >= Duration::from_secs(10), "the first ended before a balancer could notice: {:?}", ends[0]);
        assert!(ends[99] <= Duration::from_secs(20), "the last ended after the time for it: {:?}", ends[99]);
        ends.dedup_by_key(|end| end.as_millis() / 100);
        assert!(ends.len() > 50, "100 streams ended in {} moments", ends.len());
    })
    .await;
}
