//! Packets that a capture has twice: `-i any` sees a packet on the bridge and on the device behind it, or coming in and
//! going out.
//!
//! The rule: a packet is a copy of an earlier one if
//!
//! 1. all its bytes from the IP header on are the same, except for what a router changes (hop limit, header checksum), and
//! 2. it was captured at most [`WINDOW`] later, and
//! 3. it was seen in another way: on another interface, in the other direction, with another link-layer header (addresses,
//!    VLAN) or with another hop limit.
//!
//! Without the third condition, repeated acknowledgments would be copies: over IPv6, two duplicate ACKs may be equal to
//! the last bit. So a mirror port that sends each packet twice in the same way is not found; its packets stay what they
//! look like, repetitions.

use crate::packet::Packet;
use std::collections::{HashMap, VecDeque};

/// How much later a copy may be, in nanoseconds: 10 ms. A host passes a packet on within some microseconds; no
/// retransmission timer is so short.
pub const WINDOW: i64 = 10_000_000;

/// The packets of the last moments.
#[derive(Clone, Debug, Default)]
pub(crate) struct Copies {
    /// By digest: the number of the first sight, its time, and how it and its copies were seen.
    recent: HashMap<u64, Sights>,
    /// Digests in the order in which they came, to be forgotten.
    queue: VecDeque<(i64, u64)>,
}

#[derive(Clone, Debug)]
struct Sights {
    first: u32,
    time: i64,
    seen: Vec<u32>,
}

impl Copies {
    /// Takes packet `number`, in the order of the capture. Returns the number of the packet that it is a copy of.
    pub fn take(&mut self, number: u32, packet: &Packet) -> Option<u32> {
        if packet.digest == 0 {
            return None;
        }
        while let Some(&(time, digest)) = self.queue.front()
            && packet.time.abs_diff(time) > WINDOW.unsigned_abs()
        {
            self.queue.pop_front();
            if self.recent.get(&digest).is_some_and(|sights| sights.time == time) {
                self.recent.remove(&digest);
            }
        }
        if let Some(sights) = self.recent.get_mut(&packet.digest)
            && packet.time.abs_diff(sights.time) <= WINDOW.unsigned_abs()
            && !sights.seen.contains(&packet.sight)
        {
            sights.seen.push(packet.sight);
            return Some(sights.first);
        }
        self.queue.push_back((packet.time, packet.digest));
        let sights = Sights { first: number, time: packet.time, seen: vec![packet.sight] };
        self.recent.insert(packet.digest, sights);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packet::What;

    fn packet(time: i64, digest: u64, sight: u32) -> Packet {
        Packet {
            time,
            at: 0,
            digest,
            captured: 60,
            original: 60,
            network: 0,
            interface: 0,
            ends: Packet::NO_ENDS,
            sight,
            sequence: 0,
            acknowledgment: 0,
            payload: 0,
            what: What::Icmp,
            flags: 0,
            marks: 0,
        }
    }

    #[test]
    fn the_same_bytes_seen_in_another_way_are_a_copy_for_a_short_time() {
        let mut copies = Copies::default();
        assert_eq!(copies.take(0, &packet(0, 7, 1)), None);
        assert_eq!(copies.take(1, &packet(5, 7, 2)), Some(0));
        assert_eq!(copies.take(2, &packet(6, 7, 3)), Some(0), "on a third interface");
        assert_eq!(copies.take(3, &packet(7, 8, 2)), None, "other bytes");
        assert_eq!(copies.take(4, &packet(WINDOW + 1, 7, 2)), None, "too late");
    }

    #[test]
    fn the_same_bytes_seen_in_the_same_way_were_sent_twice() {
        let mut copies = Copies::default();
        assert_eq!(copies.take(0, &packet(0, 7, 1)), None);
        assert_eq!(copies.take(1, &packet(5, 7, 1)), None);
        assert_eq!(copies.take(2, &packet(6, 7, 2)), Some(1));
    }

    #[test]
    fn a_doubled_pair_of_equal_packets_is_two_packets_with_a_copy_each() {
        let mut copies = Copies::default();
        let found: Vec<_> = [1, 2, 1, 2]
            .iter()
            .enumerate()
            .map(|(number, &sight)| copies.take(number as u32, &packet(number as i64, 7, sight)))
            .collect();
        assert_eq!(found, [None, Some(0), None, Some(2)]);
    }
}
