//! The endpoint's benchmark: which figures are measured, how often, and in which order.

use anyhow::{Result, ensure};

use crate::options::{Options, What};
use crate::peers::Peer;
use crate::server::Server;
use crate::{cost, idle, open_files, rate, report};

/// Measures and prints the tables.
pub(crate) fn run(options: &Options) -> Result<()> {
    ensure!(options.endpoint.is_file(), "{} is not there; build the endpoint first", options.endpoint.display());
    match options.what {
        What::Peers => against_peers(options),
        What::Cost => cost::run(options),
    }
}

fn against_peers(options: &Options) -> Result<()> {
    let peers = peers(options);
    // The client is one thread, so the servers have the other cores.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let most = u64::from(options.idle.iter().copied().max().unwrap_or(0).max(options.connections.into()));
    let allowed = open_files::allow(most + open_files::SPARE);
    for in_flight in &options.in_flight {
        let load = rate::Load {
            connections: options.connections.into(),
            size: options.size,
            in_flight: (*in_flight).into(),
            measured: options.measured(),
        };
        let results = runtime.block_on(rates(&peers, &load, options.rounds))?;
        report::rates(&peers, &load, &results);
    }
    for count in &options.idle {
        if u64::from(*count) + open_files::SPARE > allowed {
            println!("\n{count} idle connections are not measured: this user may open {allowed} files (`ulimit -n`).");
            continue;
        }
        let results = runtime.block_on(memory(&peers, *count))?;
        report::memory(&peers, *count, &results);
    }
    Ok(())
}

/// The endpoint first, then the peers that are installed.
fn peers(options: &Options) -> Vec<Peer> {
    let mut peers = vec![Peer::Endpoint { program: options.endpoint.clone() }, Peer::Tungstenite, Peer::Fastwebsockets];
    match &options.node_modules {
        Some(folder) => peers.push(Peer::NodeWs { node_modules: folder.clone() }),
        None => println!("Node's ws is left out: ROUNDTRIP_NODE_MODULES says nothing."),
    }
    match &options.venv {
        Some(folder) => peers.push(Peer::PythonWebsockets { venv: folder.clone() }),
        None => println!("Python's websockets is left out: ROUNDTRIP_VENV says nothing."),
    }
    peers
}

/// One list of samples per server. The rounds are interleaved and each begins with another server, so that other load
/// on the machine affects all servers alike.
async fn rates(peers: &[Peer], load: &rate::Load, rounds: u16) -> Result<Vec<Vec<rate::Sample>>> {
    let mut samples = vec![Vec::new(); peers.len()];
    for round in 0..usize::from(rounds) {
        for turn in 0..peers.len() {
            let index = (turn + round) % peers.len();
            let server = Server::start(&peers[index]).await?;
            samples[index].push(rate::measure(&server, load).await?);
        }
        println!("round {} of {rounds} done ({} in flight)", round + 1, load.in_flight);
    }
    Ok(samples)
}

async fn memory(peers: &[Peer], count: u32) -> Result<Vec<Option<u64>>> {
    let mut bytes = Vec::new();
    for peer in peers {
        let server = Server::start(peer).await?;
        bytes.push(idle::bytes_per_connection(&server, count).await?);
        println!("{}: {count} idle connections done", peer.name());
    }
    Ok(bytes)
}
