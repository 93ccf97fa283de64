//! The `lab` program as its users meet it: what it prints, what it writes, how it refuses.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn lab(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lab")).args(arguments).output().expect("the program runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// A file of this test run's own.
fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn tool(name: &str, arguments: &[&str]) -> String {
    let output = Command::new(name).args(arguments).output().expect("tshark is installed");
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output)
}

#[test]
fn list_names_every_scenario() {
    let output = lab(&["list"]);
    assert!(output.status.success());
    let text = stdout(&output);
    for scenario in lab::scenario::ALL {
        assert!(text.lines().any(|line| line.split(' ').next() == Some(scenario.name)), "{}", scenario.name);
    }
}

#[test]
fn every_scenario_runs_and_its_defaults_are_in_range() {
    for scenario in lab::scenario::ALL {
        let output = lab(&["run", scenario.name]);
        assert!(output.status.success(), "{}: {}", scenario.name, stderr(&output));
        assert!(stdout(&output).contains("Bytes on the link"), "{}", scenario.name);
    }
}

#[test]
fn bad_input_ends_with_code_2_and_a_sentence() {
    let cases: &[(&[&str], &str)] = &[
        (&["run", "nothing"], "there is no scenario \"nothing\"; there are socket, tcp"),
        (&["run", "tcp", "--loss", "95"], "it must be 0 to 90 %"),
        (&["run", "tcp", "--rtt", "60001"], "it must be 0 to 60000 ms"),
        (&["run", "tcp", "--rtt", "0.0001"], "at most 3 digits may follow the point"),
        (&["run", "tcp", "--mtu", "140"], "it must be 576 to 65535 bytes"),
        (&["run", "tcp", "--queue", "1000"], "link.queue is 1000 bytes; it must be at least one packet"),
        (&["run", "tcp", "--mss", "535"], "it must be 536 to 65495 bytes"),
        (&["run", "tcp", "--drop", "0"], "packets are counted from 1"),
        (&["run", "tcp", "--cut", "5-4"], "it must be from its start to one hour"),
        (&["run", "tcp", "--stall", "nobody:1-2"], "the hosts are client, server and resolver"),
        (&["run", "tcp", "--early-data"], "add --tls 1.2 or --tls 1.3"),
        (&["run", "tcp", "--early-data", "--tls", "1.2"], "--early-data needs TLS 1.3"),
        (&["run", "tcp", "--json", "-", "--mermaid", "-"], "only one output can go to standard output"),
        (&["run", "tcp", "--vantage", "resolver"], "a capture is taken at the client or the server"),
    ];
    for (arguments, sentence) in cases {
        let output = lab(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(sentence), "{arguments:?}: {}", stderr(&output));
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

/// The run file that `lab run tcp` writes with these options.
fn request_of(options: &[&str]) -> String {
    let output = lab(&[&["run", "tcp", "--save-run", "-"], options].concat());
    assert!(output.status.success(), "{options:?}: {}", stderr(&output));
    stdout(&output)
}

#[test]
fn every_older_option_does_what_it_did() {
    let same: &[(&[&str], &[&str])] = &[
        (&["--reorder", "2.5"], &["--reordering", "2.5"]),
        (&["--keep-alive", "off"], &["--http-keep-alive", "off"]),
        (&["--bytes", "10M"], &["--bulk-bytes", "10000000"]),
        (&["--mss", "1000"], &["--mtu", "1040"]),
        (&["--receive-buffer", "4k"], &["--client-receive-buffer", "4000", "--server-receive-buffer", "4000"]),
        (&["--tls", "1.3", "--early-data"], &["--tls", "1.3", "--early-data=on"]),
        (&["--double", "5,6"], &["--duplicate", "5", "--duplicate", "6"]),
        (&["--stall", "server:100-900"], &["--stall-reader", "server:100:900"]),
        (&["--abort", "client:7.5"], &["--close-abruptly", "client:7.5"]),
        (&["--cut", "150-5000"], &["--cut", "150:5000"]),
    ];
    let usual = request_of(&[]);
    for (older, newer) in same {
        let request = request_of(older);
        assert_eq!(request, request_of(newer), "{older:?}");
        assert_ne!(request, usual, "{older:?}");
    }
}

#[test]
fn every_setting_is_an_option() {
    let help = stdout(&lab(&["run", "--help"]));
    let keys = lab::parameters::PARAMETERS.iter().map(|parameter| parameter.key);
    for key in keys.chain(lab::parameters::INTERVENTIONS.iter().map(|kind| kind.key)) {
        assert!(help.contains(&format!("--{key} ")) || help.contains(&format!("--{key}[")), "{key}");
    }
}

#[test]
fn a_file_that_cannot_be_read_or_written_ends_with_code_1() {
    for arguments in [["run", "tcp", "--json", "/nowhere/x"].as_slice(), &["run", "--run", "/nowhere/x"]] {
        let output = lab(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(stderr(&output).starts_with("lab: /nowhere/x: "), "{}", stderr(&output));
    }
}

#[test]
fn what_is_no_run_file_is_refused() {
    let name = file("no-run.json");
    for (text, sentence) in [
        ("{", "is no run file"),
        (r#"{"roundtrip": 1, "scenario": "tcp", "sede": 4}"#, "unknown field `sede`"),
        (r#"{"roundtrip": 9, "scenario": "tcp"}"#, "this is a run file of version 9"),
    ] {
        std::fs::write(&name, text).expect("written");
        let output = lab(&["run", "--run", name.to_str().expect("UTF-8")]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(sentence), "{}", stderr(&output));
    }
}

#[test]
fn a_run_file_with_a_byte_order_mark_is_read() {
    let name = file("marked.json");
    let text = r#"{"roundtrip": 1, "scenario": "tcp"}"#;
    std::fs::write(&name, ["\u{feff}", text].concat()).expect("written");
    let marked = lab(&["run", "--run", name.to_str().expect("UTF-8")]);
    assert!(marked.status.success(), "ignore the mark (RFC 8259 §8.1): {}", stderr(&marked));
    assert_eq!(stdout(&marked), stdout(&lab(&["run", "tcp"])));
    let utf_16: Vec<u8> = ["\u{feff}", text].concat().encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(&name, utf_16).expect("written");
    assert_eq!(lab(&["run", "--run", name.to_str().expect("UTF-8")]).stdout, marked.stdout);
}

#[test]
fn an_intervention_that_changed_nothing_is_named() {
    let cases: &[(&[&str], &str)] = &[
        (&["--drop", "99999"], "drop:99999 changed nothing: the run has only"),
        (&["--corrupt", "99999"], "corrupt:99999 changed nothing: the run has only"),
        (&["--delay", "99999:5"], "delay:99999:5 changed nothing: the run has only"),
        (&["--drop", "4", "--duplicate", "4"], "duplicate:4 changed nothing: packet 4 was lost before"),
        (&["--cut", "3000000-3500000"], "cut:3000000:3500000 changed nothing: no packet was under way at that time"),
        (&["--stall", "resolver:0-1000"], "stall-reader:resolver:0:1000 changed nothing: nothing was to be read there"),
        (&["--abort", "resolver:10"], "close-abruptly:resolver:10 changed nothing: no connection was open there"),
    ];
    for (options, sentence) in cases {
        let output = lab(&[&["run", "tcp"], *options].concat());
        assert!(output.status.success(), "{options:?}: the run itself is valid");
        assert!(stderr(&output).contains(sentence), "{options:?}: {}", stderr(&output));
    }
    let json = lab(&["run", "tcp", "--drop", "99999", "--json", "-"]);
    let results: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!(results["idle"], serde_json::json!(["drop:99999"]));
}

#[test]
fn an_intervention_that_happened_is_not_named() {
    for options in [
        ["--drop", "4"],
        ["--delay", "4:5"],
        ["--duplicate", "4"],
        ["--corrupt", "4"],
        ["--cut", "0-500"],
        ["--stall", "server:0-2000"],
        ["--abort", "client:90"],
    ] {
        let output = lab(&[&["run", "tcp"], options.as_slice()].concat());
        assert_eq!(stderr(&output), "", "{options:?}");
    }
}

#[test]
fn json_on_standard_output_reads_back_as_a_trace() {
    let output = lab(&["run", "tcp", "--json", "-"]);
    let document: trace::Document = serde_json::from_slice(&output.stdout).expect("a document");
    let trace = trace::Trace::try_from(document.clone()).expect("a trace");
    assert!(trace.events().len() > 8);
    assert_eq!(trace::Document::from(&trace), document);
    let results: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&results["run"]["scenario"], &results["finished"]), (&"tcp".into(), &true.into()));
}

#[test]
fn a_run_file_repeats_its_run_to_the_byte() {
    let name = file("run.json");
    let name = name.to_str().expect("UTF-8");
    let changed = ["--seed", "7", "--loss", "5", "--rtt", "33.3", "--drop", "4,6", "--delay", "9:2.5"];
    let first = lab(&[&["run", "tcp", "--json", "-", "--save-run", name], changed.as_slice()].concat());
    assert!(first.status.success(), "{}", stderr(&first));
    let again = lab(&["run", "--run", name, "--json", "-"]);
    assert!(first.stdout == again.stdout && !first.stdout.is_empty());
}

/// The files were made by the commands themselves: `cargo lab run tcp > crates/lab-cli/tests/tables/tcp.txt`.
#[test]
fn the_table_of_tcp_is_the_textbooks_exchange() {
    assert_eq!(stdout(&lab(&["run", "tcp"])), include_str!("tables/tcp.txt"));
}

/// A change in what any scenario does shows up here, to be read before it is accepted.
#[test]
fn every_scenario_prints_what_it_printed_before() {
    let tables = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables");
    for scenario in lab::scenario::ALL {
        let file = tables.join(scenario.name).with_extension("states.txt");
        let before = std::fs::read_to_string(&file).unwrap_or_default();
        let renew = format!("cargo lab run {} --states > {}", scenario.name, file.display());
        let now = stdout(&lab(&["run", scenario.name, "--states"]));
        assert!(now == before, "{} changed; if it should, renew its table: {renew}", scenario.name);
    }
}

#[test]
fn the_table_of_websocket_is_the_curriculums_diagram() {
    let table = stdout(&lab(&["run", "websocket", "--tls", "1.2"]));
    assert_eq!(table, include_str!("tables/websocket-tls-1.2.txt"));
    let mut steps = table.lines();
    for step in [
        "TCP Handshake",
        "SYN ",
        "SYN, ACK",
        " ACK ",
        "TLS Handshake",
        "Client Hello",
        "Server Hello, Certificate, Server Key Exchange, Server Hello Done",
        "Client Key Exchange, Change Cipher Spec, Finished",
        "Change Cipher Spec, Finished",
        "WebSocket Handshake",
        "GET /chat (Upgrade: websocket)",
        "101 Switching Protocols",
        "WebSocket Data Transmission",
        "\"Hello\"",
        "\"Hello, Client\"",
        "\"Goodbye\"",
        "\"Goodbye, Client\"",
        "WebSocket Close",
        "WebSocket Close",
    ] {
        assert!(steps.any(|line| line.contains(step)), "{step} is missing or out of order:\n{table}");
    }
}

#[test]
fn states_stand_where_the_hosts_reach_them() {
    let table = stdout(&lab(&["run", "tcp", "--states"]));
    let mut lines = table.lines();
    for step in [
        "client is in TCP SYN-SENT, connection 1",
        " SYN ",
        "server is in TCP SYN-RECEIVED, connection 1",
        "SYN, ACK",
        "client is in TCP ESTABLISHED, connection 1",
        " ACK ",
        "server is in TCP ESTABLISHED, connection 1",
        "client is in TCP FIN-WAIT-1, connection 1",
        "FIN, ACK",
        "client is in TCP TIME-WAIT, connection 1",
    ] {
        assert!(lines.any(|line| line.contains(step)), "{step} is missing or out of order:\n{table}");
    }
}

/// `docs/lab.md` shows what the commands print; so does this test, line by line.
#[test]
fn what_the_documentation_shows_is_what_is_printed() {
    let commands: &[&[&str]] = &[
        &["run", "tcp"],
        &["run", "tcp", "--states"],
        &["run", "tcp", "--drop", "4"],
        &["run", "websocket", "--tls", "1.2"],
        &["run", "websocket", "--cut", "150-5000"],
        &["run", "udp"],
        &["run", "contrast"],
        &["run", "http2"],
    ];
    let printed: BTreeSet<String> = commands
        .iter()
        .flat_map(|command| stdout(&lab(command)).lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let mut shown = false;
    for line in include_str!("../../../docs/lab.md").lines() {
        match line {
            "```text" => shown = true,
            "```" => shown = false,
            line => assert!(!shown || printed.contains(line), "docs/lab.md shows what no command prints: {line}"),
        }
    }
}

#[test]
fn a_lost_packet_is_marked_and_so_is_its_repetition() {
    let text = stdout(&lab(&["run", "tcp", "--drop", "4"]));
    assert!(text.contains("✗ dropped") && text.contains("repeats 4"), "{text}");
}

#[test]
fn tshark_reads_the_capture_of_either_side() {
    for vantage in ["client", "server"] {
        let name = file(&format!("{vantage}.pcapng"));
        let name = name.to_str().expect("UTF-8");
        let arguments =
            ["run", "tcp", "--drop", "4", "--double", "5", "--corrupt", "6", "--vantage", vantage, "--pcap", name];
        let output = lab(&arguments);
        assert!(output.status.success(), "{}", stderr(&output));
        let about = tool("capinfos", &["-M", name]);
        assert!(about.contains("roundtrip") && about.contains("microseconds"), "{about}");
        let fields = ["-T", "fields", "-e", "frame.comment", "-e", "tcp.checksum.status", "-e", "_ws.malformed"];
        let options = ["-r", name, "-o", "tcp.check_checksum:TRUE"];
        let frames = tool("tshark", &[options.as_slice(), &fields].concat());
        assert!(!frames.contains("alformed"), "{frames}");
        let is_client = vantage == "client";
        let comments = frames.lines().filter(|line| line.starts_with("lost on the link")).count();
        assert_eq!(comments, usize::from(is_client), "only the sender has what was lost");
        let wrong = frames.lines().filter(|line| line.split('\t').nth(1) == Some("0")).count();
        assert!(wrong <= 1, "only the corrupted packet has a bad checksum: {frames}");
        let clock = tool("tshark", &["-r", name, "-T", "fields", "-e", "frame.time_delta"]);
        assert!(!clock.contains('-'), "packets are in the order of time");
    }
}

#[test]
fn nobody_is_told_of_a_reader_who_has_seen_enough() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lab"))
        .args(["run", "bulk", "--json", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success() && output.stderr.is_empty(), "{}", stderr(&output));
}
