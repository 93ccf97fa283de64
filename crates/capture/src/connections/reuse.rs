//! When a SYN begins a new connection between the same ends, rather than being sent again.
//!
//! The rule is Wireshark's (4.0), so that its `tcp.stream` and our connections agree: a SYN without ACK begins a new
//! connection if its sequence number is not the one that its direction began with in this one. Otherwise it is the same SYN
//! once more. A direction's first sequence number is that of its SYN; if its first packet is no SYN, the number before that
//! packet's; and if the other side acknowledged something first, the number before that.
//!
//! RFC 9293 §3.4.1 makes a new connection choose another number. So a host that opens two connections from one port is seen
//! to do so even if no FIN and no reset was captured between them.

use crate::packet::Packet;
use trace::flags::{ACK, SYN};

/// The first sequence number of each side.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Numbers([Option<u32>; 2]);

impl Numbers {
    /// Whether a segment of this side belongs to a new connection.
    pub fn begins_anew(&self, side: usize, packet: &Packet) -> bool {
        packet.flags & (SYN | ACK) == SYN && self.0[side].is_some_and(|first| first != packet.sequence)
    }

    /// A segment of this side.
    pub fn take(&mut self, side: usize, packet: &Packet) {
        let is_syn = packet.flags & SYN != 0;
        let first = if is_syn { packet.sequence } else { packet.sequence.wrapping_sub(1) };
        self.0[side].get_or_insert(first);
        if packet.flags & ACK != 0 {
            self.0[1 - side].get_or_insert(packet.acknowledgment.wrapping_sub(1));
        }
    }
}
