//! The options of the endpoint's benchmark.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum What {
    /// Echoes and memory of the endpoint and its peers
    Peers,
    /// What a poll, a held poll, a stream and a socket cost the endpoint
    Cost,
}

#[derive(Args)]
pub(crate) struct Options {
    /// What to measure
    #[arg(value_enum, default_value_t = What::Peers)]
    pub(crate) what: What,
    /// The endpoint's program
    #[arg(long, env = "ROUNDTRIP_ENDPOINT")]
    pub(crate) endpoint: PathBuf,
    /// The virtual environment with Python's `websockets`; without it this peer is left out
    #[arg(long, env = "ROUNDTRIP_VENV")]
    pub(crate) venv: Option<PathBuf>,
    /// The node_modules with `ws`; without it this peer is left out
    #[arg(long, env = "ROUNDTRIP_NODE_MODULES")]
    pub(crate) node_modules: Option<PathBuf>,
    /// Number of connections that echo at the same time
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    pub(crate) connections: u16,
    /// Bytes per message
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u8).range(1..=125))]
    pub(crate) size: u8,
    /// Number of messages that a connection has in flight; one table per number
    #[arg(long, value_delimiter = ',', default_value = "1,16", value_parser = clap::value_parser!(u16).range(1..=1_000))]
    pub(crate) in_flight: Vec<u16>,
    /// Seconds per round
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=60))]
    pub(crate) seconds: u64,
    /// Number of rounds; each round measures every server
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=50))]
    pub(crate) rounds: u16,
    /// Number of idle connections; one table per number
    #[arg(long, value_delimiter = ',', default_value = "1000,5000", value_parser = clap::value_parser!(u32).range(1..=20_000))]
    pub(crate) idle: Vec<u32>,
    /// Number of connections that are open while `cost` measures their memory
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(100..=20_000))]
    pub(crate) open: u32,
}

impl Options {
    /// How long a round takes.
    pub(crate) fn measured(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}
