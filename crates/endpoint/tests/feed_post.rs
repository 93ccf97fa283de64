//! The feed's stream for a POST: the response of the GET, asked for with a body of JSON, counted to the byte.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::process::Stdio;

use support::secure::SecureServer;
use support::{Client, Server, feed, unix_millis, within};
use tokio::process::Command;

const PATH: &str = "/api/feed/stream";

/// Opens a stream with a body. Returns the client, the response's head and the data of `hello`.
async fn open(server: &Server, path: &str, headers: &str, body: &str) -> (Client, String, serde_json::Value) {
    let mut client = server.connect().await;
    let head = format!("POST {path} HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n{headers}");
    client.send(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len())).await;
    let head = client.head().await;
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    let hello = client.chunk().await;
    let data = hello.strip_prefix("event: hello\ndata: ").unwrap();
    (client, head, serde_json::from_str(data).unwrap())
}

fn id_of(event: &str) -> u64 {
    event.strip_prefix("id: ").unwrap().split('\n').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_body_asks_for_what_the_query_asks_for_and_wins_over_it() {
    within(async {
        let server = Server::start().await;
        let (feed, other) = (feed("1000", -10_000), feed("1", 3_600_000));
        for (path, headers, body, first) in [
            (PATH.to_owned(), "", format!(r#"{{"feed":"{feed}","since":3,"until":30,"quiet":5}}"#), 4),
            (format!("{PATH}?feed={feed}&since=3"), "", String::new(), 4),
            (format!("{PATH}?feed={other}&since=9&hints=0"), "", format!(r#"{{"feed":"{feed}","since":"3"}}"#), 4),
            (format!("{PATH}?since=7"), "", format!(r#"{{"feed":"{feed}","more":[]}}"#), 8),
            (PATH.to_owned(), "Last-Event-ID: 700\r\n", format!(r#"{{"feed":"{feed}","since":3}}"#), 701),
            (PATH.to_owned(), "Last-Event-ID: \r\n", format!(r#"{{"feed":"{feed}","since":3}}"#), 4),
        ] {
            let (mut client, head, _) = open(&server, &path, headers, &body).await;
            assert_eq!(id_of(&client.chunk().await), first, "{path} {body}");
            assert!(head.contains("content-type: text/event-stream\r\n"), "{head}");
            assert_eq!(head.contains("x-accel-buffering: no"), !path.contains("hints=0"), "{head}");
        }
        let page = server.metrics().await;
        assert!(page.contains("roundtrip_messages_sent_total{transport=\"post-stream\"}"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn the_bytes_of_the_body_are_counted() {
    within(async {
        let server = Server::start().await;
        let body = format!(r#"{{"feed":"{}","since":0,"until":3}}"#, feed("1000", -10_000));
        let (mut client, head, hello) = open(&server, PATH, "", &body).await;
        for index in 1..=3 {
            assert_eq!(id_of(&client.chunk().await), index);
        }
        assert_eq!((&hello["request_bytes"], &hello["answer_bytes"]), (&client.sent.into(), &head.len().into()));
        assert!(head.contains(&format!(";n=1;in={}\r\n", client.sent)), "{head}");
        let report = server.report(hello["connection"].as_str().unwrap()).await;
        let exchange = &report["exchanges"][0];
        assert_eq!((&exchange["kind"], &exchange["messages_out"]), (&"stream".into(), &3.into()));
        assert_eq!((&exchange["bytes_in"], &exchange["bytes_out"]), (&client.sent.into(), &client.received.into()));
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_body_is_said_and_the_connection_goes_on() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        let feed = feed("1", -10_000);
        for (body, code) in [
            ("{".to_owned(), "bad-body"),
            ("[]".to_owned(), "bad-body"),
            ("feed=1,2,3,4".to_owned(), "bad-body"),
            ("{}".to_owned(), "missing-parameter"),
            (r#"{"feed":"1,2,3","since":0}"#.to_owned(), "bad-feed"),
            (r#"{"feed":[1,2,3,4],"since":0}"#.to_owned(), "bad-feed"),
            (format!(r#"{{"feed":"{feed}"}}"#), "missing-parameter"),
            (format!(r#"{{"feed":"{feed}","since":-1}}"#), "bad-parameter"),
            (format!(r#"{{"feed":"{feed}","since":1.5}}"#), "bad-parameter"),
            (format!(r#"{{"feed":"{feed}","since":null}}"#), "bad-parameter"),
            (format!(r#"{{"feed":"{feed}","since":0,"until":true}}"#), "bad-parameter"),
            (format!(r#"{{"feed":"{feed}","since":0,"quiet":121}}"#), "bad-parameter"),
            (format!(r#"{{"feed":"{feed}","since":0,"hints":2}}"#), "bad-parameter"),
            (format!(r#"{{"feed":"{feed}","since":0,"x":"{}"}}"#, "x".repeat(110_000)), "body-too-large"),
            ("x".repeat(2_000_000), "body-too-large"),
        ] {
            let response = client.request("POST", PATH, "", &body).await;
            assert_eq!(response.error(), code, "{:.80}", body);
            assert_eq!(response.header("connection"), None);
        }
        let preflight = "Origin: null\r\nAccess-Control-Request-Method: POST\r\n\
                         Access-Control-Request-Headers: content-type,last-event-id\r\n";
        let response = client.request("OPTIONS", PATH, preflight, "").await;
        assert_eq!((response.status, response.header("access-control-allow-methods")), (204, Some("*")));
        assert_eq!(response.header("access-control-allow-headers"), Some("*, authorization"));
    })
    .await;
}

/// Over HTTP/2 the body's DATA frames are counted, too.
#[tokio::test]
async fn over_http_2_it_is_the_same_stream() {
    within(async {
        let server = SecureServer::start().await;
        let client = server.http_2().await;
        let body = format!(r#"{{"feed":"{}","since":2,"until":4}}"#, feed("1000", -10_000));
        let mut send = client.send.clone().ready().await.unwrap();
        let request = http::Request::post("https://localhost/api/feed/stream").body(()).unwrap();
        let (response, mut stream) = send.send_request(request, false).unwrap();
        stream.send_data(body.clone().into(), true).unwrap();
        let response = response.await.unwrap();
        let (_, parameters) = support::secure::roundtrip(response.headers()["roundtrip"].to_str().unwrap());
        let mut stream = response.into_body();
        let mut text = String::new();
        while !text.contains("id: 4\n") {
            text.push_str(std::str::from_utf8(&stream.data().await.unwrap().unwrap()).unwrap());
        }
        let hello = text.strip_prefix("event: hello\ndata: ").unwrap().split('\n').next().unwrap();
        let hello: serde_json::Value = serde_json::from_str(hello).unwrap();
        assert_eq!(hello["http"], "2");
        assert!(text.contains("id: 3\n") && !text.contains("id: 2\n"), "{text}");
        assert!(hello["request_bytes"].as_u64().unwrap() > body.len() as u64 + 2 * 9, "{hello}");
        assert!(parameters.contains(&("in".to_owned(), hello["request_bytes"].to_string())), "{parameters:?}");
        let answer = client.request("POST", PATH, &[], b"{").await;
        assert_eq!((answer.status, &answer.json()["error"]), (400, &"bad-body".into()));
        let id = hello["connection"].as_str().unwrap();
        let report = server.settled_report(id, &client).await;
        let exchange = &report["exchanges"][0];
        assert_eq!((&exchange["bytes_in"], &exchange["messages_out"]), (&hello["request_bytes"], &2.into()));
    })
    .await;
}

/// Runs a program and returns what it printed. It may end with an error, because it ends a stream that does not.
async fn printed(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await.expect("the program is installed");
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr)
}

#[tokio::test]
async fn curl_node_and_python_read_it() {
    const NODE: &str = "const [url, body] = process.argv.slice(1);\
        fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', 'last-event-id': '5' }, body })\
        .then(async it => { let text = ''; for await (const piece of it.body) { text += Buffer.from(piece);\
        if (text.includes('id: 10\\n')) { console.log(text); process.exit(); } } })";
    const PYTHON: &str = "import sys, http.client as h\n\
        c = h.HTTPConnection('127.0.0.1', int(sys.argv[1]))\n\
        c.request('POST', '/api/feed/stream', sys.argv[2], {'Last-Event-ID': '5'})\n\
        r = c.getresponse()\n\
        for line in r:\n\
        \x20   print(line.decode(), end='')\n\
        \x20   if line == b'id: 10\\n': break\n";
    within(async {
        let (plain, secure) = (Server::start().await, SecureServer::start().await);
        let body = format!(r#"{{"feed":"1,10,20,{}","since":5}}"#, unix_millis() - 2_000);
        let is_right =
            |text: &str| text.contains("event: hello\n") && text.contains("\nid: 10\n") && !text.contains("id: 5\n");
        for version in ["--http1.1", "--http2"] {
            let mut curl = Command::new("curl");
            curl.args(["--silent", "--no-buffer", "--max-time", "1", version, "--json", &body, "--cacert"]);
            curl.arg(secure.certificate.path());
            let text = printed(curl.arg(format!("https://localhost:{}{PATH}", secure.server.address.port()))).await;
            assert!(is_right(&text), "curl {version}: {text}");
        }
        let url = format!("http://{}{PATH}", plain.address);
        let text = printed(Command::new("node").args(["-e", NODE, &url, &body])).await;
        assert!(is_right(&text), "node: {text}");
        let port = plain.address.port().to_string();
        let text = printed(Command::new("python3").args(["-c", PYTHON, &port, &body])).await;
        assert!(is_right(&text), "python: {text}");
    })
    .await;
}
