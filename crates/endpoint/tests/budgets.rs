//! The budget of bytes per second: a client that uses more than its own is slowed down, and no other client is.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::time::Duration;

use endpoint::{Config, Limits};
use support::{Client, Server, client_frame, on_paused_clock, unix_millis, within};
use tokio::time::Instant;

const BUDGET: u64 = 1_000_000;

async fn server(behind_proxy: bool) -> Server {
    let limits = Limits { bytes_per_second: BUDGET, ..Limits::default() };
    Server::start_with(Config { behind_proxy, limits, ..Config::default() }).await
}

/// A poll of about 256 KB.
fn poll() -> String {
    format!("/api/feed/poll?feed=1,10000,65536,{}&since=0", unix_millis() - 10_000)
}

fn assert_seconds(elapsed: Duration, range: std::ops::Range<f64>) {
    assert!(range.contains(&elapsed.as_secs_f64()), "it took {elapsed:?}, not {range:?} seconds");
}

#[tokio::test]
async fn a_client_that_reads_more_than_its_budget_is_slowed_down_alone() {
    on_paused_clock(async {
        let server = server(false).await;
        let started = Instant::now();
        let mut connections = [server.connect().await, server.connect().await];
        // 4 MB, over two connections.
        for turn in 0..20 {
            assert_eq!(connections[turn % 2].get(&poll()).await.status, 200);
        }
        assert_seconds(started.elapsed(), 3.4..4.2);
        let started = Instant::now();
        let mut other = Client::connect_from(2, server.address).await;
        assert_eq!(other.get(&poll()).await.status, 200);
        assert_seconds(started.elapsed(), 0.0..0.01);
    })
    .await;
}

#[tokio::test]
async fn streams_and_sockets_are_slowed_down_to_the_budget() {
    on_paused_clock(async {
        let server = server(false).await;
        for (byte, path) in [(1, "/api/feed/stream"), (2, "/api/feed/socket")] {
            let mut client = Client::connect_from(byte, server.address).await;
            let path = format!("{path}?feed=1,10000,65536,{}&since=0", unix_millis() - 10_000);
            let started = Instant::now();
            if path.contains("socket") {
                client.upgrade(&path).await;
            } else {
                client.send(format!("GET {path} HTTP/1.1\r\nHost: t\r\n\r\n")).await;
            }
            client.take(3_000_000).await;
            assert_seconds(started.elapsed(), 2.5..3.1);
        }
    })
    .await;
}

#[tokio::test]
async fn what_a_client_sends_counts_too() {
    on_paused_clock(async {
        let server = server(false).await;
        let mut client = server.connect().await;
        let started = Instant::now();
        for _ in 0..4 {
            assert_eq!(client.request("POST", "/api/feed/poll", "", &"x".repeat(1_000_000)).await.status, 405);
        }
        assert_seconds(started.elapsed(), 3.4..4.2);
    })
    .await;
}

#[tokio::test]
async fn frames_without_payload_cost_more_than_their_bytes() {
    on_paused_clock(async {
        let server = server(false).await;
        let mut client = server.socket("/api/echo/socket").await;
        let started = Instant::now();
        // 300 kB in 50 000 fragments.
        let fragments = client_frame(0x00, b"").repeat(50_000);
        client.send([&client_frame(0x01, b"a")[..], &fragments, &client_frame(0x80, b"z")].concat()).await;
        assert_eq!(client.frame().await, (0x81, b"az".to_vec()));
        assert_seconds(started.elapsed(), 2.9..3.6);
    })
    .await;
}

#[tokio::test]
async fn behind_a_proxy_each_visitor_has_a_budget() {
    on_paused_clock(async {
        let server = server(true).await;
        // The proxy's only connection.
        let mut proxy = server.connect().await;
        let started = Instant::now();
        for visitor in 0..20 {
            let headers = format!("X-Forwarded-For: 192.0.2.{visitor}\r\n");
            assert_eq!(proxy.request("GET", &poll(), &headers, "").await.status, 200);
        }
        assert_seconds(started.elapsed(), 0.0..0.1);
        for _ in 0..10 {
            let headers = "X-Forwarded-For: 192.0.2.77:41000\r\n";
            assert_eq!(proxy.request("GET", &poll(), headers, "").await.status, 200);
        }
        assert_seconds(started.elapsed(), 1.4..2.2);
    })
    .await;
}

/// A socket that always has something to read must not keep the other connections waiting.
#[tokio::test]
async fn a_flood_is_read_in_turns() {
    within(async {
        let server = Server::start().await;
        let mut flood = server.connect().await;
        let (id, _) = flood.get("/api/hello").await.roundtrip();
        flood.upgrade("/api/echo/socket").await;
        let fragments = client_frame(0x00, b"").repeat(1 << 20);
        let flooding = tokio::spawn(async move {
            flood.send(client_frame(0x01, b"")).await;
            flood.send(fragments).await;
            flood
        });
        let mut client = server.connect().await;
        let mut last = 0;
        let mut longest = 0;
        while !flooding.is_finished() {
            let report = client.get(&format!("/api/connections/{id}")).await.json();
            let read = report["bytes_in"].as_u64().unwrap();
            longest = longest.max(read - last);
            last = read;
        }
        assert!(longest < 1 << 20, "{longest} bytes of frames were read while another client waited for one response");
    })
    .await;
}
