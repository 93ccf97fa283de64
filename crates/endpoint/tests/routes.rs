//! Every route of the contract, called through `app()` without a port.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use endpoint::{Config, Endpoint, app, metrics_app};
use serde_json::Value;
use tower::ServiceExt;

const OLD: &str = "42,5,20,1700000000000";

async fn request(method: &str, path: &str) -> (StatusCode, HeaderMap, String) {
    ask(app(Arc::new(Endpoint::new(Config::default()))), method, path).await
}

async fn ask(router: Router, method: &str, path: &str) -> (StatusCode, HeaderMap, String) {
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    let response = router.oneshot(request).await.unwrap();
    let (head, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (head.status, head.headers, String::from_utf8(body.into()).unwrap())
}

async fn get(path: &str) -> (StatusCode, HeaderMap, String) {
    request("GET", path).await
}

#[tokio::test]
async fn hello_lists_offers_and_limits() {
    let (status, headers, body) = get("/api/hello").await;
    assert_eq!((status, &headers["content-type"]), (StatusCode::OK, &"application/json".parse().unwrap()));
    assert_eq!(headers["cache-control"], "no-store");
    assert!(headers.contains_key("roundtrip") && headers.contains_key("content-length"));
    let hello: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&hello["roundtrip"], &hello["version"]), (&1.into(), &"0.1.0".into()));
    assert!(hello["server_time_micros"].as_i64().unwrap() > 1_700_000_000_000_000);
    let offers =
        ["echo", "poll", "long-poll", "stream", "post-stream", "mcp", "socket", "echo-socket", "connections", "impair"];
    assert_eq!(hello["offers"], serde_json::json!(offers));
    let limits = [
        "message_bytes",
        "body_bytes",
        "connections_per_client",
        "hold_seconds",
        "idle_seconds",
        "rate_per_second",
        "bytes_per_second",
    ];
    assert!(limits.iter().all(|limit| hello["limits"][limit].as_u64().unwrap() > 0), "{body}");
}

#[tokio::test]
async fn echo_answers_every_method_and_path() {
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"] {
        for path in ["/api/echo", "/api/echo/", "/api/echo/a/b?c=d"] {
            let (status, _, body) = request(method, path).await;
            let echo: Value = serde_json::from_str(&body).unwrap();
            assert_eq!((status, &echo["method"], &echo["path"]), (StatusCode::OK, &method.into(), &path.into()));
            assert_eq!((&echo["body"], &echo["body_base64"]), (&"".into(), &Value::Null));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn polls_answer_what_is_due_after_since_and_up_to_until() {
    let spec: feed::Spec = OLD.parse().unwrap();
    for route in ["poll", "long-poll"] {
        let (status, headers, body) = get(&format!("/api/feed/{route}?feed={OLD}&since=7&until=9&hold=0")).await;
        assert_eq!((status, body), (StatusCode::OK, format!("{}\n{}", spec.text(8), spec.text(9))));
        assert_eq!(headers["content-type"], "text/plain; charset=utf-8");
        let (status, headers, body) = get(&format!("/api/feed/{route}?feed={OLD}&since=9&until=9&hold=100")).await;
        assert_eq!((status, body.as_str()), (StatusCode::NO_CONTENT, ""));
        assert!(!headers.contains_key("content-length"), "RFC 9110 §8.6");
        let (_, _, body) = get(&format!("/api/feed/{route}?feed={}&since=0&hold=1", OLD.replace(',', "%2C"))).await;
        assert_eq!(body.lines().count(), 1_000);
    }
}

#[tokio::test]
async fn a_stream_is_an_event_stream() {
    let uri = format!("/api/feed/stream?feed={OLD}&since=0");
    let request = Request::get(uri).body(Body::empty()).unwrap();
    let response = app(Arc::new(Endpoint::new(Config::default()))).oneshot(request).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    assert_eq!(response.headers()["cache-control"], "no-store, no-transform");
    assert_eq!(response.headers()["x-accel-buffering"], "no");
}

#[tokio::test]
async fn wrong_parameters_are_named() {
    let cases = [
        ("/api/feed/poll?since=0".to_owned(), "missing-parameter", "feed"),
        (format!("/api/feed/poll?feed={OLD}"), "missing-parameter", "since"),
        (format!("/api/feed/long-poll?feed={OLD}&since=0"), "missing-parameter", "hold"),
        ("/api/feed/poll?feed=1,2,3&since=0".to_owned(), "bad-feed", "four numbers"),
        ("/api/feed/stream?feed=1,99999,20,0&since=0".to_owned(), "bad-feed", "rate"),
        (format!("/api/feed/stream?feed={OLD}&since=-1"), "bad-parameter", "since"),
        (format!("/api/feed/socket?feed={OLD}&since=0&until=x"), "bad-parameter", "until"),
        (format!("/api/feed/long-poll?feed={OLD}&since=0&hold=121"), "bad-parameter", "120"),
        (format!("/api/feed/long-poll?feed={OLD}&since=0&hold=NaN"), "bad-parameter", "hold"),
    ];
    for (path, code, word) in cases {
        let (status, _, body) = get(&path).await;
        let error: Value = serde_json::from_str(&body).unwrap();
        assert_eq!((status, &error["error"]), (StatusCode::BAD_REQUEST, &code.into()), "{path}");
        assert!(error["message"].as_str().unwrap().contains(word), "{body}");
    }
}

#[tokio::test]
async fn unknown_routes_and_wrong_methods_get_an_error() {
    for path in ["/api", "/api/", "/api/nothing", "/api/feed", "/api/feed/polls"] {
        let (status, _, body) = get(path).await;
        assert!(status == StatusCode::NOT_FOUND && body.contains("\"not-found\""), "{path}: {body}");
    }
    let routes = ["/api/hello", "/api/feed/poll", "/api/feed/long-poll", "/api/feed/socket"];
    for path in routes.into_iter().chain(["/api/echo/socket", "/api/connections/c1-1", "/healthz", "/metrics"]) {
        let (status, headers, body) = request("POST", path).await;
        assert!(status == StatusCode::METHOD_NOT_ALLOWED && body.contains("\"method-not-allowed\""), "{path}");
        assert_eq!(headers["allow"], "GET, HEAD", "{path}");
    }
    let (status, headers, body) = request("PUT", "/api/feed/stream").await;
    assert!(status == StatusCode::METHOD_NOT_ALLOWED && body.contains("GET, HEAD, POST only"), "{body}");
    assert_eq!(headers["allow"], "GET, HEAD, POST");
}

#[tokio::test]
async fn sockets_require_an_upgrade() {
    for path in ["/api/echo/socket".to_owned(), format!("/api/feed/socket?feed={OLD}&since=0")] {
        let (status, headers, body) = get(&path).await;
        assert!(status == StatusCode::UPGRADE_REQUIRED && body.contains("\"upgrade-required\""), "{body}");
        assert_eq!(headers["sec-websocket-version"], "13");
    }
}

#[tokio::test]
async fn connections_of_other_processes_are_unknown() {
    for id in ["c000000-1", "c1f3a9b-7", "nonsense", "-", "c-", "c1f3a9b-99999999999999999999"] {
        let (status, _, body) = get(&format!("/api/connections/{id}")).await;
        assert!(status == StatusCode::NOT_FOUND && body.contains("\"not-found\""), "{id}");
    }
}

#[tokio::test]
async fn operators_are_answered() {
    assert_eq!(get("/healthz").await.2, "ok");
    let (status, _, sentence) = get("/metrics").await;
    assert!(status == StatusCode::NOT_FOUND && sentence.contains("--metrics-listen"), "{sentence}");
}

#[tokio::test]
async fn metrics_are_numbers_with_names() {
    let (status, headers, page) = ask(metrics_app(Arc::new(Endpoint::new(Config::default()))), "GET", "/metrics").await;
    assert_eq!(status, StatusCode::OK);
    assert!(headers["content-type"].to_str().unwrap().starts_with("text/plain; version=0.0.4"));
    let lines = page.lines().filter(|line| !line.starts_with('#'));
    for line in lines {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(name.starts_with("roundtrip_") && value.parse::<u64>().is_ok(), "{line}");
    }
}

#[tokio::test]
async fn without_a_page_the_root_says_how_to_build_one() {
    let (status, _, body) = get("/").await;
    assert!(status == StatusCode::OK && body.contains("trunk build"), "{body}");
    assert_eq!(get("/index.html").await.0, StatusCode::NOT_FOUND);
}
