//! A packet that a scenario wants the link to drop: the first full one of a host on a connection behind a place in what the host
//! writes. The place is known by sequence numbers, whatever is retransmitted.

use super::headers::Headers;
use trace::flags::SYN;
use trace::{Direction, Host};

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
    host: Host,
    connection: u32,
    from: u64,
}

impl Pitfalls {
    pub(super) fn new(mtu: u16) -> Self {
        Self { first_bytes: Vec::new(), mtu: mtu.into(), next: None }
    }

    /// From now on the first full packet of `host` on `connection` falls that begins behind byte `from`, counted from 0.
    pub(super) fn dig(&mut self, host: Host, connection: u32, from: u64) {
        self.next = Some(Pitfall { host, connection, from });
    }

    /// Whether this packet falls. Every packet is shown here in the order of sending.
    pub(super) fn takes(&mut self, host: Host, connection: u32, headers: &Headers, length: usize) -> bool {
        let place = (connection as usize).saturating_sub(1);
        if self.first_bytes.len() <= place {
            self.first_bytes.resize(place + 1, [0; 2]);
        }
        let direction = if host == Host::Client { Direction::Up } else { Direction::Down };
        let Some(first) = self.first_bytes.get_mut(place).map(|first| &mut first[direction.index()]) else {
            return false;
        };
        if headers.flags.is_some_and(|flags| flags & SYN != 0) {
            *first = headers.sequence.wrapping_add(1);
        }
        let begins = u64::from(headers.sequence.wrapping_sub(*first));
        let is_full = length >= self.mtu;
        let is_it = |pitfall: &mut Pitfall| {
            is_full && (pitfall.host, pitfall.connection) == (host, connection) && begins > pitfall.from
        };
        self.next.take_if(is_it).is_some()
    }
}
