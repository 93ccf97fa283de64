//! How many replicas a number of visitors needs. Everything here is computed from measured costs; `docs/scaling.md` shows the
//! formula and the result, and a test compares both.

use super::Transport;

/// What one replica has, and how much of it may be used.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Replica {
    pub(crate) cores: f64,
    pub(crate) memory_bytes: f64,
    /// The rest is for bursts, and for the visitors of a replica that has just ended.
    pub(crate) utilisation: f64,
}

pub(crate) const REPLICA: Replica = Replica { cores: 2.0, memory_bytes: 2.0 * (1_u64 << 30) as f64, utilisation: 0.6 };

/// A number of visitors that all use one transport.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visitors {
    pub(crate) count: f64,
    pub(crate) transport: Transport,
    /// Seconds between two messages to one visitor.
    pub(crate) message_every: f64,
}

/// What a visitor costs, in the units of the tables.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UnitCost {
    /// Processor time per request or message.
    pub(crate) processor_micros: f64,
    /// Resident memory and the kernel's, per connection.
    pub(crate) memory_bytes: f64,
}

/// Seconds between two polls of one visitor.
const POLL_EVERY: f64 = 1.0;
/// Seconds that a poll is held at most.
const HOLD: f64 = 25.0;
/// Seconds of silence after which a stream gets a comment.
const HEARTBEAT: f64 = 15.0;
/// Seconds after which a client that sends nothing gets a Ping, whether messages go to it or not.
const PING: f64 = 30.0;

impl Visitors {
    /// How often the endpoint has to do something for one visitor: a request, a message, a heartbeat. A Ping and its Pong
    /// count as two messages.
    pub(crate) fn events_per_second(&self) -> f64 {
        let messages = 1.0 / self.message_every;
        // How many times a wait of this length runs out between two messages.
        let run_out = |wait: f64| messages * ((self.message_every / wait).ceil() - 1.0);
        match self.transport {
            Transport::Poll => 1.0 / POLL_EVERY,
            Transport::HeldPoll => messages + run_out(HOLD),
            Transport::Stream => messages + run_out(HEARTBEAT),
            Transport::Socket => messages + 2.0 / PING,
        }
    }

    /// How many replicas they need for their messages, and how many for their open connections.
    pub(crate) fn replicas(&self, cost: UnitCost, replica: Replica) -> (u64, u64) {
        let processor = self.count * self.events_per_second() * cost.processor_micros / 1e6;
        let memory = self.count * cost.memory_bytes;
        let of = |needed: f64, has: f64| ((needed / (has * replica.utilisation)).ceil() as u64).max(1);
        (of(processor, replica.cores), of(memory, replica.memory_bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(transport: Transport, message_every: f64) -> f64 {
        Visitors { count: 1.0, transport, message_every }.events_per_second()
    }

    #[test]
    fn a_visitor_costs_its_messages_and_what_keeps_its_connection_alive() {
        let is = |events: f64, expected: f64| assert!((events - expected).abs() < 1e-9, "{events} and not {expected}");
        is(events(Transport::Poll, 1.0), 1.0);
        is(events(Transport::Poll, 60.0), 1.0);
        is(events(Transport::HeldPoll, 1.0), 1.0);
        // Held until 25 s and 50 s, and answered at 60 s.
        is(events(Transport::HeldPoll, 60.0), 3.0 / 60.0);
        is(events(Transport::Stream, 1.0), 1.0);
        // Comments at 15 s, 30 s and 45 s.
        is(events(Transport::Stream, 60.0), 4.0 / 60.0);
        is(events(Transport::Socket, 1.0), 1.0 + 2.0 / 30.0);
        is(events(Transport::Socket, 60.0), 1.0 / 60.0 + 2.0 / 30.0);
    }

    #[test]
    fn the_scarcer_of_processor_and_memory_decides() {
        let replica = Replica { cores: 2.0, memory_bytes: 1e9, utilisation: 0.5 };
        let visitors = Visitors { count: 1e6, transport: Transport::Stream, message_every: 1.0 };
        let cost = |processor_micros, memory_bytes| UnitCost { processor_micros, memory_bytes };
        assert_eq!(visitors.replicas(cost(10.0, 1_000.0), replica), (10, 2));
        assert_eq!(visitors.replicas(cost(1.0, 10_000.0), replica), (1, 20));
        let few = Visitors { count: 1.0, ..visitors };
        assert_eq!(few.replicas(cost(10.0, 1_000.0), replica), (1, 1), "no visitors can be served by no replica");
    }

    /// The cells of the manual's rows that begin with a transport and have as many cells as `width`.
    fn rows(manual: &str, width: usize) -> Vec<(Transport, Vec<&str>)> {
        manual
            .lines()
            .filter_map(|line| {
                let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
                let transport = Transport::ALL.into_iter().find(|transport| transport.name() == cells[0])?;
                (cells.len() == width).then_some((transport, cells))
            })
            .collect()
    }

    #[test]
    fn the_manual_shows_what_its_costs_give() {
        let manual = include_str!("../../../../docs/scaling.md");
        let (costs, _) = manual.split_once("## How many replicas").expect("the section");
        let (_, needs) = manual.split_once("## How many replicas").expect("the section");
        let (needs, _) = needs.split_once("## What else runs out").expect("the next section");
        let costs = rows(costs, 6);
        let needs = rows(needs, 5);
        assert_eq!((costs.len(), needs.len()), (4, 8));
        for (transport, cells) in needs {
            let (_, cost) = costs.iter().find(|(of, _)| *of == transport).expect("its cost");
            let number = |cell: &str| cell.parse::<f64>().expect(cell);
            let cost = UnitCost { processor_micros: number(cost[1]), memory_bytes: number(cost[3]) + number(cost[4]) };
            let message_every = number(cells[1].trim_end_matches(" s"));
            for (count, shown) in [1e4, 1e6, 1e7].into_iter().zip(&cells[2..]) {
                let (processor, memory) = Visitors { count, transport, message_every }.replicas(cost, REPLICA);
                assert_eq!(*shown, format!("{processor} + {memory}"), "{count} visitors: {cells:?}");
            }
        }
    }
}
