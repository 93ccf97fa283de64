//! The session: the files of one capture, what was found in them, and the connections that are shown.

mod tasking;

use crate::task_file::{self, TaskFile};
use crate::{Source, har, marks, names, rewrite, summary};
use capture::{Bytes, Capture, File, Limits, Near, NearBy, OneWayBy, Reader, Told, Vantage, trace_of};
use capture_protocol::{Dark, Question, Refusal, Reply, Rewrite, Seen, Summary};
use lab::Run;
use std::cell::OnceCell;
use std::collections::HashMap;
use trace::{Document, EventId, Host, HostInfo, Trace};
use wire::analysis::{Analysis, analyse_with};
use wire::view::Block;

/// How much is read per question: little enough that the page hears from the reading several times per second.
const PIECE: u64 = 4 << 20;
/// More packets are not made into one trace: their bytes are held while it is shown.
const MOST_PACKETS: usize = 200_000;
/// Bytes of each event that a picture needs: the headers of IP and TCP with all their options.
const HEAD: usize = 120;

/// Keeps one capture.
#[derive(Default)]
pub struct Session {
    stage: Stage,
    sources: Vec<Source>,
    names: Vec<String>,
    /// The key log that the visitor added.
    keys: String,
    shown: Option<Shown>,
    /// The tasks of the files, or those that were made since.
    tasks: Option<TaskFile>,
}

/// How far the capture is.
#[derive(Default)]
enum Stage {
    #[default]
    Nothing,
    Reading(Box<Reading>),
    Read(Box<Read>),
}

/// Files that have been read.
struct Read {
    capture: Capture,
    /// The servers' names, by connection.
    names: HashMap<u32, String>,
}

/// Files that are being read.
struct Reading {
    done: Vec<File>,
    reader: Reader,
    /// Bytes of the file that is being read, and of all.
    at: u64,
    read: u64,
    total: u64,
    /// The place where pieces are read to.
    piece: Vec<u8>,
}

/// Connections as a trace.
struct Shown {
    told: Told,
    analysis: Analysis,
    connections: Vec<u32>,
    /// Whether it is of a HAR, which has no packets.
    is_har: bool,
    /// The same as the tasks read it, once one was asked about.
    run: OnceCell<Run>,
}

impl Session {
    /// Replies to a question. `files` has the files that a question brings.
    pub fn answer(&mut self, question: Question, files: Vec<Source>) -> Reply {
        match self.reply(question, files) {
            Ok(reply) => reply,
            Err(why) => Reply::Refused(why),
        }
    }

    fn reply(&mut self, question: Question, files: Vec<Source>) -> Result<Reply, Refusal> {
        match question {
            Question::Open { names } => Ok(self.open(names, files)),
            Question::GoOn => self.go_on(),
            Question::Keys(text) => {
                let count = summary::secrets(&text);
                self.keys = text;
                Ok(Reply::Keys(count))
            }
            Question::Show { connections } => self.show(connections),
            Question::Dissect { event } => self.shown().map(|shown| Reply::Dissection(shown.dissect(event))),
            Question::Capture { rewrite } => self.file(rewrite).map(Reply::File),
            Question::Mermaid => self.shown().map(|shown| Reply::Text(wire::mermaid::write(&shown.told.trace))),
            Question::Json => self.shown().map(|shown| Reply::Text(shown.json())),
            Question::Task(question) => Ok(Reply::Task(tasking::answer(self, &question))),
        }
    }

    /// Begins with other files. The memory of those before is free at once.
    fn open(&mut self, names: Vec<String>, files: Vec<Source>) -> Reply {
        *self = Self { names, keys: std::mem::take(&mut self.keys), ..Self::default() };
        let total = files.iter().map(|file| file.len()).sum();
        self.sources = files;
        let reader = Reader::new(Limits::default());
        let reading = Reading { done: Vec::new(), reader, at: 0, read: 0, total, piece: Vec::new() };
        self.stage = Stage::Reading(Box::new(reading));
        Reply::Reading { read: 0, total }
    }

    fn go_on(&mut self) -> Result<Reply, Refusal> {
        match std::mem::take(&mut self.stage) {
            Stage::Nothing => Err(Refusal::NothingRead),
            Stage::Reading(mut reading) => {
                if reading.step(&self.sources)? {
                    let capture = Capture::new(reading.done);
                    let names = names::of(&capture, &self.sources);
                    self.tasks = task_file::find(&capture);
                    self.stage = Stage::Read(Box::new(Read { capture, names }));
                    return self.go_on();
                }
                let reply = Reply::Reading { read: reading.read, total: reading.total };
                self.stage = Stage::Reading(reading);
                Ok(reply)
            }
            Stage::Read(read) => {
                let summary = summary::of(&read.capture, &self.names, &read.names);
                let tasks = self.tasks.as_ref().map(TaskFile::count);
                let reply = Reply::Read(Box::new(Summary { tasks, ..summary }));
                self.stage = Stage::Read(read);
                Ok(reply)
            }
        }
    }

    fn read(&self) -> Result<&Read, Refusal> {
        if let Stage::Read(read) = &self.stage { Ok(read) } else { Err(Refusal::NothingRead) }
    }

    fn shown(&self) -> Result<&Shown, Refusal> {
        self.shown.as_ref().ok_or(Refusal::NothingShown)
    }

    fn bytes(&self) -> Vec<&dyn Bytes> {
        self.sources.iter().map(|source| &**source).collect()
    }

    fn show(&mut self, connections: Vec<u32>) -> Result<Reply, Refusal> {
        // Tasks that were made are about the connections before.
        let is_other = self.shown.as_ref().is_some_and(|shown| shown.connections != connections);
        self.tasks = self.tasks.take().filter(|tasks| !(is_other && tasks.is_made));
        // Free the memory of those before.
        self.shown = None;
        let capture = &self.read()?.capture;
        let (packets, requests): (Vec<u32>, Vec<u32>) =
            connections.into_iter().partition(|&number| capture.connection(number).is_some());
        let shown = if packets.is_empty() { self.show_har(&requests)? } else { self.show_packets(packets)? };
        let seen = shown.seen();
        self.shown = Some(shown);
        Ok(Reply::Shown(Box::new(seen)))
    }

    fn show_packets(&self, connections: Vec<u32>) -> Result<Shown, Refusal> {
        let Read { capture, names } = self.read()?;
        let count: usize = connections.iter().map(|&number| capture.packets_of(number).len()).sum();
        if count > MOST_PACKETS {
            return Err(Refusal::TooManyPackets { packets: count as u64, most: MOST_PACKETS as u64 });
        }
        let mut told = trace_of(capture, &self.bytes(), &connections).map_err(|_| Refusal::FileGone)?;
        let analysis = analyse_with(&mut told.trace, &self.key_log(capture), decode::decoders());
        if let Some(first) = connections.first().and_then(|number| capture.connection(*number)) {
            let name = names.get(&first.number).map(String::as_str);
            call(&mut told.trace, Host::Client, &first.client.address.to_string());
            call(&mut told.trace, Host::Server, name.unwrap_or(&first.server.address.to_string()));
        }
        Ok(Shown { told, analysis, connections, is_har: false, run: OnceCell::new() })
    }

    /// The requests of a HAR: their connections are numbered behind those of packets.
    fn show_har(&self, connections: &[u32]) -> Result<Shown, Refusal> {
        let capture = &self.read()?.capture;
        let all = summary::of_hars(capture);
        let before = capture.connections().len();
        let chosen = |&number: &u32| Some((number, all.get((number as usize).checked_sub(before + 1)?)?));
        let chosen: Vec<_> = connections.iter().filter_map(chosen).collect();
        if chosen.is_empty() {
            return Err(Refusal::NothingShown);
        }
        let (mut trace, start) = har::trace(&chosen);
        if let Some((_, first)) = chosen.first() {
            call(&mut trace, Host::Server, first.host);
        }
        let told = Told { trace, packets: Vec::new(), start, vantages: Vec::new() };
        let connections = chosen.iter().map(|(number, _)| *number).collect();
        Ok(Shown { told, analysis: Analysis::default(), connections, is_har: true, run: OnceCell::new() })
    }

    /// All secrets: those in the files, and those that the visitor added.
    fn key_log(&self, capture: &Capture) -> String {
        format!("{}\n{}", capture.key_log(), self.keys)
    }

    fn file(&self, change: Rewrite) -> Result<Vec<u8>, Refusal> {
        let (read, shown) = (self.read()?, self.shown()?);
        if shown.is_har {
            return Err(Refusal::NoPackets);
        }
        let keys = if change.contents { String::new() } else { self.key_log(&read.capture) };
        Ok(rewrite::file(&shown.told, keys.trim(), change))
    }

    /// Whether all connections of the capture are shown.
    fn shows_all(&self) -> bool {
        let count = self.read().map_or(0, |read| read.capture.connections().len());
        self.shown().is_ok_and(|shown| shown.connections.len() == count)
    }

    /// What is shown as a file with `comment`.
    fn commented(&self, change: Rewrite, comment: &str) -> Result<Vec<u8>, Refusal> {
        let (read, shown) = (self.read()?, self.shown()?);
        let keys = self.key_log(&read.capture);
        Ok(rewrite::commented(&shown.told, &read.capture, keys.trim(), change, comment))
    }
}

/// Gives a host of the trace a name.
fn call(trace: &mut Trace, host: Host, name: &str) {
    let host = if host == Host::Server && trace.events().any(|event| has_peer(event, Host::Resolver)) {
        Host::Resolver
    } else {
        host
    };
    trace.set_host(HostInfo { host, name: Some(name.into()), address: None });
}

fn has_peer(event: &trace::Event, host: Host) -> bool {
    event.wire.as_ref().is_some_and(|wire| wire.peer == host)
}

impl Reading {
    /// Reads the next piece. Returns whether all files have been read.
    fn step(&mut self, sources: &[Source]) -> Result<bool, Refusal> {
        let Some(source) = sources.get(self.done.len()) else { return Ok(true) };
        let length = PIECE.min(source.len().saturating_sub(self.at));
        if length > 0 {
            self.piece.resize(length as usize, 0);
            source.read(self.at, &mut self.piece).map_err(|_| Refusal::FileGone)?;
            self.reader.feed(&self.piece);
            (self.at, self.read) = (self.at + length, self.read + length);
        }
        if self.at >= source.len() {
            let reader = std::mem::replace(&mut self.reader, Reader::new(Limits::default()));
            self.done.push(reader.finish());
            self.at = 0;
        }
        Ok(self.done.len() == sources.len())
    }
}

impl Shown {
    fn seen(&self) -> Seen {
        let vantages = &self.told.vantages;
        let first: Option<Vantage> = vantages.first().map(|(_, vantage)| *vantage);
        let is_known = |vantage: &Vantage| vantage.one_way_by != OneWayBy::Nothing;
        let dark = |&connection: &u32| Some(Dark { connection, why: self.analysis.dark(connection)? });
        Seen {
            trace: self.told.trace.outline(HEAD),
            start_nanos: self.told.start,
            is_har: self.is_har,
            is_servers: first.is_some_and(|vantage| vantage.near == Near::Server),
            is_assumed: vantages.iter().any(|(_, vantage)| vantage.near_by == NearBy::Assumed),
            one_way_micros: first.filter(is_known).map(|it| u64::try_from(it.one_way / 1_000).unwrap_or_default()),
            marks: marks::of(&self.told),
            dark: self.connections.iter().filter_map(dark).collect(),
        }
    }

    /// The same as the tasks read it: only its trace has something.
    fn run(&self) -> &Run {
        self.run.get_or_init(|| Run {
            trace: self.told.trace.clone(),
            key_log: String::new(),
            facts: Vec::new(),
            streams: Vec::new(),
            finished: true,
            idle: Vec::new(),
        })
    }

    fn dissect(&self, event: EventId) -> Vec<Block> {
        self.analysis.dissect(&self.told.trace, event).into_iter().map(Block::from).collect()
    }

    fn json(&self) -> String {
        // A document has no map whose keys are no text, and no number that JSON lacks: nothing can fail.
        serde_json::to_string(&Document::from(&self.told.trace)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use capture_protocol::{Kind, Summary, decode, encode};
    use lab::{Request, Run, Settings};
    use std::rc::Rc;
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
            let rewrite = Rewrite { addresses, contents };
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
}
