//! A session is asked as the page asks it: every question and reply goes through bytes.

use super::*;
use capture_protocol::{Dark, Kind, Seen, Summary, decode, encode};
use lab::{Request, Run, Settings};
use std::rc::Rc;
use tcp_analysis::Sheet;
use trace::{EventId, Host, Trace};
use wire::tls::Dark as Reason;

fn run(name: &str, settings: Settings) -> Run {
    lab::run(&Request::new(name, settings)).expect("a run").0
}

fn file_of(run: &Run, keys: &str) -> Vec<u8> {
    wire::pcapng::write(&run.trace, keys, Host::Client, lab::export::CAPTURE_START)
}

/// The reply after a journey through bytes, as the page gets it.
fn ask(session: &mut Session, question: Question) -> Reply {
    let question = decode(&encode(&question)).expect("a question");
    decode(&encode(&session.answer(question, Vec::new()))).expect("a reply")
}

fn open(session: &mut Session, files: &[(&str, Vec<u8>)]) -> Summary {
    let names = files.iter().map(|(name, _)| (*name).to_owned()).collect();
    let sources = files.iter().map(|(_, bytes)| Rc::new(bytes.clone()) as Source).collect();
    let mut reply = session.answer(Question::Open { names }, sources);
    let mut before = 0;
    loop {
        match reply {
            Reply::Reading { read, total } => {
                assert!(read >= before && read <= total);
                before = read;
            }
            Reply::Read(summary) => return *summary,
            other => panic!("{other:?}"),
        }
        reply = ask(session, Question::GoOn);
    }
}

fn show(session: &mut Session, connections: &[u32]) -> Seen {
    match ask(session, Question::Show { connections: connections.to_vec() }) {
        Reply::Shown(seen) => *seen,
        other => panic!("{other:?}"),
    }
}

fn websocket_over_tls() -> Run {
    let settings = lab::scenario::defaults("websocket").unwrap_or_default();
    run("websocket", Settings { tls: Some(lab::TlsSettings::default()), ..settings })
}

#[test]
fn a_capture_is_read_and_its_connection_shown_as_the_run_that_it_is_of() {
    let run = run("websocket", lab::scenario::defaults("websocket").unwrap_or_default());
    let mut session = Session::default();
    let summary = open(&mut session, &[("a.pcapng", file_of(&run, &run.key_log))]);
    let packets = run.trace.events().filter(|event| event.is_packet()).count();
    assert_eq!((summary.packets, summary.rows.len()), (packets as u64, 1));
    assert_eq!(summary.counts[0].kind, Kind::Named("TCP".to_owned()));
    assert_eq!(summary.files[0].format.as_deref(), Some("pcapng"));
    let seen = show(&mut session, &[1]);
    let messages = |trace: &Trace| trace.events().filter(|event| !event.is_packet()).count();
    assert_eq!(messages(&seen.trace), messages(&run.trace));
    assert!(!seen.is_servers && seen.one_way_micros.is_some() && seen.dark.is_empty());
    let Reply::Dissection(blocks) = ask(&mut session, Question::Dissect { event: EventId(1) }) else {
        panic!("no fields")
    };
    assert!(blocks.len() > 1);
    for (question, start) in [(Question::Mermaid, "sequenceDiagram"), (Question::Json, "{")] {
        let Reply::Text(text) = ask(&mut session, question) else { panic!("no text") };
        assert!(text.starts_with(start), "{text}");
    }
}

#[test]
fn the_graphs_of_a_capture_are_those_of_the_run_that_it_is_of() {
    let run = run("bulk", lab::scenario::defaults("bulk").unwrap_or_default());
    let mut session = Session::default();
    open(&mut session, &[("a.pcapng", file_of(&run, ""))]);
    show(&mut session, &[1]);
    let Reply::File(bytes) = ask(&mut session, Question::Graphs(None)) else { panic!("no graphs") };
    let shown = decode::<Sheet>(&bytes).and_then(|sheet| sheet.shown).expect("a flow");
    let of_run = Sheet::new(&run.trace, None, |_| None).shown.expect("a flow");
    assert_eq!(shown.known_by, trace::Provenance::Measured);
    let points = |shown: &tcp_analysis::Shown| {
        let bars: Vec<_> = shown.graphs.segments.iter().map(|bar| (bar.at_nanos, bar.low, bar.high)).collect();
        let values: Vec<_> = shown.graphs.round_trip.points.iter().map(|point| point.value).collect();
        (bars, values, shown.names.iter().map(|named| named.what).collect::<Vec<_>>())
    };
    assert_eq!(points(&shown), points(&of_run));
}

#[test]
fn what_stays_encrypted_says_why_until_the_key_log_is_added() {
    let run = websocket_over_tls();
    let mut session = Session::default();
    let summary = open(&mut session, &[("a.pcapng", file_of(&run, ""))]);
    assert_eq!(summary.secrets, 0);
    assert_eq!(show(&mut session, &[1]).dark, [Dark { connection: 1, why: Reason::NoKey }]);
    let Reply::Keys(count) = ask(&mut session, Question::Keys(run.key_log.clone())) else { panic!("no keys") };
    assert!(count >= 2, "{count}");
    let seen = show(&mut session, &[1]);
    assert!(seen.dark.is_empty() && seen.trace.events().any(|event| event.layer == trace::Layer::WebSocket));
}

#[test]
fn a_key_log_beside_its_capture_is_used() {
    let run = websocket_over_tls();
    let mut session = Session::default();
    let summary = open(&mut session, &[("a.pcapng", file_of(&run, "")), ("a.keys", run.key_log.clone().into())]);
    assert!(summary.secrets >= 2 && summary.files[1].format.as_deref() == Some("keys"), "{summary:?}");
    assert!(show(&mut session, &[1]).dark.is_empty());
}

#[test]
fn a_capture_to_be_shared_has_other_addresses_and_no_contents() {
    let run = run("websocket", lab::scenario::defaults("websocket").unwrap_or_default());
    let mut session = Session::default();
    let summary = open(&mut session, &[("a.pcapng", file_of(&run, &run.key_log))]);
    show(&mut session, &[1]);
    let mut export = |addresses, contents| {
        let rewrite = Rewrite { addresses, contents, names: false };
        let Reply::File(bytes) = ask(&mut session, Question::Capture { rewrite }) else { panic!("no file") };
        bytes
    };
    let read = |bytes: Vec<u8>| {
        let mut session = Session::default();
        let summary = open(&mut session, &[("b.pcapng", bytes)]);
        let seen = show(&mut session, &[1]);
        (summary, seen)
    };
    let (same, _) = read(export(false, false));
    assert_eq!((same.packets, &same.rows[0].hosts), (summary.packets, &summary.rows[0].hosts));
    let (other, seen) = read(export(true, false));
    assert_eq!(other.rows[0].hosts, ["192.0.2.1", "192.0.2.2"].map(str::to_owned));
    assert_eq!(other.rows[0].bytes, summary.rows[0].bytes);
    assert!(seen.trace.events().any(|event| event.layer == trace::Layer::WebSocket), "the contents stay");
    let (bare, seen) = read(export(true, true));
    assert_eq!((bare.packets, bare.secrets), (summary.packets, 0));
    assert!(!seen.trace.events().any(|event| event.layer == trace::Layer::WebSocket));
}

#[test]
fn a_har_is_connections_with_requests_and_messages() {
    let har = r#"{"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [
        {"startedDateTime": "2027-01-15T08:00:00.000Z", "time": 30, "connection": "7", "serverIPAddress": "192.0.2.9",
         "request": {"method": "GET", "url": "https://h.example:8443/a?b", "httpVersion": "HTTP/1.1", "headers": [],
                     "headersSize": 100, "bodySize": 0},
         "response": {"status": 200, "headers": [], "content": {"size": 5}, "headersSize": 50, "bodySize": 5},
         "timings": {"blocked": 1, "dns": -1, "connect": 4, "send": 1, "wait": 20, "receive": 4}}]}}"#;
    let mut session = Session::default();
    let summary = open(&mut session, &[("a.har", har.into())]);
    let row = &summary.rows[0];
    assert_eq!((row.protocol.as_str(), row.name.as_deref(), row.ports[1]), ("HTTP", Some("h.example"), 8443));
    assert_eq!((row.bytes, row.length_micros), ([100, 55], 30_000));
    let seen = show(&mut session, &[row.number]);
    let events: Vec<_> = seen.trace.events().map(|event| (event.sent.0, event.arrived.map(|at| at.0))).collect();
    assert_eq!(events, [(5_000, Some(16_000)), (16_000, Some(30_000))]);
    assert!(seen.is_har);
    let question = Question::Capture { rewrite: Rewrite::default() };
    assert!(matches!(ask(&mut session, question), Reply::Refused(Refusal::NoPackets)));
}

#[test]
fn what_cannot_be_answered_is_refused() {
    let mut session = Session::default();
    assert!(matches!(ask(&mut session, Question::GoOn), Reply::Refused(Refusal::NothingRead)));
    let show = || Question::Show { connections: vec![9] };
    assert!(matches!(ask(&mut session, show()), Reply::Refused(Refusal::NothingRead)));
    assert!(matches!(ask(&mut session, Question::Json), Reply::Refused(Refusal::NothingShown)));
    let summary = open(&mut session, &[("a", Vec::new())]);
    assert_eq!(summary.files[0].notes[0].reason, "empty");
    assert!(matches!(ask(&mut session, show()), Reply::Refused(Refusal::NothingShown)));
}
