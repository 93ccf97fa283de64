//! Deadlines: what a client begins it has to finish in time, however slowly it goes on, and a client that is silent has to
//! answer.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::time::Duration;

use endpoint::Limits;
use support::{Client, Server, client_frame, feed, on_paused_clock, unix_millis, until, within};
use tokio::io::AsyncReadExt;
use tokio::time::{Instant, sleep};

async fn server() -> Server {
    Server::limited(Limits { idle_seconds: 20, ..Limits::default() }).await
}

/// Sends these bytes, one every three seconds, until the server ends the connection or answers.
async fn drip(client: &mut Client, bytes: &[u8]) {
    for byte in bytes {
        client.send([*byte]).await;
        let mut none = [0; 1];
        if tokio::time::timeout(Duration::from_secs(3), client.stream.peek(&mut none)).await.is_ok() {
            return;
        }
    }
    panic!("the server waits longer than its limit");
}

#[tokio::test]
async fn a_head_that_comes_byte_by_byte_has_a_deadline() {
    on_paused_clock(async {
        let server = server().await;
        let mut client = server.connect().await;
        let started = Instant::now();
        drip(&mut client, b"GET /api/hello HTTP/1.1\r\nHost: t\r\n\r\n").await;
        assert_eq!(started.elapsed().as_secs(), 20);
        assert!(client.is_ended().await);
    })
    .await;
}

#[tokio::test]
async fn a_body_that_comes_byte_by_byte_has_a_deadline() {
    on_paused_clock(async {
        let server = server().await;
        for framing in ["Content-Length: 1000", "Transfer-Encoding: chunked"] {
            let mut client = server.connect().await;
            client.send(format!("POST /api/echo HTTP/1.1\r\nHost: t\r\n{framing}\r\n\r\n")).await;
            let started = Instant::now();
            drip(&mut client, "1\r\na\r\n".repeat(20).as_bytes()).await;
            assert_eq!(started.elapsed().as_secs(), 20, "{framing}");
            let response = client.response(false).await;
            assert_eq!((response.status, response.error().as_str()), (408, "body-timeout"), "{framing}");
            assert!(client.is_ended().await);
        }
    })
    .await;
}

/// The code and the reason of the Close that a socket gets, and after how many seconds.
async fn closed(client: &mut Client, started: Instant) -> (u16, String, u64) {
    loop {
        let (first, payload) = client.frame().await;
        if first == 0x88 {
            let code = u16::from_be_bytes([payload[0], payload[1]]);
            return (code, String::from_utf8(payload[2..].to_vec()).unwrap(), started.elapsed().as_secs());
        }
    }
}

#[tokio::test]
async fn a_frame_whose_rest_does_not_come_has_a_deadline() {
    on_paused_clock(async {
        let server = server().await;
        for path in ["/api/echo/socket".to_owned(), format!("/api/feed/socket?feed={}&since=0", feed("1", 3_600_000))] {
            for (length, arrived) in [(100, 3), (100, 50), (100_000, 50_000)] {
                let mut client = server.socket(&path).await;
                sleep(Duration::from_secs(13)).await;
                let started = Instant::now();
                client.send(&client_frame(0x82, &vec![7; length])[..arrived]).await;
                let expected = (1008, "message-timeout".to_owned(), 20);
                assert_eq!(closed(&mut client, started).await, expected, "{path}: {arrived} bytes of {length}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn pings_between_its_fragments_do_not_extend_a_messages_deadline() {
    on_paused_clock(async {
        let server = server().await;
        let mut client = server.socket("/api/echo/socket").await;
        let started = Instant::now();
        client.send(client_frame(0x01, b"Hel")).await;
        for _ in 0..6 {
            sleep(Duration::from_secs(3)).await;
            client.send(client_frame(0x89, b"?")).await;
            client.send(client_frame(0x00, b"l")).await;
        }
        assert_eq!(closed(&mut client, started).await, (1008, "message-timeout".to_owned(), 20));
    })
    .await;
}

#[tokio::test]
async fn each_message_has_a_deadline_of_its_own() {
    on_paused_clock(async {
        let server = server().await;
        let mut client = server.socket("/api/echo/socket").await;
        let frame = client_frame(0x82, b"slow but steady");
        // There is always a part of a message, but never of the same one for long.
        let (start, rest) = frame.split_at(5);
        client.send(start).await;
        for _ in 0..10 {
            sleep(Duration::from_secs(15)).await;
            client.send([rest, start].concat()).await;
            assert_eq!(client.frame().await, (0x82, b"slow but steady".to_vec()));
        }
    })
    .await;
}

#[tokio::test]
async fn a_peer_that_does_not_answer_a_ping_is_closed() {
    on_paused_clock(async {
        let server = Server::start().await;
        // What the second feed sends says nothing about whether anybody is there.
        let feeds =
            [feed("1", 3_600_000), feed("10", -1_000)].map(|feed| format!("/api/feed/socket?feed={feed}&since=0"));
        for path in feeds.into_iter().chain(["/api/echo/socket".to_owned()]) {
            let mut client = server.socket(&path).await;
            let started = Instant::now();
            assert_eq!(closed(&mut client, started).await, (1008, "ping-timeout".to_owned(), 60), "{path}");
            assert!(client.is_ended().await);
        }
    })
    .await;
}

#[tokio::test]
async fn whatever_a_peer_sends_is_an_answer_to_a_ping() {
    on_paused_clock(async {
        let server = Server::start().await;
        for answer in [client_frame(0x8a, b""), client_frame(0x81, b"here"), client_frame(0x8a, b"late")] {
            let mut client = server.socket("/api/echo/socket").await;
            for _ in 0..5 {
                while client.frame().await.0 != 0x89 {}
                sleep(Duration::from_secs(29)).await;
                client.send(&answer).await;
            }
        }
    })
    .await;
}

/// Opens a feed that has more to send than the kernel buffers, and waits until the server cannot send more. Returns the
/// connection's id too.
async fn stalled(server: &Server, path: &str) -> (Client, String) {
    let feed = format!("1,10000,65536,{}", unix_millis() - 10_000);
    let mut client = server.connect().await;
    let (id, _) = client.get("/api/hello").await.roundtrip();
    let path = format!("{path}?feed={feed}&since=0");
    match path.contains("socket") {
        true => client.upgrade(&path).await,
        false => {
            client.send(format!("GET {path} HTTP/1.1\r\nHost: t\r\n\r\n")).await;
            client.head().await;
        }
    }
    sleep(Duration::from_secs(1)).await;
    (client, id)
}

#[tokio::test]
async fn a_client_that_takes_almost_nothing_is_dropped() {
    on_paused_clock(async {
        let server = server().await;
        for (path, open) in [("/api/feed/stream", "streams_open"), ("/api/feed/socket", "sockets_open")] {
            let (mut client, _) = stalled(&server, path).await;
            assert_eq!(server.metric(open).await, 1);
            for _ in 0..10 {
                sleep(Duration::from_secs(3)).await;
                client.stream.read_u8().await.unwrap();
            }
            assert_eq!(server.metric(open).await, 0, "{path} is still open for a client that takes a byte every 3 s");
        }
    })
    .await;
}

#[tokio::test]
async fn a_client_that_takes_enough_is_kept_however_far_behind() {
    on_paused_clock(async {
        let server = server().await;
        for (path, open) in [("/api/feed/stream", "streams_open"), ("/api/feed/socket", "sockets_open")] {
            let (mut client, id) = stalled(&server, path).await;
            let bytes_out = async || server.report(&id).await["bytes_out"].as_u64().unwrap();
            let mut taken = vec![0; 256 << 10];
            for _ in 0..6 {
                sleep(Duration::from_secs(15)).await;
                // What the kernel holds back for a moment would look like a client that takes nothing.
                tokio::time::resume();
                let before = bytes_out().await;
                within(until(async || {
                    client.stream.read_exact(&mut taken).await.unwrap();
                    bytes_out().await >= before + (512 << 10)
                }))
                .await;
                tokio::time::pause();
            }
            assert_eq!(server.metric(open).await, 1, "{path}");
            drop(client);
            server.wait_for_metric(open, 0).await;
        }
    })
    .await;
}

/// A limit of silence on the path shows only if nobody breaks the silence.
#[tokio::test]
async fn a_stream_and_a_socket_are_quiet_if_they_are_asked_to() {
    on_paused_clock(async {
        let server = Server::start().await;
        let feed = feed("1", 3_600_000);
        let mut stream = server.connect().await;
        let path = format!("/api/feed/stream?feed={feed}&since=0&quiet=100.5");
        stream.send(format!("GET {path} HTTP/1.1\r\nHost: t\r\n\r\n")).await;
        stream.head().await;
        assert!(stream.chunk().await.starts_with("event: hello"));
        let started = Instant::now();
        assert_eq!(stream.chunk().await, ":\n\n");
        assert_eq!(started.elapsed().as_millis() / 100, 1_005);
        assert_eq!(stream.chunk().await, ":\n\n");
        assert_eq!(started.elapsed().as_secs(), 115, "afterwards there are heartbeats");
        let mut socket = server.socket(&format!("/api/feed/socket?feed={feed}&since=0&quiet=100")).await;
        let started = Instant::now();
        socket.frame().await;
        assert_eq!(socket.frame().await.0, 0x89);
        assert_eq!(started.elapsed().as_secs(), 100);
    })
    .await;
}

#[tokio::test]
async fn silence_has_the_limit_of_a_held_poll() {
    within(async {
        let server = Server::limited(Limits { hold_seconds: 7, ..Limits::default() }).await;
        let feed = feed("1", 3_600_000);
        for quiet in ["8", "-1", "x", "NaN"] {
            for transport in ["stream", "socket"] {
                let path = format!("/api/feed/{transport}?feed={feed}&since=0&quiet={quiet}");
                let response = server.connect().await.get(&path).await;
                assert_eq!((response.status, response.error().as_str()), (400, "bad-parameter"), "{path}");
            }
        }
        let response = server.connect().await.get(&format!("/api/feed/stream?feed={feed}&since=0&hints=2")).await;
        assert_eq!((response.status, response.error().as_str()), (400, "bad-parameter"));
    })
    .await;
}

#[tokio::test]
async fn a_stream_without_hints_asks_nothing_of_proxies() {
    within(async {
        let server = Server::start().await;
        for (hints, expected) in [("", true), ("&hints=1", true), ("&hints=0", false)] {
            let mut client = server.connect().await;
            let path = format!("/api/feed/stream?feed={}&since=0{hints}", feed("1", 3_600_000));
            client.send(format!("GET {path} HTTP/1.1\r\nHost: t\r\n\r\n")).await;
            let head = client.head().await.to_lowercase();
            assert_eq!(head.contains("x-accel-buffering: no"), expected, "{head}");
            assert_eq!(head.contains("no-transform"), expected, "{head}");
            assert!(head.contains("cache-control: no-store"), "{head}");
        }
    })
    .await;
}
