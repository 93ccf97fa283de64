//! WebSocket against an independent client (tungstenite), and against a client that breaks the rules.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use futures_util::{SinkExt, StreamExt};
use support::{Client, HANDSHAKE, Server, client_frame, feed, within};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::{Message, protocol::CloseFrame, protocol::frame::coding::CloseCode};

async fn echo(server: &Server) -> Client {
    let mut client = server.connect().await;
    client.send(format!("GET /api/echo/socket HTTP/1.1\r\nHost: test\r\n{HANDSHAKE}\r\n")).await;
    assert!(client.head().await.starts_with("HTTP/1.1 101 "));
    client
}

fn code(payload: &[u8]) -> u16 {
    u16::from_be_bytes([payload[0], payload[1]])
}

#[tokio::test]
async fn echoes_text_and_binary_of_every_size() {
    within(async {
        let server = Server::start().await;
        let (mut client, _) = connect_async(format!("ws://{}/api/echo/socket", server.address)).await.unwrap();
        for size in (0..300).chain([1_000, 65_529, 65_530, 65_535, 65_536, 70_000, 200_000, 256 << 10]) {
            for message in [Message::text("가".repeat(size / 3)), Message::binary(vec![0xfe; size])] {
                client.send(message.clone()).await.unwrap();
                assert_eq!(client.next().await.unwrap().unwrap(), message);
            }
        }
        client.close(Some(CloseFrame { code: CloseCode::Normal, reason: "done".into() })).await.unwrap();
        let Message::Close(Some(close)) = client.next().await.unwrap().unwrap() else { panic!("no close") };
        assert_eq!(close.code, CloseCode::Normal);
        assert!(client.next().await.is_none());
    })
    .await;
}

#[tokio::test]
async fn echoes_a_pipelined_flood_in_order() {
    within(async {
        let server = Server::start().await;
        let (client, _) = connect_async(format!("ws://{}/api/echo/socket", server.address)).await.unwrap();
        let (mut sender, mut receiver) = client.split();
        let message = |n: usize| Message::text(format!("{n} {}", "x".repeat(n * 7 % 2_000)));
        let sending = tokio::spawn(async move {
            for n in 0..20_000 {
                sender.feed(message(n)).await.unwrap();
            }
            sender.flush().await.unwrap();
        });
        for n in 0..20_000 {
            assert_eq!(receiver.next().await.unwrap().unwrap(), message(n));
        }
        sending.await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn frames_that_arrive_byte_by_byte_are_echoed() {
    within(async {
        let server = Server::start().await;
        let mut client = echo(&server).await;
        for byte in [client_frame(0x81, b"slow"), client_frame(0x82, &[7; 130])].concat() {
            client.send([byte]).await;
            tokio::task::yield_now().await;
        }
        assert_eq!(client.frame().await, (0x81, b"slow".to_vec()));
        assert_eq!(client.frame().await, (0x82, vec![7; 130]));
    })
    .await;
}

#[tokio::test]
async fn a_fragmented_message_is_echoed_whole_after_the_pong() {
    within(async {
        let server = Server::start().await;
        let mut client = echo(&server).await;
        let frames = [
            client_frame(0x81, b"before"),
            client_frame(0x01, b"Hel"),
            client_frame(0x89, b"?"),
            client_frame(0x80, b"lo"),
            client_frame(0x82, b"after"),
        ];
        client.send(frames.concat()).await;
        assert_eq!(client.frame().await, (0x81, b"before".to_vec()));
        assert_eq!(client.frame().await, (0x8a, b"?".to_vec()));
        assert_eq!(client.frame().await, (0x81, b"Hello".to_vec()));
        assert_eq!(client.frame().await, (0x82, b"after".to_vec()));
    })
    .await;
}

#[tokio::test]
async fn a_client_that_breaks_a_rule_gets_its_close_code() {
    within(async {
        let server = Server::start().await;
        let cases: [(&[u8], u16); 7] = [
            (&[0x81, 0x00], 1002),
            (&[0xc1, 0x80, 0, 0, 0, 0], 1002),
            (&[0x80, 0x80, 0, 0, 0, 0], 1002),
            (&[0x83, 0x80, 0, 0, 0, 0], 1002),
            (&[0x81, 0x81, 0, 0, 0, 0, 0xff], 1007),
            (&[0x82, 0xff, 0, 0, 0, 0, 0, 0x10, 0, 1, 0, 0, 0, 0], 1009),
            (&[0x88, 0x81, 0, 0, 0, 0, 0], 1002),
        ];
        for (bytes, expected) in cases {
            let mut client = echo(&server).await;
            client.send([&client_frame(0x81, b"fine"), bytes].concat()).await;
            assert_eq!(client.frame().await, (0x81, b"fine".to_vec()));
            let (first, payload) = client.frame().await;
            assert_eq!((first, code(&payload)), (0x88, expected), "{bytes:x?}");
            assert!(client.is_ended().await);
        }
    })
    .await;
}

#[tokio::test]
async fn a_close_without_a_code_is_answered_without_one() {
    within(async {
        let server = Server::start().await;
        let mut client = echo(&server).await;
        client.send(client_frame(0x88, b"")).await;
        assert_eq!(client.frame().await, (0x88, Vec::new()));
        assert!(client.is_ended().await);
    })
    .await;
}

#[tokio::test]
async fn the_feeds_socket_ignores_messages_from_the_client() {
    within(async {
        let server = Server::start().await;
        let url = format!("ws://{}/api/feed/socket?feed={}&since=2&until=40", server.address, feed("400", 0));
        let (mut client, _) = connect_async(url).await.unwrap();
        client.send(Message::text("hello?")).await.unwrap();
        client.send(Message::Ping(Vec::from("p").into())).await.unwrap();
        assert!(client.next().await.unwrap().unwrap().into_text().unwrap().contains("\"answer_bytes\""));
        let mut expected = 3;
        while expected <= 40 {
            match client.next().await.unwrap().unwrap() {
                Message::Text(text) => {
                    assert_eq!(feed::index_of(&text), Some(expected));
                    expected += 1;
                }
                Message::Pong(payload) => assert_eq!(&payload[..], b"p"),
                other => panic!("{other:?}"),
            }
        }
        client.close(None).await.unwrap();
        while client.next().await.is_some() {}
    })
    .await;
}

#[tokio::test]
async fn a_bad_handshake_gets_an_error() {
    within(async {
        let server = Server::start().await;
        let mut client = server.connect().await;
        let bad_key = HANDSHAKE.replace("dGhlIHNhbXBsZSBub25jZQ==", "short");
        let response = client.request("GET", "/api/echo/socket", &bad_key, "").await;
        assert_eq!((response.status, response.error().as_str()), (400, "bad-handshake"));
        let old = HANDSHAKE.replace("Version: 13", "Version: 8");
        let response = client.request("GET", "/api/echo/socket", &old, "").await;
        assert_eq!((response.status, response.header("sec-websocket-version")), (426, Some("13")));
    })
    .await;
}
