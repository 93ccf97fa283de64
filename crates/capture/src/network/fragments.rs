//! Datagrams put together from their fragments (RFC 791 §3.2, RFC 8200 §4.5).
//!
//! A datagram is whole when a last fragment has told its length and every byte up to there has come. Where fragments
//! overlap, the bytes that came first stay: so nobody can rewrite what was read before. Memory is bounded: a datagram is
//! given up when it is older than the time that RFC 8200 gives it, or when too many others have begun since.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::ops::Range;
use wire::ip::{Fragment, Header, past_extensions};

/// How long a datagram is waited for, in nanoseconds (RFC 8200 §4.5: 60 seconds).
const PATIENCE: i64 = 60_000_000_000;
/// How many unfinished datagrams are kept.
const MOST: usize = 256;
/// The longest datagram: what follows the header of a packet whose length has 16 bits.
const LONGEST: usize = 65_535;

/// What the fragments of one datagram have in common. IPv6 does not look at the protocol, which only the first has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    source: IpAddr,
    destination: IpAddr,
    protocol: u8,
    identification: u32,
}

#[derive(Clone, Debug, Default)]
struct Unfinished {
    /// When the newest fragment came.
    at: i64,
    /// What has come, not overlapping, ascending: where it belongs, and the bytes.
    pieces: BTreeMap<usize, Vec<u8>>,
    /// The whole length, once a last fragment has come.
    length: Option<usize>,
    /// The protocol that the first fragment names.
    protocol: Option<u8>,
    /// The packets that brought the pieces, in the order in which they came.
    packets: Vec<u32>,
}

/// A datagram that became whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assembled {
    /// The protocol after all extension headers.
    pub protocol: u8,
    /// What follows the headers.
    pub payload: Vec<u8>,
    /// The packets that brought it, as they were numbered, in the order in which they came.
    pub packets: Vec<u32>,
}

/// What a fragment did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Others are missing.
    Waits,
    /// It was the last one that was missing.
    Whole(Assembled),
}

/// All unfinished datagrams.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fragments {
    unfinished: BTreeMap<Key, Unfinished>,
    given_up: u32,
}

impl Fragments {
    /// Takes packet number `packet`, which is a fragment with `payload`, captured at `at` nanoseconds.
    pub fn take(&mut self, packet: u32, at: i64, ip: &Header, fragment: Fragment, payload: &[u8]) -> Outcome {
        let is_v6 = ip.source.is_ipv6();
        let key = Key {
            source: ip.source,
            destination: ip.destination,
            protocol: if is_v6 { 0 } else { fragment.protocol },
            identification: fragment.identification,
        };
        if self.unfinished.get(&key).is_some_and(|old| at.saturating_sub(old.at) > PATIENCE) {
            self.unfinished.remove(&key);
            self.given_up += 1;
        }
        if !self.unfinished.contains_key(&key) {
            self.make_room();
        }
        let datagram = self.unfinished.entry(key).or_default();
        datagram.at = at;
        datagram.packets.push(packet);
        if fragment.offset == 0 {
            datagram.protocol.get_or_insert(fragment.protocol);
        }
        let end = fragment.offset + payload.len();
        if !fragment.has_more {
            datagram.length.get_or_insert(end);
        }
        if end <= LONGEST {
            datagram.insert(fragment.offset, payload);
        }
        let Some(payload) = datagram.whole() else { return Outcome::Waits };
        let first = datagram.protocol.unwrap_or(fragment.protocol);
        let (protocol, start) = past_extensions(if is_v6 { 6 } else { 4 }, first, &payload);
        let packets = std::mem::take(&mut datagram.packets);
        self.unfinished.remove(&key);
        Outcome::Whole(Assembled { protocol, payload: payload[start..].to_vec(), packets })
    }

    /// How many datagrams never became whole.
    pub fn left(&self) -> u32 {
        self.given_up.saturating_add(self.unfinished.len() as u32)
    }

    /// Gives up the oldest datagram if there are too many.
    fn make_room(&mut self) {
        if self.unfinished.len() < MOST {
            return;
        }
        let oldest = self.unfinished.iter().min_by_key(|(_, datagram)| datagram.at).map(|(&key, _)| key);
        if let Some(key) = oldest {
            self.unfinished.remove(&key);
            self.given_up = self.given_up.saturating_add(1);
        }
    }
}

impl Unfinished {
    /// Puts the bytes at `start` into the gaps that are left there.
    fn insert(&mut self, start: usize, bytes: &[u8]) {
        for gap in self.gaps(start..start + bytes.len()) {
            self.pieces.insert(gap.start, bytes[gap.start - start..gap.end - start].to_vec());
        }
    }

    /// What of `range` has not come.
    fn gaps(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut gaps = Vec::new();
        let mut at = range.start;
        for (&start, piece) in self.pieces.range(..range.end) {
            let end = start + piece.len();
            if end <= at {
                continue;
            }
            if start > at {
                gaps.push(at..start);
            }
            at = end;
        }
        if at < range.end {
            gaps.push(at..range.end);
        }
        gaps
    }

    /// The whole datagram, if nothing is missing.
    fn whole(&self) -> Option<Vec<u8>> {
        let length = self.length?;
        if length > LONGEST || !self.gaps(0..length).is_empty() {
            return None;
        }
        let mut whole: Vec<u8> = self.pieces.values().flatten().copied().collect();
        whole.truncate(length);
        Some(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(offset: usize, is_last: bool) -> (Header, Fragment) {
        let mut packet = [0x45, 0, 0, 20, 0, 7, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2];
        packet[6..8].copy_from_slice(&((offset as u16 / 8) | if is_last { 0 } else { 0x2000 }).to_be_bytes());
        let ip = Header::parse(&packet).expect("a header");
        let fragment = ip.fragment.expect("a fragment");
        (ip, fragment)
    }

    fn take(fragments: &mut Fragments, packet: u32, offset: usize, is_last: bool, bytes: &[u8]) -> Outcome {
        let (ip, fragment) = ip(offset, is_last);
        fragments.take(packet, i64::from(packet), &ip, fragment, bytes)
    }

    #[test]
    fn parts_in_any_order_become_one_datagram() {
        let mut fragments = Fragments::default();
        assert_eq!(take(&mut fragments, 1, 16, true, b"cd"), Outcome::Waits);
        assert_eq!(take(&mut fragments, 2, 8, false, b"bbbbbbbb"), Outcome::Waits);
        let whole = Assembled { protocol: 17, payload: b"aaaaaaaabbbbbbbbcd".to_vec(), packets: vec![1, 2, 3] };
        assert_eq!(take(&mut fragments, 3, 0, false, b"aaaaaaaa"), Outcome::Whole(whole));
        assert_eq!(fragments.left(), 0);
    }

    #[test]
    fn where_parts_overlap_the_first_stays() {
        let mut fragments = Fragments::default();
        take(&mut fragments, 1, 8, false, b"firstone");
        take(&mut fragments, 2, 0, false, b"aaaaaaaaXXXXXXXXbbbbbbbb");
        let Outcome::Whole(whole) = take(&mut fragments, 3, 24, true, b"end") else { panic!("it is whole") };
        assert_eq!(whole.payload, b"aaaaaaaafirstonebbbbbbbbend");
    }

    #[test]
    fn a_datagram_of_another_time_is_not_mixed_in() {
        let mut fragments = Fragments::default();
        let (first, fragment) = ip(0, false);
        fragments.take(1, 0, &first, fragment, b"oldoldol");
        let (second, fragment) = ip(8, true);
        assert_eq!(fragments.take(2, PATIENCE + 1, &second, fragment, b"new"), Outcome::Waits);
        assert_eq!(fragments.left(), 2);
    }

    #[test]
    fn only_so_many_are_kept() {
        let mut fragments = Fragments::default();
        for identification in 0..1000 {
            let (ip, mut fragment) = ip(0, false);
            fragment.identification = identification;
            fragments.take(identification, 0, &ip, fragment, b"aaaaaaaa");
        }
        assert_eq!((fragments.unfinished.len(), fragments.left()), (MOST, 1000));
    }
}
