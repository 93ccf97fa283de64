//! Memory and descriptors per open connection that waits: a poll between two requests, a poll that is held, a silent
//! stream, a silent socket.

use std::fs;
use std::rc::Rc;
use std::time::Duration;

use anyhow::Result;
use tokio::time::sleep;

use super::Transport;
use super::visitor::{Counts, Visitor, feed};
use crate::server::Server;

const WARM_UP_CONNECTIONS: u32 = 20;
const SETTLE: Duration = Duration::from_secs(1);
/// No message falls due while this measures.
const SILENCE: Duration = Duration::from_secs(3_600);

/// Growth per connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory {
    /// Of the endpoint's resident memory.
    pub(crate) resident_bytes: f64,
    /// Of the kernel's objects (`Slab` in /proc/meminfo), halved, because both ends of a connection are on this machine.
    /// Whatever else runs here disturbs it.
    pub(crate) kernel_bytes: f64,
    pub(crate) descriptors: f64,
}

#[derive(Clone, Copy)]
struct State {
    resident: u64,
    slab: u64,
    descriptors: u64,
}

/// Opens `count` connections and compares before with after.
pub(super) async fn measure(server: &Server, transport: Transport, count: u32) -> Result<Memory> {
    let counts = Rc::new(Counts::default());
    // A server allocates some memory once, for its first connections.
    drop(open(server, transport, WARM_UP_CONNECTIONS, &counts).await?);
    sleep(SETTLE).await;
    let before = state(server);
    let connections = open(server, transport, count, &counts).await?;
    sleep(SETTLE).await;
    let after = state(server);
    drop(connections);
    let growth = |of: fn(&State) -> u64| (of(&after) as f64 - of(&before) as f64) / f64::from(count);
    Ok(Memory {
        resident_bytes: growth(|state| state.resident),
        kernel_bytes: growth(|state| state.slab) / 2.0,
        descriptors: growth(|state| state.descriptors),
    })
}

async fn open(server: &Server, transport: Transport, count: u32, counts: &Rc<Counts>) -> Result<Vec<Visitor>> {
    let mut visitors = Vec::new();
    for number in 0..count {
        let feed = feed(number.into(), 1, SILENCE);
        let mut visitor = Visitor::connect(server.address, transport, feed, counts).await?;
        visitor.settle().await?;
        visitors.push(visitor);
    }
    Ok(visitors)
}

/// 0 for what the system does not report.
fn state(server: &Server) -> State {
    State {
        resident: server.resident_bytes().unwrap_or(0),
        slab: slab().unwrap_or(0),
        descriptors: server.descriptors().unwrap_or(0),
    }
}

fn slab() -> Option<u64> {
    let memory = fs::read_to_string("/proc/meminfo").ok()?;
    let line = memory.lines().find_map(|line| line.strip_prefix("Slab:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}
