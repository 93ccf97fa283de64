//! What the RFCs require of the receiver of a request: what is refused, with which status, and what must not be.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use serde_json::{Value, json};
use support::{HANDSHAKE, Response, Server, within};

/// The response to a request as it is written here, and whether the connection is closed after it.
async fn exchange(server: &Server, request: impl AsRef<[u8]>) -> (Response, bool) {
    let mut client = server.connect().await;
    client.send(request).await;
    let response = client.response(false).await;
    let closes = response.header("connection").is_some_and(|value| value.contains("close"));
    if closes {
        assert!(client.is_ended().await, "{}", response.head);
    }
    (response, closes)
}

#[tokio::test]
async fn a_request_needs_one_valid_host() {
    within(async {
        let server = Server::start().await;
        // RFC 9112 §3.2.
        for (line, fields) in [
            ("GET /api/hello HTTP/1.1", ""),
            ("GET /api/hello HTTP/1.1", "Host: a\r\nHost: a\r\n"),
            ("GET /api/hello HTTP/1.1", "Host: a b\r\n"),
            ("GET /api/hello HTTP/1.1", "Host: user@a\r\n"),
            ("GET /api/hello HTTP/1.0", "Host: a\r\nHost: b\r\n"),
            ("GET http://a/api/hello HTTP/1.1", ""),
            ("GET /healthz HTTP/1.1", ""),
            ("GET / HTTP/1.1", "Host: a,b c\r\n"),
            ("GET /api/echo/socket HTTP/1.1", HANDSHAKE),
            ("POST /api/echo HTTP/1.1", "Content-Length: 100000\r\n"),
        ] {
            let (response, closes) = exchange(&server, format!("{line}\r\n{fields}\r\n")).await;
            assert_eq!(
                (response.status, response.error().as_str(), closes),
                (400, "bad-request", true),
                "{line} {fields}"
            );
        }
        for (line, fields) in [
            ("GET /api/hello HTTP/1.0", ""),
            ("GET /api/hello HTTP/1.1", "Host:\r\n"),
            ("GET /api/hello HTTP/1.1", "HOST: [::1]:8081\r\n"),
            ("GET http://a/api/hello HTTP/1.1", "Host: b\r\n"),
        ] {
            assert_eq!(exchange(&server, format!("{line}\r\n{fields}\r\n")).await.0.status, 200, "{line} {fields}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_transfer_coding_that_is_not_understood_is_refused() {
    within(async {
        let server = Server::start().await;
        // RFC 9112 §6.1.
        for (fields, status, code) in [
            ("Transfer-Encoding: gzip, chunked\r\n", 501, "unknown-transfer-coding"),
            ("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", 501, "unknown-transfer-coding"),
            ("Transfer-Encoding: x;a=\"chunked\", chunked\r\n", 501, "unknown-transfer-coding"),
            ("Transfer-Encoding: identity, Chunked\r\n", 501, "unknown-transfer-coding"),
            ("Transfer-Encoding: chunked, chunked\r\n", 400, "bad-request"),
        ] {
            let request = format!("POST /api/echo HTTP/1.1\r\nHost: t\r\n{fields}\r\n1\r\na\r\n0\r\n\r\n");
            let (response, closes) = exchange(&server, request).await;
            assert_eq!((response.status, response.error().as_str(), closes), (status, code, true), "{fields}");
        }
        let request = "POST /api/echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: Chunked\r\n\r\n1\r\na\r\n0\r\n\r\n";
        assert_eq!(exchange(&server, request).await.0.json()["body"], "a");
    })
    .await;
}

#[tokio::test]
async fn a_handshake_is_a_get_of_http_1_1() {
    within(async {
        let server = Server::start().await;
        let feed = "/api/feed/socket?feed=1,1,20,0&since=0";
        // RFC 9110 §7.8: Upgrade is ignored in HTTP/1.0. RFC 6455 §4.2.1: the method is GET.
        for path in ["/api/echo/socket", feed] {
            let request = format!("GET {path} HTTP/1.0\r\nHost: t\r\n{HANDSHAKE}\r\n");
            let (response, _) = exchange(&server, request).await;
            assert_eq!((response.status, response.header("upgrade")), (426, None), "{path}");
            let mut client = server.connect().await;
            assert_eq!(client.request("HEAD", path, HANDSHAKE, "").await.status, 426, "HEAD {path}");
            let response = client.request("POST", path, HANDSHAKE, "").await;
            assert_eq!((response.status, response.error().as_str()), (405, "method-not-allowed"), "POST {path}");
            // RFC 9110 §15.5.22: a 426 has Upgrade.
            let response = client.get(path).await;
            assert_eq!(
                (response.header("upgrade"), response.header("connection")),
                (Some("websocket"), Some("Upgrade"))
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_handshakes_fields_may_not_be_repeated() {
    within(async {
        let server = Server::start().await;
        // RFC 6455 §11.3.1 and §11.3.5.
        let mut client = server.connect().await;
        let two_keys = format!("{HANDSHAKE}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        let response = client.request("GET", "/api/echo/socket", &two_keys, "").await;
        assert_eq!((response.status, response.error().as_str()), (400, "bad-handshake"));
        let two_versions = format!("{HANDSHAKE}Sec-WebSocket-Version: 8\r\n");
        assert_eq!(client.request("GET", "/api/echo/socket", &two_versions, "").await.status, 426);
    })
    .await;
}

#[tokio::test]
async fn an_echo_shows_the_bytes_of_a_header() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        client.send(b"GET /api/echo HTTP/1.1\r\nHost: t\r\nX-Latin: caf\xe9\r\nX-Utf8: caf\xc3\xa9\r\nX-A: \xff\xfe\r\n\r\n").await;
        let response = client.response(false).await;
        let echo = response.json();
        let expected =
            json!([["host", "t"], ["x-latin", null, "Y2Fm6Q=="], ["x-utf8", "café"], ["x-a", null, "//4="]]);
        assert_eq!(echo["headers"], expected);
        assert_eq!(echo["request_bytes"], client.sent);
    })
    .await;
}

#[tokio::test]
async fn an_echo_hides_what_a_page_may_not_read_and_keeps_its_size() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        let fields = [
            ("Cookie", "session=secret"),
            ("cookie", "second=secret"),
            ("Authorization", "Basic c2VjcmV0"),
            ("Proxy-Authorization", "Bearer secret"),
            ("X-Forwarded-Access-Token", "secret"),
            ("Cf-Access-Jwt-Assertion", "secret"),
        ];
        let lines: String = fields.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        for method in ["GET", "POST", "PURGE"] {
            let response = client.request(method, "/api/echo", &lines, "").await;
            assert!(
                !response.text().contains("secret") && !response.text().contains("c2VjcmV0"),
                "{}",
                response.text()
            );
            let echo = response.json();
            let shown: Vec<&Value> = echo["headers"].as_array().unwrap()[1..].iter().collect();
            for ((name, value), line) in fields.iter().zip(shown) {
                assert_eq!(line, &json!([name.to_lowercase(), "*".repeat(value.len())]));
            }
            assert_eq!(echo["head_bytes"], response.request_bytes);
        }
    })
    .await;
}

#[tokio::test]
async fn trace_is_refused_on_every_route() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        for path in ["/api/echo", "/api/echo/x", "/api/hello", "/api/nothing", "/healthz", "/"] {
            let response = client.request("TRACE", path, "Cookie: a=secret\r\n", "").await;
            assert_eq!((response.status, response.error().as_str()), (405, "method-not-allowed"), "{path}");
            assert!(!response.text().contains("a=secret") && response.header("allow").is_some());
        }
    })
    .await;
}

#[tokio::test]
async fn a_head_may_have_64_kib_and_many_lines() {
    within(async {
        let server = Server::start().await;
        for lines in [101, 300, 990] {
            let request = format!("GET /api/hello HTTP/1.1\r\nHost: t\r\n{}\r\n", "X-Line: 12\r\n".repeat(lines));
            assert_eq!(exchange(&server, request).await.0.status, 200, "{lines} lines");
        }
        let head = |size: usize| {
            let start = "GET /api/hello HTTP/1.1\r\nHost: t\r\nX-A: ";
            format!("{start}{}\r\n\r\n", "x".repeat(size - start.len() - 4))
        };
        assert_eq!(exchange(&server, head(64 << 10)).await.0.status, 200);
        for too_large in [(64 << 10) + 1, 70 << 10, 80 << 10] {
            let mut client = server.connect().await;
            client.send(head(too_large)).await;
            assert!(client.head().await.starts_with("HTTP/1.1 431 "), "{too_large} bytes");
        }
    })
    .await;
}

#[tokio::test]
async fn another_protocol_gets_an_empty_400() {
    within(async {
        let server = Server::start().await;
        let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
        for bytes in [&preface[..24], preface, b"\x16\x03\x01\x00\x05hello\r\n\r\n", b"SSH-2.0-x\r\n\r\n"] {
            let (response, closes) = exchange(&server, bytes).await;
            assert_eq!((response.status, response.body.len(), closes), (400, 0, true), "{bytes:?}");
        }
        let mut client = server.connect().await;
        client.send(&preface[..10]).await;
        tokio::task::yield_now().await;
        client.send(&preface[10..]).await;
        assert_eq!(client.response(false).await.status, 400);
    })
    .await;
}

#[tokio::test]
async fn a_percent_encoded_letter_is_that_letter() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        // RFC 3986 §6.2.2.2.
        assert_eq!(client.get("/api/%68ello").await.status, 200);
        assert_eq!(client.get("/%61pi/%66eed/%70oll?feed=1,1,20,0&since=0").await.status, 200);
        assert_eq!(client.get("/%68ealthz").await.text(), "ok");
        assert_eq!(client.get("/api%2Fhello").await.status, 404, "an encoded slash separates nothing (§2.2)");
        let response = client.get("/api/%65cho/%41?%42=%43").await;
        let echo = response.json();
        assert_eq!(
            (&echo["path"], &echo["request_bytes"]),
            (&"/api/%65cho/%41?%42=%43".into(), &response.request_bytes.into())
        );
        let page = server.metrics().await;
        assert!(page.contains("route=\"/api/hello\"") && !page.contains("%68"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_response_says_that_its_connection_closes_and_counts_that() {
    within(async {
        let server = Server::start().await;
        for path in ["/api/hello", "/api/nothing", "/api/echo/socket"] {
            let request = format!("GET {path} HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
            let (response, closes) = exchange(&server, &request).await;
            assert!(closes, "{}", response.head);
            assert_eq!(response.parameter("out"), Some(response.bytes), "{}", response.head);
        }
    })
    .await;
}

#[tokio::test]
async fn no_response_of_the_api_is_taken_for_another_type() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        for path in
            ["/api/hello", "/api/echo", "/api/nothing", "/api/feed/poll?feed=1,1,20,0&since=0", "/healthz", "/metrics"]
        {
            assert_eq!(client.get(path).await.header("x-content-type-options"), Some("nosniff"), "{path}");
        }
        client.send("GET /api/feed/stream?feed=1,1,20,0&since=0 HTTP/1.1\r\nHost: t\r\n\r\n").await;
        assert!(client.head().await.contains("x-content-type-options: nosniff"));
    })
    .await;
}
