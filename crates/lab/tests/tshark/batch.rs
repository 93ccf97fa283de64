//! Runs that are checked together: their captures go through one `tshark` for each vantage, one after the other, an hour
//! apart. pcapng allows several sections in a file, and starting `tshark` takes longer than reading.

use super::frame::{Frame, tshark};
use super::message::{Message, difference, messages};
use super::streams::Streams;
use super::{HOUR_MICROS, START_UNIX_MICROS};
use lab::scenario::Scenario;
use lab::{Request, Run, Settings};
use std::collections::{BTreeMap, BTreeSet};
use trace::flags::RST;
use trace::{Event, Host, Kind, Micros};

/// The scenarios without messages of HTTP and WebSocket.
const WITHOUT_MESSAGES: [&str; 3] = ["tcp", "udp", "bulk"];
/// How many faults are printed.
const SHOWN: usize = 40;

#[derive(Default)]
pub struct Batch {
    /// What each run is called, and its messages by our own reading.
    runs: Vec<(String, Vec<Message>)>,
    /// At the client and at the server.
    captures: [Vec<u8>; 2],
    wrong: Vec<String>,
}

impl Batch {
    /// Runs a scenario `count` times with `change`d settings. Each run of the batch has a seed of its own: two with the
    /// same one could have the same random numbers in different handshakes of TLS, which `tshark` would take for one.
    pub fn add(&mut self, name: &str, scenario: &Scenario, change: impl Fn(&mut Settings), count: usize) {
        // Four parts with fourteen handshakes take as long as many runs of another scenario.
        let count = if scenario.name == "http2" { count.min(2) } else { count };
        for _ in 0..count {
            let mut settings = (scenario.defaults)();
            // tshark does not read a response whose end never comes, and a connection that is reset leaves bytes unread. A test
            // of its own looks at such a run.
            settings.outage = Micros(0);
            change(&mut settings);
            let seed = self.runs.len() as u64 + 1;
            let request = Request { seed, ..Request::new(scenario.name, settings) };
            let (run, _) = lab::run(&request).expect("a valid request");
            self.add_run(format!("{} at {name}, seed {seed}", scenario.name), scenario, &run);
        }
    }

    fn add_run(&mut self, name: String, scenario: &Scenario, run: &Run) {
        let messages = messages(run);
        self.wrong.extend(broken_promises(run).into_iter().map(|what| format!("{name}: {what}")));
        if messages.is_empty() && !WITHOUT_MESSAGES.contains(&scenario.name) {
            self.wrong.push(format!("{name}: it has no message"));
        }
        let start = START_UNIX_MICROS + self.runs.len() as u64 * HOUR_MICROS;
        for (capture, vantage) in self.captures.iter_mut().zip([Host::Client, Host::Server]) {
            capture.extend(wire::pcapng::write(&run.trace, &run.key_log, vantage, start));
        }
        self.runs.push((name, messages));
    }

    /// Fails with everything that is wrong with any of the runs.
    pub fn assert_clean(mut self) {
        for (capture, vantage) in self.captures.iter().zip(["client", "server"]) {
            let frames = tshark(capture);
            let faults = faults(&frames, |place| &self.runs[place].0).into_iter().chain(self.unnamed(&frames));
            self.wrong.extend(faults.map(|fault| format!("at the {vantage}: {fault}")).collect::<Vec<_>>());
        }
        let count = self.wrong.len();
        self.wrong.truncate(SHOWN);
        assert!(count == 0, "{count} faults, the first of them:\n{}", self.wrong.join("\n"));
    }

    /// The runs whose messages are not the same for tshark.
    fn unnamed(&self, frames: &[Frame]) -> Vec<String> {
        let mut packets: BTreeMap<usize, Vec<&Frame>> = BTreeMap::new();
        for frame in frames {
            packets.entry(frame.place()).or_default().push(frame);
        }
        let of_run = |(place, (name, ours)): (usize, &(String, Vec<Message>))| {
            let theirs = named(packets.get(&place).map_or(&[][..], Vec::as_slice));
            Some(format!("{name}: {}", difference(ours.clone(), theirs)?))
        };
        self.runs.iter().enumerate().filter_map(of_run).collect()
    }
}

/// What is wrong with packets, and the run that each belongs to by its `name`.
pub fn faults<'a>(frames: &[Frame], name: impl Fn(usize) -> &'a str) -> Vec<String> {
    let of_frame = |frame: &Frame| {
        let number = frame.values("frame.number").join("");
        let name = name(frame.place());
        let faults = frame.faults().into_iter();
        faults.map(|fault| format!("{name}, frame {number}: {fault}")).collect::<Vec<_>>()
    };
    frames.iter().flat_map(of_frame).collect()
}

/// The messages that tshark finds in the packets of a run.
fn named(packets: &[&Frame]) -> Vec<Message> {
    let mut streams = Streams::default();
    packets.iter().for_each(|packet| streams.take(packet));
    packets.iter().flat_map(|packet| packet.messages()).chain(streams.messages()).collect()
}

/// What TCP and UDP promise and this run did not keep.
fn broken_promises(run: &Run) -> Vec<String> {
    let mut broken = Vec::new();
    if !run.finished {
        broken.push("the run did not end".to_owned());
    }
    // A host that gives up resets the connection, and what it has not read by then it never reads (RFC 9293 §3.10.7.4).
    let is_reset = |event: &Event| matches!(event.kind, Kind::Segment { flags } if flags & RST != 0);
    let connection = |event: &Event| event.wire.as_deref().map(|wire| wire.connection);
    let reset: BTreeSet<u32> = run.trace.events().filter(|event| is_reset(event)).filter_map(connection).collect();
    for stream in &run.streams {
        let is_whole = stream.written == stream.read || reset.contains(&stream.connection);
        if !stream.intact || !is_whole {
            broken.push(format!("not what was written: {stream:?}"));
        }
    }
    let invented = run.facts.iter().filter(|fact| fact.name.ends_with("/invented") && fact.value > 0);
    broken.extend(invented.map(|fact| format!("{} = {}", fact.name, fact.value)));
    broken
}
