//! The hosts' receive windows and unacknowledged bytes at every moment, as far as packets show them.

use super::packet::{Packet, Segment};
use trace::flags::{ACK, RST, SYN};
use trace::{Direction, Gauge, Host, Micros, Sample};

/// The gauges of one connection. Each pair is for up and down.
#[derive(Clone, Debug, Default)]
pub(super) struct Gauges {
    in_flight: [Option<u64>; 2],
    window: [Option<u64>; 2],
    /// The shift count that each side's SYN offered.
    scale: [Option<u8>; 2],
}

impl Gauges {
    /// Notes the window that `segment` advertises.
    pub fn window(&mut self, packet: &Packet, segment: Segment, samples: &mut Vec<Sample>) {
        let this = packet.direction.index();
        if segment.has(SYN) {
            self.scale[this] = segment.window_scale;
        }
        if segment.has(RST) || !segment.has(SYN) && !segment.has(ACK) {
            return;
        }
        // Windows are scaled only if both sides offer it, and the window of a SYN never is (RFC 7323 §2.2).
        let shift = match self.scale {
            [Some(up), Some(down)] if !segment.has(SYN) => [up, down][this],
            _ => 0,
        };
        let value = u64::from(segment.window) << shift;
        if self.window[this].replace(value) != Some(value) {
            let host = host(packet.direction, packet);
            samples.push(Sample {
                at: packet.sent,
                host,
                connection: packet.connection,
                stream: 0,
                gauge: Gauge::ReceiveWindow,
                value,
            });
        }
    }

    /// Notes that of what the sender of `direction` sent, `value` bytes are not yet acknowledged.
    pub fn in_flight(
        &mut self,
        at: Micros,
        direction: Direction,
        packet: &Packet,
        value: u64,
        samples: &mut Vec<Sample>,
    ) {
        if self.in_flight[direction.index()].replace(value) != Some(value) {
            let host = host(direction, packet);
            let (connection, gauge) = (packet.connection, Gauge::InFlight);
            samples.push(Sample { at, host, connection, stream: 0, gauge, value });
        }
    }
}

/// The host that sends in `direction` on the connection of `packet`.
fn host(direction: Direction, packet: &Packet) -> Host {
    match direction {
        Direction::Up => Host::Client,
        Direction::Down => packet.peer,
    }
}
