//! A bad network on request: what was asked for happens to the exchange that asked, and to no other.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::io::ErrorKind;
use std::time::Duration;

use endpoint::{Config, Limits};
use h2::Reason;
use support::secure::SecureServer;
use support::{Client, Server, client_frame, feed, on_paused_clock, within};
use tokio::io::AsyncReadExt;
use tokio::time::{Instant, sleep};

/// A timer of tokio is right to a millisecond, and some follow each other.
fn assert_took(started: Instant, millis: u64) {
    let taken = started.elapsed().as_millis() as u64;
    assert!((millis..millis + 30).contains(&taken), "{taken} ms for {millis}");
}

/// Reads until the connection is reset; an orderly end fails the test.
async fn assert_reset(client: &mut Client) {
    let mut bytes = [0; 1_000];
    loop {
        match client.stream.read(&mut bytes).await {
            Ok(0) => panic!("an orderly end"),
            Ok(_) => {}
            Err(error) => return assert_eq!(error.kind(), ErrorKind::ConnectionReset),
        }
    }
}

/// A path of the feed whose first message never comes.
fn silent(route: &str, rest: &str) -> String {
    format!("/api/feed/{route}?feed={}&since=0&{rest}", feed("1", 3_600_000_000))
}

async fn open(server: &Server, path: &str) -> (Client, String) {
    let mut client = server.connect().await;
    client.send(format!("GET {path} HTTP/1.1\r\nHost: test\r\n\r\n")).await;
    let head = client.head().await;
    (client, head)
}

#[tokio::test]
async fn a_response_is_delayed_and_says_so_and_its_size_is_right() {
    on_paused_clock(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        for path in
            ["/api/hello?impair=delay:300", "/api/nothing?x=1&impair=delay%3A300", "/api/feed/poll?impair=delay:300"]
        {
            let started = Instant::now();
            let response = client.get(path).await;
            assert_took(started, 300);
            assert_eq!(response.header("roundtrip-impair"), Some("delay=300"), "{path}");
            assert_eq!(response.parameter("out"), Some(response.bytes), "{path}");
            assert_eq!(response.parameter("in"), Some(response.request_bytes), "{path}");
        }
        let started = Instant::now();
        assert_eq!(client.get("/api/hello").await.header("roundtrip-impair"), None);
        assert_took(started, 0);
    })
    .await;
}

#[tokio::test]
async fn a_body_comes_at_the_pace_that_was_asked_for() {
    on_paused_clock(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        let started = Instant::now();
        let response = client.request("POST", "/api/echo?impair=throttle:2000", "", &"x".repeat(9_800)).await;
        assert_eq!(response.parameter("out"), Some(response.bytes));
        assert_eq!(response.json()["body_bytes"], 9_800);
        // All but the last piece of 200 bytes take their time.
        let pieces = response.body.len() as u64 / 200;
        let taken = started.elapsed().as_millis() as u64;
        assert!((pieces * 100..pieces * 100 + 250).contains(&taken), "{taken} ms for {pieces} pieces");
        let path = format!("/api/feed/stream?feed={}&since=0&until=4&impair=throttle:256", feed("1000", -10_000));
        let (mut client, _) = open(&server, &path).await;
        let mut text = String::new();
        while !text.contains("id: 4\n") {
            let piece = client.chunk().await;
            assert!(piece.len() <= 25, "a piece is a tenth of a second's bytes: {piece:?}");
            text.push_str(&piece);
        }
        assert!(text.contains(r#""impair":{"throttle":256}"#), "{text}");
    })
    .await;
}

#[tokio::test]
async fn a_streams_messages_come_late_by_the_delay() {
    within(async {
        let server = Server::start().await;
        let begins = support::unix_millis() + 200;
        let path = format!("/api/feed/stream?feed=1,1000,20,{begins}&since=0&until=1&impair=delay:400");
        let (mut client, _) = open(&server, &path).await;
        client.chunk().await;
        client.chunk().await;
        let late = support::unix_millis() - begins;
        assert!((400..2_000).contains(&late), "{late} ms");
    })
    .await;
}

#[tokio::test]
async fn a_cut_is_an_orderly_end_where_there_can_be_one() {
    on_paused_clock(async {
        let server = Server::start().await;
        let started = Instant::now();
        let (mut client, head) = open(&server, &silent("stream", "impair=cut:5000")).await;
        assert!(head.contains("roundtrip-impair: cut=5000\r\n") && head.contains("connection: close\r\n"), "{head}");
        assert!(client.chunk().await.contains(r#""impair":{"cut":5000}"#));
        assert_eq!(client.chunk().await, "", "the last chunk");
        assert_took(started, 5_000);
        assert!(client.is_ended().await);
        // A response that has not begun, or is not whole, cannot end.
        for path in [silent("long-poll", "hold=100&impair=cut:200"), "/api/hello?impair=delay:300,cut:200".to_owned()] {
            let started = Instant::now();
            let mut client = server.connect().await;
            client.send(format!("GET {path} HTTP/1.1\r\nHost: test\r\n\r\n")).await;
            assert!(client.is_ended().await, "{path}");
            assert_took(started, 200);
        }
        let (mut client, head) = open(&server, "/api/hello?impair=throttle:256,cut:500").await;
        assert!(head.contains("content-length: "), "{head}");
        let mut body = Vec::new();
        client.stream.read_to_end(&mut body).await.unwrap();
        assert!(body.len() < 200, "{} bytes", body.len());
        // What is over is not cut.
        let mut client = server.connect().await;
        assert_eq!(client.get("/api/hello?impair=cut:1000,reset:2000").await.status, 200);
        sleep(Duration::from_secs(5)).await;
        assert_eq!(client.get("/api/hello").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn a_reset_is_one() {
    on_paused_clock(async {
        let server = Server::start().await;
        let paths = [
            silent("stream", "impair=reset:5000"),
            silent("long-poll", "hold=100&impair=reset:5000"),
            "/api/hello?impair=throttle:256,reset:1000".to_owned(),
            "/api/hello?impair=delay:1000,reset:10".to_owned(),
            silent("stream", "impair=cut:6000,reset:5000"),
        ];
        for path in paths {
            let mut client = server.connect().await;
            client.send(format!("GET {path} HTTP/1.1\r\nHost: test\r\n\r\n")).await;
            assert_reset(&mut client).await;
        }
        server.wait_for_metric("streams_open", 0).await;
    })
    .await;
}

#[tokio::test]
async fn a_websocket_is_cut_without_a_close_or_closed_with_a_code_or_reset() {
    on_paused_clock(async {
        let server = Server::start().await;
        for route in [silent("socket", ""), "/api/echo/socket?".to_owned()] {
            let has_hello = route.contains("feed");
            for (impair, millis) in [("cut:700", 700), ("cut:800,close:1012", 800), ("reset:900", 900)] {
                let started = Instant::now();
                let mut client = server.socket(&format!("{route}&impair={impair}")).await;
                if has_hello {
                    let (_, hello) = client.frame().await;
                    assert!(String::from_utf8(hello).unwrap().contains("\"impair\":{"));
                }
                match impair {
                    "cut:700" => assert!(client.is_ended().await, "no Close"),
                    "reset:900" => assert_reset(&mut client).await,
                    _ => {
                        let close = [&1012_u16.to_be_bytes()[..], b"impair"].concat();
                        assert_eq!(client.frame().await, (0x88, close));
                    }
                }
                assert_took(started, millis);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn an_echo_socket_has_latency_and_not_one_message_at_a_time() {
    on_paused_clock(async {
        let server = Server::start().await;
        let mut client = server.socket("/api/echo/socket?impair=delay:300").await;
        let started = Instant::now();
        for text in [b"one", b"two"] {
            client.send(client_frame(0x81, text)).await;
            sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(client.frame().await, (0x81, b"one".to_vec()));
        assert_took(started, 300);
        assert_eq!(client.frame().await, (0x81, b"two".to_vec()));
        assert_took(started, 400);
        client.send(client_frame(0x88, &1000_u16.to_be_bytes())).await;
        assert_eq!(client.frame().await.0, 0x88);
        let mut client = server.socket("/api/echo/socket?impair=throttle:1000").await;
        let started = Instant::now();
        client.send(client_frame(0x82, &[7; 1_996])).await;
        assert_eq!(client.frame().await.1.len(), 1_996);
        assert_took(started, 1_900);
    })
    .await;
}

#[tokio::test]
async fn on_http_2_it_concerns_one_stream() {
    within(async {
        let server = SecureServer::start().await;
        let client = server.http_2().await;
        // Others are answered meanwhile.
        let delayed = client.get("/api/hello?impair=delay:600");
        let other = async {
            let answer = client.get("/api/hello").await;
            (answer.status, answer.header("roundtrip-impair").map(str::to_owned))
        };
        let started = Instant::now();
        let (delayed, (other, took)) = tokio::join!(delayed, async { (other.await, started.elapsed()) });
        assert_eq!((delayed.status, delayed.header("roundtrip-impair")), (200, Some("delay=600")));
        assert!(other == (200, None) && took < Duration::from_millis(500) && started.elapsed().as_millis() >= 600);
        // The size that a throttled response announces has its smaller frames in it.
        let answer = client.request("POST", "/api/echo?impair=throttle:20000", &[], &[b'x'; 9_000]).await;
        let (id, _) = answer.roundtrip();
        let report = server.settled_report(&id, &client).await;
        assert_eq!(report["exchanges"][2]["bytes_out"], answer.parameter("out").unwrap(), "{report:#}");
        assert!(answer.parameter("out").unwrap() > answer.body.len() as u64 + 9 * (answer.body.len() as u64 / 2_000));
        // A cut ends the stream, and what cannot end is reset.
        let path = silent("stream", "impair=cut:200");
        let answer = client.get(&path).await;
        assert!(String::from_utf8(answer.body).unwrap().starts_with("event: hello\n"));
        for path in [
            silent("stream", "impair=reset:200"),
            silent("long-poll", "hold=100&impair=cut:200"),
            "/api/hello?impair=throttle:256,cut:300".to_owned(),
            "/api/hello?impair=throttle:256,reset:300".to_owned(),
        ] {
            let request = http::Request::get(format!("https://localhost{path}")).body(()).unwrap();
            let mut send = client.send.clone().ready().await.unwrap();
            let error = match send.send_request(request, true).unwrap().0.await {
                Err(error) => error,
                Ok(response) => {
                    let mut body = response.into_body();
                    loop {
                        match body.data().await {
                            Some(Ok(_)) => {}
                            Some(Err(error)) => break error,
                            None => panic!("{path} has an orderly end"),
                        }
                    }
                }
            };
            assert_eq!(error.reason(), Some(Reason::INTERNAL_ERROR), "{path}");
        }
        assert_eq!(client.get("/api/hello").await.status, 200, "the connection goes on");
    })
    .await;
}

#[tokio::test]
async fn a_delayed_response_keeps_its_place_in_the_limits() {
    within(async {
        let limits = Limits { connections_per_client: 1, ..Limits::default() };
        let server = Server::limited(limits).await;
        let mut first = server.connect().await;
        first.send("GET /api/hello?impair=delay:500 HTTP/1.1\r\nHost: test\r\n\r\n").await;
        server.wait_for_metric("connections_open", 1).await;
        let mut second = server.connect().await;
        assert_eq!(second.get("/api/hello").await.error(), "too-many-connections");
        assert_eq!(first.response(false).await.status, 200);
        // What is refused is refused at once, and not impaired.
        let limits = Limits { rate_per_second: 1, ..Limits::default() };
        let server = Server::limited(limits).await;
        let mut client = server.connect().await;
        client.get("/api/hello?impair=delay:1").await;
        let refused = client.get("/api/hello?impair=delay:9000").await;
        assert_eq!((refused.error().as_str(), refused.header("roundtrip-impair")), ("rate-limited", None));
    })
    .await;
}

#[tokio::test]
async fn what_may_not_be_asked_for_is_refused_and_a_preflight_is_left_alone() {
    on_paused_clock(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        let response = client.get("/api/hello?impair=loss:5").await;
        assert!(response.error() == "bad-parameter" && response.text().contains("cut from 0 to 600000"));
        let preflight = "Origin: null\r\nAccess-Control-Request-Method: POST\r\n";
        let started = Instant::now();
        let response = client.request("OPTIONS", "/api/feed/stream?impair=delay:9000,loss:1", preflight, "").await;
        assert_eq!((response.status, response.header("roundtrip-impair")), (204, None));
        client.get("/?impair=delay:9000").await;
        client.get("/healthz?impair=delay:9000").await;
        assert_took(started, 0);
        client.get("/api/hello?impair=delay:10,throttle:100000").await;
        sleep(Duration::from_secs(2)).await;
        let page = server.metrics().await;
        for (name, count) in [("delay", 1), ("throttle", 1), ("cut", 0)] {
            let line = format!("roundtrip_impaired_requests_total{{impairment=\"{name}\"}} {count}\n");
            assert!(page.contains(&line), "{page}");
        }
        assert!(client.get("/api/hello").await.text().contains("\"impair\""));
    })
    .await;
}

#[tokio::test]
async fn an_operator_may_forbid_it() {
    within(async {
        let server = Server::start_with(Config { forbids_impair: true, ..Config::default() }).await;
        let mut client = server.connect().await;
        let response = client.get("/api/hello?impair=delay:1").await;
        assert_eq!((response.status, response.error().as_str()), (403, "impair-forbidden"));
        assert!(!client.get("/api/hello").await.text().contains("\"impair\""));
    })
    .await;
}
