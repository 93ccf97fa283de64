//! The program as an operator uses it: the line that it prints, its options, how it ends.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::net::SocketAddr;
use std::process::Stdio;

use support::secure::Certificate;
use support::{Client, HANDSHAKE, feed, within};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpSocket;
use tokio::process::{Child, Command};

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
            (["--metrics-listen", "nowhere"], "--metrics-listen nowhere"),
            (["--dist", "no/such/folder"], "--dist no/such/folder"),
            (["--log", "a=b=c"], "--log"),
            (["--tls-certificate", "certificate.pem"], "--tls-key"),
            (["--tls-key", "key.pem"], "--tls-certificate"),
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

#[tokio::test]
async fn serves_https_with_a_certificate_and_names_a_file_that_is_wrong() {
    within(async {
        let certificate = Certificate::new();
        let pair = [&certificate.path(), &certificate.key()].map(|path| path.to_str().unwrap().to_owned());
        let missing = format!("{}x", pair[0]);
        let tls = |certificate: &str, key: &str| {
            let mut command = program();
            command.args(["--listen", "127.0.0.1:0", "--tls-certificate", certificate, "--tls-key", key]);
            command
        };
        for (paths, message) in [
            ([&missing, &pair[1]], format!("--tls-certificate {missing}: cannot be read")),
            ([&pair[0], &missing], format!("--tls-key {missing}: cannot be read")),
            ([&pair[0], &pair[0]], format!("--tls-key {}: has no PEM section with a private key", pair[0])),
        ] {
            let output = tls(paths[0], paths[1]).output().await.unwrap();
            assert!(output.status.code() == Some(1) && output.stdout.is_empty(), "{output:?}");
            let errors = String::from_utf8(output.stderr).unwrap();
            assert!(errors.contains(&message), "{errors}");
        }
        let mut child = program()
            .args(["--listen", "127.0.0.1:0"])
            .envs([("ROUNDTRIP_TLS_CERTIFICATE", &pair[0]), ("ROUNDTRIP_TLS_KEY", &pair[1])])
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.next_line().await.unwrap().unwrap();
        let address = line.strip_prefix("endpoint listening on https://").and_then(|rest| rest.strip_suffix('/'));
        let address = address.expect(&line).to_owned();
        let mut plain = Client::connect(address.parse().unwrap()).await;
        assert!(plain.get("/").await.text().contains("https://"));
        let health = async |metrics: &str| {
            let tls = [("ROUNDTRIP_TLS_CERTIFICATE", pair[0].as_str()), ("ROUNDTRIP_TLS_KEY", &pair[1])];
            let mut command = program();
            command.args(["--health", &address]).envs(tls).env("ROUNDTRIP_METRICS_LISTEN", metrics);
            command.output().await.unwrap().status.success()
        };
        assert!(!health(&address).await, "it is asked without TLS");
        let mut child = program().args(["--listen", "127.0.0.1:0"]).spawn().unwrap();
        let other = self::address(&mut child).await;
        assert!(health(&other.to_string()).await, "the address of the metrics is asked");
    })
    .await;
}

/// A container's health check runs the program itself, in the environment of the one that serves.
#[tokio::test]
async fn asks_a_running_endpoint_for_its_health() {
    within(async {
        let mut child = program().args(["--listen", "127.0.0.1:0"]).spawn().unwrap();
        let address = address(&mut child).await.to_string();
        let health = program().args(["--health", &address]).env("ROUNDTRIP_LISTEN", &address).output().await.unwrap();
        assert!(health.status.success(), "{health:?}");
        assert!(health.stdout.is_empty() && health.stderr.is_empty(), "{health:?}");
        child.kill().await.unwrap();
        let health = program().args(["--health", &address]).output().await.unwrap();
        assert!(!health.status.success());
        assert!(String::from_utf8(health.stderr).unwrap().contains(&format!("--health {address}")));
    })
    .await;
}

/// Another server at the address, or one that answers with an error, is not a healthy endpoint.
#[tokio::test]
async fn another_answer_than_ok_is_not_healthy() {
    within(async {
        for answer in ["HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", "220 smtp ready\r\n", ""] {
            let listener = endpoint::listen("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap().to_string();
            let health = tokio::spawn(program().args(["--health", &address]).output());
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(answer.as_bytes()).await.unwrap();
            drop(stream);
            assert!(!health.await.unwrap().unwrap().status.success(), "{answer}");
        }
    })
    .await;
}

/// Waits for the program's line and returns the address in it.
async fn address(child: &mut Child) -> SocketAddr {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = lines.next_line().await.unwrap().unwrap();
    let address = line.strip_prefix("endpoint listening on http://").and_then(|rest| rest.strip_suffix('/'));
    address.expect(&line).parse().unwrap()
}

/// A process may have a certain number of descriptors, and one address must not get all of them.
#[tokio::test]
async fn one_address_cannot_take_all_descriptors() {
    within(async {
        let script = format!("ulimit -n 128; exec {} --listen 127.0.0.1:0", env!("CARGO_BIN_EXE_endpoint"));
        let mut command = Command::new("sh");
        command
            .args(["-c", &script])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let address = address(&mut child).await;
        let mut taken = Vec::new();
        for _ in 0..200 {
            let mut client = Client::connect(address).await;
            // The server may have closed it already.
            let _ = client.stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n").await;
            taken.push(client);
        }
        let mut other = Client::connect_from(2, address).await;
        assert_eq!(other.get("/healthz").await.status, 200, "another address is locked out");
        let limit = other.get("/api/hello").await.json()["limits"]["connections_per_client"].as_u64().unwrap();
        assert!(limit < 64, "hello names a limit of {limit} connections, which 128 descriptors do not have");
        let mut served = 0;
        for mut client in taken {
            if !client.is_ended().await {
                served += u64::from(client.head().await.starts_with("HTTP/1.1 200 "));
            }
        }
        assert_eq!(served, limit);
    })
    .await;
}

/// A class opens its pages at the same moment.
#[tokio::test]
async fn a_thousand_connections_can_wait_to_be_accepted() {
    within(async {
        let listener = endpoint::listen("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut waiting = Vec::new();
        // Nobody accepts them. Above its backlog, the kernel does not answer.
        for _ in 0..1_000 {
            waiting.push(TcpSocket::new_v4().unwrap().connect(address).await.unwrap());
        }
        assert!(endpoint::listen(&address.to_string()).await.is_err(), "the port is taken");
        assert!(endpoint::listen("localhost:0").await.is_ok());
    })
    .await;
}
