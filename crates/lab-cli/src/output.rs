//! Where the results of a run go: files, or standard output.

use crate::{Failure, report};
use clap::Args;
use lab::export::{CAPTURE_START, Results};
use lab::{Request, Run};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use trace::Host;

/// Files to write; `-` is standard output. Without any, the table is printed.
#[derive(Args)]
#[command(next_help_heading = "Output (F may be - for standard output; without any, a table)")]
pub struct Outputs {
    /// A capture for Wireshark, with the TLS keys inside
    #[arg(long, value_name = "F")]
    pcap: Option<String>,
    /// The host at whose network card the capture is taken: client or server
    #[arg(long, value_name = "HOST", default_value = "client", value_parser = vantage)]
    vantage: Host,
    /// The whole trace as JSON (docs/trace.md)
    #[arg(long, value_name = "F")]
    json: Option<String>,
    /// A Mermaid sequence diagram
    #[arg(long, value_name = "F")]
    mermaid: Option<String>,
    /// A run file, from which --run repeats this run
    #[arg(long, value_name = "F")]
    save_run: Option<String>,
    /// In the table, also the states that the hosts' TCP, TLS and WebSocket go through
    #[arg(long, conflicts_with_all = ["pcap", "json", "mermaid", "save_run"])]
    states: bool,
}

fn vantage(name: &str) -> Result<Host, &'static str> {
    match name {
        "client" => Ok(Host::Client),
        "server" => Ok(Host::Server),
        _ => Err("a capture is taken at the client or the server"),
    }
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

/// Writes a file, or to standard output if its name is `-`.
pub fn to(name: &str, write: impl FnOnce(&mut BufWriter<Box<dyn Write>>) -> io::Result<()>) -> Result<(), Failure> {
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
