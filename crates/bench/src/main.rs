//! The endpoint measured beside other people's servers, in the same run, with the same client.
//! `cargo xtask bench endpoint` builds and starts this; all traffic stays on 127.0.0.1.
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]

mod client;
mod endpoint;
mod idle;
mod open_files;
mod peers;
mod rate;
mod report;
mod server;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Roundtrip's endpoint against other echo servers", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Echoes a second and memory an idle connection, for the endpoint and its peers
    Endpoint(endpoint::Options),
    /// The Rust peer: a minimal echo server on tokio-tungstenite
    #[command(hide = true)]
    PeerTungstenite { port: u16 },
}

fn main() -> Result<()> {
    match Cli::parse().command {
        Command::Endpoint(options) => endpoint::run(&options),
        Command::PeerTungstenite { port } => peers::tungstenite::serve(port),
    }
}
