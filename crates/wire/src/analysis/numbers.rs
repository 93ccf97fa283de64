//! Numbers connections if the trace's source did not, as in a capture.

use super::packet::{Packet, Transport};
use trace::Direction;
use trace::flags::{ACK, FIN, RST, SYN};

/// What identifies a connection: the client's address and port, the server's, and whether it is TCP.
type Key = ((u32, u16), (u32, u16), bool);

#[derive(Default)]
struct Known {
    number: u32,
    /// Whether the client, and the server, has sent its FIN.
    finished: [bool; 2],
}

/// If a packet has no connection, numbers all connections and UDP flows from 1, in the order of their first packets.
/// Ports may be used again: a SYN between ports whose connection is closed opens a new connection.
pub(super) fn number(packets: &mut [Packet]) {
    if packets.iter().all(|packet| packet.connection != 0) {
        return;
    }
    let mut known: Vec<(Key, Known)> = Vec::new();
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
        let key = (client, server, segment.is_some());
        let place = known.iter().rposition(|(other, _)| *other == key).unwrap_or_else(|| {
            known.push((key, Known::default()));
            known.len() - 1
        });
        let connection = &mut known[place].1;
        let opens = segment.is_some_and(|segment| segment.has(SYN) && !segment.has(ACK));
        if connection.number == 0 || opens && connection.finished == [true, true] {
            last += 1;
            *connection = Known { number: last, finished: [false, false] };
        }
        if let Some(segment) = segment {
            connection.finished[packet.direction.index()] |= segment.has(FIN);
            if segment.has(RST) {
                connection.finished = [true, true];
            }
        }
        packet.connection = connection.number;
    }
}
