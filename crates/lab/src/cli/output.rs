//! Where a run goes: files, or standard output.

use super::value;
use super::{Failure, report};
use clap::Args;
use lab::{Request, Run, START_SECONDS};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use trace::{Document, Host};

/// When a capture starts, in microseconds since 1970.
const CAPTURE_START: u64 = START_SECONDS * 1_000_000;

/// The trace as a document, and beside it what only the lab knows.
#[derive(Serialize)]
struct Results<'a> {
    #[serde(flatten)]
    document: Document,
    /// What went in: a run file.
    run: &'a Request,
    /// Whether the scenario came to its end.
    finished: bool,
    /// What the scenario found, by name.
    facts: BTreeMap<&'a str, u64>,
}

impl<'a> Results<'a> {
    fn new(run: &'a Request, results: &'a Run) -> Self {
        let facts = results.facts.iter().map(|fact| (fact.name.as_str(), fact.value)).collect();
        Self { document: Document::from(&results.trace), run, finished: results.finished, facts }
    }
}

/// Files to write; `-` is standard output. Without any, the table is printed.
#[derive(Args)]
#[command(next_help_heading = "Output (F may be - for standard output; without any, a table)")]
pub struct Outputs {
    /// A capture for Wireshark, with the TLS keys inside
    #[arg(long, value_name = "F")]
    pcap: Option<String>,
    /// Whose network card the capture is taken at: client or server
    #[arg(long, value_name = "HOST", default_value = "client", value_parser = value::vantage)]
    vantage: Host,
    /// The whole trace as JSON (docs/trace.md)
    #[arg(long, value_name = "F")]
    json: Option<String>,
    /// A Mermaid sequence diagram
    #[arg(long, value_name = "F")]
    mermaid: Option<String>,
    /// A run file, from which --run repeats this very run
    #[arg(long, value_name = "F")]
    save_run: Option<String>,
    /// In the table, also the states that the hosts' TCP, TLS and WebSocket go through
    #[arg(long, conflicts_with_all = ["pcap", "json", "mermaid", "save_run"])]
    states: bool,
}

impl Outputs {
    /// Only one thing can go to standard output.
    pub fn check(&self) -> Result<(), Failure> {
        let names = [&self.pcap, &self.json, &self.mermaid, &self.save_run];
        if names.into_iter().flatten().filter(|name| *name == "-").count() > 1 {
            return Err(Failure::Usage("only one output can go to standard output (-)".into()));
        }
        Ok(())
    }

    /// Writes what was asked for.
    pub fn write(&self, request: &Request, run: &Run) -> Result<(), Failure> {
        if let Some(name) = &self.pcap {
            to(name, |out| wire::pcapng::write_to(out, &run.trace, &run.key_log, self.vantage, CAPTURE_START))?;
        }
        if let Some(name) = &self.json {
            to(name, |out| {
                serde_json::to_writer(&mut *out, &Results::new(request, run))?;
                out.write_all(b"\n")
            })?;
        }
        if let Some(name) = &self.mermaid {
            to(name, |out| out.write_all(wire::mermaid::write(&run.trace).as_bytes()))?;
        }
        if let Some(name) = &self.save_run {
            to(name, |out| {
                serde_json::to_writer_pretty(&mut *out, request)?;
                out.write_all(b"\n")
            })?;
        }
        if [&self.pcap, &self.json, &self.mermaid, &self.save_run].into_iter().all(Option::is_none) {
            to("-", |out| out.write_all(report::write(run, self.states).as_bytes()))?;
        }
        Ok(())
    }
}

fn to(name: &str, write: impl FnOnce(&mut BufWriter<Box<dyn Write>>) -> io::Result<()>) -> Result<(), Failure> {
    let shown = if name == "-" { "standard output" } else { name };
    let open = || -> io::Result<Box<dyn Write>> {
        Ok(if name == "-" { Box::new(io::stdout().lock()) } else { Box::new(File::create(name)?) })
    };
    let save = || {
        let mut out = BufWriter::new(open()?);
        write(&mut out)?;
        out.flush()
    };
    save().map_err(|error| Failure::file(shown, error))
}
