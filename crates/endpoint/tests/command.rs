//! The program as an operator uses it: the line that it prints, its options, how it ends.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::process::Stdio;

use support::{Client, HANDSHAKE, feed, within};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_endpoint"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

#[tokio::test]
async fn prints_its_address_and_ends_on_a_signal() {
    within(async {
        for signal in ["TERM", "INT"] {
            let mut child =
                program().args(["--listen", "127.0.0.1:0"]).env("ROUNDTRIP_HOLD_SECONDS", "7").spawn().unwrap();
            let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
            let line = lines.next_line().await.unwrap().unwrap();
            let address = line.strip_prefix("endpoint listening on http://").and_then(|rest| rest.strip_suffix('/'));
            let address = address.expect(&line).parse().unwrap();
            let hello = Client::connect(address).await.get("/api/hello").await.json();
            assert_eq!(hello["limits"]["hold_seconds"], 7);
            let mut hold = Client::connect(address).await;
            let path = format!("/api/feed/long-poll?feed={}&since=0&hold=7", feed("1", 3_600_000));
            hold.send(format!("GET {path} HTTP/1.1\r\nHost: t\r\n\r\n")).await;
            let mut socket = Client::connect(address).await;
            socket.send(format!("GET /api/echo/socket HTTP/1.1\r\nHost: t\r\n{HANDSHAKE}\r\n")).await;
            socket.head().await;
            let pid = child.id().unwrap().to_string();
            assert!(Command::new("kill").args([&format!("-{signal}"), &pid]).status().await.unwrap().success());
            assert_eq!(hold.response(false).await.status, 204);
            assert_eq!(socket.frame().await.0, 0x88);
            drop(socket);
            assert!(child.wait().await.unwrap().success());
        }
    })
    .await;
}

#[tokio::test]
async fn a_bad_option_is_named() {
    within(async {
        for (arguments, name) in [
            (["--hold-seconds", "x"], "--hold-seconds"),
            (["--listen", "nowhere"], "--listen nowhere"),
            (["--dist", "no/such/folder"], "--dist no/such/folder"),
            (["--log", "a=b=c"], "--log"),
            (["--nonsense", "1"], "--nonsense"),
        ] {
            let output = program().args(arguments).output().await.unwrap();
            assert!(!output.status.success());
            let message = String::from_utf8(output.stderr).unwrap();
            assert!(message.contains(name), "{message}");
        }
    })
    .await;
}
