//! Which end of a connection is the client.

use crate::packet::{Endpoint, Transport};

/// How we know which end is the client. The first that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RolesBy {
    /// It sent the first SYN without ACK (RFC 9293 §3.5).
    Syn,
    /// The other end answered with SYN and ACK.
    SynAck,
    /// Only the other end has a port of the system's range, below 1024 (RFC 6335 §6); or, of TCP, both or neither have,
    /// and the other end's is the lower one.
    Port,
    /// It sent the first packet.
    FirstPacket,
}

const SYSTEM_PORTS: u16 = 1024;

/// The place of the client among `ends`. `handshake` has the senders of the first SYN without and with ACK.
pub(super) fn client(
    transport: Transport,
    ends: &[Endpoint; 2],
    handshake: [Option<usize>; 2],
    first_packet: usize,
) -> (usize, RolesBy) {
    if let [Some(syn), _] = handshake {
        return (syn, RolesBy::Syn);
    }
    if let [_, Some(syn_ack)] = handshake {
        return (1 - syn_ack, RolesBy::SynAck);
    }
    let [lower, upper] = ends.map(|end| end.port);
    let is_system = [lower < SYSTEM_PORTS, upper < SYSTEM_PORTS];
    if is_system[0] != is_system[1] {
        return (usize::from(is_system[0]), RolesBy::Port);
    }
    // Of UDP the first datagram is the better sign: a flow has no beginning that a capture could have missed more often
    // than not, and both ports are often of no range in particular.
    if transport == Transport::Tcp && lower != upper {
        return (usize::from(lower < upper), RolesBy::Port);
    }
    (first_packet, RolesBy::FirstPacket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_handshake_decides_then_the_ports_then_the_first_packet() {
        let end = |port| Endpoint { address: [192, 0, 2, 1].into(), port };
        let of = |transport, ports: [u16; 2], handshake, first| client(transport, &ports.map(end), handshake, first);
        use Transport::{Tcp, Udp};
        assert_eq!(of(Tcp, [80, 50_000], [Some(0), Some(1)], 1), (0, RolesBy::Syn), "whatever the ports");
        assert_eq!(of(Tcp, [80, 50_000], [None, Some(1)], 1), (0, RolesBy::SynAck));
        assert_eq!(of(Tcp, [80, 50_000], [None, None], 0), (1, RolesBy::Port));
        assert_eq!(of(Tcp, [50_000, 8080], [None, None], 1), (0, RolesBy::Port));
        assert_eq!(of(Udp, [50_000, 8080], [None, None], 1), (1, RolesBy::FirstPacket));
        assert_eq!(of(Udp, [50_000, 53], [None, None], 1), (0, RolesBy::Port));
        assert_eq!(of(Tcp, [179, 179], [None, None], 1), (1, RolesBy::FirstPacket));
    }
}
