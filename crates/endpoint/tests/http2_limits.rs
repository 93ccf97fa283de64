//! Clients of HTTP/2 that ask for too much, or for nothing at all: floods are bounded, and what is silent ends.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::time::Duration;

use bytes::Bytes;
use endpoint::{Config, Limits};
use h2::{Reason, RecvStream};
use http::Request;
use support::secure::{Answer, Http2, Noted, SecureServer};
use support::{feed, on_paused_clock, unix_millis, until, within};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};
use tokio_rustls::client::TlsStream;
use wire::http2::hpack::{Encoder, Indexing};
use wire::http2::{DEFAULT_MAX_FRAME, ErrorCode, FrameKind, HEAD, Head, PREFACE, flag, write};

type Stream = Noted<TlsStream<Noted<TcpStream>>>;

/// A connection of HTTP/2 on which the test sends the frames.
async fn raw(server: &SecureServer) -> Stream {
    let mut stream = server.tls(&["h2"]).await.unwrap();
    stream.write_all(&[PREFACE, &write::settings(&[]), &write::settings_ack()].concat()).await.unwrap();
    stream
}

/// Sends `flood` again and again until the server ends the connection. Returns the code of its GOAWAY.
async fn flood(server: &SecureServer, mut next: impl FnMut(u32) -> Vec<u8>) -> Option<ErrorCode> {
    let (mut reader, mut writer) = tokio::io::split(raw(server).await);
    let reading = tokio::spawn(async move {
        let mut received = Vec::new();
        let _ = reader.read_to_end(&mut received).await;
        received
    });
    for number in 0..200_000 {
        // So that the server accepts each request as it comes.
        tokio::task::yield_now().await;
        if reading.is_finished() || writer.write_all(&next(number)).await.is_err() {
            break;
        }
    }
    let received = reading.await.unwrap();
    let mut rest = &received[..];
    while let Some(head) = Head::read(rest) {
        let Some(payload) = rest.get(HEAD..HEAD + head.length as usize) else { break };
        if head.kind == FrameKind::GoAway {
            return Some(ErrorCode(u32::from_be_bytes(payload[4..8].try_into().unwrap())));
        }
        rest = &rest[HEAD + payload.len()..];
    }
    None
}

fn block(path: &str) -> Vec<u8> {
    let fields = [(":method", "GET"), (":scheme", "https"), (":path", path), (":authority", "localhost")];
    Encoder::default().encode_as(fields.map(|(name, value)| (name.as_bytes(), value.as_bytes(), Indexing::Skip)))
}

fn get(number: u32, path: &str) -> Vec<u8> {
    write::headers(number * 2 + 1, &block(path), true, DEFAULT_MAX_FRAME)
}

/// CVE-2023-44487: each request is reset at once, so that no limit of open streams holds it up.
#[tokio::test]
async fn a_flood_of_resets_ends_the_connection() {
    within(async {
        let server = SecureServer::start().await;
        let ended = flood(&server, |number| {
            let stream = number * 2 + 1;
            [get(number, "/api/hello"), write::rst_stream(stream, ErrorCode::CANCEL)].concat()
        });
        let code = ended.await;
        assert!(code.is_none_or(|code| code == ErrorCode::ENHANCE_YOUR_CALM), "{code:?}");
        assert_eq!(server.http_2().await.get("/healthz").await.status, 200);
        server.server.wait_for_metric("connections_open", 0).await;
    })
    .await;
}

/// The same, but slow enough that each request is accepted before its reset comes.
#[tokio::test]
async fn a_slower_flood_of_resets_ends_it_too() {
    within(async {
        let server = SecureServer::start().await;
        let path = format!("/api/feed/long-poll?feed={}&since=0&hold=60", feed("1", 3_600_000));
        let code = flood(&server, |number| match number % 100 {
            99 => (number - 99..number)
                .flat_map(|number| write::rst_stream(number * 2 + 1, ErrorCode::CANCEL))
                .chain(write::ping([0; 8], false))
                .collect(),
            _ => get(number, &path),
        });
        assert_eq!(code.await, Some(ErrorCode::ENHANCE_YOUR_CALM));
        server.server.wait_for_metric("connections_open", 0).await;
        server.server.wait_for_metric("holds_open", 0).await;
    })
    .await;
}

#[tokio::test]
async fn a_flood_of_continuations_ends_the_connection() {
    within(async {
        let server = SecureServer::start().await;
        for piece in [&[][..], &[0x00, 0x01, b'a', 0x01, b'b']] {
            let code = flood(&server, |number| match number {
                0 => write::frame(FrameKind::Headers, flag::END_STREAM, 1, &block("/")),
                _ => write::frame(FrameKind::Continuation, 0, 1, piece),
            });
            let code = code.await;
            assert!(code.is_none_or(|code| code == ErrorCode::ENHANCE_YOUR_CALM), "{code:?}");
        }
        server.server.wait_for_metric("connections_open", 0).await;
    })
    .await;
}

/// Frames that ask for nothing cost more of the client's budget than their bytes, so that a flood of them is slowed down.
#[tokio::test]
async fn pings_and_settings_are_slowed_down_to_the_budget() {
    on_paused_clock(async {
        for frame in [write::ping([1; 8], false), write::settings(&[]), write::window_update(0, 1)] {
            let server = SecureServer::limited(Limits { bytes_per_second: 1_000_000, ..Limits::default() }).await;
            let (mut reader, mut writer) = tokio::io::split(raw(&server).await);
            let reading = tokio::spawn(async move { reader.read_to_end(&mut Vec::new()).await });
            let started = Instant::now();
            for _ in 0..200 {
                writer.write_all(&frame.repeat(100)).await.unwrap();
                writer.flush().await.unwrap();
            }
            let (bytes, limit) = (20_000 * (frame.len() + 64), 1_000_000);
            writer.shutdown().await.unwrap();
            let _ = reading.await.unwrap();
            let elapsed = started.elapsed().as_secs_f64();
            assert!(elapsed > bytes as f64 / limit as f64 - 0.5, "{bytes} bytes took {elapsed} s");
        }
    })
    .await;
}

#[tokio::test]
async fn more_streams_than_allowed_are_refused_and_the_others_go_on() {
    within(async {
        let server = SecureServer::start().await;
        let mut builder = h2::client::Builder::new();
        builder.initial_max_send_streams(1_000);
        let client = server.http_2_with(&builder).await;
        assert_eq!(client.get("/api/hello").await.status, 200);
        let mut send = client.send.clone().ready().await.unwrap();
        let path = format!("https://localhost/api/feed/long-poll?feed={}&since=0&hold=60", feed("1", 3_600_000));
        let mut holds = Vec::new();
        for _ in 0..128 {
            send = send.ready().await.unwrap();
            holds.push(send.send_request(Request::get(&path).body(()).unwrap(), true).unwrap());
        }
        server.server.wait_for_metric("holds_open", 128).await;
        drop(holds);
        server.server.wait_for_metric("holds_open", 0).await;
        assert_eq!(client.get("/api/hello").await.status, 200);
    })
    .await;
}

/// A client gets around the limit of connections neither by streams nor by several connections.
#[tokio::test]
async fn streams_count_against_the_clients_limit() {
    within(async {
        let server = SecureServer::limited(Limits { connections_per_client: 5, ..Limits::default() }).await;
        let clients = [server.http_2().await, server.http_2().await];
        let path = format!("https://localhost/api/feed/long-poll?feed={}&since=0&hold=60", feed("1", 3_600_000));
        let mut holds = Vec::new();
        for number in 0..5 {
            let mut send = clients[number % 2].send.clone().ready().await.unwrap();
            holds.push(send.send_request(Request::get(&path).body(()).unwrap(), true).unwrap());
        }
        server.server.wait_for_metric("holds_open", 5).await;
        for client in &clients {
            let answer = client.get("/api/hello").await;
            assert_eq!((answer.status, &answer.json()["error"]), (503, &"too-many-connections".into()));
            assert_eq!(answer.header("retry-after"), Some("5"));
            assert_eq!(client.get("/healthz").await.status, 200);
        }
        holds.pop();
        server.server.wait_for_metric("holds_open", 4).await;
        until(async || clients[0].get("/api/hello").await.status == 200).await;
    })
    .await;
}

#[tokio::test]
async fn a_connection_without_streams_is_closed_after_the_idle_limit() {
    on_paused_clock(async {
        let server = SecureServer::limited(Limits { idle_seconds: 20, ..Limits::default() }).await;
        let started = Instant::now();
        let mut silent = raw(&server).await;
        let used = server.http_2().await;
        assert_eq!(used.get("/api/hello").await.status, 200);
        let mut nothing = server.tls(&["h2"]).await.unwrap();
        let mut half = raw(&server).await;
        half.write_all(&write::frame(FrameKind::Headers, 0, 1, &block("/"))).await.unwrap();
        for stream in [&mut silent, &mut nothing, &mut half] {
            let _ = stream.read_to_end(&mut Vec::new()).await;
        }
        until(async || used.send.clone().ready().await.is_err()).await;
        let elapsed = started.elapsed().as_secs();
        assert!((20..=24).contains(&elapsed), "{elapsed} s");
    })
    .await;
}

#[tokio::test]
async fn a_held_request_outlives_the_idle_limit_while_its_client_answers_pings() {
    on_paused_clock(async {
        let server = SecureServer::limited(Limits { idle_seconds: 20, ..Limits::default() }).await;
        let path = format!("/api/feed/long-poll?feed={}&since=0&hold=110", feed("1", 3_600_000));
        let client = server.http_2().await;
        assert_eq!(client.get(&path).await.status, 204);
        let started = Instant::now();
        let mut dead = raw(&server).await;
        dead.write_all(&get(0, &path)).await.unwrap();
        let _ = dead.read_to_end(&mut Vec::new()).await;
        let elapsed = started.elapsed().as_secs();
        assert!((60..=95).contains(&elapsed), "a client that does not answer is dropped after {elapsed} s");
    })
    .await;
}

#[tokio::test]
async fn a_body_that_does_not_come_and_a_response_that_is_not_taken_have_deadlines() {
    on_paused_clock(async {
        let server = SecureServer::limited(Limits { idle_seconds: 20, ..Limits::default() }).await;
        let mut builder = h2::client::Builder::new();
        builder.initial_connection_window_size(1 << 20);
        let client = server.http_2_with(&builder).await;
        let mut send = client.send.clone().ready().await.unwrap();
        let started = Instant::now();
        let request = Request::post("https://localhost/api/echo").body(()).unwrap();
        let (response, mut body) = send.send_request(request, false).unwrap();
        body.send_data(Bytes::from_static(b"abc"), false).unwrap();
        let answer = Answer::read(response.await.unwrap()).await;
        assert_eq!((answer.status, &answer.json()["error"]), (408, &"body-timeout".into()));
        assert_eq!(started.elapsed().as_secs(), 20);

        let path = format!("https://localhost/api/feed/poll?feed=1,10000,65536,{}&since=0", unix_millis() - 10_000);
        let (response, _) = send.send_request(Request::get(path).body(()).unwrap(), true).unwrap();
        let mut unread: RecvStream = response.await.unwrap().into_body();
        let started = Instant::now();
        let error = loop {
            // The client reads what is there and makes no room for more.
            match unread.data().await {
                Some(Ok(_)) => {}
                Some(Err(error)) => break error,
                None => panic!("the response is larger than the window"),
            }
        };
        assert_eq!(error.reason(), Some(Reason::CANCEL));
        let elapsed = started.elapsed().as_secs();
        assert!((20..=22).contains(&elapsed), "{elapsed} s");
        assert_eq!(client.get("/healthz").await.status, 200, "the connection goes on");
    })
    .await;
}

/// Streams that are held up do not hold up the others of their connection.
#[tokio::test]
async fn a_stream_that_is_not_read_does_not_stop_its_neighbours() {
    within(async {
        let server = SecureServer::start().await;
        let mut builder = h2::client::Builder::new();
        builder.initial_connection_window_size(1 << 20);
        let client = server.http_2_with(&builder).await;
        let mut send = client.send.clone().ready().await.unwrap();
        let path = format!("https://localhost/api/feed/poll?feed=1,10000,65536,{}&since=0", unix_millis() - 10_000);
        let mut unread = Vec::new();
        for _ in 0..5 {
            send = send.ready().await.unwrap();
            let (response, _) = send.send_request(Request::get(&path).body(()).unwrap(), true).unwrap();
            unread.push(response.await.unwrap());
        }
        for _ in 0..20 {
            assert_eq!(client.get("/api/hello").await.status, 200);
        }
        for response in unread {
            assert!(Answer::read(response).await.body.len() > 196_000);
        }
    })
    .await;
}

async fn drained(client: &Http2) -> Duration {
    let started = Instant::now();
    until(async || client.send.clone().ready().await.is_err()).await;
    started.elapsed()
}

/// What is new after GOAWAY goes elsewhere, and what is open is answered.
#[tokio::test]
async fn a_draining_endpoint_says_goaway_at_each_connections_turn() {
    on_paused_clock(async {
        let server = SecureServer::start_with(Config { drain_seconds: 20, ..Config::default() }).await;
        let client = server.http_2().await;
        let mut send = client.send.clone().ready().await.unwrap();
        let path = format!("https://localhost/api/feed/long-poll?feed={}&since=0&hold=100", feed("1", 3_600_000));
        let (hold, _) = send.send_request(Request::get(&path).body(()).unwrap(), true).unwrap();
        server.server.wait_for_metric("holds_open", 1).await;
        let SecureServer { server, .. } = server;
        let ended = server.stop();
        sleep(Duration::from_secs(5)).await;
        let answer = client.get("/api/hello").await;
        assert_eq!((answer.status, answer.header("connection")), (200, None));
        assert_eq!(client.get("/healthz").await.status, 503);
        assert_eq!(hold.await.unwrap().status(), 204);
        drop(send);
        let elapsed = drained(&client).await;
        assert!(elapsed < Duration::from_secs(20), "{elapsed:?}");
        drop(client);
        ended.await.unwrap().unwrap();
    })
    .await;
}
