//! The feed over its four transports: no message lost or duplicated, resumed where the client left, ended when it goes
//! away.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::time::Duration;

use feed::index_of;
use support::{Client, HANDSHAKE, Server, client_frame, feed, on_paused_clock, within};
use tokio::time::{Instant, sleep, timeout};

fn indices(body: &str) -> Vec<u64> {
    body.lines().map(|line| index_of(line).unwrap()).collect()
}

/// Opens a stream and reads its `hello`.
async fn stream(server: &Server, query: &str, headers: &str) -> Client {
    let mut client = server.connect().await;
    client.send(format!("GET /api/feed/stream?{query} HTTP/1.1\r\nHost: test\r\n{headers}\r\n")).await;
    assert!(client.head().await.starts_with("HTTP/1.1 200 "));
    assert!(client.chunk().await.starts_with("event: hello\n"));
    client
}

/// Opens the feed's socket and reads its `hello`. Returns the connection's id too.
async fn socket(server: &Server, query: &str) -> (Client, String) {
    let mut client = server.connect().await;
    client.send(format!("GET /api/feed/socket?{query} HTTP/1.1\r\nHost: test\r\n{HANDSHAKE}\r\n")).await;
    assert!(client.head().await.starts_with("HTTP/1.1 101 "));
    let hello: serde_json::Value = serde_json::from_slice(&client.frame().await.1).unwrap();
    (client, hello["connection"].as_str().unwrap().to_owned())
}

fn id_of(event: &str) -> u64 {
    event.strip_prefix("id: ").unwrap().split('\n').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn polling_gets_every_message_once() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        let feed = feed("500", 50);
        let mut got = Vec::new();
        while got.len() < 100 {
            let since = got.last().copied().unwrap_or(0);
            let response = client.get(&format!("/api/feed/poll?feed={feed}&since={since}&until=100")).await;
            assert!(response.status == 200 || response.body.is_empty());
            got.extend(indices(&response.text()));
        }
        assert_eq!(got, (1..=100).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn long_polling_waits_for_the_next_message() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        let feed = feed("100", 100);
        let mut got = Vec::new();
        let mut requests = 0;
        while got.len() < 20 {
            let since = got.last().copied().unwrap_or(0);
            let response = client.get(&format!("/api/feed/long-poll?feed={feed}&since={since}&until=20&hold=10")).await;
            assert_eq!(response.status, 200);
            got.extend(indices(&response.text()));
            requests += 1;
        }
        assert_eq!(got, (1..=20).collect::<Vec<_>>());
        assert!(requests <= 20, "a response came without a message");
    })
    .await;
}

#[tokio::test]
async fn a_hold_that_runs_out_is_answered_204() {
    on_paused_clock(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        let started = Instant::now();
        let path = format!("/api/feed/long-poll?feed={}&since=0&hold=7.5", feed("1", 3_600_000));
        assert_eq!(client.get(&path).await.status, 204);
        assert_eq!(started.elapsed().as_millis() / 100, 75);
    })
    .await;
}

#[tokio::test]
async fn a_hold_ends_when_its_client_goes_away() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        let feed = feed("1", 3_600_000);
        client.send(format!("GET /api/feed/long-poll?feed={feed}&since=0&hold=100 HTTP/1.1\r\nHost: t\r\n\r\n")).await;
        server.wait_for_metric("holds_open", 1).await;
        drop(client);
        server.wait_for_metric("holds_open", 0).await;
    })
    .await;
}

#[tokio::test]
async fn a_stream_has_one_event_per_chunk_and_only_heartbeats_after_until() {
    on_paused_clock(async {
        let server = Server::start().await;
        let mut client = stream(&server, &format!("feed={}&since=3&until=30", feed("1000", -10_000)), "").await;
        let started = Instant::now();
        for index in 4..=30 {
            assert_eq!(id_of(&client.chunk().await), index);
        }
        for seconds in [15, 30, 45] {
            assert_eq!(client.chunk().await, ":\n\n");
            assert_eq!(started.elapsed().as_secs(), seconds);
        }
    })
    .await;
}

#[tokio::test]
async fn the_last_event_id_wins_over_since() {
    within(async {
        let server = Server::start().await;
        let query = format!("feed={}&since=3", feed("1000", -1_000));
        let mut client = stream(&server, &query, "Last-Event-ID: 700\r\n").await;
        assert_eq!(id_of(&client.chunk().await), 701);
        let mut client = stream(&server, &query, "Last-Event-ID: \r\n").await;
        assert_eq!(id_of(&client.chunk().await), 4);
        let mut client = server.connect().await;
        let response = client.request("GET", &format!("/api/feed/stream?{query}"), "Last-Event-ID: x\r\n", "").await;
        assert_eq!(response.error(), "bad-parameter");
    })
    .await;
}

#[tokio::test]
async fn a_stream_ends_when_its_client_goes_away() {
    within(async {
        let server = Server::start().await;
        let client = stream(&server, &format!("feed={}&since=0", feed("1", 3_600_000)), "").await;
        server.wait_for_metric("streams_open", 1).await;
        drop(client);
        server.wait_for_metric("streams_open", 0).await;
    })
    .await;
}

#[tokio::test]
async fn a_silent_socket_is_pinged_every_30_seconds() {
    on_paused_clock(async {
        let server = Server::start().await;
        let (mut client, _) = socket(&server, &format!("feed={}&since=0", feed("1", 3_600_000))).await;
        let started = Instant::now();
        for seconds in [30, 60, 90] {
            assert_eq!(client.frame().await, (0x89, Vec::new()));
            assert_eq!(started.elapsed().as_secs(), seconds);
            client.send(client_frame(0x8a, b"")).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_socket_ends_when_its_client_goes_away() {
    within(async {
        let server = Server::start().await;
        let (client, _) = socket(&server, &format!("feed={}&since=0", feed("1", 3_600_000))).await;
        server.wait_for_metric("sockets_open", 1).await;
        drop(client);
        server.wait_for_metric("sockets_open", 0).await;
    })
    .await;
}

/// A client that reads nothing, and sends pings nevertheless. The server has to stop sending, and then to stop reading,
/// because it would otherwise keep all messages and all pongs in memory.
#[tokio::test]
async fn a_reader_that_stalls_stops_the_server_and_loses_nothing() {
    // 8 MiB, more than the kernel buffers.
    const MESSAGES: u64 = 512;
    let feed = format!("1,10000,16384,{}", support::unix_millis() - 10_000);
    let ping = client_frame(0x89, &[7; 125]);

    let server = Server::start().await;
    let (mut client, id) = within(socket(&server, &format!("feed={feed}&since=0&until={MESSAGES}"))).await;
    // The smaller this buffer, the fewer pings fit into it.
    socket2::SockRef::from(&client.stream).set_send_buffer_size(64 << 10).unwrap();

    // On a paused clock, this second passes only when no task can continue.
    tokio::time::pause();
    sleep(Duration::from_secs(1)).await;
    let report = on_running_clock(server.report(&id)).await;
    let sent = report["exchanges"][0]["messages_out"].as_u64().unwrap();
    assert!(sent < MESSAGES, "the server keeps {sent} messages in memory");
    tokio::time::pause();
    let flood = timeout(Duration::from_secs(1), client.send(ping.repeat(64 << 10))).await;
    assert!(flood.is_err(), "the server reads pings while its pongs are not read");

    on_running_clock(async {
        let mut expected = 1;
        while expected <= MESSAGES {
            let (first, payload) = client.frame().await;
            if first == 0x8a {
                assert_eq!(payload, [7; 125]);
                continue;
            }
            assert_eq!(index_of(std::str::from_utf8(&payload).unwrap()), Some(expected));
            expected += 1;
        }
    })
    .await;
}

/// Resumes the clock. Data that the kernel holds back for a moment would otherwise look like a task that waits for
/// ever.
async fn on_running_clock<T>(test: impl Future<Output = T>) -> T {
    tokio::time::resume();
    within(test).await
}
