//! Numbers connections if the trace's source did not, as in a capture.

use super::packet::{Packet, Segment, Transport};
use std::collections::BTreeMap;
use std::net::IpAddr;
use trace::Direction;
use trace::flags::{ACK, SYN};

/// What identifies a connection: the client's address and port, the server's, and whether it is TCP.
type Key = ((IpAddr, u16), (IpAddr, u16), bool);

/// The latest connection between two ports.
#[derive(Default)]
struct Known {
    number: u32,
    /// The initial sequence number of each direction, as far as it has been seen.
    initial: [Option<u32>; 2],
}

impl Known {
    /// Whether `segment` begins another connection: its SYN has another initial sequence number than this one's. How
    /// this one ended does not matter, and whether its end was captured (RFC 9293 §3.4.1, §3.6.1).
    fn is_over(&self, direction: Direction, segment: Segment) -> bool {
        let is_open = segment.has(SYN) && !segment.has(ACK);
        is_open && self.initial[direction.index()].is_some_and(|initial| initial != segment.sequence)
    }

    fn see(&mut self, direction: Direction, segment: Segment) {
        let initial = segment.sequence.wrapping_sub(u32::from(!segment.has(SYN)));
        self.initial[direction.index()].get_or_insert(initial);
    }
}

/// If a packet has no connection, numbers all connections and UDP flows from 1, in the order of their first packets.
/// Ports may be used again: a SYN with a new initial sequence number opens a new connection.
pub(super) fn number(packets: &mut [Packet]) {
    if packets.iter().all(|packet| packet.connection != 0) {
        return;
    }
    let mut known: BTreeMap<Key, Known> = BTreeMap::new();
    let mut last = 0;
    for packet in packets {
        let (client, server) = match packet.direction {
            Direction::Up => (packet.from, packet.to),
            Direction::Down => (packet.to, packet.from),
        };
        let segment = match packet.transport {
            Transport::Tcp(segment) => Some(segment),
            Transport::Udp | Transport::Other => None,
        };
        let connection = known.entry((client, server, segment.is_some())).or_default();
        let is_over = segment.is_some_and(|segment| connection.is_over(packet.direction, segment));
        if connection.number == 0 || is_over {
            last += 1;
            *connection = Known { number: last, ..Known::default() };
        }
        if let Some(segment) = segment {
            connection.see(packet.direction, segment);
        }
        packet.connection = connection.number;
    }
}
