//! What one request can make the endpoint hold in memory: each response is bounded by bytes, on every route, and a client
//! gets the rest by going on from what it has.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::time::Duration;

use endpoint::Limits;
use feed::index_of;
use support::{Client, Response, Server, client_frame, on_paused_clock, unix_millis, within};
use tokio::time::sleep;

/// The most bytes of a response's body.
const MOST: usize = 256 << 10;

fn indices(response: &Response) -> Vec<u64> {
    response.text().lines().map(|line| index_of(line).unwrap()).collect()
}

/// Polls until message `until` is there. Each response is within the bound, and continues where the last one ended.
async fn poll_all(client: &mut Client, path: &str, until: u64) {
    let mut got = 0;
    while got < until {
        let response = client.get(&format!("{path}&since={got}&until={until}")).await;
        assert_eq!(response.status, 200);
        assert!(response.body.len() <= MOST, "{path}: {} bytes in one response", response.body.len());
        let indices = indices(&response);
        let expected: Vec<u64> = (got + 1..).take(indices.len()).collect();
        assert_eq!(indices, expected, "no message is left out between two responses");
        got += indices.len() as u64;
    }
}

#[tokio::test]
async fn a_poll_carries_256_kib_and_the_next_one_goes_on() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        for (size, until) in [(65_536, 40), (1_000, 2_000), (16, 3_000)] {
            let feed = format!("1,10000,{size},{}", unix_millis() - 10_000);
            poll_all(&mut client, &format!("/api/feed/poll?feed={feed}"), until).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_long_poll_carries_256_kib_and_the_next_one_goes_on() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        for (size, until) in [(65_535, 40), (300, 2_000)] {
            let feed = format!("1,10000,{size},{}", unix_millis() - 10_000);
            poll_all(&mut client, &format!("/api/feed/long-poll?feed={feed}&hold=5"), until).await;
        }
    })
    .await;
}

#[tokio::test]
async fn an_old_feed_begins_with_its_last_64_mib() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        let spec: feed::Spec = "1,10000,65536,0".parse().unwrap();
        for route in ["poll", "long-poll"] {
            let due = spec.due_count(unix_millis() * 1_000);
            let response = client.get(&format!("/api/feed/{route}?feed={spec}&since=0&hold=0")).await;
            assert!(indices(&response)[0] > due - 1_025, "{route} begins further back");
        }
        let due = spec.due_count(unix_millis() * 1_000);
        client.send(format!("GET /api/feed/stream?feed={spec}&since=0 HTTP/1.1\r\nHost: t\r\n\r\n")).await;
        client.head().await;
        client.chunk().await;
        let event = client.chunk().await;
        let index: u64 = event.strip_prefix("id: ").unwrap().split('\n').next().unwrap().parse().unwrap();
        assert!(index > due - 1_025, "the stream begins with message {index}, and {due} are due");

        let due = spec.due_count(unix_millis() * 1_000);
        let mut client = server.socket(&format!("/api/feed/socket?feed={spec}&since=0")).await;
        client.frame().await;
        let index = index_of(std::str::from_utf8(&client.frame().await.1).unwrap()).unwrap();
        assert!(index > due - 1_025, "the socket begins with message {index}, and {due} are due");
    })
    .await;
}

#[tokio::test]
async fn an_echo_is_cut_to_its_bound() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        // In JSON, each of these characters takes six bytes, two, one, or (in base64) four thirds.
        for byte in [1_u8, b'"', b'x', 0xff] {
            let body = vec![byte; 1 << 20];
            let head = format!("POST /api/echo HTTP/1.1\r\nHost: t\r\nContent-Length: {}\r\n\r\n", body.len());
            client.send([head.as_bytes(), &body].concat()).await;
            let response = client.response(false).await;
            assert_eq!(response.status, 200);
            assert!(response.body.len() <= MOST, "{byte}: {} bytes in one response", response.body.len());
            let echo = response.json();
            assert_eq!(echo["body_bytes"], body.len());
            let left_out = echo["body_left_out_bytes"].as_u64().unwrap();
            let shown = match echo["body"].as_str() {
                Some(text) => text.len() as u64,
                None => (echo["body_base64"].as_str().unwrap().len() / 4 * 3) as u64,
            };
            assert!(
                shown > 10_000 && shown + left_out == body.len() as u64,
                "{byte}: {shown} shown, {left_out} left out"
            );
        }
        let echo = client.request("POST", "/api/echo", "", &"x".repeat(100_000)).await.json();
        assert_eq!((echo["body"].as_str().unwrap().len(), &echo["body_left_out_bytes"]), (100_000, &0.into()));
    })
    .await;
}

#[tokio::test]
async fn the_longest_head_and_body_are_echoed_within_the_bound() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        let quotes = format!("X-A: {}\r\n", "\"".repeat(60_000));
        let lines = "a:\r\n".repeat(900);
        for headers in [&quotes, &lines] {
            let body = "\u{1}".repeat(200_000);
            let response = client.request("POST", "/api/echo", headers, &body).await;
            assert_eq!(response.status, 200);
            assert!(response.body.len() <= MOST, "{} bytes", response.body.len());
        }
    })
    .await;
}

#[tokio::test]
async fn a_long_value_is_not_repeated_in_an_error() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        let long = "%00".repeat(20_000);
        for path in
            [format!("/api/feed/poll?feed={long}&since=0"), format!("/api/{long}"), format!("/api/connections/{long}")]
        {
            let response = client.get(&path).await;
            assert!(matches!(response.status, 400 | 404), "{}", response.head);
            assert!(response.body.len() < 8_000, "{} bytes", response.body.len());
        }
    })
    .await;
}

#[tokio::test]
async fn a_message_of_more_than_256_kib_is_refused_unless_the_operator_allows_it() {
    within(async {
        for (limits, is_allowed) in
            [(Limits::default(), false), (Limits { message_bytes: 1 << 20, ..Limits::default() }, true)]
        {
            let server = Server::limited(limits).await;
            let mut client = server.socket("/api/echo/socket").await;
            client.send(client_frame(0x82, &vec![5; MOST])).await;
            assert_eq!(client.frame().await.1.len(), MOST);
            client.send(client_frame(0x82, &vec![5; MOST + 1])).await;
            let (first, payload) = client.frame().await;
            match is_allowed {
                true => assert_eq!((first, payload.len()), (0x82, MOST + 1)),
                false => assert_eq!((first, &payload[..2]), (0x88, &1009_u16.to_be_bytes()[..])),
            }
        }
    })
    .await;
}

/// A stream makes its events only as they are taken.
#[tokio::test]
async fn a_stream_whose_reader_stalls_holds_no_backlog() {
    on_paused_clock(async {
        // 64 MiB, more than the kernel buffers.
        const MESSAGES: u64 = 1_024;
        let server = Server::start().await;
        let feed = format!("1,10000,65536,{}", unix_millis() - 10_000);
        let mut client = server.connect().await;
        let (id, _) = client.get("/api/hello").await.roundtrip();
        let path = format!("/api/feed/stream?feed={feed}&since=0&until={MESSAGES}");
        client.send(format!("GET {path} HTTP/1.1\r\nHost: t\r\n\r\n")).await;
        // On a paused clock, this second passes only when no task can continue.
        sleep(Duration::from_secs(1)).await;
        let report = server.report(&id).await;
        let sent = report["exchanges"][1]["messages_out"].as_u64().unwrap();
        let written = report["exchanges"][1]["bytes_out"].as_u64().unwrap();
        assert!(sent < MESSAGES, "all messages are in memory");
        assert!(sent * 65_536 < written + 2 * MOST as u64, "{sent} messages, {written} bytes");
    })
    .await;
}
