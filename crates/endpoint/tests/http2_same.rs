//! Over HTTP/2 every route answers as over HTTP/1.1: the same status, the same fields but those of the version, the same body.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::collections::BTreeSet;
use std::fs;

use endpoint::Config;
use support::secure::SecureServer;
use support::{Server, feed, within};
use tempfile::TempDir;

/// Method, target, fields, body.
type Case<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a str);

/// Fields that belong to one version, or that say when and on which connection.
const OWN: [&str; 6] = ["connection", "date", "keep-alive", "roundtrip", "transfer-encoding", "upgrade"];

/// A built page with a few files.
fn dist() -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, content) in [
        ("index.html", "<!doctype html><title>Roundtrip</title>".to_owned()),
        ("app-0123456789abcdef.js", "x".repeat(100_000)),
        ("app-0123456789abcdef.js.br", "not really brotli".to_owned()),
        (".hidden", "no".to_owned()),
    ] {
        fs::write(folder.path().join(name), content).unwrap();
    }
    fs::create_dir(folder.path().join("live")).unwrap();
    fs::write(folder.path().join("live/index.html"), "live").unwrap();
    folder
}

#[tokio::test]
async fn every_route_answers_the_same_over_both_versions() {
    within(async {
        let dist = dist();
        let config = || Config { dist: Some(dist.path().to_owned()), ..Config::default() };
        let plain = Server::start_with(config()).await;
        let secure = SecureServer::start_with(config()).await;
        let (mut one, two) = (plain.connect().await, secure.http_2().await);
        let due = feed("1000", -5_000);
        let preflight = [("origin", "null"), ("access-control-request-method", "PUT")];
        let private = [&preflight[..], &[("access-control-request-local-network", "true")]].concat();
        let origin = [("origin", "https://example.org")];
        let brotli = [("accept-encoding", "br, gzip")];
        let poll = format!("/api/feed/poll?feed={due}&since=0&until=3000");
        let cases: [Case; 36] = [
            ("GET", "/", &[], ""),
            ("HEAD", "/", &[], ""),
            ("GET", "/live", &[], ""),
            ("GET", "/live/", &origin, ""),
            ("GET", "/app-0123456789abcdef.js", &[], ""),
            ("GET", "/app-0123456789abcdef.js", &brotli, ""),
            ("HEAD", "/app-0123456789abcdef.js", &brotli, ""),
            ("GET", "/app-0123456789abcdef.js", &[("range", "bytes=10-99")], ""),
            ("GET", "/app-0123456789abcdef.js", &[("range", "bytes=200000-")], ""),
            ("GET", "/index.html", &[("if-modified-since", "Fri, 01 Jan 2100 00:00:00 GMT")], ""),
            ("GET", "/.hidden", &[], ""),
            ("GET", "//live", &[], ""),
            ("GET", "/nothing?a=b", &[], ""),
            ("POST", "/", &[], "body"),
            ("GET", "/metrics", &[], ""),
            ("GET", "/healthz", &[], ""),
            ("GET", "/api/%68ello", &origin, ""),
            ("HEAD", "/api/hello", &[], ""),
            ("POST", "/api/hello", &[], "body"),
            ("GET", &poll, &origin, ""),
            ("GET", "/api/feed/poll", &[], ""),
            ("GET", "/api/feed/poll?feed=x&since=0", &[], ""),
            ("GET", "/api/feed/long-poll?feed=1,1,20,99999999999999&since=0&hold=0.01", &[], ""),
            ("POST", "/api/feed/stream", &[], "{"),
            ("POST", "/api/feed/stream?impair=delay:1", &origin, "{\"feed\":\"1,5,20,0\"}"),
            ("PUT", "/api/feed/stream", &[], ""),
            ("POST", "/api/mcp", &origin, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}"),
            ("DELETE", "/api/mcp", &[], ""),
            ("GET", "/api/connections/x?impair=loss:1", &[], ""),
            ("OPTIONS", "/api/echo", &preflight, ""),
            ("OPTIONS", "/api/feed/poll", &private, ""),
            ("OPTIONS", "/api/hello", &[], ""),
            ("TRACE", "/api/echo", &[], ""),
            ("DELETE", "/api/echo/x", &[], ""),
            ("GET", "/api", &[], ""),
            ("GET", "/api/connections/c0123456789abcdef", &[], ""),
        ];
        for (method, path, fields, body) in cases {
            let lines: String = fields.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let first = one.request(method, path, &lines, body).await;
            let second = two.request(method, path, fields, body.as_bytes()).await;
            let what = format!("{method} {path} {fields:?}");
            assert_eq!(first.status, second.status, "{what}");
            let names_and_values = |text: String| {
                let name = text.split(':').next().unwrap().to_owned();
                (!OWN.contains(&name.as_str())).then_some(text)
            };
            let of_first: BTreeSet<_> = first
                .head
                .lines()
                .skip(1)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .filter_map(names_and_values)
                .collect();
            let of_second: BTreeSet<_> = second
                .headers
                .iter()
                .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
                .filter_map(names_and_values)
                .collect();
            if path.contains("/echo/") || path.contains("%68ello") {
                // These say how the request came, or the time.
                continue;
            }
            assert_eq!(of_first, of_second, "{what}");
            assert_eq!(first.body, second.body, "{what}");
        }
    })
    .await;
}

/// The echo shows a request of HTTP/2 as it came.
#[tokio::test]
async fn the_echo_shows_the_authority_and_hides_what_it_hides() {
    within(async {
        let server = SecureServer::start().await;
        let client = server.http_2().await;
        let fields = [("x-a", "b"), ("cookie", "secret=1"), ("authorization", "Basic x")];
        let answer = client.request("PUT", "/api/echo/%68?q=%68", &fields, &[b'x'; 40_000]).await;
        let echo = answer.json();
        assert_eq!((&echo["method"], &echo["path"]), (&"PUT".into(), &"/api/echo/%68?q=%68".into()));
        let headers = serde_json::json!([
            [":authority", "localhost"],
            ["x-a", "b"],
            ["cookie", "********"],
            ["authorization", "*******"],
        ]);
        assert_eq!(echo["headers"], headers);
        assert_eq!(echo["body_bytes"], 40_000);
        let frames = 3 * 9;
        let sum = echo["head_bytes"].as_u64().unwrap() + 40_000 + frames;
        assert_eq!(echo["request_bytes"], sum);
        assert_eq!(answer.parameter("in"), Some(sum));
    })
    .await;
}
