//! WebSocket on a stream of HTTP/2 (RFC 8441): the same routes and rules as on HTTP/1.1.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use bytes::{Buf, Bytes, BytesMut};
use endpoint::Limits;
use h2::ext::Protocol;
use h2::{RecvStream, SendStream};
use http::{Request, Response};
use support::secure::{Answer, Http2, SecureServer};
use support::{client_frame, feed, on_paused_clock, until, within};

/// A WebSocket on a stream.
struct Socket {
    send: SendStream<Bytes>,
    receive: RecvStream,
    unread: BytesMut,
    head: Response<()>,
}

async fn connect(
    client: &Http2,
    path: &str,
    protocol: &'static str,
    version: &str,
) -> (Response<RecvStream>, SendStream<Bytes>) {
    let mut send = client.send.clone().ready().await.unwrap();
    while !send.is_extended_connect_protocol_enabled() {
        tokio::task::yield_now().await;
    }
    let request = Request::connect(format!("https://localhost{path}"))
        .extension(Protocol::from_static(protocol))
        .header("sec-websocket-version", version)
        .body(())
        .unwrap();
    let (response, send) = send.send_request(request, false).unwrap();
    (response.await.unwrap(), send)
}

impl Socket {
    async fn open(client: &Http2, path: &str) -> Self {
        let (response, send) = connect(client, path, "websocket", "13").await;
        assert_eq!(response.status(), 200);
        let (head, receive) = response.into_parts();
        Self { send, receive, unread: BytesMut::new(), head: Response::from_parts(head, ()) }
    }

    fn send(&mut self, bytes: &[u8]) {
        self.send.send_data(Bytes::copy_from_slice(bytes), false).unwrap();
    }

    /// Waits for so many bytes. Returns `false` if the stream ends before.
    async fn fill(&mut self, bytes: usize) -> bool {
        while self.unread.len() < bytes {
            let Some(data) = self.receive.data().await else { return false };
            let data = data.unwrap();
            self.receive.flow_control().release_capacity(data.len()).unwrap();
            self.unread.extend_from_slice(&data);
        }
        true
    }

    async fn frame(&mut self) -> (u8, Vec<u8>) {
        assert!(self.fill(2).await, "the stream ended");
        let first = self.unread.get_u8();
        let length = match self.unread.get_u8() {
            126 => {
                assert!(self.fill(2).await);
                self.unread.get_u16().into()
            }
            127 => {
                assert!(self.fill(8).await);
                self.unread.get_u64()
            }
            short => short.into(),
        };
        assert!(self.fill(length as usize).await);
        (first, self.unread.split_to(length as usize).to_vec())
    }

    async fn is_ended(&mut self) -> bool {
        !self.fill(1).await
    }
}

#[tokio::test]
async fn echoes_messages_of_every_size_and_answers_ping_and_close() {
    within(async {
        let server = SecureServer::start().await;
        let client = server.http_2().await;
        let mut socket = Socket::open(&client, "/api/echo/socket").await;
        let names: Vec<_> = socket.head.headers().keys().map(|name| name.as_str()).collect();
        assert!(!names.contains(&"connection") && !names.contains(&"sec-websocket-accept"), "{names:?}");
        for size in [0, 1, 125, 126, 4_000, 65_535, 65_536, 262_144] {
            let payload: Vec<u8> = (0..size).map(|n| (n % 251) as u8).collect();
            socket.send(&client_frame(0x82, &payload));
            assert_eq!(socket.frame().await, (0x82, payload), "{size} bytes");
        }
        for byte in client_frame(0x81, b"slow") {
            socket.send(&[byte]);
        }
        assert_eq!(socket.frame().await, (0x81, b"slow".to_vec()));
        socket.send(&client_frame(0x89, b"ping"));
        assert_eq!(socket.frame().await, (0x8a, b"ping".to_vec()));
        socket.send(&client_frame(0x88, &1000_u16.to_be_bytes()));
        assert_eq!(socket.frame().await, (0x88, 1000_u16.to_be_bytes().to_vec()));
        assert!(socket.is_ended().await);
        assert_eq!(client.get("/api/hello").await.status, 200, "the connection goes on");
    })
    .await;
}

#[tokio::test]
async fn the_feeds_socket_begins_with_hello_and_sends_its_messages() {
    within(async {
        let server = SecureServer::start().await;
        let client = server.http_2().await;
        let path = format!("/api/feed/socket?feed={}&since=2&until=40", feed("400", 0));
        let mut socket = Socket::open(&client, &path).await;
        let (_, hello) = socket.frame().await;
        let hello: serde_json::Value = serde_json::from_slice(&hello).unwrap();
        assert_eq!((&hello["http"], &hello["tls"]), (&"2".into(), &true.into()));
        let header = socket.head.headers()["roundtrip"].to_str().unwrap();
        assert!(header.ends_with(&format!(";in={};http=2", hello["request_bytes"])), "{header} {hello}");
        for index in 3..=40 {
            let (first, text) = socket.frame().await;
            assert_eq!((first, feed::index_of(std::str::from_utf8(&text).unwrap())), (0x81, Some(index)));
        }
    })
    .await;
}

#[tokio::test]
async fn a_client_that_breaks_a_rule_gets_its_close_code() {
    within(async {
        let server = SecureServer::limited(Limits { message_bytes: 1_000, ..Limits::default() }).await;
        let client = server.http_2().await;
        let large = client_frame(0x82, &[1; 1_001]);
        let cases: [(&[u8], u16); 4] = [
            (&[0x81, 0x00], 1002),
            (&[0x83, 0x80, 0, 0, 0, 0], 1002),
            (&[0x81, 0x81, 0, 0, 0, 0, 0xff], 1007),
            (&large, 1009),
        ];
        for (bytes, expected) in cases {
            let mut socket = Socket::open(&client, "/api/echo/socket").await;
            socket.send(&[&client_frame(0x81, b"fine"), bytes].concat());
            assert_eq!(socket.frame().await, (0x81, b"fine".to_vec()));
            let (first, payload) = socket.frame().await;
            assert_eq!((first, u16::from_be_bytes([payload[0], payload[1]])), (0x88, expected), "{bytes:x?}");
            assert!(socket.is_ended().await);
        }
    })
    .await;
}

#[tokio::test]
async fn a_request_that_is_no_handshake_is_told_what_is_needed() {
    within(async {
        let server = SecureServer::start().await;
        let client = server.http_2().await;
        for path in ["/api/echo/socket".to_owned(), format!("/api/feed/socket?feed={}&since=0", feed("1", 0))] {
            let answer = client.get(&path).await;
            assert_eq!((answer.status, answer.header("allow")), (405, Some("CONNECT")));
            assert_eq!(answer.header("upgrade"), None);
            assert_eq!(answer.json()["error"], "upgrade-required");
            assert!(answer.json()["message"].as_str().unwrap().contains(":protocol websocket"));
            for (protocol, version, status) in [("websocket", "8", 405), ("connect-udp", "13", 501)] {
                let (response, _send) = connect(&client, &path, protocol, version).await;
                assert_eq!(Answer::read(response).await.status, status, "{protocol} {version}");
            }
        }
        let (response, _send) = connect(&client, "/api/feed/socket?feed=x&since=0", "websocket", "13").await;
        assert_eq!(Answer::read(response).await.json()["error"], "bad-feed");
        let (response, _send) = connect(&client, "/api/hello", "websocket", "13").await;
        assert_eq!(Answer::read(response).await.status, 405);
    })
    .await;
}

#[tokio::test]
async fn a_silent_client_is_pinged_and_then_closed() {
    on_paused_clock(async {
        let server = SecureServer::start().await;
        let client = server.http_2().await;
        let mut socket = Socket::open(&client, "/api/echo/socket").await;
        assert_eq!(socket.frame().await, (0x89, Vec::new()));
        let (first, payload) = socket.frame().await;
        assert_eq!((first, &payload[2..]), (0x88, &b"ping-timeout"[..]));
    })
    .await;
}

#[tokio::test]
async fn sockets_are_closed_and_streams_ended_when_the_process_ends() {
    within(async {
        let server = SecureServer::start().await;
        let client = server.http_2().await;
        let mut socket = Socket::open(&client, "/api/echo/socket").await;
        let mut send = client.send.clone().ready().await.unwrap();
        let path = format!("https://localhost/api/feed/long-poll?feed={}&since=0&hold=60", feed("1", 3_600_000));
        let (hold, _) = send.send_request(Request::get(path).body(()).unwrap(), true).unwrap();
        let path = format!("https://localhost/api/feed/stream?feed={}&since=0", feed("1", 3_600_000));
        let (stream, _) = send.send_request(Request::get(path).body(()).unwrap(), true).unwrap();
        let stream = stream.await.unwrap();
        server.server.wait_for_metric("holds_open", 1).await;
        let ended = server.server.stop();
        let (first, payload) = socket.frame().await;
        assert_eq!((first, &payload[..2]), (0x88, &1001_u16.to_be_bytes()[..]));
        assert_eq!(hold.await.unwrap().status(), 204);
        assert!(Answer::read(stream).await.body.starts_with(b"event: hello"));
        drop((socket, send));
        until(async || client.send.clone().ready().await.is_err()).await;
        ended.await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn impaired_ends_concern_one_socket() {
    within(async {
        let server = SecureServer::start().await;
        let client = server.http_2().await;
        let mut echo = Socket::open(&client, "/api/echo/socket?impair=delay:50,cut:400").await;
        assert_eq!(echo.head.headers()["roundtrip-impair"], "delay=50, cut=400");
        echo.send(&client_frame(0x81, b"late"));
        assert_eq!(echo.frame().await, (0x81, b"late".to_vec()));
        assert!(echo.is_ended().await, "END_STREAM without a Close");
        let mut closed = Socket::open(&client, "/api/echo/socket?impair=cut:100,close:1012").await;
        assert_eq!(closed.frame().await, (0x88, [&1012_u16.to_be_bytes()[..], b"impair"].concat()));
        let mut reset = Socket::open(&client, "/api/echo/socket?impair=reset:100").await;
        let error = reset.receive.data().await.unwrap().unwrap_err();
        assert_eq!(error.reason(), Some(h2::Reason::INTERNAL_ERROR));
        assert_eq!(client.get("/api/hello").await.status, 200, "the connection goes on");
    })
    .await;
}
