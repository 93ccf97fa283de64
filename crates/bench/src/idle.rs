//! Memory per idle connection: the growth of the server's resident memory, divided by the number of connections. Each
//! connection echoes once before it is idle, as a real one would. The kernel's socket buffers are not included.

use std::time::Duration;

use anyhow::Result;

use crate::client::{Burst, Connection};
use crate::server::Server;

const WARM_UP_CONNECTIONS: u32 = 20;
const SETTLE: Duration = Duration::from_secs(1);

/// Bytes per connection with `count` connections open; `None` if the system does not report memory.
pub(crate) async fn bytes_per_connection(server: &Server, count: u32) -> Result<Option<u64>> {
    let burst = Burst::new(1, 20);
    // A server allocates some memory once, for its first connections; this warm-up keeps it out of the result.
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
