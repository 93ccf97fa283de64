//! Benchmarks without a browser: the endpoint compared with other servers, by the same client, with all traffic on
//! 127.0.0.1; and the lab compared with a bare loop around its TCP stack. `cargo xtask bench …` builds and starts this
//! program.
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]

mod client;
mod cost;
mod endpoint;
mod idle;
mod lab;
mod open_files;
mod options;
mod peers;
mod rate;
mod report;
mod server;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Roundtrip's endpoint and lab beside their peers", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Echoes per second and memory per idle connection, for the endpoint and its peers; or what each transport costs
    Endpoint(options::Options),
    /// The lab's transfers and scenarios, natively and in wasm
    Lab(lab::Options),
    /// One transfer in the lab, and the memory that it needed
    #[command(hide = true)]
    LabTransfer { bytes: u32 },
    /// A Rust peer: a minimal echo server on tokio-tungstenite
    #[command(hide = true)]
    PeerTungstenite { port: u16 },
    /// A Rust peer: a minimal echo server on fastwebsockets
    #[command(hide = true)]
    PeerFastwebsockets { port: u16 },
}

fn main() -> Result<()> {
    match Cli::parse().command {
        Command::Endpoint(options) => endpoint::run(&options),
        Command::Lab(options) => lab::run(&options),
        Command::LabTransfer { bytes } => {
            lab::transfer_once(bytes);
            Ok(())
        }
        Command::PeerTungstenite { port } => peers::tungstenite::serve(port),
        Command::PeerFastwebsockets { port } => peers::fastwebsockets::serve(port),
    }
}
