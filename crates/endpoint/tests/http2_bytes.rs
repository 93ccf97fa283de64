//! Over TLS, too, every number of bytes that the endpoint reports equals what a client noted itself: on the socket to the
//! byte, and for each stream of HTTP/2 by the frames that a reader of its own finds in what was sent.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::collections::BTreeMap;

use bytes::Bytes;
use endpoint::Limits;
use futures_util::future::join_all;
use h2::ext::Protocol;
use http::{Request, StatusCode};
use serde_json::Value;
use support::secure::{Answer, Http2, SecureServer, roundtrip};
use support::{client_frame, feed, within};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use wire::http2::{FrameKind, HEAD, Head, PREFACE};

/// The bytes of each stream's HEADERS, CONTINUATION and DATA frames; at 0 all that is shared.
fn by_stream(bytes: &[u8], preface: usize) -> BTreeMap<u32, u64> {
    let mut sums = BTreeMap::from([(0, preface as u64)]);
    let mut rest = &bytes[preface..];
    while !rest.is_empty() {
        let head = Head::read(rest).expect("a whole head");
        let length = HEAD + head.length as usize;
        let is_message = matches!(head.kind, FrameKind::Headers | FrameKind::Continuation | FrameKind::Data);
        *sums.entry(if is_message { head.stream } else { 0 }).or_default() += length as u64;
        rest = rest.get(length..).expect("a whole frame");
    }
    sums
}

/// Compares a report with what the client noted. The streams' numbers are odd, in the order of the exchanges.
fn assert_report(report: &Value, client: &Http2) {
    let (sent, received) = (client.above.sent(), client.above.received());
    assert_eq!((&report["http"], &report["tls"]), (&"2".into(), &true.into()));
    assert_eq!(report["bytes_in"], client.below.sent().len(), "{report:#}");
    assert_eq!(report["bytes_out"], client.below.received().len(), "{report:#}");
    assert_eq!(report["http_bytes_in"], sent.len(), "{report:#}");
    assert_eq!(report["http_bytes_out"], received.len(), "{report:#}");
    let (sent, received) = (by_stream(&sent, PREFACE.len()), by_stream(&received, 0));
    assert_eq!((&report["shared_in"], &report["shared_out"]), (&sent[&0].into(), &received[&0].into()), "{report:#}");
    let exchanges = report["exchanges"].as_array().unwrap();
    let mut reported: Vec<_> =
        exchanges.iter().map(|exchange| (&exchange["bytes_in"], &exchange["bytes_out"])).collect();
    let mut noted: Vec<_> = sent
        .iter()
        .filter(|(stream, _)| **stream > 0)
        .map(|(stream, bytes)| (Value::from(*bytes), Value::from(received.get(stream).copied().unwrap_or(0))))
        .collect();
    // Requests that arrive together may be handled in any order.
    reported.sort_by_key(|pair| (pair.0.as_u64(), pair.1.as_u64()));
    noted.sort_by_key(|pair| (pair.0.as_u64(), pair.1.as_u64()));
    assert_eq!(reported, noted.iter().map(|(a, b)| (a, b)).collect::<Vec<_>>());
    assert!(exchanges.iter().all(|exchange| exchange["counted"] == "frames"));
    let sum = |name: &str, shared: &str| {
        exchanges.iter().map(|exchange| exchange[name].as_u64().unwrap()).sum::<u64>()
            + report[shared].as_u64().unwrap()
    };
    assert_eq!(report["http_bytes_in"], sum("bytes_in", "shared_in"));
    assert_eq!(report["http_bytes_out"], sum("bytes_out", "shared_out"));
}

/// The header's `in` and `out` are those of the exchange in the report.
fn assert_header(answer: &Answer, report: &Value) {
    let (_, parameters) = answer.roundtrip();
    let names: Vec<_> = parameters.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["n", "in", "out", "http"], "{parameters:?}");
    assert_eq!(parameters[3].1, "2");
    let number = answer.parameter("n");
    let exchanges = report["exchanges"].as_array().unwrap();
    let exchange = exchanges.iter().find(|exchange| exchange["number"].as_u64() == number).expect("the exchange");
    assert_eq!(exchange["bytes_in"].as_u64(), answer.parameter("in"), "{exchange}");
    assert_eq!(exchange["bytes_out"].as_u64(), answer.parameter("out"), "{exchange}");
}

#[tokio::test]
async fn requests_one_after_the_other_are_counted_by_their_frames() {
    within(async {
        let server = SecureServer::start().await;
        let client = server.http_2().await;
        let now = feed("1000", -10_000);
        let mut answers = Vec::new();
        for number in 1..=30 {
            let until = number * number * 3;
            let origin: &[(&str, &str)] = if number % 3 == 0 { &[("origin", "https://example.org")] } else { &[] };
            let path = format!("/api/feed/poll?feed={now}&since=0&until={until}");
            answers.push(client.request("GET", &path, origin, b"").await);
        }
        let id = answers[0].roundtrip().0;
        let report = server.settled_report(&id, &client).await;
        assert_report(&report, &client);
        for (number, answer) in (1..).zip(&answers) {
            assert_eq!(answer.parameter("n"), Some(number));
            assert_header(answer, &report);
        }
        let [first, second] = [0, 1].map(|at| answers[at].parameter("in").unwrap());
        assert!(second < first, "HPACK makes the later requests smaller: {first}, {second}");
    })
    .await;
}

#[tokio::test]
async fn requests_at_the_same_time_share_a_connection_and_no_byte() {
    within(async {
        let server = SecureServer::start().await;
        let client = server.http_2().await;
        let now = feed("1000", -60_000);
        let body = vec![b'x'; 100_000];
        let requests = (0..30).map(|number: usize| {
            let (client, now, body) = (client.clone(), &now, &body);
            async move {
                match number % 5 {
                    0 => client.get(&format!("/api/feed/poll?feed={now}&since={number}")).await,
                    1 => client.request("POST", "/api/echo", &[("x-a", "b")], &body[..number * 3_000]).await,
                    2 => client.request("HEAD", "/api/hello", &[], b"").await,
                    3 => client.get("/api/nothing").await,
                    _ => client.get(&format!("/api/feed/poll?feed={}&since=0", feed("1", 3_600_000))).await,
                }
            }
        });
        let answers = join_all(requests).await;
        let report = server.settled_report(&answers[0].roundtrip().0, &client).await;
        assert_report(&report, &client);
        for answer in &answers {
            assert_header(answer, &report);
        }
        let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        statuses.dedup();
        assert_eq!(statuses, [200, 204, 404]);
    })
    .await;
}

/// A large response needs more room than the client's first windows have.
#[tokio::test]
async fn a_response_that_waits_for_windows_has_the_size_that_it_announced() {
    within(async {
        let server = SecureServer::start().await;
        for window in [65_535, 16_384, 40_000, 1 << 20] {
            let mut builder = h2::client::Builder::new();
            builder.initial_window_size(window).initial_connection_window_size(window.max(65_535));
            let client = server.http_2_with(&builder).await;
            let mut answers = Vec::new();
            for _ in 0..3 {
                let path = format!("/api/feed/poll?feed=1,10000,65536,{}&since=0", support::unix_millis() - 10_000);
                answers.push(client.get(&path).await);
            }
            let report = server.settled_report(&answers[0].roundtrip().0, &client).await;
            assert_report(&report, &client);
            for answer in &answers {
                assert!(answer.body.len() > 196_000, "{}", answer.body.len());
                assert_header(answer, &report);
            }
        }
    })
    .await;
}

/// Such a client cannot get frames of the announced size, but it gets its response, and the report is right.
#[tokio::test]
async fn windows_smaller_than_a_frame_split_it() {
    within(async {
        let server = SecureServer::start().await;
        let mut builder = h2::client::Builder::new();
        builder.initial_window_size(1_000);
        let client = server.http_2_with(&builder).await;
        let answer = client.get(&format!("/api/feed/poll?feed={}&since=0", feed("1000", -2_000))).await;
        assert!(answer.body.len() > 20_000, "{}", answer.body.len());
        let report = server.settled_report(&answer.roundtrip().0, &client).await;
        assert_report(&report, &client);
    })
    .await;
}

#[tokio::test]
async fn limits_refusals_and_preflights_are_counted_exactly() {
    within(async {
        let server = SecureServer::limited(Limits { rate_per_second: 8, body_bytes: 1_000, ..Limits::default() }).await;
        let client = server.http_2().await;
        let preflight = [("origin", "null"), ("access-control-request-method", "PUT")];
        let mut answers = vec![
            client.request("OPTIONS", "/api/echo", &preflight, b"").await,
            client.request("POST", "/api/echo", &[], &[b'x'; 5_000]).await,
            client.get("/api/feed/socket?feed=1,1,20,0&since=0").await,
            client.get("/healthz").await,
        ];
        for _ in 0..12 {
            answers.push(client.request("POST", "/api/hello", &[], b"body").await);
        }
        let report = server.settled_report(&answers[0].roundtrip().0, &client).await;
        assert_report(&report, &client);
        for answer in &answers {
            assert_header(answer, &report);
        }
        let statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
        assert_eq!(&statuses[..4], [204, 413, 405, 200]);
        assert!(statuses.contains(&429), "{statuses:?}");
    })
    .await;
}

/// The two that stay open while polls come and go on the same connection.
#[tokio::test]
async fn a_stream_and_a_socket_are_counted_beside_polls() {
    within(async {
        let server = SecureServer::start().await;
        let client = server.http_2().await;
        let mut send = client.send.clone().ready().await.unwrap();
        while !send.is_extended_connect_protocol_enabled() {
            tokio::task::yield_now().await;
        }
        let feed_of_20 = format!("feed={}&since=0&until=20", feed("1000", -100));
        let path = format!("https://localhost/api/feed/stream?{feed_of_20}");
        let request = Request::get(path).header("origin", "null").body(()).unwrap();
        let (response, _) = send.send_request(request, true).unwrap();
        let response = response.await.unwrap();
        let stream_head = response.headers()["roundtrip"].to_str().unwrap().to_owned();
        let mut events = response.into_body();
        let mut text = String::new();
        while !text.contains("\nid: 20\n") {
            let data = events.data().await.unwrap().unwrap();
            events.flow_control().release_capacity(data.len()).unwrap();
            text.push_str(std::str::from_utf8(&data).unwrap());
        }
        let hello: Value = serde_json::from_str(text.lines().nth(1).unwrap().strip_prefix("data: ").unwrap()).unwrap();
        assert_eq!((&hello["http"], &hello["tls"], &hello["exchange"]), (&"2".into(), &true.into(), &1.into()));
        let (id, parameters) = roundtrip(&stream_head);
        assert_eq!(parameters.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["n", "in", "http"]);
        assert_eq!(hello["request_bytes"].to_string(), parameters[1].1);

        let request = Request::connect("https://localhost/api/echo/socket")
            .extension(Protocol::from_static("websocket"))
            .header("sec-websocket-version", "13")
            .body(())
            .unwrap();
        let (response, mut socket) = send.send_request(request, false).unwrap();
        let response = response.await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let mut frames = response.into_body();
        for size in [0, 5, 125, 126, 70_000] {
            socket.send_data(Bytes::from(client_frame(0x82, &vec![7; size])), false).unwrap();
            let mut left = size
                + if size < 126 {
                    2
                } else if size < 65_536 {
                    4
                } else {
                    10
                };
            while left > 0 {
                let data = frames.data().await.unwrap().unwrap();
                frames.flow_control().release_capacity(data.len()).unwrap();
                left -= data.len();
            }
            for _ in 0..5 {
                assert_eq!(client.get("/api/hello").await.status, 200);
            }
        }
        let report = server.settled_report(&id, &client).await;
        assert_report(&report, &client);
        let exchanges = report["exchanges"].as_array().unwrap();
        let of_kind = |kind: &str| exchanges.iter().find(|exchange| exchange["kind"] == kind).unwrap();
        let (stream, socket) = (of_kind("stream"), of_kind("socket"));
        assert_eq!(
            (&stream["number"], &stream["open"], &stream["messages_out"]),
            (&1.into(), &true.into(), &20.into())
        );
        assert_eq!((&socket["number"], &socket["open"], &socket["messages_out"]), (&2.into(), &true.into(), &5.into()));
        let received = by_stream(&client.above.received(), 0);
        assert_eq!(hello["answer_bytes"].as_u64().unwrap() + 9 * 21 + text.len() as u64, received[&1]);

        for _ in 0..60 {
            assert_eq!(client.get("/api/hello").await.status, 200);
        }
        let report = server.settled_report(&id, &client).await;
        let exchanges = report["exchanges"].as_array().unwrap();
        assert_eq!(exchanges.len(), 32);
        let numbers = (&exchanges[0]["number"], &exchanges[1]["number"]);
        assert_eq!(numbers, (&1.into(), &2.into()), "what is open is kept, however old it is");
    })
    .await;
}

#[tokio::test]
async fn a_body_that_waits_for_100_continue_gets_it() {
    within(async {
        let server = SecureServer::start().await;
        let client = server.http_2().await;
        let mut send = client.send.clone().ready().await.unwrap();
        let request = Request::post("https://localhost/api/echo").header("expect", "100-continue").body(()).unwrap();
        let (mut response, mut stream) = send.send_request(request, false).unwrap();
        let interim = std::future::poll_fn(|cx| response.poll_informational(cx)).await;
        assert_eq!(interim.unwrap().unwrap().status(), StatusCode::CONTINUE);
        stream.send_data(Bytes::from_static(b"hello"), true).unwrap();
        let answer = Answer::read(response.await.unwrap()).await;
        assert_eq!(answer.json()["body"], "hello");
        let report = server.settled_report(&answer.roundtrip().0, &client).await;
        assert_report(&report, &client);
        assert_header(&answer, &report);
    })
    .await;
}

#[tokio::test]
async fn http_1_1_over_tls_is_counted_above_tls() {
    within(async {
        let server = SecureServer::start().await;
        for versions in [&["http/1.1"][..], &[]] {
            let mut stream = server.tls(versions).await.unwrap();
            let mut expected = Vec::new();
            for number in 1..=5 {
                let before = (stream.notes.sent().len(), stream.notes.received().len());
                let body = "x".repeat(number * 1_000);
                let head =
                    format!("POST /api/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n", body.len());
                stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
                let mut answer = Vec::new();
                while !answer.ends_with(b"}") {
                    stream.read_buf(&mut answer).await.unwrap();
                }
                let answer = String::from_utf8(answer).unwrap();
                let line = answer.lines().find_map(|line| line.strip_prefix("roundtrip: ")).expect(&answer);
                let (id, parameters) = roundtrip(line);
                let bytes = (stream.notes.sent().len() - before.0, stream.notes.received().len() - before.1);
                let wanted = format!("{id};n={number};in={};out={};http=1.1;tls", bytes.0, bytes.1);
                assert_eq!(line, wanted, "{parameters:?}");
                expected.push(bytes);
                let below = &stream.inner.get_ref().0.notes;
                let report = server.report(&id).await;
                assert_eq!((&report["http"], &report["tls"]), (&"1.1".into(), &true.into()));
                assert_eq!(report["bytes_in"], below.sent().len());
                assert_eq!(report["bytes_out"], below.received().len());
                assert_eq!((&report["shared_in"], &report["shared_out"]), (&0.into(), &0.into()));
                for (exchange, bytes) in report["exchanges"].as_array().unwrap().iter().zip(&expected) {
                    assert_eq!(exchange["counted"], "http");
                    assert_eq!((&exchange["bytes_in"], &exchange["bytes_out"]), (&bytes.0.into(), &bytes.1.into()));
                }
            }
        }
    })
    .await;
}
