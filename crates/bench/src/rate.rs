//! Echoes per second in a closed loop: each connection sends its next burst when the echoes of the last one have
//! arrived.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::task::LocalSet;

use crate::client::{Burst, Connection};
use crate::server::Server;

const WARM_UP: Duration = Duration::from_millis(500);

/// What the client does.
pub(crate) struct Load {
    pub(crate) connections: usize,
    pub(crate) size: u8,
    pub(crate) in_flight: u64,
    pub(crate) measured: Duration,
}

/// One round of one server.
#[derive(Clone, Copy)]
pub(crate) struct Sample {
    pub(crate) echoes_per_second: f64,
    /// The server's processor time per echo in microseconds, if the system reports it.
    pub(crate) processor_micros: Option<f64>,
}

/// Warms the server up, then measures.
pub(crate) async fn measure(server: &Server, load: &Load) -> Result<Sample> {
    let burst = Rc::new(Burst::new(load.in_flight, load.size));
    let echoes = Rc::new(Cell::new(0));
    let stops = Rc::new(Cell::new(false));
    let local = LocalSet::new();
    local
        .run_until(async {
            let mut loops = Vec::new();
            for _ in 0..load.connections {
                let connection = Connection::open(server).await?;
                loops.push(tokio::task::spawn_local(echo_on(connection, burst.clone(), echoes.clone(), stops.clone())));
            }
            tokio::time::sleep(WARM_UP).await;
            let (from, processor_from, began) = (echoes.get(), server.processor_time(), Instant::now());
            tokio::time::sleep(load.measured).await;
            let (to, processor_to, took) = (echoes.get(), server.processor_time(), began.elapsed());
            stops.set(true);
            for task in loops {
                task.await.context("a connection's loop ended early")??;
            }
            let count = (to - from) as f64;
            let processor = processor_from.zip(processor_to).map(|(from, to)| to.saturating_sub(from));
            Ok(Sample {
                echoes_per_second: count / took.as_secs_f64(),
                processor_micros: processor.filter(|_| count > 0.0).map(|time| time.as_secs_f64() * 1e6 / count),
            })
        })
        .await
}

async fn echo_on(
    mut connection: Connection,
    burst: Rc<Burst>,
    echoes: Rc<Cell<u64>>,
    stops: Rc<Cell<bool>>,
) -> Result<()> {
    while !stops.get() {
        connection.echo(&burst).await?;
        echoes.set(echoes.get() + burst.messages);
    }
    Ok(())
}
