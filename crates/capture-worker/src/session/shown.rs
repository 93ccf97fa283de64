//! Connections that are shown: their trace, and what was found in it.

use super::Read;
use crate::har::Origin;
use crate::har_fields::Hars;
use crate::sieve::{Sieve, Subject};
use crate::{har, marks, summary};
use capture::{Bytes, Most, Near, NearBy, OneWayBy, Told, Vantage, trace_of_first};
use capture_protocol::{Dark, Refusal, Reply, Seen};
use lab::Run;
use std::cell::OnceCell;
use tcp_analysis::Sheet;
use trace::{Direction, Document, EventId, Host, HostInfo, Trace};
use wire::analysis::{Analysis, analyse_with};
use wire::view::Block;

/// More is not made into one trace: its bytes are held while it is shown, and the page holds its events. Of longer
/// connections the beginning is shown.
const MOST: Most = Most { packets: 100_000, bytes: 64 << 20 };
/// Bytes of each event that a picture needs: the headers of IP and TCP with all their options.
const HEAD: usize = 120;

/// Connections as a trace.
pub(super) struct Shown {
    pub told: Told,
    pub analysis: Analysis,
    pub connections: Vec<u32>,
    /// Whether it is of a HAR, which has no packets.
    pub is_har: bool,
    /// What each event is of the HAR.
    origins: Vec<Origin>,
    /// Made with the first filter.
    sieve: OnceCell<Sieve>,
    /// The same as the tasks read it, once one was asked about.
    run: OnceCell<Run>,
}

impl Shown {
    /// Connections of packets. `key_log` has all secrets that are known.
    pub fn of_packets(
        read: &Read,
        bytes: &[&dyn Bytes],
        connections: Vec<u32>,
        key_log: &str,
    ) -> Result<Self, Refusal> {
        let Read { capture, names } = read;
        let mut told = trace_of_first(capture, bytes, &connections, MOST).map_err(|_| Refusal::FileGone)?;
        let analysis = analyse_with(&mut told.trace, key_log, decode::decoders());
        if let Some(first) = connections.first().and_then(|number| capture.connection(*number)) {
            let name = names.get(&first.number).map(String::as_str);
            call(&mut told.trace, Host::Client, &first.client.address.to_string());
            call(&mut told.trace, Host::Server, name.unwrap_or(&first.server.address.to_string()));
        }
        Ok(Self {
            told,
            analysis,
            connections,
            is_har: false,
            origins: Vec::new(),
            sieve: OnceCell::new(),
            run: OnceCell::new(),
        })
    }

    /// The requests of a HAR: their connections are numbered behind those of packets.
    pub fn of_har(read: &Read, connections: &[u32]) -> Result<Self, Refusal> {
        let capture = &read.capture;
        let all = summary::of_hars(capture);
        let before = capture.connections().len();
        let chosen = |&number: &u32| Some((number, all.get((number as usize).checked_sub(before + 1)?)?));
        let chosen: Vec<_> = connections.iter().filter_map(chosen).collect();
        if chosen.is_empty() {
            return Err(Refusal::NothingShown);
        }
        let (mut trace, origins, start) = har::trace(&chosen);
        if let Some((_, first)) = chosen.first() {
            call(&mut trace, Host::Server, first.host);
        }
        let told = Told { trace, packets: Vec::new(), start, vantages: Vec::new(), left_out: 0 };
        let connections = chosen.iter().map(|(number, _)| *number).collect();
        let analysis = Analysis::default();
        Ok(Self { told, analysis, connections, is_har: true, origins, sieve: OnceCell::new(), run: OnceCell::new() })
    }

    /// What the page draws.
    pub fn seen(&self) -> Seen {
        let vantages = &self.told.vantages;
        let first: Option<Vantage> = vantages.first().map(|(_, vantage)| *vantage);
        let is_known = |vantage: &Vantage| vantage.one_way_by != OneWayBy::Nothing;
        let dark = |&connection: &u32| Some(Dark { connection, why: self.analysis.dark(connection)? });
        Seen {
            trace: self.told.trace.outline(HEAD),
            start_nanos: self.told.start,
            left_out: self.told.left_out as u64,
            is_har: self.is_har,
            is_servers: first.is_some_and(|vantage| vantage.near == Near::Server),
            is_assumed: vantages.iter().any(|(_, vantage)| vantage.near_by == NearBy::Assumed),
            one_way_micros: first.filter(is_known).map(|it| u64::try_from(it.one_way / 1_000).unwrap_or_default()),
            marks: marks::of(&self.told),
            dark: self.connections.iter().filter_map(dark).collect(),
        }
    }

    /// What the bytes of an event mean, or what a HAR says of it.
    pub fn dissect(&self, read: &Read, event: EventId) -> Vec<Block> {
        match self.hars(read) {
            Some(hars) => hars.dissect(&self.origins, event),
            None => self.analysis.dissect(&self.told.trace, event).into_iter().map(Block::from).collect(),
        }
    }

    /// The events that a filter matches, from event `from` on, as far as one slice goes.
    pub fn filter(&self, read: &Read, text: &str, from: u64) -> Reply {
        let expression = match filter::parse(text) {
            Ok(expression) => expression,
            Err(wrong) => return Reply::NoFilter(wrong),
        };
        let Self { told, analysis, origins, .. } = self;
        let hars = self.hars(read).map(|hars| (hars, &origins[..]));
        let sieve = self.sieve.get_or_init(|| Sieve::new(told, analysis));
        Reply::Filtered(sieve.slice(&Subject { told, analysis, hars }, &expression, from))
    }

    /// The connections of the HARs, if what is shown is of these.
    fn hars<'a>(&self, read: &'a Read) -> Option<Hars<'a>> {
        let before = read.capture.connections().len();
        self.is_har.then(|| Hars { connections: summary::of_hars(&read.capture), before })
    }

    /// The graphs of one direction of a connection; without a choice, of the one that carries most.
    pub fn graphs(&self, flow: Option<(u32, Direction)>) -> Sheet {
        let vantage = |connection| {
            let (_, vantage) = self.told.vantages.iter().find(|(number, _)| *number == connection)?;
            Some(marks::host(vantage))
        };
        Sheet::new(&self.told.trace, flow, vantage)
    }

    /// The same as the tasks read it: only its trace has something.
    pub fn run(&self) -> &Run {
        self.run.get_or_init(|| Run {
            trace: self.told.trace.clone(),
            key_log: String::new(),
            facts: Vec::new(),
            streams: Vec::new(),
            finished: true,
            idle: Vec::new(),
        })
    }

    /// The whole trace as JSON.
    pub fn json(&self) -> String {
        // A document has no map whose keys are no text, and no number that JSON lacks: nothing can fail.
        serde_json::to_string(&Document::from(&self.told.trace)).unwrap_or_default()
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
