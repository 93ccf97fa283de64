//! HTTP/2 against other people's clients: curl (nghttp2), Node's `http2`, Python's `h2`. Each does what a visitor does, and what
//! it counted itself is what the endpoint reports.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

#[path = "../support/mod.rs"]
mod support;

use std::env;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::secure::SecureServer;
use support::{unix_millis, within};
use tokio::process::Command;

/// Runs a program. Returns what it printed.
async fn output(command: &mut Command) -> String {
    let output = command.kill_on_drop(true).output().await.expect("the program is installed");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/http2_peers").join(name)
}

/// Python with the packages of `tools/python`: `ROUNDTRIP_VENV`, else `.tools/venv`.
fn python() -> PathBuf {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools/venv");
    env::var_os("ROUNDTRIP_VENV").map_or(tools, PathBuf::from).join("bin/python")
}

/// What a script printed as JSON: the answers, and the bytes of HTTP/2 that it sent and received.
async fn run(server: &SecureServer, program: &Path, name: &str) -> Value {
    let mut command = Command::new(program);
    command.arg(script(name)).arg(server.server.address.port().to_string()).arg(server.certificate.path());
    command.arg(unix_millis().to_string());
    serde_json::from_str(&output(&mut command).await).unwrap()
}

/// Bytes of a GOAWAY without debug data (RFC 9113 §6.8).
const GOAWAY: u64 = 9 + 8;

/// Each answer's header is as the report says, and the report's sums are what the client counted.
async fn assert_counts(server: &SecureServer, done: &Value) {
    let answers = done["answers"].as_array().unwrap();
    let header = |answer: &Value| support::secure::roundtrip(answer["roundtrip"].as_str().unwrap());
    let report = server.report(&header(&answers[0]).0).await;
    assert_eq!((&report["http"], &report["tls"]), (&"2".into(), &true.into()));
    for answer in answers {
        let (id, parameters) = header(answer);
        assert_eq!(id, report["id"].as_str().unwrap(), "all came over one connection");
        let value = |name: &str| parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        assert_eq!(value("http"), Some("2"));
        let number: u64 = value("n").unwrap().parse().unwrap();
        let exchanges = report["exchanges"].as_array().unwrap();
        let exchange = exchanges.iter().find(|exchange| exchange["number"] == number).unwrap();
        if let Some(out) = value("out") {
            assert_eq!(value("in").unwrap(), exchange["bytes_in"].to_string(), "{answer} {exchange}");
            assert_eq!(out, exchange["bytes_out"].to_string(), "{answer} {exchange}");
        }
    }
    assert_eq!(report["http_bytes_in"], done["sent"], "{report:#}");
    let [out, received] = [&report["http_bytes_out"], &done["received"]].map(|bytes| bytes.as_u64().unwrap());
    // A client that has closed need not read the server's GOAWAY, which is the last.
    assert!(received == out || received + GOAWAY == out, "{received} bytes received: {report:#}");
}

#[tokio::test]
async fn curl_uses_either_version() {
    within(async {
        let server = SecureServer::start().await;
        let origin = format!("https://localhost:{}", server.server.address.port());
        let curl = async |arguments: &[&str], path: &str| {
            let mut command = Command::new("curl");
            command.args(["--silent", "--show-error", "--max-time", "10", "--cacert"]).arg(server.certificate.path());
            command.args(["--write-out", "\n%{http_version} %{response_code} %{num_connects}"]);
            let text = output(command.args(arguments).arg(format!("{origin}{path}"))).await;
            let (body, end) = text.rsplit_once('\n').unwrap();
            (body.to_owned(), end.to_owned())
        };
        let hello = "\"roundtrip\":1";
        let (body, end) = curl(&["--http2"], "/api/hello").await;
        assert!(body.contains(hello) && end == "2 200 1", "{body} {end}");
        let (body, end) = curl(&["--http1.1"], "/api/hello").await;
        assert!(body.contains(hello) && end == "1.1 200 1", "{body} {end}");
        assert_eq!(curl(&["--http2", "--head"], "/api/hello").await.1, "2 200 1");
        let large = "x".repeat(500_000);
        let (body, end) = curl(&["--http2", "--data", "@-", "--header", "Expect: 100-continue"], "/api/nothing").await;
        assert!(body.contains("not-found") && end == "2 404 1", "{body} {end}");
        let file = server.certificate.path().with_file_name("large");
        std::fs::write(&file, &large).unwrap();
        let data = format!("@{}", file.display());
        let (body, end) = curl(&["--http2", "--data-binary", &data], "/api/echo").await;
        assert!(body.contains("\"body_bytes\":500000") && end == "2 200 1", "{end}");
        let (body, _) = curl(&["--http2", "--tls-max", "1.2"], "/api/hello").await;
        assert!(body.contains(hello), "HTTP/2 over TLS 1.2: {body}");
        let feed = format!("feed=1,10,20,{}&since=0", unix_millis() - 1_000);
        let mut stream = Command::new("curl");
        stream
            .args(["--silent", "--no-buffer", "--max-time", "1", "--http2", "--cacert"])
            .arg(server.certificate.path());
        // It ends with an error, because its time is over.
        let stream = stream.arg(format!("{origin}/api/feed/stream?{feed}")).output().await.unwrap();
        let events = String::from_utf8(stream.stdout).unwrap();
        assert!(events.starts_with("event: hello\n") && events.contains("\nid: 10\n"), "{events}");
        server.server.wait_for_metric("streams_open", 0).await;
    })
    .await;
}

#[tokio::test]
async fn nodes_client_and_its_websockets_count_what_the_endpoint_counts() {
    within(async {
        let server = SecureServer::start().await;
        let done = run(&server, Path::new("node"), "node.cjs").await;
        assert_eq!(done["statuses"], serde_json::json!([200, 200, 200, 200, 200, 200, 413, 404, 204, 405]));
        assert_eq!(done["echoes"], serde_json::json!([5, 70_000]));
        assert_eq!(done["hello"]["http"], "2");
        assert_eq!(done["feed"], serde_json::json!([1, 2, 3, 4, 5]));
        assert_eq!(done["close"], 1000);
        assert_counts(&server, &done).await;
    })
    .await;
}

#[tokio::test]
async fn pythons_h2_finds_nothing_wrong_and_counts_the_same() {
    within(async {
        let server = SecureServer::start().await;
        let done = run(&server, &python(), "python.py").await;
        assert_eq!(done["statuses"], serde_json::json!([200, 200, 200, 200, 404, 204]));
        assert_eq!(done["echo"], "hello");
        assert_eq!(done["continued"], true);
        assert_counts(&server, &done).await;
    })
    .await;
}
