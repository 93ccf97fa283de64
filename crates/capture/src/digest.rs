//! A number for the bytes of a packet, so that its copies are found without keeping the bytes.
//!
//! What a router changes is left out: the hop limit, and IPv4's checksum, which follows from it. The number is not safe
//! against someone who wants two packets to have the same; what could be gained is that one of them is called a copy.

const SEED: u64 = 0x9E37_79B9_7F4A_7C15;
const FACTOR: u64 = 0xBF58_476D_1CE4_E5B9;

/// The number of the packet at `packet`, never 0.
pub(crate) fn digest(packet: &[u8]) -> u64 {
    let is_v4 = packet.first().is_some_and(|first| first >> 4 == 4);
    let mut head = [0; 40];
    let length = packet.len().min(40);
    head[..length].copy_from_slice(&packet[..length]);
    if is_v4 {
        // RFC 791 §3.1: TTL is byte 8, the checksum bytes 10 and 11.
        head[8] = 0;
        head[10..12].fill(0);
    } else {
        // RFC 8200 §3: Hop Limit is byte 7.
        head[7] = 0;
    }
    let state = mix(SEED ^ packet.len() as u64, &head);
    mix(state, packet.get(40..).unwrap_or_default()).max(1)
}

/// A shorter number for a few values and bytes.
pub(crate) fn sight(values: [u32; 3], bytes: &[u8]) -> u32 {
    let start = values.into_iter().fold(SEED, |state, value| step(state, value.into()));
    (mix(start, bytes) >> 32) as u32
}

fn mix(mut state: u64, bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        state = step(state, u64::from_le_bytes(*word));
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    step(state, u64::from_le_bytes(last))
}

fn step(state: u64, word: u64) -> u64 {
    let product = (state ^ word).wrapping_mul(FACTOR);
    (product ^ product >> 29).rotate_left(31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_router_changes_does_not_change_the_number_and_all_else_does() {
        let mut packet: Vec<u8> = (0..60).collect();
        packet[0] = 0x45;
        let before = digest(&packet);
        (packet[8], packet[10], packet[11]) = (1, 2, 3);
        assert_eq!(digest(&packet), before);
        for at in [1, 9, 12, 19, 39, 40, 59] {
            packet[at] ^= 1;
            assert_ne!(digest(&packet), before, "byte {at}");
            packet[at] ^= 1;
        }
        assert_ne!(digest(&packet[..59]), before);
    }
}
