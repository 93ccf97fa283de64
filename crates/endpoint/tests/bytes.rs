//! Every byte that the endpoint tells is the byte that a client of plain TCP counted itself.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use serde_json::Value;
use support::{Answer, HANDSHAKE, Server, Wire, client_frame, feed, within};

fn check(answer: &Answer, number: u64) {
    let (_, parameters) = answer.roundtrip();
    let expected = [("n", number), ("in", answer.request_bytes), ("out", answer.bytes)];
    let expected: Vec<_> = expected.map(|(name, value)| (name.to_owned(), value)).into();
    assert_eq!(parameters, expected, "{}", answer.head);
}

async fn report(server: &Server, id: &str) -> Value {
    let answer = server.wire().await.get(&format!("/api/connections/{id}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn exchange(report: &Value, number: usize) -> (u64, u64) {
    let exchange = &report["exchanges"][number - 1];
    (exchange["bytes_in"].as_u64().unwrap(), exchange["bytes_out"].as_u64().unwrap())
}

fn assert_totals(report: &Value, wire: &Wire) {
    assert_eq!(report["bytes_in"], wire.sent);
    assert_eq!(report["bytes_out"], wire.received);
}

#[tokio::test]
async fn keep_alive_polls_are_counted_one_by_one() {
    within(async {
        let server = Server::start().await;
        let mut wire = server.wire().await;
        let now = feed("1000", -10_000);
        let later = feed("1", 3_600_000);
        let mut answers = Vec::new();
        for number in 1..=40 {
            // Sizes of one, two, three and more digits, and 204.
            let path = match number % 4 {
                0 => format!("/api/feed/poll?feed={later}&since=0"),
                _ => format!("/api/feed/poll?feed={now}&since=0&until={}", number * number / 2),
            };
            let origin = if number % 3 == 0 { "Origin: https://example.org\r\n" } else { "" };
            let answer = wire.ask("GET", &path, origin, "").await;
            assert_eq!(answer.status, if number % 4 == 0 || number == 1 { 204 } else { 200 });
            check(&answer, number);
            answers.push(answer);
        }
        let report = report(&server, &answers[0].roundtrip().0).await;
        assert_totals(&report, &wire);
        assert_eq!((&report["requests"], &report["open"], &report["tls"]), (&40.into(), &true.into(), &false.into()));
        assert_eq!(report["exchanges"].as_array().unwrap().len(), 32);
        for (exchange, answer) in report["exchanges"].as_array().unwrap().iter().zip(&answers[8..]) {
            assert_eq!(exchange["bytes_in"], answer.request_bytes);
            assert_eq!(exchange["bytes_out"], answer.bytes);
            assert_eq!((&exchange["kind"], &exchange["open"]), (&"http".into(), &false.into()));
        }
        if cfg!(target_os = "linux") {
            assert!(report["rtt_micros"].as_u64().is_some_and(|micros| micros < 1_000_000), "{report}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_answer_of_every_size_tells_its_size() {
    within(async {
        let server = Server::start().await;
        let mut wire = server.wire().await;
        // Across the sizes where `out` and Content-Length get another digit.
        for (number, size) in (1..).zip((1..120).chain(300..700).chain(9_000..9_300)) {
            let answer = wire.ask("POST", "/api/echo", "", &"x".repeat(size)).await;
            check(&answer, number);
            let echo = answer.json();
            assert_eq!(echo["request_bytes"], answer.request_bytes);
            assert_eq!(echo["body_bytes"], size);
            assert_eq!(echo["head_bytes"], answer.request_bytes - size as u64);
        }
    })
    .await;
}

#[tokio::test]
async fn a_body_that_comes_in_pieces_is_counted_whole() {
    within(async {
        let server = Server::start().await;
        let mut wire = server.wire().await;
        wire.send("POST /api/echo HTTP/1.1\r\nHost: test\r\nContent-Length: 6\r\n\r\nab").await;
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        wire.send("cdef").await;
        let mut answer = wire.answer(false).await;
        answer.request_bytes = wire.sent;
        check(&answer, 1);
        assert_eq!(answer.json()["body"], "abcdef");

        let before = wire.sent;
        let head = "PUT /api/echo/x?y=1 HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n";
        wire.send(format!("{head}3\r\nabc\r\n")).await;
        wire.send([b"1\r\n", &[0xff][..], b"\r\n0\r\n\r\n"].concat()).await;
        let mut answer = wire.answer(false).await;
        answer.request_bytes = wire.sent - before;
        check(&answer, 2);
        let echo = answer.json();
        assert_eq!((&echo["method"], &echo["path"]), (&"PUT".into(), &"/api/echo/x?y=1".into()));
        assert_eq!((&echo["body"], &echo["body_base64"]), (&Value::Null, &"YWJj/w==".into()));
        assert_eq!((&echo["head_bytes"], &echo["body_bytes"]), (&head.len().into(), &4.into()));
    })
    .await;
}

#[tokio::test]
async fn errors_head_preflights_and_http_1_0_are_exact_too() {
    within(async {
        let server = Server::start().await;
        let mut wire = server.wire().await;
        let preflight = "Origin: null\r\nAccess-Control-Request-Method: PUT\r\n";
        check(&wire.get("/api/nothing").await, 1);
        check(&wire.ask("POST", "/api/feed/poll", "", "body").await, 2);
        check(&wire.ask("HEAD", "/api/hello", "", "").await, 3);
        check(&wire.ask("OPTIONS", "/api/echo", preflight, "").await, 4);
        check(&wire.get("/api/feed/socket?feed=1,1,20,0&since=0").await, 5);
        check(&wire.get("/healthz").await, 6);

        wire.send("POST /api/echo HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n").await;
        let interim = wire.head().await;
        assert!(interim.starts_with("HTTP/1.1 100 "));
        wire.send("ab").await;
        let answer = wire.answer(false).await;
        assert_eq!(answer.parameter("out"), Some(interim.len() as u64 + answer.bytes));

        let mut wire = server.wire().await;
        wire.send("GET /api/hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").await;
        let mut answer = wire.answer(false).await;
        answer.request_bytes = wire.sent;
        check(&answer, 1);
        wire.send("GET /api/hello HTTP/1.0\r\n\r\n").await;
        let answer = wire.answer(false).await;
        assert_eq!(answer.parameter("out"), Some(answer.bytes));
        assert!(wire.is_ended().await);
    })
    .await;
}

#[tokio::test]
async fn a_stream_is_counted_with_its_chunks() {
    within(async {
        let server = Server::start().await;
        let mut wire = server.wire().await;
        check(&wire.get("/api/hello").await, 1);
        let before = (wire.sent, wire.received);
        let path = format!("/api/feed/stream?feed={}&since=0&until=50", feed("1000", -20));
        wire.send(format!("GET {path} HTTP/1.1\r\nHost: test\r\nOrigin: null\r\n\r\n")).await;
        let head = wire.head().await;
        let hello = wire.chunk().await;
        let data = hello.strip_prefix("event: hello\ndata: ").and_then(|rest| rest.strip_suffix("\n\n")).unwrap();
        let hello: Value = serde_json::from_str(data).unwrap();
        assert_eq!(hello["exchange"], 2);
        assert_eq!(hello["request_bytes"], wire.sent - before.0);
        assert_eq!(hello["answer_bytes"], head.len());
        assert!(head.contains(&format!(";n=2;in={}\r\n", wire.sent - before.0)), "{head}");
        for index in 1..=50 {
            let event = wire.chunk().await;
            assert!(event.starts_with(&format!("id: {index}\ndata: {index} ")), "{event}");
        }
        let report = report(&server, hello["connection"].as_str().unwrap()).await;
        assert_totals(&report, &wire);
        assert_eq!(exchange(&report, 2), (wire.sent - before.0, wire.received - before.1));
        let exchange = &report["exchanges"][1];
        assert_eq!((&exchange["kind"], &exchange["open"]), (&"stream".into(), &true.into()));
        assert_eq!(exchange["messages_out"], 50);
    })
    .await;
}

#[tokio::test]
async fn a_socket_is_counted_with_its_handshake_and_its_goodbye() {
    within(async {
        let server = Server::start().await;
        let mut wire = server.wire().await;
        check(&wire.get("/api/hello").await, 1);
        let before = (wire.sent, wire.received);
        let path = format!("/api/feed/socket?feed={}&since=0&until=20", feed("1000", -20));
        wire.send(format!("GET {path} HTTP/1.1\r\nHost: test\r\n{HANDSHAKE}\r\n")).await;
        let request_bytes = wire.sent - before.0;
        let head = wire.head().await;
        assert!(head.starts_with("HTTP/1.1 101 ") && !head.contains("out="), "{head}");
        assert!(!head.to_lowercase().contains("sec-websocket-extensions"), "{head}");
        let (_, hello) = wire.frame().await;
        let hello: Value = serde_json::from_slice(&hello).unwrap();
        assert_eq!((&hello["request_bytes"], &hello["answer_bytes"]), (&request_bytes.into(), &head.len().into()));
        for index in 1..=20 {
            let (first, text) = wire.frame().await;
            assert_eq!(first, 0x81);
            assert_eq!(feed::index_of(std::str::from_utf8(&text).unwrap()), Some(index));
        }
        wire.send(client_frame(0x89, b"ping")).await;
        assert_eq!(wire.frame().await, (0x8a, b"ping".to_vec()));
        wire.send(client_frame(0x88, &1000_u16.to_be_bytes())).await;
        assert_eq!(wire.frame().await, (0x88, 1000_u16.to_be_bytes().to_vec()));
        assert!(wire.is_ended().await);

        let id = hello["connection"].as_str().unwrap();
        drop(wire.stream);
        let report = loop {
            let report = report(&server, id).await;
            if report["open"] == false {
                break report;
            }
        };
        assert_eq!((&report["bytes_in"], &report["bytes_out"]), (&wire.sent.into(), &wire.received.into()));
        assert_eq!(exchange(&report, 2), (wire.sent - before.0, wire.received - before.1));
        let exchange = &report["exchanges"][1];
        assert_eq!((&exchange["kind"], &exchange["open"]), (&"socket".into(), &false.into()));
        assert_eq!(exchange["messages_out"], 20);
    })
    .await;
}

#[tokio::test]
async fn echoes_are_counted_also_when_they_come_with_the_handshake() {
    within(async {
        let server = Server::start().await;
        let mut wire = server.wire().await;
        let early = client_frame(0x81, b"early");
        let head = format!("GET /api/echo/socket HTTP/1.1\r\nHost: test\r\n{HANDSHAKE}\r\n");
        wire.send([head.as_bytes(), &early].concat()).await;
        let answer = wire.head().await;
        assert_eq!(wire.frame().await, (0x81, b"early".to_vec()));
        for size in [0, 1, 125, 126, 65_535, 65_536, 200_000] {
            let payload: Vec<u8> = (0..size).map(|n| (n % 251) as u8).collect();
            wire.send(client_frame(0x82, &payload)).await;
            assert_eq!(wire.frame().await, (0x82, payload), "{size} bytes");
        }
        let id = answer.split_once("roundtrip: ").unwrap().1.split(';').next().unwrap().to_owned();
        let report = report(&server, &id).await;
        assert_totals(&report, &wire);
        assert_eq!(exchange(&report, 1), (wire.sent, wire.received));
        assert_eq!(report["exchanges"][0]["messages_out"], 8);
    })
    .await;
}
