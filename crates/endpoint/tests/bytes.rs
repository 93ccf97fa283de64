//! Every number of bytes that the endpoint reports equals what a client on plain TCP counted itself.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use endpoint::Limits;
use serde_json::Value;
use support::{Client, HANDSHAKE, Response, Server, client_frame, feed, until, within};

fn check(response: &Response, number: u64) {
    let (_, parameters) = response.roundtrip();
    let expected = [("n", number), ("in", response.request_bytes), ("out", response.bytes)];
    let expected: Vec<_> = expected.map(|(name, value)| (name.to_owned(), value)).into();
    assert_eq!(parameters, expected, "{}", response.head);
}

fn exchange(report: &Value, number: usize) -> (u64, u64) {
    let exchange = &report["exchanges"][number - 1];
    (exchange["bytes_in"].as_u64().unwrap(), exchange["bytes_out"].as_u64().unwrap())
}

fn assert_totals(report: &Value, client: &Client) {
    assert_eq!(report["bytes_in"], client.sent);
    assert_eq!(report["bytes_out"], client.received);
}

#[tokio::test]
async fn keep_alive_polls_are_counted_one_by_one() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        let now = feed("1000", -10_000);
        let later = feed("1", 3_600_000);
        let mut responses = Vec::new();
        for number in 1..=40 {
            // Sizes of one, two, three and more digits, and 204.
            let path = match number % 4 {
                0 => format!("/api/feed/poll?feed={later}&since=0"),
                _ => format!("/api/feed/poll?feed={now}&since=0&until={}", number * number / 2),
            };
            let origin = if number % 3 == 0 { "Origin: https://example.org\r\n" } else { "" };
            let response = client.request("GET", &path, origin, "").await;
            assert_eq!(response.status, if number % 4 == 0 || number == 1 { 204 } else { 200 });
            check(&response, number);
            responses.push(response);
        }
        let report = server.report(&responses[0].roundtrip().0).await;
        assert_totals(&report, &client);
        assert_eq!((&report["requests"], &report["open"], &report["tls"]), (&40.into(), &true.into(), &false.into()));
        assert_eq!(report["exchanges"].as_array().unwrap().len(), 32);
        for (exchange, response) in report["exchanges"].as_array().unwrap().iter().zip(&responses[8..]) {
            assert_eq!(exchange["bytes_in"], response.request_bytes);
            assert_eq!(exchange["bytes_out"], response.bytes);
            assert_eq!((&exchange["kind"], &exchange["open"]), (&"http".into(), &false.into()));
        }
        if cfg!(target_os = "linux") {
            assert!(report["rtt_micros"].as_u64().is_some_and(|micros| micros < 1_000_000), "{report}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_response_of_every_size_contains_its_size() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        // These sizes include those at which `out` and Content-Length get another digit.
        for (number, size) in (1..).zip((1..120).chain(300..700).chain(9_000..9_300)) {
            let response = client.request("POST", "/api/echo", "", &"x".repeat(size)).await;
            check(&response, number);
            let echo = response.json();
            assert_eq!(echo["request_bytes"], response.request_bytes);
            assert_eq!(echo["body_bytes"], size);
            assert_eq!(echo["head_bytes"], response.request_bytes - size as u64);
        }
    })
    .await;
}

#[tokio::test]
async fn a_body_that_arrives_in_pieces_is_counted_whole() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        let (id, _) = client.get("/api/hello").await.roundtrip();
        let before = client.sent;
        client.send("POST /api/echo HTTP/1.1\r\nHost: test\r\nContent-Length: 6\r\n\r\nab").await;
        server.wait_for_bytes_in(&id, client.sent).await;
        client.send("cdef").await;
        let mut response = client.response(false).await;
        response.request_bytes = client.sent - before;
        check(&response, 2);
        assert_eq!(response.json()["body"], "abcdef");

        let before = client.sent;
        let head = "PUT /api/echo/x?y=1 HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n";
        client.send(format!("{head}3\r\nabc\r\n")).await;
        client.send([b"1\r\n", &[0xff][..], b"\r\n0\r\n\r\n"].concat()).await;
        let mut response = client.response(false).await;
        response.request_bytes = client.sent - before;
        check(&response, 3);
        let echo = response.json();
        assert_eq!((&echo["method"], &echo["path"]), (&"PUT".into(), &"/api/echo/x?y=1".into()));
        assert_eq!((&echo["body"], &echo["body_base64"]), (&Value::Null, &"YWJj/w==".into()));
        assert_eq!((&echo["head_bytes"], &echo["body_bytes"]), (&head.len().into(), &4.into()));
    })
    .await;
}

#[tokio::test]
async fn errors_head_requests_preflights_and_http_1_0_are_counted_exactly() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        let preflight = "Origin: null\r\nAccess-Control-Request-Method: PUT\r\n";
        check(&client.get("/api/nothing").await, 1);
        check(&client.request("POST", "/api/feed/poll", "", "body").await, 2);
        check(&client.request("HEAD", "/api/hello", "", "").await, 3);
        check(&client.request("OPTIONS", "/api/echo", preflight, "").await, 4);
        check(&client.get("/api/feed/socket?feed=1,1,20,0&since=0").await, 5);
        check(&client.get("/healthz").await, 6);

        client.send("POST /api/echo HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n").await;
        let interim = client.head().await;
        assert!(interim.starts_with("HTTP/1.1 100 "));
        client.send("ab").await;
        let response = client.response(false).await;
        assert_eq!(response.parameter("out"), Some(interim.len() as u64 + response.bytes));

        let mut client = server.connect().await;
        client.send("GET /api/hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").await;
        let mut response = client.response(false).await;
        response.request_bytes = client.sent;
        check(&response, 1);
        client.send("GET /api/hello HTTP/1.0\r\n\r\n").await;
        let response = client.response(false).await;
        assert_eq!(response.parameter("out"), Some(response.bytes));
        assert!(client.is_ended().await);
    })
    .await;
}

#[tokio::test]
async fn answers_that_stand_in_for_a_routes_own_are_counted_exactly() {
    within(async {
        let server = Server::limited(Limits { rate_per_second: 6, ..Limits::default() }).await;
        let mut client = server.connect().await;
        let preflight = "Origin: null\r\nAccess-Control-Request-Method: PUT\r\n";
        for (number, path) in (1..).zip(["/api/hello", "/api/feed/poll", "/api/echo", "/api/nothing"]) {
            let response = client.request("OPTIONS", path, preflight, "").await;
            assert_eq!(response.status, 204);
            check(&response, number);
        }
        let mut statuses = Vec::new();
        for number in 5..15 {
            let response = client.request("POST", "/api/hello", "", "body").await;
            check(&response, number);
            statuses.push(response.status);
        }
        assert!(statuses.contains(&405) && statuses.contains(&429), "{statuses:?}");
    })
    .await;
}

#[tokio::test]
async fn a_stream_is_counted_with_its_chunks() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        check(&client.get("/api/hello").await, 1);
        let before = (client.sent, client.received);
        let path = format!("/api/feed/stream?feed={}&since=0&until=50", feed("1000", -20));
        client.send(format!("GET {path} HTTP/1.1\r\nHost: test\r\nOrigin: null\r\n\r\n")).await;
        let head = client.head().await;
        let hello = client.chunk().await;
        let data = hello.strip_prefix("event: hello\ndata: ").and_then(|rest| rest.strip_suffix("\n\n")).unwrap();
        let hello: Value = serde_json::from_str(data).unwrap();
        assert_eq!(hello["exchange"], 2);
        assert_eq!(hello["request_bytes"], client.sent - before.0);
        assert_eq!(hello["answer_bytes"], head.len());
        assert!(head.contains(&format!(";n=2;in={}\r\n", client.sent - before.0)), "{head}");
        for index in 1..=50 {
            let event = client.chunk().await;
            assert!(event.starts_with(&format!("id: {index}\ndata: {index} ")), "{event}");
        }
        let report = server.report(hello["connection"].as_str().unwrap()).await;
        assert_totals(&report, &client);
        assert_eq!(exchange(&report, 2), (client.sent - before.0, client.received - before.1));
        let exchange = &report["exchanges"][1];
        assert_eq!((&exchange["kind"], &exchange["open"]), (&"stream".into(), &true.into()));
        assert_eq!(exchange["messages_out"], 50);
    })
    .await;
}

#[tokio::test]
async fn a_socket_is_counted_with_its_handshake_and_its_close() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        check(&client.get("/api/hello").await, 1);
        let before = (client.sent, client.received);
        let path = format!("/api/feed/socket?feed={}&since=0&until=20", feed("1000", -20));
        client.send(format!("GET {path} HTTP/1.1\r\nHost: test\r\n{HANDSHAKE}\r\n")).await;
        let request_bytes = client.sent - before.0;
        let head = client.head().await;
        assert!(head.starts_with("HTTP/1.1 101 ") && !head.contains("out="), "{head}");
        assert!(!head.to_lowercase().contains("sec-websocket-extensions"), "{head}");
        let (_, hello) = client.frame().await;
        let hello: Value = serde_json::from_slice(&hello).unwrap();
        assert_eq!((&hello["request_bytes"], &hello["answer_bytes"]), (&request_bytes.into(), &head.len().into()));
        for index in 1..=20 {
            let (first, text) = client.frame().await;
            assert_eq!(first, 0x81);
            assert_eq!(feed::index_of(std::str::from_utf8(&text).unwrap()), Some(index));
        }
        client.send(client_frame(0x89, b"ping")).await;
        assert_eq!(client.frame().await, (0x8a, b"ping".to_vec()));
        client.send(client_frame(0x88, &1000_u16.to_be_bytes())).await;
        assert_eq!(client.frame().await, (0x88, 1000_u16.to_be_bytes().to_vec()));
        assert!(client.is_ended().await);

        let id = hello["connection"].as_str().unwrap();
        drop(client.stream);
        until(async || server.report(id).await["open"] == false).await;
        let report = server.report(id).await;
        assert_eq!((&report["bytes_in"], &report["bytes_out"]), (&client.sent.into(), &client.received.into()));
        assert_eq!(exchange(&report, 2), (client.sent - before.0, client.received - before.1));
        let exchange = &report["exchanges"][1];
        assert_eq!((&exchange["kind"], &exchange["open"]), (&"socket".into(), &false.into()));
        assert_eq!(exchange["messages_out"], 20);
    })
    .await;
}

#[tokio::test]
async fn echoes_of_messages_sent_with_the_handshake_are_counted() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        let early = client_frame(0x81, b"early");
        let head = format!("GET /api/echo/socket HTTP/1.1\r\nHost: test\r\n{HANDSHAKE}\r\n");
        client.send([head.as_bytes(), &early].concat()).await;
        let response = client.head().await;
        assert_eq!(client.frame().await, (0x81, b"early".to_vec()));
        for size in [0, 1, 125, 126, 65_535, 65_536, 200_000] {
            let payload: Vec<u8> = (0..size).map(|n| (n % 251) as u8).collect();
            client.send(client_frame(0x82, &payload)).await;
            assert_eq!(client.frame().await, (0x82, payload), "{size} bytes");
        }
        let id = response.split_once("roundtrip: ").unwrap().1.split(';').next().unwrap().to_owned();
        let report = server.report(&id).await;
        assert_totals(&report, &client);
        assert_eq!(exchange(&report, 1), (client.sent, client.received));
        assert_eq!(report["exchanges"][0]["messages_out"], 8);
    })
    .await;
}
