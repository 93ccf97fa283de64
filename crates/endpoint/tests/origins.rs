//! Pages of other origins: which headers they receive, and what they may read (Fetch, CORS protocol).
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use support::{HANDSHAKE, Response, Server, feed, within};

const HEADERS: [&str; 3] = ["access-control-allow-origin", "access-control-expose-headers", "timing-allow-origin"];

fn is_open(response: &Response) -> bool {
    HEADERS.iter().all(|name| response.header(name) == Some("*"))
}

fn is_bare(response: &Response) -> bool {
    HEADERS.iter().all(|name| response.header(name).is_none())
}

#[tokio::test]
async fn only_a_request_with_an_origin_gets_cors_headers() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        let later = feed("1", 3_600_000);
        let paths = ["/api/hello", "/api/echo", "/api/nothing", "/api/feed/poll", "/api/connections/x", "/healthz"];
        let paths = paths.into_iter().map(str::to_owned).chain([format!("/api/feed/poll?feed={later}&since=0")]);
        for path in paths {
            let response = client.request("GET", &path, "Origin: null\r\n", "").await;
            assert!(is_open(&response), "{path}: {}", response.head);
            let response = client.get(&path).await;
            assert!(is_bare(&response), "{path}: {}", response.head);
        }
        let mut response = server.connect().await;
        let path = format!("/api/feed/stream?feed={later}&since=0");
        response.send(format!("GET {path} HTTP/1.1\r\nHost: t\r\nOrigin: https://a.example\r\n\r\n")).await;
        assert!(response.head().await.contains("access-control-allow-origin: *"));
        let mut socket = server.connect().await;
        socket.send(format!("GET /api/echo/socket HTTP/1.1\r\nHost: t\r\nOrigin: null\r\n{HANDSHAKE}\r\n")).await;
        assert!(socket.head().await.contains("access-control-allow-origin: *"));
    })
    .await;
}

#[tokio::test]
async fn a_preflight_allows_access_from_a_network_that_is_further_away() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        let asks = "Origin: https://a.example\r\nAccess-Control-Request-Method: GET\r\n";
        for kind in ["private", "local"] {
            let fields = format!("{asks}Access-Control-Request-{kind}-Network: true\r\n");
            let response = client.request("OPTIONS", "/api/hello", &fields, "").await;
            let allows = format!("access-control-allow-{kind}-network");
            assert_eq!((response.status, response.header(&allows)), (204, Some("true")), "{}", response.head);
            assert_eq!(response.parameter("out"), Some(response.bytes), "{}", response.head);
            let other = format!("{asks}Access-Control-Request-{kind}-Network: false\r\n");
            for fields in [asks, &other] {
                assert_eq!(client.request("OPTIONS", "/api/hello", fields, "").await.header(&allows), None);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_preflight_allows_everything_for_two_hours() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        let asks = "Origin: https://a.example\r\nAccess-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: x-a\r\n";
        for path in ["/api/echo", "/api/hello", "/api/feed/poll"] {
            let response = client.request("OPTIONS", path, asks, "").await;
            assert_eq!((response.status, response.body.len()), (204, 0), "{path}");
            assert!(is_open(&response));
            assert_eq!(response.header("access-control-max-age"), Some("7200"));
            assert_eq!(response.header("access-control-allow-methods"), Some("*"));
            assert!(response.header("access-control-allow-headers").is_some_and(|allowed| allowed.contains('*')));
        }
        let echo = client.request("OPTIONS", "/api/echo", "Origin: null\r\n", "").await;
        assert_eq!((echo.status, &echo.json()["method"]), (200, &"OPTIONS".into()), "OPTIONS alone is not a preflight");
    })
    .await;
}
