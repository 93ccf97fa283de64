//! The feed over its four transports: nothing lost, nothing twice, resumed where it was left, ended when the client goes.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::time::{Duration, Instant};

use feed::index_of;
use support::{HANDSHAKE, Server, Wire, feed, within};

fn indices(body: &str) -> Vec<u64> {
    body.lines().map(|line| index_of(line).unwrap()).collect()
}

/// Opens a stream behind its `hello`.
async fn stream(server: &Server, query: &str, headers: &str) -> Wire {
    let mut wire = server.wire().await;
    wire.send(format!("GET /api/feed/stream?{query} HTTP/1.1\r\nHost: test\r\n{headers}\r\n")).await;
    assert!(wire.head().await.starts_with("HTTP/1.1 200 "));
    assert!(wire.chunk().await.starts_with("event: hello\n"));
    wire
}

fn id_of(event: &str) -> u64 {
    event.strip_prefix("id: ").unwrap().split('\n').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn polling_gets_every_message_once() {
    within(async {
        let server = Server::start().await;
        let mut wire = server.wire().await;
        let feed = feed("500", 50);
        let mut got = Vec::new();
        while got.len() < 100 {
            let since = got.last().copied().unwrap_or(0);
            let answer = wire.get(&format!("/api/feed/poll?feed={feed}&since={since}&until=100")).await;
            assert!(answer.status == 200 || answer.body.is_empty());
            got.extend(indices(&answer.text()));
        }
        assert_eq!(got, (1..=100).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn long_polling_waits_for_the_next_message() {
    within(async {
        let server = Server::start().await;
        let mut wire = server.wire().await;
        let feed = feed("20", 100);
        let mut got = Vec::new();
        let mut requests = 0;
        while got.len() < 20 {
            let since = got.last().copied().unwrap_or(0);
            let answer = wire.get(&format!("/api/feed/long-poll?feed={feed}&since={since}&until=20&hold=10")).await;
            assert_eq!(answer.status, 200);
            got.extend(indices(&answer.text()));
            requests += 1;
        }
        assert_eq!(got, (1..=20).collect::<Vec<_>>());
        assert!(requests <= 20, "an answer came without a message");
    })
    .await;
}

#[tokio::test]
async fn a_hold_that_runs_out_is_answered_204() {
    within(async {
        let server = Server::start().await;
        let mut wire = server.wire().await;
        let started = Instant::now();
        let path = format!("/api/feed/long-poll?feed={}&since=0&hold=0.3", feed("1", 3_600_000));
        assert_eq!(wire.get(&path).await.status, 204);
        assert!(started.elapsed() >= Duration::from_millis(300));
    })
    .await;
}

#[tokio::test]
async fn a_hold_ends_when_its_client_goes_away() {
    within(async {
        let server = Server::start().await;
        let mut wire = server.wire().await;
        let feed = feed("1", 3_600_000);
        wire.send(format!("GET /api/feed/long-poll?feed={feed}&since=0&hold=100 HTTP/1.1\r\nHost: t\r\n\r\n")).await;
        server.wait_for_metric("holds_open", 1).await;
        drop(wire);
        server.wait_for_metric("holds_open", 0).await;
    })
    .await;
}

#[tokio::test]
async fn a_stream_is_an_event_a_chunk_and_silent_after_until() {
    within(async {
        let server = Server::start().await;
        let mut wire = stream(&server, &format!("feed={}&since=3&until=30", feed("1000", -10)), "").await;
        for index in 4..=30 {
            assert_eq!(id_of(&wire.chunk().await), index);
        }
        let silence = tokio::time::timeout(Duration::from_millis(200), wire.chunk()).await;
        assert!(silence.is_err(), "{silence:?}");
    })
    .await;
}

#[tokio::test]
async fn the_last_event_id_wins_over_since() {
    within(async {
        let server = Server::start().await;
        let query = format!("feed={}&since=3", feed("1000", -1_000));
        let mut wire = stream(&server, &query, "Last-Event-ID: 700\r\n").await;
        assert_eq!(id_of(&wire.chunk().await), 701);
        let mut wire = stream(&server, &query, "Last-Event-ID: \r\n").await;
        assert_eq!(id_of(&wire.chunk().await), 4);
        let mut wire = server.wire().await;
        let answer = wire.ask("GET", &format!("/api/feed/stream?{query}"), "Last-Event-ID: x\r\n", "").await;
        assert_eq!(answer.error(), "bad-parameter");
    })
    .await;
}

#[tokio::test]
async fn a_stream_ends_when_its_client_goes_away() {
    within(async {
        let server = Server::start().await;
        let wire = stream(&server, &format!("feed={}&since=0", feed("1", 3_600_000)), "").await;
        server.wait_for_metric("streams_open", 1).await;
        drop(wire);
        server.wait_for_metric("streams_open", 0).await;
    })
    .await;
}

#[tokio::test]
async fn a_socket_ends_when_its_client_goes_away() {
    within(async {
        let server = Server::start().await;
        let mut wire = server.wire().await;
        let feed = feed("1", 3_600_000);
        wire.send(format!("GET /api/feed/socket?feed={feed}&since=0 HTTP/1.1\r\nHost: t\r\n{HANDSHAKE}\r\n")).await;
        wire.head().await;
        server.wait_for_metric("sockets_open", 1).await;
        drop(wire);
        server.wait_for_metric("sockets_open", 0).await;
    })
    .await;
}

#[tokio::test]
async fn a_reader_that_stalls_loses_nothing() {
    within(async {
        let server = Server::start().await;
        let mut wire = server.wire().await;
        // 2 000 messages of 16 KiB are far more than the kernel's buffers hold.
        let feed = format!("1,10000,16384,{}", support::unix_millis() - 10_000);
        let path = format!("/api/feed/socket?feed={feed}&since=0&until=2000");
        wire.send(format!("GET {path} HTTP/1.1\r\nHost: t\r\n{HANDSHAKE}\r\n")).await;
        wire.head().await;
        wire.frame().await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        for index in 1..=2_000 {
            let (_, text) = wire.frame().await;
            assert_eq!(index_of(std::str::from_utf8(&text).unwrap()), Some(index));
        }
    })
    .await;
}
