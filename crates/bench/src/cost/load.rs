//! Processor time and bytes per message: many visitors read their feeds, a few messages per second each, as visitors do.
//! Few messages then share a wake-up or a write of the server, so the figures are those of a calm feed. A burst costs less
//! per message.

use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::task::LocalSet;
use tokio::time::sleep;

use super::Transport;
use super::visitor::{Counts, Visitor, feed};
use crate::server::Server;

pub(crate) const CONNECTIONS: usize = 1_000;
/// Messages per second and visitor. A poll comes as often, so that most polls bring one message.
const RATE: u32 = 5;
const WARM_UP: Duration = Duration::from_secs(1);

/// One round.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    pub(crate) messages_per_second: f64,
    /// The endpoint's processor time per message, or per request if the transport makes one request per message.
    pub(crate) processor_micros: f64,
    /// Bytes on the client's socket per message or request, both directions together.
    pub(crate) bytes: f64,
}

/// Warms the endpoint up, then measures.
pub(super) async fn measure(server: &Server, transport: Transport, measured: Duration) -> Result<Sample> {
    let every = Duration::from_secs(1) / RATE;
    let counts = Rc::new(Counts::default());
    let local = LocalSet::new();
    let address = server.address;
    local
        .run_until(async {
            let mut visitors = Vec::new();
            for number in 0..CONNECTIONS {
                let feed = feed(number as u64, RATE, Duration::ZERO);
                let visitor = Visitor::connect(address, transport, feed, &counts).await?;
                visitors.push(tokio::task::spawn_local(async move {
                    // The polls of all visitors are spread over the time between two of them.
                    sleep(every * number as u32 / CONNECTIONS as u32).await;
                    visitor.read(every).await
                }));
            }
            sleep(WARM_UP).await;
            let begun = Instant::now();
            let before = (counts.messages.get(), counts.requests.get(), counts.bytes.get());
            let processor_before = server.processor_time();
            sleep(measured).await;
            let processor = server.processor_time().zip(processor_before).map(|(after, before)| after - before);
            let messages = (counts.messages.get() - before.0) as f64;
            let requests = (counts.requests.get() - before.1) as f64;
            let bytes = (counts.bytes.get() - before.2) as f64;
            let took = begun.elapsed();
            counts.stops.set(true);
            for visitor in visitors {
                visitor.await.context("a visitor's task ended early")??;
            }
            let units = match transport {
                Transport::Poll | Transport::HeldPoll => requests,
                Transport::Stream | Transport::Socket => messages,
            };
            Ok(Sample {
                messages_per_second: messages / took.as_secs_f64(),
                processor_micros: processor.context("this system does not report processor time")?.as_secs_f64() * 1e6
                    / units,
                bytes: bytes / units,
            })
        })
        .await
}
