//! Files: what is in them, and that a HAR is read back.

use super::*;
use crate::journal::{Closer, Limits, What};
use crate::session::{Decoder, Message, MessageKind, Transport};
use serde_json::Value;
use trace::Micros;

const START: i64 = 1_800_000_000_250_000;

fn at(millis: i64) -> Micros {
    Micros(millis * 1_000)
}

/// A WebSocket with messages of all kinds.
pub(crate) fn socket() -> (Session, Journal) {
    let session =
        Session { url: "wss://h.example/socket.io/?EIO=4&transport=websocket".to_owned(), ..Session::default() };
    let mut journal = Journal::new(START, Decoder::Auto, Limits::default());
    let (up, down) = (Some(Direction::Up), Some(Direction::Down));
    let request = What::Request {
        method: "GET".to_owned(),
        url: session.url.clone(),
        headers: vec![("Sec-WebSocket-Protocol".to_owned(), "chat".to_owned())],
        body: Vec::new(),
    };
    journal.record(at(0), up, request);
    journal.record(at(12), down, What::Opened { protocol: "chat".to_owned(), extensions: String::new() });
    journal.record_sent(
        at(20),
        What::Text("420[\"say\",\"one, \\\"two\\\"\"]".to_owned()),
        Cause::Saved("say".to_owned()),
        Vec::new(),
    );
    journal.record(at(30), down, What::Text("430[\"three\\nfour\"]".to_owned()));
    journal.record(at(31), down, What::Binary(vec![0, 0xff]));
    journal.record(at(32), None, What::Note("a note".to_owned()));
    let closed = What::Closed { code: 1000, reason: "bye".to_owned(), is_clean: true, by: Closer::Server };
    journal.record(at(40), down, closed);
    (session, journal)
}

/// A POST that is answered with JSON.
pub(crate) fn fetch() -> (Session, Journal) {
    let json = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    let body = Message { kind: MessageKind::Json, text: "{\"a\": \"{{open}}\"}".to_owned(), ..Message::default() };
    let session = Session {
        transport: Transport::Fetch,
        url: "https://h.example/rpc?a=1&b".to_owned(),
        method: "POST".to_owned(),
        headers: json.clone(),
        body: Some(body),
        ..Session::default()
    };
    let mut journal = Journal::new(START + 100_000, Decoder::Auto, Limits::default());
    for turn in 0..2 {
        let request = What::Request {
            method: "POST".to_owned(),
            url: session.url.clone(),
            headers: json.clone(),
            body: b"{\"a\": \"{{\"}".to_vec(),
        };
        let down = Some(Direction::Down);
        journal.record(at(turn * 50), Some(Direction::Up), request);
        let head =
            What::Response { status: 200, reason: "OK".to_owned(), version: "h2".to_owned(), headers: json.clone() };
        journal.record(at(turn * 50 + 10), down, head);
        journal.record(at(turn * 50 + 15), down, What::Body(b"{\"b\": 2}".to_vec()));
        let closed = What::Closed { code: 0, reason: String::new(), is_clean: true, by: Closer::Server };
        journal.record(at(turn * 50 + 15), None, closed);
    }
    (session, journal)
}

/// An event stream, and a request that failed.
pub(crate) fn stream() -> (Session, Journal) {
    let session = Session {
        transport: Transport::EventSource,
        url: "http://h.example/events".to_owned(),
        event_types: vec!["tick".to_owned()],
        ..Session::default()
    };
    let mut journal = Journal::new(START + 300_000, Decoder::Auto, Limits::default());
    let down = Some(Direction::Down);
    let request =
        |url: &str| What::Request { method: "GET".to_owned(), url: url.to_owned(), headers: vec![], body: vec![] };
    journal.record(at(0), Some(Direction::Up), request(&session.url));
    journal.record(at(5), down, What::Opened { protocol: String::new(), extensions: String::new() });
    for (millis, id, name, data) in [(10, "1", "message", "one"), (20, "2", "tick", "two\nlines")] {
        let event = What::Event { id: id.to_owned(), name: name.to_owned(), data: data.to_owned(), raw: Vec::new() };
        journal.record(at(millis), down, event);
    }
    journal.record(at(30), None, What::Failed("The connection was lost.".to_owned()));
    journal.record(at(31), None, What::Reconnecting { attempt: 1, after: at(10) });
    journal.record(at(41), Some(Direction::Up), request(&session.url));
    journal.record(at(42), None, What::Failed("The connection was refused.".to_owned()));
    (session, journal)
}

/// A HAR of all of these.
pub(crate) fn har() -> String {
    let all = [socket(), fetch(), stream()];
    let runs: Vec<Run> = all.iter().map(|(session, journal)| Run { session, journal }).collect();
    har::print(&runs, "0.1.0")
}

#[test]
fn a_websocket_in_har_is_as_chromium_writes_it() {
    let har: Value = serde_json::from_str(&har()).expect("JSON");
    assert_eq!(har["log"]["version"], "1.2");
    let entry = &har["log"]["entries"][0];
    assert_eq!(entry["_resourceType"], "websocket");
    assert_eq!(entry["startedDateTime"], "2027-01-15T08:00:00.250Z");
    assert_eq!((&entry["response"]["status"], &entry["time"]), (&101.into(), &12.0.into()));
    let expected = serde_json::json!([
        { "type": "send", "time": 1800000000.27, "opcode": 1, "data": "420[\"say\",\"one, \\\"two\\\"\"]" },
        { "type": "receive", "time": 1800000000.28, "opcode": 1, "data": "430[\"three\\nfour\"]" },
        { "type": "receive", "time": 1800000000.281, "opcode": 2, "data": "AP8=" },
    ]);
    assert_eq!(entry["_webSocketMessages"], expected);
    assert_eq!(entry["comment"], "closed: 1000 bye (clean, by server)");
}

#[test]
fn fetch_and_event_streams_in_har_have_their_times_and_contents() {
    let har: Value = serde_json::from_str(&har()).expect("JSON");
    let entries = har["log"]["entries"].as_array().expect("entries");
    assert_eq!(entries.len(), 1 + 2 + 2);
    let post = &entries[1];
    assert_eq!(post["request"]["postData"]["text"], "{\"a\": \"{{\"}");
    assert_eq!(
        post["request"]["queryString"],
        serde_json::json!([{ "name": "a", "value": "1" }, { "name": "b", "value": "" }])
    );
    assert_eq!(
        (&post["timings"]["wait"], &post["timings"]["receive"], &post["time"]),
        (&10.0.into(), &5.0.into(), &15.0.into())
    );
    assert_eq!(
        post["response"]["content"],
        serde_json::json!({ "size": 8, "mimeType": "application/json", "text": "{\"b\": 2}" })
    );
    let stream = &entries[3];
    assert_eq!(stream["_eventSourceMessages"][1]["eventName"], "tick");
    assert_eq!(stream["response"]["_error"], "The connection was lost.");
    assert_eq!(
        (&entries[4]["response"]["status"], &entries[4]["response"]["_error"]),
        (&0.into(), &"The connection was refused.".into())
    );
}

/// What crossed in a journal: moment, direction, kind and content.
fn crossed(journal: &Journal) -> Vec<(i64, Option<Direction>, &'static str, Vec<u8>)> {
    let is_content = |entry: &&crate::journal::Entry| entry.what.is_message();
    let one = |entry: &crate::journal::Entry| {
        let at = journal.started_unix_micros() + entry.at.0;
        (at, entry.direction, entry.what.kind().name(), entry.what.content().to_vec())
    };
    journal.entries().filter(is_content).map(one).collect()
}

#[test]
fn a_har_of_ours_is_read_back_with_the_same_sessions_and_messages() {
    let read = har::read(har().as_bytes()).expect("a HAR");
    assert_eq!((read.runs.len(), read.broken), (4, 0));
    let (socket_session, socket_journal) = socket();
    let (session, journal) = &read.runs[0];
    assert_eq!(*session, Session { subprotocols: vec!["chat".to_owned()], ..socket_session });
    assert_eq!(crossed(journal), crossed(&socket_journal));
    let ack = journal.entries().find(|entry| entry.parts.iter().any(|part| part.kind == "ACK")).expect("an ACK");
    assert!(ack.answers.is_some(), "its messages are decoded and tied");
    let (fetch_session, fetch_journal) = fetch();
    assert_eq!(read.runs[1].0, fetch_session);
    assert_eq!(crossed(&read.runs[1].1), crossed(&fetch_journal), "both requests are of one session");
    let (stream_session, stream_journal) = stream();
    assert_eq!(read.runs[2].0, stream_session);
    assert_eq!(crossed(&read.runs[2].1), crossed(&stream_journal));
    assert_eq!(read.runs[3].1.entries().last().map(|entry| entry.what.kind()), Some(crate::journal::Kind::Failed));
}

#[test]
fn the_reader_of_captures_opens_a_har_of_ours_with_all_messages() {
    let file = capture::File::read(har().as_bytes());
    assert!(file.notes.list().is_empty(), "{:?}", file.notes.list());
    let read = file.har.expect("a HAR");
    assert_eq!((read.creator.as_str(), read.entries.len()), ("Roundtrip 0.1.0", 5));
    let messages = &read.entries[0].messages;
    assert_eq!(messages.iter().map(capture::har::Message::direction).collect::<Vec<_>>(), {
        use Direction::{Down, Up};
        [Up, Down, Down]
    });
    assert!(read.entries.iter().all(|entry| entry.started.is_some()));
}

#[test]
fn a_har_of_another_program_becomes_sessions() {
    let har = r#"{"log": {"entries": [
        {"startedDateTime": "2027-01-15T08:00:00Z", "request": {"method": "GET", "url": "https://h.example/stream",
         "headers": [{"name": ":path", "value": "/stream"}, {"name": "User-Agent", "value": "x"}, {"name": "X-A", "value": "b"}]},
         "response": {"status": 200, "headers": [], "content": {"mimeType": "text/event-stream; charset=utf-8",
          "text": "event: tick\nid: 1\ndata: one\n\ndata: two\n\n"}}, "timings": {"wait": 5, "receive": 20}},
        {"startedDateTime": "2027-01-15T08:00:00.010Z", "request": {"method": "GET", "url": "https://h.example/stream"},
         "response": {"status": 200, "content": {"mimeType": "text/event-stream", "text": ""}}, "timings": {"wait": 5, "receive": 20}},
        {"startedDateTime": "2027-01-15T08:00:00Z", "request": {"method": "GET", "url": "https://h.example/picture"},
         "response": {"status": 200, "content": {"mimeType": "image/png", "text": "AAEC", "encoding": "base64"}}, "timings": {"wait": 5}},
        {"request": {"method": "GET", "url": "https://h.example/"}}, 7]}}"#;
    let read = har::read(har.as_bytes()).expect("a HAR");
    assert_eq!((read.runs.len(), read.broken), (3, 2), "what overlaps is not one session");
    let (session, journal) = &read.runs[0];
    assert_eq!((session.transport, session.event_types.len(), session.headers.len()), (Transport::EventSource, 0, 0));
    let events: Vec<&What> =
        journal.entries().map(|entry| &entry.what).filter(|what| matches!(what, What::Event { .. })).collect();
    assert!(matches!(events[0], What::Event { id, name, data, .. } if id == "1" && name == "tick" && data == "one"));
    assert_eq!(events.len(), 2);
    let picture = read.runs.iter().find(|(session, _)| session.url.ends_with("picture")).expect("the picture");
    assert_eq!(crossed(&picture.1)[0].3, [0, 1, 2]);
    assert_eq!(har::read(b"{").err(), Some(har::HarError::NotJson(1)));
    assert_eq!(har::read(b"[]").err(), Some(har::HarError::NotAHar));
    for end in 0..har.len() {
        let _ = har::read(&har.as_bytes()[..end]);
    }
}

#[test]
fn csv_has_a_line_per_entry_and_quotes_what_must_be_quoted() {
    let (_, journal) = socket();
    let text = csv::print(&journal);
    assert!(text.starts_with("number,time,at_ms,connection,direction,kind,bytes,"));
    assert!(text.ends_with("\r\n"));
    let line = text.lines().nth(3).expect("the first message");
    assert!(line.starts_with("3,2027-01-15T08:00:00.270Z,20.000,1,up,text,25,Socket.IO,EVENT,say,/,0,"), "{line}");
    assert!(line.contains("\"420[\"\"say\"\",\"\"one, \\\"\"two\\\"\"\"\"]\""), "{line}");
    assert!(line.ends_with(",,,saved: say"), "{line}");
    let line = text.lines().nth(4).expect("its answer");
    assert!(line.ends_with(",3,10.000,"), "{line}");
    // RFC 4180 §2: every record has the same number of fields.
    for record in records(&text) {
        assert_eq!(record.len(), csv::COLUMNS.len(), "{record:?}");
    }
    let cells = records(&text);
    assert_eq!((cells[5][14].as_str(), cells[5][13].as_str()), ("AP8=", ""));
}

/// The records of a CSV file by RFC 4180 §2.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut cell, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, is_quoted) {
            ('"', true) if letters.peek() == Some(&'"') => cell.extend(letters.next()),
            ('"', _) => is_quoted = !is_quoted,
            (',', false) => record.push(std::mem::take(&mut cell)),
            ('\r', false) if letters.peek() == Some(&'\n') => {
                letters.next();
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            (other, _) => cell.push(other),
        }
    }
    records
}

#[test]
fn json_has_everything_that_is_known_of_each_entry() {
    let (session, journal) = socket();
    let log: Value = serde_json::from_str(&json::print(Run { session: &session, journal: &journal })).expect("JSON");
    assert_eq!((&log[json::MARK], &log["started"]), (&1.into(), &"2027-01-15T08:00:00.250Z".into()));
    assert_eq!(log["session"]["url"], session.url.as_str());
    assert_eq!(log["counts"]["messages"], serde_json::json!({ "up": 1, "down": 2 }));
    let entries = log["entries"].as_array().expect("entries");
    assert_eq!(entries.len() as u64, journal.recorded());
    assert_eq!(entries[3]["answers"], serde_json::json!({ "entry": 3, "after": 10_000, "by": "id" }));
    assert_eq!(entries[3]["parts"][0]["type"], "ACK");
    assert_eq!((&entries[4]["base64"], &entries[5]["words"]), (&"AP8=".into(), &"a note".into()));
    assert_eq!((&entries[6]["code"], &entries[6]["by"]), (&1000.into(), &"server".into()));
}
