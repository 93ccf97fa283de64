//! Files with any bytes: nothing panics, and what is read does not depend on the pieces it comes in.

use crate::support::exchange::{exchange, extensions, over_ipv6};
use crate::support::files::{Section, Style, gzip, pcap};
use crate::support::links::forms;
use crate::support::{Packet, read_in_pieces};
use capture::{Bytes, Capture, File, Reason, trace_of};
use proptest::prelude::*;
use std::sync::LazyLock;

/// Small files of all kinds.
static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let packets: Vec<Packet> = exchange().into_iter().take(6).collect();
    let v6: Vec<Packet> = packets.iter().map(|packet| over_ipv6(packet, &extensions())).collect();
    let mut files = Vec::new();
    for (at, form) in forms().iter().enumerate() {
        let style = Style { is_big_endian: at % 2 == 0, ..Style::default() };
        files.push(pcap(style, form, &packets));
        let mut section = Section::new(style);
        section.interface(form.link_type, &[(2, b"name")]);
        section.secrets(0x544C_534B, b"CLIENT_RANDOM 01 02");
        section.block(4, &[0, 1, 0, 8, 1, 2, 3, 4, b'a', 0, b'b', 0, 0, 0, 0, 0]);
        for packet in &v6 {
            section.enhanced(0, packet.time, &form.frame(packet), &[(1, b"comment"), (2, &[1, 0, 0, 0])]);
            section.simple(&form.frame(packet));
            section.old(0, packet.time, &form.frame(packet));
        }
        files.push(section.bytes);
    }
    files.push(gzip(&files[0]));
    files.push(br#"{"log": {"creator": {"name": "x"}, "entries": [{"time": 1, "request": {"url": "y"}}]}}"#.to_vec());
    files
});

fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), any::<u8>());
    let changes = prop::collection::vec(change, 0..12);
    (any::<prop::sample::Index>(), changes, any::<prop::sample::Index>(), prop::bool::weighted(0.3)).prop_map(
        |(seed, changes, end, is_cut)| {
            let mut bytes = seed.get(&SEEDS).clone();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            if is_cut {
                bytes.truncate(end.index(bytes.len()));
            }
            bytes
        },
    )
}

/// Everything that can be asked of a file.
fn use_all(bytes: &[u8], file: File) {
    let capture = Capture::new(vec![file]);
    let outside: &dyn Bytes = &bytes;
    for number in 0..capture.len() as u32 {
        let (packet, place) = capture.packet(number).expect("a packet");
        assert!(packet.captured <= packet.original);
        capture::packet_bytes(&capture, &[outside], place).expect("the bytes are there");
        capture.files()[0].comment(number as usize, outside);
    }
    let members: usize =
        capture.connections().iter().map(|connection| capture.packets_of(connection.number).len()).sum();
    assert!(members <= capture.len());
    let numbers: Vec<u32> = capture.connections().iter().map(|connection| connection.number).collect();
    let mut told = trace_of(&capture, &[outside], &numbers).expect("the bytes are there");
    wire::analysis::analyse(&mut told.trace, &capture.key_log());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_file_is_read_or_noted_and_nothing_panics(bytes in mutated()) {
        use_all(&bytes, File::read(&bytes));
    }

    #[test]
    fn pieces_change_nothing(bytes in mutated(), piece in 1..200_usize) {
        let (whole, pieces) = (File::read(&bytes), read_in_pieces(&bytes, piece));
        prop_assert_eq!(whole.packets, pieces.packets);
        prop_assert_eq!(whole.notes, pieces.notes);
        prop_assert_eq!(whole.key_log, pieces.key_log);
        prop_assert_eq!(whole.skipped, pieces.skipped);
    }

    #[test]
    fn any_bytes_are_read_or_noted(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let file = File::read(&bytes);
        prop_assert!(file.format.is_some() || !file.notes.list().is_empty());
    }
}

#[test]
fn a_file_that_ends_within_a_packet_has_all_before_it_and_a_note() {
    let packets = exchange();
    let file = pcap(Style::default(), &forms()[0], &packets);
    let cut = File::read(&file[..file.len() - 1]);
    assert_eq!(cut.packets.len(), packets.len() - 1);
    let last = (24 + packets.iter().map(|packet| packet.bytes.len() + 20).sum::<usize>()) as u64;
    let length = packets.last().expect("a packet").bytes.len() as u64 + 20;
    let note = capture::Note { at: last - length, reason: Reason::Truncated };
    assert_eq!(cut.notes.list(), [note]);
}

#[test]
fn what_is_wrong_with_a_file_is_named_with_its_place() {
    let reasons =
        |bytes: &[u8]| File::read(bytes).notes.list().iter().map(|note| (note.at, note.reason)).collect::<Vec<_>>();
    assert_eq!(reasons(b""), [(0, Reason::Empty)]);
    let mut section = Section::new(Style::default());
    let start = section.bytes.len() as u64;
    section.block(6, &[0; 4]);
    assert_eq!(reasons(&section.bytes), [(start, Reason::BlockBroken(6))]);
    let mut section = Section::new(Style::default());
    section.enhanced(3, 0, b"abcd", &[]);
    assert_eq!(reasons(&section.bytes), [(start + 8, Reason::UnknownInterface(3))]);
    let mut section = Section::new(Style::default());
    section.bytes.extend([9, 0, 0, 0, 8, 0, 0, 0]);
    assert_eq!(reasons(&section.bytes), [(start, Reason::BlockLength(8))]);
    let mut section = Section::new(Style::default());
    section.interface(1, &[]);
    let end = section.bytes.len();
    section.bytes[end - 4] ^= 4;
    assert!(matches!(reasons(&section.bytes)[..], [(_, Reason::BlockEnd(_))]));
    let mut file = pcap(Style::default(), &forms()[0], &exchange()[..1]);
    file[32..36].copy_from_slice(&[0, 0, 16, 0]);
    assert_eq!(reasons(&file), [(24, Reason::PacketTooLarge(1 << 20))]);
    let short = gzip(&pcap(Style::default(), &forms()[0], &exchange()));
    assert!(matches!(reasons(&short[..short.len() / 2])[..], [.., (_, Reason::Truncated)]));
}
