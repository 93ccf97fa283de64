//! A HAR of the workbench, judged by `@har-sdk/validator` of npm (`tools/node`).

use std::io::Write as _;
use std::process::{Command, Stdio};
use trace::{Direction, Micros};
use workbench::exports::{Run, har};
use workbench::journal::{Closer, Journal, Limits, What};
use workbench::session::{Decoder, Session, Transport};

/// Prints the faults that the validator finds in the HAR on its input, one per line.
const JUDGE: &str = r#"
const { HarValidator } = require("@har-sdk/validator");
const har = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
new HarValidator().verify(har).then((faults) => {
  for (const fault of faults) console.log(`${fault.instancePath} ${fault.message}`);
  console.log("judged");
});
"#;

/// What the validator prints.
fn judged(har: &str) -> String {
    let modules = e2e::tools::node_modules().expect("the packages of tools/node");
    let mut command = Command::new("node");
    command.args(["-e", JUDGE]).env("NODE_PATH", modules).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut node = command.spawn().expect("install Node: apt-get install nodejs");
    node.stdin.take().expect("an input").write_all(har.as_bytes()).expect("it is read");
    let output = node.wait_with_output().expect("it ends");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.ends_with("judged\n"), "cargo xtask installs the packages of tools/node");
    text
}

fn at(millis: i64) -> Micros {
    Micros(millis * 1_000)
}

/// A session over `transport` in which something of every kind happened, and an attempt that failed.
fn run(transport: Transport) -> (Session, Journal) {
    let scheme = if transport == Transport::WebSocket { "ws" } else { "http" };
    let url = format!("{scheme}://127.0.0.1:9000/a?b=c&d");
    let session = Session { transport, url: url.clone(), ..Session::default() };
    let mut journal = Journal::new(1_800_000_000_000_000, Decoder::Auto, Limits::default());
    let (up, down) = (Some(Direction::Up), Some(Direction::Down));
    let headers = vec![("Content-Type".to_owned(), "text/plain".to_owned())];
    let body = if transport.is_request() { b"\0\xff".to_vec() } else { Vec::new() };
    let request = What::Request { method: "GET".to_owned(), url, headers: headers.clone(), body };
    journal.record(at(0), up, request.clone());
    match transport {
        Transport::WebSocket => {
            journal.record(at(3), down, What::Opened { protocol: "mqtt".to_owned(), extensions: String::new() });
            journal.record(at(4), up, What::Text("hello".to_owned()));
            journal.record(at(5), down, What::Binary(vec![0, 1, 255]));
        }
        Transport::EventSource => {
            journal.record(at(3), down, What::Opened { protocol: String::new(), extensions: String::new() });
            let event =
                What::Event { id: "1".to_owned(), name: "message".to_owned(), data: "a".to_owned(), raw: Vec::new() };
            journal.record(at(5), down, event);
        }
        Transport::Fetch | Transport::FetchStream => {
            let head = What::Response { status: 200, reason: "OK".to_owned(), version: String::new(), headers };
            journal.record(at(3), down, head);
            journal.record(at(4), down, What::Chunk(b"hel".to_vec()));
            journal.record(at(5), down, What::Chunk(b"lo\xff".to_vec()));
        }
    }
    let closed = What::Closed { code: 1000, reason: "bye".to_owned(), is_clean: true, by: Closer::Server };
    journal.record(at(6), down, closed);
    journal.record(at(9), up, request);
    journal.record(at(10), None, What::Failed("refused".to_owned()));
    (session, journal)
}

#[test]
fn a_har_of_every_transport_is_valid() {
    let all = Transport::ALL.map(run);
    let runs: Vec<Run> = all.iter().map(|(session, journal)| Run { session, journal }).collect();
    assert_eq!(judged(&har::print(&runs, "0.1.0")), "judged\n");
}

#[test]
fn the_validator_finds_faults() {
    let all = [run(Transport::Fetch)];
    let runs: Vec<Run> = all.iter().map(|(session, journal)| Run { session, journal }).collect();
    let broken = har::print(&runs, "0.1.0").replace("startedDateTime", "started");
    assert_ne!(judged(&broken), "judged\n");
}
