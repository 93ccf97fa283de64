//! Memory of an idle connection: what the server's resident memory grows by, divided by the connections. Each one
//! echoes once before it falls silent, as a real one would have. The kernel's socket buffers are not in it.

use std::time::Duration;

use anyhow::Result;

use crate::client::{Burst, Connection};
use crate::server::Server;

const WARM_UP_CONNECTIONS: u32 = 20;
const SETTLE: Duration = Duration::from_secs(1);

/// Bytes a connection with `count` of them open; nothing where the system does not tell.
pub async fn bytes_a_connection(server: &Server, count: u32) -> Result<Option<u64>> {
    let burst = Burst::new(1, 20);
    // What a server allocates once, for its first connections, is not a connection's cost.
    drop(open(server, WARM_UP_CONNECTIONS, &burst).await?);
    tokio::time::sleep(SETTLE).await;
    let before = server.resident_bytes();
    let connections = open(server, count, &burst).await?;
    tokio::time::sleep(SETTLE).await;
    let after = server.resident_bytes();
    drop(connections);
    Ok(before.zip(after).map(|(before, after)| after.saturating_sub(before) / u64::from(count)))
}

async fn open(server: &Server, count: u32, burst: &Burst) -> Result<Vec<Connection>> {
    let mut connections = Vec::new();
    for _ in 0..count {
        let mut connection = Connection::open(server).await?;
        connection.echo(burst).await?;
        connections.push(connection);
    }
    Ok(connections)
}
