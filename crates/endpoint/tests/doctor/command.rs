//! The command: its options, its reports, its exit status, and how it is stopped.

use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::Command;

use super::patient::{examine, patiently, program};
use super::support::Server;

/// What was found until then is reported, and it is marked.
#[tokio::test]
async fn a_signal_ends_it_with_what_was_found_until_then() {
    patiently(async {
        let server = Server::start().await;
        let mut child = program(&format!("http://{}/", server.address), &[]).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.starts_with("doctor: watching") {
                break;
            }
        }
        let id = child.id().and_then(|id| Pid::from_raw(id.try_into().ok()?));
        kill_process(id.unwrap(), Signal::INT).unwrap();
        let mut report = String::new();
        child.stdout.take().unwrap().read_to_string(&mut report).await.unwrap();
        assert_eq!(child.wait().await.unwrap().code(), Some(0));
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        assert_eq!(report["complete"], false);
        assert_eq!(report["findings"], serde_json::json!([]));
        assert!(report["seen"].to_string().contains("then stopped"), "{report}");
    })
    .await;
}

#[tokio::test]
async fn what_does_not_answer_is_unreachable() {
    patiently(async {
        let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let report = examine(&format!("http://{closed}/"), 10).await;
        assert_eq!(report.found(), ["unreachable all"]);
        assert!(report.evidence("unreachable", "all").contains("Connection refused"), "{report:#?}");
        for answer in
            ["220 smtp ready\r\n", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\nok"]
        {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let url = format!("http://{}/", listener.local_addr().unwrap());
            let server = tokio::spawn(async move {
                let (mut stream, _) = listener.accept().await.unwrap();
                stream.write_all(answer.as_bytes()).await.unwrap();
                stream.shutdown().await.unwrap();
                let _ = stream.read_to_end(&mut Vec::new()).await;
            });
            let report = examine(&url, 10).await;
            assert_eq!(report.found(), ["unreachable all"], "{answer}");
            server.await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn the_report_for_a_person_has_findings_and_cures() {
    patiently(async {
        let mut command = Command::new(env!("CARGO_BIN_EXE_endpoint"));
        let output = command.args(["--doctor", "http://127.0.0.1:1/below/"]).output().await.unwrap();
        assert_eq!(output.status.code(), Some(3));
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(
            text.starts_with("http://127.0.0.1:1/below/\n1 finding.\n\nunreachable (all)\n  evidence: no connection"),
            "{text}"
        );
        assert!(text.contains("\n  cure: see that the name"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_option_is_named_and_is_no_finding() {
    patiently(async {
        for (arguments, name) in [
            (&["--doctor", "localhost:8081"][..], "--doctor"),
            (&["--doctor", "ws://localhost/"], "http://"),
            (&["--doctor", "http://127.0.0.1:1/", "--doctor-seconds", "0"], "--doctor-seconds"),
            (&["--json"], "--doctor"),
            (&["--doctor-seconds", "20"], "--doctor"),
        ] {
            let output = Command::new(env!("CARGO_BIN_EXE_endpoint")).args(arguments).output().await.unwrap();
            assert!(!matches!(output.status.code(), Some(0 | 3) | None), "{arguments:?}");
            let message = String::from_utf8(output.stderr).unwrap();
            assert!(message.contains(name), "{message}");
        }
    })
    .await;
}
