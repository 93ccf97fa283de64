//! A packet that a scenario wants the link to drop: the first full one that begins behind a certain byte of a connection, one
//! way. Sequence numbers name the byte, so that retransmissions do not count.

use super::headers::Headers;
use trace::Direction;
use trace::flags::SYN;

/// What a scenario wants the link to drop next, and what is needed to know it.
pub(super) struct Pitfalls {
    /// The sequence numbers of each flow's first bytes, up and down.
    first_bytes: Vec<[u32; 2]>,
    /// Bytes of a full packet.
    mtu: usize,
    next: Option<Pitfall>,
}

#[derive(Clone, Copy)]
struct Pitfall {
    direction: Direction,
    connection: u32,
    from: u64,
}

impl Pitfalls {
    pub(super) fn new(mtu: u16) -> Self {
        Self { first_bytes: Vec::new(), mtu: mtu.into(), next: None }
    }

    /// From now on the first full packet on `connection` falls that begins behind byte `from`, counted from 0.
    pub(super) fn dig(&mut self, direction: Direction, connection: u32, from: u64) {
        self.next = Some(Pitfall { direction, connection, from });
    }

    /// Whether this packet falls. Every packet is shown here in the order of sending.
    pub(super) fn takes(&mut self, direction: Direction, connection: u32, headers: &Headers, length: usize) -> bool {
        let place = (connection as usize).saturating_sub(1);
        if self.first_bytes.len() <= place {
            self.first_bytes.resize(place + 1, [0; 2]);
        }
        let Some(first) = self.first_bytes.get_mut(place).map(|first| &mut first[direction.index()]) else {
            return false;
        };
        if headers.flags.is_some_and(|flags| flags & SYN != 0) {
            *first = headers.sequence.wrapping_add(1);
        }
        let begins = u64::from(headers.sequence.wrapping_sub(*first));
        let is_full = length >= self.mtu;
        let is_it = |pitfall: &mut Pitfall| {
            is_full && (pitfall.direction, pitfall.connection) == (direction, connection) && begins > pitfall.from
        };
        self.next.take_if(is_it).is_some()
    }
}
