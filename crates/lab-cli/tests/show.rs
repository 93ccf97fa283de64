//! `lab show` as its users meet it: the example captures and runs of the lab, read again, beside tshark.

use capture_examples::{ALL, FOLDER, Holds};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn lab(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lab")).args(arguments).output().expect("the program runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// What the program prints; it must succeed.
fn shown(arguments: &[&str]) -> String {
    let output = lab(&[&["show"], arguments].concat());
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    stdout(&output)
}

fn example(name: &str) -> String {
    Path::new(FOLDER).join(name).display().to_string()
}

/// A file of this test run's own.
fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// The lines of a list that begin with a number.
fn rows(text: &str) -> Vec<&str> {
    // A number, then times with a point.
    let is_row = |line: &&str| {
        let mut words = line.split_whitespace();
        words.next().is_some_and(|word| word.parse::<u32>().is_ok())
            && words.next().is_some_and(|word| word.contains('.'))
    };
    text.lines().filter(is_row).collect()
}

#[test]
fn every_example_is_listed_or_shown() {
    for example in ALL {
        let text = shown(&[&self::example(example.file)]);
        let connections = match example.holds {
            Holds::Packets { connections, .. } => connections as usize,
            Holds::Requests { .. } => continue,
        };
        if connections > 1 {
            assert!(rows(&text).len() >= connections, "{}: {text}", example.id);
        } else {
            assert!(text.contains("Bytes on the link"), "{}: {text}", example.id);
        }
    }
}

#[test]
fn a_connection_of_tls_is_opened_with_the_keys_in_the_file_and_with_those_beside_it() {
    let inside = ALL.iter().find(|example| example.id == "tls13").expect("an example");
    assert!(shown(&[&example(inside.file), "--connection", "1"]).contains("HTTP GET"));
    let beside = ALL.iter().find(|example| example.id == "tls12-cbc").expect("an example");
    let (path, keys) = (example(beside.file), example(beside.keys.expect("a key log")));
    let dark = shown(&[&path, "--connection", "1"]);
    assert!(dark.contains("there is no key for it") && !dark.contains("HTTP GET"), "{dark}");
    let open = shown(&[&path, "--connection", "1", "--keys", &keys]);
    assert!(!open.contains("there is no key"), "{open}");
}

#[test]
fn messages_of_http2_are_named_with_their_streams() {
    let of = |id: &str| example(ALL.iter().find(|example| example.id == id).expect("an example").file);
    let files = shown(&[&of("http2")]);
    let calls = shown(&[&of("grpc")]);
    for (text, label) in [
        (&files, "HTTP GET /one.txt · stream 3"),
        (&files, "HTTP 404 · stream 7"),
        (&calls, "HTTP gRPC /helloworld.Greeter/SayHello · stream 1"),
        (&calls, "HTTP GOAWAY NO_ERROR (0)"),
    ] {
        assert!(text.contains(label), "{label}: {text}");
    }
}

#[test]
fn what_runs_on_a_websocket_is_named_with_its_type_and_channel_and_can_be_filtered() {
    let of = |id: &str| example(ALL.iter().find(|example| example.id == id).expect("an example").file);
    let (chat, sensor) = (of("socketio"), of("mqtt"));
    let (chat_text, sensor_text) = (shown(&[&chat, "--connection", "1"]), shown(&[&sensor, "--connection", "1"]));
    for (text, label) in [
        (&chat_text, "Engine.IO open · "),
        (&chat_text, "Socket.IO event chat · 0"),
        (&chat_text, "Socket.IO ack chat · 0"),
        (&chat_text, "Socket.IO attachment picture"),
        (&sensor_text, "MQTT CONNECT status/sensor-7 · sensor-7"),
        (&sensor_text, "MQTT SUBSCRIBE rooms/+/heating · "),
        (&sensor_text, "MQTT PUBLISH rooms/4/heating · "),
        (&sensor_text, "MQTT PINGREQ"),
    ] {
        assert!(text.contains(label), "{label}: {text}");
    }
    let lines = |path: &str, filter: &str| shown(&[path, "--filter", filter]).lines().count();
    // A message of its own and the packet that it ends in.
    assert_eq!(lines(&chat, "socketio.event==welcome"), 2);
    assert_eq!(lines(&sensor, "mqtt.kalive==3"), 2);
    assert_eq!(lines(&sensor, "mqtt and mqtt.msgtype==12"), 2);
}

#[test]
fn the_table_has_the_numbers_that_tshark_has() {
    let path = example("http.pcapng");
    let text = shown(&[&path, "--connection", "1"]);
    let tshark = Command::new("tshark")
        .args(["-r", &path, "-Y", "tcp.stream == 0", "-T", "fields", "-e", "tcp.seq", "-e", "tcp.ack", "-e", "tcp.len"])
        .output()
        .expect("tshark is installed");
    let wanted: Vec<Vec<String>> =
        stdout(&tshark).lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect();
    let found: Vec<Vec<String>> = rows(&text)
        .iter()
        .map(|row| {
            // Behind the direction and the flags: sequence, acknowledgment, window, length. The first SYN acknowledges nothing,
            // which tshark shows as 0.
            let words = row.split_whitespace().skip(3).filter(|word| word.parse::<u64>().is_ok());
            let mut words: Vec<String> = words.map(str::to_owned).collect();
            if words.len() == 3 {
                words.insert(1, "0".to_owned());
            }
            [0, 1, 3].map(|place| words.get(place).cloned().unwrap_or_default()).to_vec()
        })
        .collect();
    assert!(wanted.len() > 5);
    assert_eq!(found, wanted, "{text}");
}

#[test]
fn what_is_written_of_a_run_is_shown_as_the_run_was() {
    let capture = file("show-websocket.pcapng");
    let path = capture.display().to_string();
    assert!(lab(&["run", "websocket", "--pcap", &path]).status.success());
    let names = ["mermaid", "json", "svg", "pcap"].map(|kind| (kind, file(&format!("show.{kind}"))));
    for (kind, name) in &names {
        shown(&[&path, "--connection", "1", &format!("--{kind}"), &name.display().to_string()]);
    }
    let [mermaid, json, svg, again] = names.map(|(_, name)| std::fs::read(name).expect("a file"));
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    assert!(text(mermaid).starts_with("sequenceDiagram"));
    assert!(text(json).contains("Hello"));
    let svg = text(svg);
    assert!(svg.starts_with("<svg") && svg.contains("SYN") && svg.contains("101"), "{}", &svg[..200.min(svg.len())]);
    std::fs::write(file("show-again.pcapng"), again).expect("a file");
    let second = shown(&[&file("show-again.pcapng").display().to_string()]);
    assert_eq!(second, shown(&[&path, "--connection", "1"]));
}

#[test]
fn a_filter_leaves_one_line_per_packet_and_message() {
    let text = shown(&[&example("http.pcapng"), "--filter", "http.request.method==GET"]);
    let numbers: Vec<&str> = text.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let tshark = Command::new("tshark")
        .args(["-r", &example("http.pcapng"), "-Y", "http.request.method==GET", "-T", "fields", "-e", "frame.number"])
        .output()
        .expect("tshark is installed");
    let frames: Vec<&str> = numbers.iter().copied().filter(|number| *number != "-").collect();
    assert_eq!(frames, stdout(&tshark).lines().collect::<Vec<_>>(), "{text}");
    assert!(numbers.contains(&"-") && text.contains("GET /"), "{text}");
    assert!(!shown(&[&example("page.har"), "--filter", "har.timings.wait and GET"]).is_empty());
}

#[test]
fn what_cannot_be_opened_gets_code_2_and_a_sentence() {
    let text = file("show-note.txt");
    std::fs::write(&text, "not a capture\n").expect("a file");
    let empty = file("show-empty.pcap");
    std::fs::write(&empty, "").expect("a file");
    let (text, empty) = (text.display().to_string(), empty.display().to_string());
    let many = example("http.pcapng");
    let cases: [(&[&str], &str); 9] = [
        (&["/nowhere/capture.pcap"], "No such file"),
        (&[FOLDER], "it is not a file"),
        (&[&text], "This is a text and no capture"),
        (&[&empty], "The file is empty"),
        (&[&many, "--connection", "99"], "there is no connection 99"),
        (&[&many, "--connection", "1", "--svg", "-", "--json", "-"], "only one output"),
        (&[&many, "--keys", &text], "No secret was found"),
        (
            &[&many, "--filter", "tcp.flag.syn==1"],
            "At character 1: there is no field “tcp.flag.syn”. Do you mean tcp.flags.syn?",
        ),
        (&[&many, "--filter", "http", "--json", "-"], "--filter prints lines"),
    ];
    for (arguments, sentence) in cases {
        let output = lab(&[&["show"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(sentence), "{arguments:?}: {}", stderr(&output));
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_capture_that_breaks_off_is_shown_as_far_as_it_goes_and_the_rest_is_said() {
    let mut bytes = std::fs::read(example("http.pcapng")).expect("an example");
    bytes.truncate(bytes.len() - 10);
    let cut = file("show-cut.pcapng");
    std::fs::write(&cut, bytes).expect("a file");
    let output = lab(&["show", &cut.display().to_string()]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stderr(&output).contains("ends within a packet"), "{}", stderr(&output));
}

#[test]
fn lists_for_programs_have_one_line_per_item() {
    let scenarios = stdout(&lab(&["list"]));
    assert_eq!(scenarios.lines().count(), lab::scenario::ALL.len(), "{scenarios}");
    let tasks = stdout(&lab(&["exercises", "list"]));
    assert_eq!(tasks.lines().count(), tasks::ALL.len(), "{tasks}");
    let names: BTreeSet<&str> = tasks.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(names.len(), tasks::ALL.len());
}
