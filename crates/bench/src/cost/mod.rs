//! What each of the feed's four transports costs the endpoint: processor time and bytes per message, memory and
//! descriptors per open connection; and how many replicas a number of visitors needs at these costs.

mod load;
mod memory;
mod replicas;
mod report;
mod visitor;

use std::path::Path;

use anyhow::Result;

use crate::open_files;
use crate::options::Options;
use crate::peers::Peer;
use crate::server::Server;

/// A transport of the feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    Poll,
    HeldPoll,
    Stream,
    Socket,
}

impl Transport {
    pub(crate) const ALL: [Self; 4] = [Self::Poll, Self::HeldPoll, Self::Stream, Self::Socket];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Poll => "poll",
            Self::HeldPoll => "held poll",
            Self::Stream => "stream",
            Self::Socket => "socket",
        }
    }
}

/// What one transport costs, as measured.
#[derive(Clone, Debug)]
pub(crate) struct Cost {
    pub(crate) transport: Transport,
    /// Of the rounds, in no order.
    pub(crate) samples: Vec<load::Sample>,
    pub(crate) memory: memory::Memory,
}

/// Measures the four transports and prints two tables.
pub(crate) fn run(options: &Options) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let most = u64::from(options.open).max(load::CONNECTIONS as u64);
    open_files::expect(most)?;
    let mut costs = Vec::new();
    for transport in Transport::ALL {
        let mut samples = Vec::new();
        for _ in 0..options.rounds {
            let server = start(&runtime, &options.endpoint)?;
            samples.push(runtime.block_on(load::measure(&server, transport, options.measured()))?);
        }
        let server = start(&runtime, &options.endpoint)?;
        let memory = runtime.block_on(memory::measure(&server, transport, options.open))?;
        println!("{} done", transport.name());
        costs.push(Cost { transport, samples, memory });
    }
    report::costs(&costs, options);
    report::replicas(&costs);
    Ok(())
}

/// A new one for each measurement, so that no memory of an earlier one is counted.
fn start(runtime: &tokio::runtime::Runtime, program: &Path) -> Result<Server> {
    runtime.block_on(Server::start(&Peer::Endpoint { program: program.to_owned() }))
}
