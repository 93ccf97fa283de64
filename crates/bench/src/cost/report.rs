//! Prints the costs and what follows from them.

use super::replicas::{REPLICA, UnitCost, Visitors};
use super::{Cost, load};
use crate::options::Options;
use crate::report::{median, sorted};

const COUNTS: [f64; 3] = [1e4, 1e6, 1e7];

impl Cost {
    fn unit(&self) -> UnitCost {
        UnitCost {
            processor_micros: median(&sorted(self.samples.iter().map(|sample| sample.processor_micros))),
            memory_bytes: self.memory.resident_bytes + self.memory.kernel_bytes.max(0.0),
        }
    }
}

pub(super) fn costs(costs: &[Cost], options: &Options) {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!(
        "\nMeasured on {cores} cores, the visitors on the same machine: {} visitors with 5 messages of 20 bytes per second \
         each,\nmedian of {} rounds of {} s; memory: growth over {} connections that wait",
        load::CONNECTIONS,
        options.rounds,
        options.measured().as_secs(),
        options.open,
    );
    println!(
        "{:<10} {:>14} {:>15} {:>12} {:>13} {:>14} {:>14} {:>13}",
        "transport",
        "messages/s",
        "µs per event",
        "lowest–highest",
        "bytes/event",
        "resident bytes",
        "kernel bytes",
        "descriptors"
    );
    for cost in costs {
        let of = |value: fn(&load::Sample) -> f64| sorted(cost.samples.iter().map(value));
        let processor = of(|sample| sample.processor_micros);
        let spread = format!("{:.1}–{:.1}", processor.first().unwrap_or(&0.0), processor.last().unwrap_or(&0.0));
        println!(
            "{:<10} {:>14.0} {:>15.1} {spread:>14} {:>13.0} {:>14.0} {:>14.0} {:>13.2}",
            cost.transport.name(),
            median(&of(|sample| sample.messages_per_second)),
            median(&processor),
            median(&of(|sample| sample.bytes)),
            cost.memory.resident_bytes,
            cost.memory.kernel_bytes,
            cost.memory.descriptors,
        );
    }
    println!(
        "An event is a request of the polls, and a message of the stream and the socket. Bytes: both directions of HTTP and"
    );
    println!("WebSocket. Kernel bytes: half of what the kernel's objects grew by, approximate.");
}

/// The table of `docs/scaling.md`.
pub(super) fn replicas(costs: &[Cost]) {
    println!(
        "\nReplicas, computed: {} cores and {} GiB each, of which {:.0} % may be used; for messages + for memory, the larger counts",
        REPLICA.cores,
        REPLICA.memory_bytes / f64::from(1 << 30),
        REPLICA.utilisation * 100.0
    );
    println!(
        "{:<10} {:>14} {:>16} {:>16} {:>16}",
        "transport", "message every", "10 thousand", "1 million", "10 million"
    );
    for cost in costs {
        for message_every in [1.0, 60.0] {
            let replicas = COUNTS.map(|count| {
                let visitors = Visitors { count, transport: cost.transport, message_every };
                let (processor, memory) = visitors.replicas(cost.unit(), REPLICA);
                format!("{processor} + {memory}")
            });
            let [small, large, largest] = &replicas;
            let name = cost.transport.name();
            println!("{name:<10} {:>14} {small:>16} {large:>16} {largest:>16}", format!("{message_every} s"));
        }
    }
}
