//! The feed in the shape of MCP's Streamable HTTP: by hand, over both versions of HTTP, and with the client of MCP's own SDK.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

#[path = "../support/mod.rs"]
mod support;

use std::env;
use std::path::{Path, PathBuf};

use endpoint::Limits;
use serde_json::{Value, json};
use support::secure::SecureServer;
use support::{Client, Response, Server, feed, on_paused_clock, unix_millis, within};
use tokio::process::Command;
use wire::sse::{Event, Reader};

const PATH: &str = "/api/mcp";
const BOTH: &str = "Accept: application/json, text/event-stream\r\n";

/// The packages of `tools/node`: `ROUNDTRIP_NODE_MODULES`, else those in `.tools`.
fn node_modules() -> PathBuf {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools/node/node_modules");
    env::var_os("ROUNDTRIP_NODE_MODULES").map_or(tools, PathBuf::from)
}

fn message(id: Value, method: &str, params: Value) -> String {
    json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string()
}

fn call(id: Value, arguments: Value, meta: Value) -> String {
    message(id, "tools/call", json!({ "name": "feed", "arguments": arguments, "_meta": meta }))
}

async fn post(client: &mut Client, headers: &str, body: &str) -> Response {
    client.request("POST", PATH, headers, body).await
}

/// Sends a request that is answered with a stream, and reads the stream to its end.
async fn stream(client: &mut Client, method: &str, headers: &str, body: &str) -> Vec<Event> {
    let head = format!("{method} {PATH} HTTP/1.1\r\nHost: test\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    client.send(head + body).await;
    let head = client.head().await;
    assert!(head.starts_with("HTTP/1.1 200 ") && head.contains("content-type: text/event-stream"), "{head}");
    let (mut reader, mut events) = (Reader::default(), Vec::new());
    loop {
        let chunk = client.chunk().await;
        if chunk.is_empty() {
            return events;
        }
        reader.push(chunk.as_bytes(), &mut events);
    }
}

fn data(event: &Event) -> Value {
    serde_json::from_str(&event.data).unwrap()
}

#[tokio::test]
async fn the_handshake_and_the_lists_are_json() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        for (wanted, given) in
            [("2025-11-25", "2025-11-25"), ("2025-06-18", "2025-06-18"), ("2099-01-01", "2025-11-25")]
        {
            let params =
                json!({ "protocolVersion": wanted, "capabilities": {}, "clientInfo": { "name": "t", "version": "1" } });
            let response = post(&mut client, BOTH, &message(1.into(), "initialize", params)).await;
            let result = &response.json()["result"];
            assert_eq!(result["protocolVersion"], given);
            assert_eq!(result["capabilities"], json!({ "logging": {}, "tools": {} }));
            assert_eq!(response.header("mcp-session-id"), None, "there are no sessions");
        }
        let body = r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;
        let response = post(&mut client, BOTH, body).await;
        assert_eq!((response.status, response.body.len()), (202, 0));
        assert_eq!(response.parameter("out"), Some(response.bytes));
        for method in ["ping", "logging/setLevel"] {
            let response = post(&mut client, BOTH, &message("x".into(), method, json!({}))).await;
            assert_eq!(response.json(), json!({ "jsonrpc": "2.0", "id": "x", "result": {} }));
        }
        let tools = post(&mut client, BOTH, &message(2.into(), "tools/list", json!({}))).await.json();
        assert_eq!(tools["result"]["tools"][0]["name"], "feed");
        let unknown = post(&mut client, BOTH, &message(3.into(), "resources/list", json!({}))).await.json();
        assert_eq!((&unknown["id"], &unknown["error"]["code"]), (&3.into(), &(-32_601).into()));
        let unknown = post(&mut client, BOTH, &message(4.into(), "tools/call", json!({ "name": "x" }))).await.json();
        assert_eq!(unknown["error"]["code"], -32_602);
    })
    .await;
}

#[tokio::test]
async fn a_call_is_a_stream_that_goes_on_after_any_event_on_any_replica() {
    within(async {
        let (server, replica) = (Server::start().await, Server::start().await);
        let (mut client, mut other) = (server.connect().await, replica.connect().await);
        let feed = feed("1000", -10_000);
        let spec: feed::Spec = feed.parse().unwrap();
        for meta in [json!({ "progressToken": "p" }), json!({})] {
            let body = call("a".into(), json!({ "feed": feed, "since": 5, "count": 4 }), meta.clone());
            let events = stream(&mut client, "POST", BOTH, &body).await;
            assert_eq!(events.len(), 6, "one without data, four messages, the result");
            assert_eq!(events[0].data, "");
            for (index, event) in (6..).zip(&events[1..5]) {
                let expected = match meta.get("progressToken") {
                    Some(token) => json!({ "jsonrpc": "2.0", "method": "notifications/progress", "params": {
                        "progressToken": token, "progress": index - 5, "total": 4, "message": spec.text(index) } }),
                    None => json!({ "jsonrpc": "2.0", "method": "notifications/message", "params": {
                        "level": "info", "logger": "feed", "data": { "index": index, "text": spec.text(index) } } }),
                };
                assert_eq!(data(event), expected);
            }
            let result = data(&events[5]);
            let texts: Vec<String> = (6..=9).map(|index| spec.text(index)).collect();
            assert_eq!((&result["id"], &result["result"]["isError"]), (&"a".into(), &false.into()));
            assert_eq!(result["result"]["content"], json!([{ "type": "text", "text": texts.join("\n") }]));
            assert_eq!(result["result"]["structuredContent"]["count"], 4);
            for (at, event) in events.iter().enumerate() {
                let headers = format!("Accept: text/event-stream\r\nLast-Event-ID: {}\r\n", event.id);
                let rest = stream(&mut other, "GET", &headers, "").await;
                let pairs =
                    |events: &[Event]| -> Vec<_> { events.iter().map(|it| (it.id.clone(), it.data.clone())).collect() };
                assert_eq!(pairs(&rest), pairs(&events[at + 1..]), "after event {at}");
            }
        }
        let page = server.metrics().await;
        assert!(page.contains("roundtrip_messages_sent_total{transport=\"mcp\"} 8\n"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_client_that_takes_json_alone_gets_the_result_when_it_is_whole_or_the_hold_is_over() {
    on_paused_clock(async {
        let server = Server::limited(Limits { hold_seconds: 7, ..Limits::default() }).await;
        let mut client = server.connect().await;
        let spec = feed("1000", -10_000);
        let accept = "Accept: application/json\r\n";
        let body = call(1.into(), json!({ "feed": spec, "count": 3 }), json!({}));
        let response = post(&mut client, accept, &body).await;
        assert_eq!(response.header("content-type"), Some("application/json"));
        assert_eq!(response.json()["result"]["structuredContent"]["count"], 3);
        assert_eq!(response.parameter("in"), Some(response.request_bytes));
        let started = tokio::time::Instant::now();
        let body = call(1.into(), json!({ "feed": feed("1", 3_600_000), "count": 3 }), json!({}));
        let response = post(&mut client, accept, &body).await;
        assert_eq!(response.json()["result"]["structuredContent"]["count"], 0);
        assert_eq!(started.elapsed().as_secs(), 7);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_refused_as_the_protocol_says() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        for (body, code) in [("{", -32_700), ("[]", -32_600), (r#"{"jsonrpc":"2.0","id":1}"#, -32_600)] {
            let response = post(&mut client, BOTH, body).await;
            assert_eq!((response.status, &response.json()["error"]["code"]), (400, &code.into()), "{body}");
            assert_eq!(response.json()["id"], Value::Null);
        }
        let ping = message(1.into(), "ping", json!({}));
        for (version, status) in [("2025-11-25", 200), ("2025-03-26", 200), ("2026-07-28", 400), ("x", 400)] {
            let response = post(&mut client, &format!("{BOTH}MCP-Protocol-Version: {version}\r\n"), &ping).await;
            assert_eq!(response.status, status, "{version}");
        }
        for (origin, status) in [("https://a.example", 200), ("null", 200), ("a.example", 403), ("https://a/b", 403)] {
            let response = post(&mut client, &format!("{BOTH}Origin: {origin}\r\n"), &ping).await;
            assert_eq!(response.status, status, "{origin}");
            assert_eq!(response.header("access-control-allow-origin"), Some("*"));
        }
        let wrong = call(1.into(), json!({ "feed": "1,2" }), json!({}));
        let result = &post(&mut client, BOTH, &wrong).await.json()["result"];
        assert!(result["isError"] == true && result["content"][0]["text"].as_str().unwrap().contains("four numbers"));
        for (method, headers, code, allow) in [
            ("DELETE", "Mcp-Session-Id: x\r\n", "method-not-allowed", Some("GET, HEAD, POST")),
            ("GET", "Accept: text/event-stream\r\n", "method-not-allowed", Some("POST")),
            ("GET", "Last-Event-ID: 7\r\n", "bad-parameter", None),
        ] {
            let response = client.request(method, PATH, headers, "").await;
            assert_eq!((response.error().as_str(), response.header("allow")), (code, allow), "{method} {headers}");
        }
        let long = message(1.into(), "ping", json!({ "x": "x".repeat(110_000) }));
        assert_eq!(post(&mut client, BOTH, &long).await.error(), "body-too-large");
    })
    .await;
}

#[tokio::test]
async fn over_http_2_it_is_the_same() {
    within(async {
        let server = SecureServer::start().await;
        let client = server.http_2().await;
        let fields = [("accept", "application/json, text/event-stream"), ("content-type", "application/json")];
        let body = call(1.into(), json!({ "feed": feed("1000", -10_000), "count": 3 }), json!({ "progressToken": 1 }));
        let answer = client.request("POST", PATH, &fields, body.as_bytes()).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/event-stream")));
        let mut events = Vec::new();
        Reader::default().push(&answer.body, &mut events);
        assert_eq!((events.len(), &data(&events[4])["id"]), (5, &1.into()));
        let rest = client.request("GET", PATH, &[("last-event-id", &events[2].id)], b"").await;
        let mut resumed = Vec::new();
        Reader::default().push(&rest.body, &mut resumed);
        assert_eq!((&resumed[0].data, &resumed[1].data), (&events[3].data, &events[4].data));
        let (id, _) = answer.roundtrip();
        let report = server.settled_report(&id, &client).await;
        assert_eq!(report["exchanges"][0]["bytes_in"], answer.parameter("in").unwrap());
        assert_eq!(report["exchanges"][0]["kind"], "stream");
        let answer = client.request("DELETE", PATH, &[], b"").await;
        assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD, POST")));
    })
    .await;
}

#[tokio::test]
async fn the_sdks_client_calls_the_tool_and_resumes_what_breaks() {
    within(async {
        let server = Server::start().await;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mcp/client.cjs");
        let mut node = Command::new("node");
        node.arg(script).arg(format!("http://{}", server.address)).env("NODE_PATH", node_modules()).kill_on_drop(true);
        let output = node.output().await.expect("node is installed");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let done: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((&done["version"], &done["server"]), (&"2025-11-25".into(), &"roundtrip-endpoint".into()));
        let arguments = json!(["feed", "since", "until", "count", "quiet", "hints"]);
        assert_eq!(done["tools"].as_array().unwrap().len(), 1);
        let mut listed: Vec<_> = done["tools"][0][1].as_array().unwrap().iter().map(Value::to_string).collect();
        let mut expected: Vec<_> = arguments.as_array().unwrap().iter().map(Value::to_string).collect();
        listed.sort();
        expected.sort();
        assert_eq!((&done["tools"][0][0], listed), (&"feed".into(), expected));
        let spec: feed::Spec = done["result"]["structuredContent"]["feed"].as_str().unwrap().parse().unwrap();
        assert!(spec.start_millis() < unix_millis());
        let progress: Vec<Value> = (4..8).map(|index| json!([index - 3, 4, spec.text(index)])).collect();
        assert_eq!(done["progress"], Value::Array(progress));
        assert_eq!(done["logged"], json!([1, 2, 3]));
        assert_eq!((&done["wrong"]["isError"], &done["unknown"]), (&true.into(), &(-32_602).into()));
        for impair in ["cut", "reset"] {
            let heard: Vec<Value> = (1..=12).map(Value::from).collect();
            assert_eq!(
                (&done[impair]["heard"], &done[impair]["count"]),
                (&Value::Array(heard), &12.into()),
                "{impair}"
            );
            assert!(done[impair]["resumed"].as_u64() > Some(0), "{impair}: {}", done[impair]);
        }
    })
    .await;
}
