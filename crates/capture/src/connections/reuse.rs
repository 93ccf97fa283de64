//! When a SYN begins a new connection between the same ends, rather than being sent again.
//!
//! The rule is Wireshark's, so that its `tcp.stream` and our connections agree. A SYN without ACK begins a new connection
//! if its sender has been seen in this one before, and
//!
//! - the sequence number is not the one that this direction began with, or
//! - a FIN or a reset has been seen since.
//!
//! Otherwise it is the same SYN once more. A direction's first sequence number is that of its SYN; if its first packet is
//! no SYN, the number before that packet's; and if the other side acknowledged something first, the number before that.
//! RFC 9293 §3.4.1 makes a new connection choose another number, so a host that opens two connections from one port is seen
//! to do so even if no FIN was captured.

use crate::packet::Packet;
use trace::flags::{ACK, FIN, RST, SYN};

/// What is known of a connection's sequence numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Numbers {
    /// The first of each side.
    first: [Option<u32>; 2],
    is_over: bool,
}

impl Numbers {
    /// Whether a segment of this side belongs to a new connection.
    pub fn begins_anew(&self, side: usize, packet: &Packet) -> bool {
        let is_syn = packet.flags & (SYN | ACK) == SYN;
        is_syn && self.first[side].is_some_and(|first| first != packet.sequence || self.is_over)
    }

    /// A segment of this side.
    pub fn take(&mut self, side: usize, packet: &Packet) {
        let has = |flag| packet.flags & flag != 0;
        let first = if has(SYN) { packet.sequence } else { packet.sequence.wrapping_sub(1) };
        self.first[side].get_or_insert(first);
        if has(ACK) {
            self.first[1 - side].get_or_insert(packet.acknowledgment.wrapping_sub(1));
        }
        self.is_over |= has(FIN) || has(RST);
    }
}
