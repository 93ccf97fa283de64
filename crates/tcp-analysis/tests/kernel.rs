//! Captures of two real stacks (Linux) on a bad link, taken at both ends: tshark and we notice the same in them, and the
//! points of the graphs are tshark's. `kernel/make.py` made them. These stacks have what the lab's have not: selective
//! retransmission, reports of what arrived twice, timers of 200 ms, windows that grow.

mod common;

use common::{Frame, Tally, tshark};
use std::fs;
use std::path::{Path, PathBuf};
use tcp_analysis::{Flag, Options, Segment, walk};
use trace::{Direction, EventId};

/// The segments of a capture of one connection: pcap in little-endian order with microseconds, raw IP.
fn read(file: &[u8]) -> Vec<Segment> {
    let word = |at: usize| u32::from_le_bytes([file[at], file[at + 1], file[at + 2], file[at + 3]]);
    assert_eq!((word(0), word(20)), (0xA1B2_C3D4, 101), "microseconds, raw IP");
    let (mut segments, mut at) = (Vec::new(), 24);
    while at < file.len() {
        let packet = &file[at + 16..][..word(at + 8) as usize];
        let ip = wire::ipv4::Header::parse(packet).expect("IPv4");
        let tcp = wire::tcp::Header::parse(&packet[ip.header_length..]).expect("TCP");
        segments.push(Segment {
            event: EventId(segments.len() as u64 + 1),
            at_nanos: i64::from(word(at)) * 1_000_000_000 + i64::from(word(at + 4)) * 1_000,
            direction: if tcp.destination_port == 47_000 { Direction::Up } else { Direction::Down },
            sequence: tcp.sequence,
            acknowledgment: tcp.acknowledgment,
            flags: tcp.flags,
            window: tcp.window,
            payload: (ip.total_length - ip.header_length - tcp.header_length) as u32,
            is_copy: false,
            options: Options::parse(&packet[ip.header_length..]),
        });
        at += 16 + packet.len();
    }
    segments
}

#[test]
fn linux_s_captures_have_the_flags_and_the_points_that_tshark_sees() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kernel");
    let files = fs::read_dir(&folder).expect("the folder").flatten().map(|entry| entry.path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|kind| kind == "pcap")).collect();
    files.sort();
    assert_eq!(files.len(), 16);
    let (mut tally, mut wrong) = (Tally::default(), Vec::new());
    for host in ["client", "server"] {
        let of_it = |path: &&PathBuf| path.to_string_lossy().ends_with(&format!("{host}.pcap"));
        let captures: Vec<(String, Vec<u8>)> = files.iter().filter(of_it).map(|path| named(path)).collect();
        // All in one file, because starting tshark takes longer than reading. Each run has another port at the client.
        let mut theirs = tshark(&joined(&captures));
        for (name, file) in captures {
            let segments = read(&file);
            let later = theirs.split_off(segments.len());
            let findings = walk(&segments);
            tally.count(&name, &segments, &findings, &theirs);
            for (finding, (segment, frame)) in findings.iter().zip(segments.iter().zip(&theirs)) {
                let ours =
                    (finding.sequence, i64::from(finding.window), finding.ack_rtt_nanos, finding.bytes_in_flight);
                if ours != numbers(frame) {
                    let number = segment.event.0;
                    wrong.push(format!("{name}, packet {number}: {ours:?} here, {:?} in tshark", numbers(frame)));
                }
            }
            theirs = later;
        }
        assert!(theirs.is_empty(), "{} packets that were not read", theirs.len());
    }
    eprintln!("{tally}");
    assert!(tally.flagged > 500 && tally.share_of_same() >= 0.98, "{tally}");
    assert!(wrong.is_empty(), "{} differ: {:#?}", wrong.len(), &wrong[..wrong.len().min(10)]);
    let kinds = [Flag::Retransmission, Flag::OutOfOrder, Flag::DuplicateAck, Flag::KeepAlive, Flag::ZeroWindow];
    assert!(kinds.iter().all(|kind| tally.kinds.contains_key(kind)), "{tally}");
}

fn named(path: &Path) -> (String, Vec<u8>) {
    (path.file_name().expect("a name").to_string_lossy().into_owned(), fs::read(path).expect("a capture"))
}

/// One file of the packets of all captures.
fn joined(captures: &[(String, Vec<u8>)]) -> Vec<u8> {
    let packets = captures.iter().flat_map(|(_, file)| &file[24..]);
    captures[0].1[..24].iter().chain(packets).copied().collect()
}

fn numbers(frame: &Frame) -> (i64, i64, Option<i64>, Option<u32>) {
    let in_flight = frame.bytes_in_flight.and_then(|bytes| u32::try_from(bytes).ok());
    (i64::from(frame.sequence), frame.window as i64, frame.ack_rtt_nanos, in_flight)
}
