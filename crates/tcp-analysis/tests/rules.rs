//! Each flag in the shortest connection that has it, by hand. tshark agrees, and what it refers to is named.

mod common;

use common::{capture, tshark};
use tcp_analysis::{Finding, Flag, Loss, Options, Segment, walk};
use trace::{Direction, EventId, flags};

const CLIENT: Direction = Direction::Up;
const SERVER: Direction = Direction::Down;
const MILLI: i64 = 1_000_000;

/// A connection written by hand. Numbers are relative: the SYNs have 0.
struct Script {
    at: i64,
    window: u16,
    segments: Vec<Segment>,
}

impl Script {
    /// After a handshake with a round trip of 20 ms. Windows are 1,000 bytes.
    fn open() -> Self {
        let mut script = Self { at: 1_000 * MILLI, window: 1_000, segments: Vec::new() };
        script.add(CLIENT, 0, 0, flags::SYN, 0);
        script.after(20).add(SERVER, 0, 1, flags::SYN | flags::ACK, 0);
        script.ack(CLIENT, 1, 1);
        script
    }

    fn after(&mut self, millis: i64) -> &mut Self {
        self.at += millis * MILLI;
        self
    }

    fn window(&mut self, window: u16) -> &mut Self {
        self.window = window;
        self
    }

    fn add(&mut self, direction: Direction, sequence: u32, acknowledgment: u32, flags: u8, payload: u32) -> &mut Self {
        let bases = if direction == CLIENT { [70_000, 90_000] } else { [90_000, 70_000] };
        let has_ack = flags & flags::ACK != 0;
        self.segments.push(Segment {
            event: EventId(self.segments.len() as u64 + 1),
            at_nanos: self.at,
            direction,
            sequence: bases[0] + sequence,
            acknowledgment: if has_ack { bases[1] + acknowledgment } else { 0 },
            flags,
            window: self.window,
            payload,
            is_copy: false,
            options: Options::default(),
        });
        self
    }

    fn ack(&mut self, direction: Direction, sequence: u32, acknowledgment: u32) -> &mut Self {
        self.add(direction, sequence, acknowledgment, flags::ACK, 0)
    }

    fn data(&mut self, direction: Direction, sequence: u32, acknowledgment: u32, bytes: u32) -> &mut Self {
        self.add(direction, sequence, acknowledgment, flags::ACK, bytes)
    }
}

/// tshark sees the same flags in the whole script.
#[track_caller]
fn agrees(script: &Script) {
    let findings = walk(&script.segments);
    let (file, _) = capture(std::slice::from_ref(&script.segments));
    let theirs: Vec<Vec<Flag>> = tshark(&file).into_iter().map(|frame| frame.flags).collect();
    let ours: Vec<Vec<Flag>> = findings.iter().map(Finding::wireshark_flags).collect();
    assert_eq!(ours, theirs);
}

/// The last segment has `flag`, which refers to the segment with the number `refers_to`.
#[track_caller]
fn last_has(script: &Script, flag: Flag, refers_to: Option<u64>) -> Finding {
    let last = walk(&script.segments).pop().expect("a segment");
    let mark = last.mark(flag).unwrap_or_else(|| panic!("{last:?}"));
    assert_eq!(mark.refers_to.map(|event| event.0), refers_to);
    last
}

#[test]
fn a_retransmission_repeats_a_segment_that_passed_here() {
    let mut script = Script::open();
    script.data(CLIENT, 1, 1, 100).after(300).data(CLIENT, 1, 1, 100);
    let last = last_has(&script, Flag::Retransmission, Some(4));
    assert_eq!(last.loss, Some(Loss::AfterCapture));
    agrees(&script);
}

#[test]
fn a_fast_retransmission_follows_duplicate_acks_at_once() {
    let mut script = Script::open();
    script.data(CLIENT, 1, 1, 100).data(CLIENT, 101, 1, 100).data(CLIENT, 201, 1, 100).after(20);
    script.ack(SERVER, 1, 1).ack(SERVER, 1, 1).ack(SERVER, 1, 1).after(1).data(CLIENT, 1, 1, 100);
    let last = last_has(&script, Flag::FastRetransmission, Some(4));
    assert_eq!(last.loss, Some(Loss::AfterCapture));
    let duplicates: Vec<Option<u32>> = walk(&script.segments)
        .iter()
        .filter_map(|finding| finding.mark(Flag::DuplicateAck))
        .map(|m| m.number)
        .collect();
    assert_eq!(duplicates, [Some(1), Some(2), Some(3)]);
    agrees(&script);
}

#[test]
fn a_spurious_retransmission_repeats_what_is_acknowledged() {
    let mut script = Script::open();
    script.data(CLIENT, 1, 1, 100).after(20).ack(SERVER, 1, 101).after(300).data(CLIENT, 1, 1, 100);
    let last = last_has(&script, Flag::SpuriousRetransmission, Some(4));
    assert_eq!(last.loss, Some(Loss::Needless));
    agrees(&script);
}

#[test]
fn a_gap_that_is_filled_at_once_was_reordered_and_later_lost_before_the_capture() {
    for (millis, flag, loss) in
        [(1, Flag::OutOfOrder, Loss::Reordered), (300, Flag::Retransmission, Loss::BeforeCapture)]
    {
        let mut script = Script::open();
        script.data(CLIENT, 1, 1, 100).data(CLIENT, 201, 1, 100);
        last_has(&script, Flag::PreviousSegmentNotCaptured, Some(4));
        script.after(millis).data(CLIENT, 101, 1, 100);
        assert_eq!(last_has(&script, flag, None).loss, Some(loss));
        agrees(&script);
    }
}

#[test]
fn an_acknowledgment_of_what_is_missing_here_says_that_it_arrived() {
    let mut script = Script::open();
    script.data(CLIENT, 1, 1, 100).after(20).ack(SERVER, 1, 301);
    let last = last_has(&script, Flag::AckedUnseenSegment, Some(4));
    assert_eq!(last.loss, Some(Loss::NotCaptured));
    agrees(&script);
}

#[test]
fn a_keep_alive_and_its_response_refer_to_one_another() {
    let mut script = Script::open();
    script.data(CLIENT, 1, 1, 100).after(20).ack(SERVER, 1, 101).after(5_000).ack(CLIENT, 100, 1);
    last_has(&script, Flag::KeepAlive, Some(4));
    script.after(20).ack(SERVER, 1, 101);
    last_has(&script, Flag::KeepAliveAck, Some(6));
    agrees(&script);
}

#[test]
fn a_window_is_filled_closed_probed_and_opened() {
    let mut script = Script::open();
    script.data(CLIENT, 1, 1, 1_000);
    last_has(&script, Flag::WindowFull, Some(2));
    script.after(20).window(0).ack(SERVER, 1, 1_001);
    last_has(&script, Flag::ZeroWindow, None);
    script.after(500).window(1_000).data(CLIENT, 1_001, 1, 1);
    last_has(&script, Flag::ZeroWindowProbe, Some(5));
    script.after(20).window(0).ack(SERVER, 1, 1_001);
    last_has(&script, Flag::ZeroWindowProbeAck, Some(6));
    script.after(500).window(800).ack(SERVER, 1, 1_001);
    last_has(&script, Flag::WindowUpdate, Some(7));
    script.after(1).window(1_000).data(CLIENT, 1_001, 1, 100);
    agrees(&script);
    assert!(walk(&script.segments).last().is_some_and(|last| last.marks.is_empty()), "what follows a probe is new");
}

#[test]
fn ports_that_are_used_again_begin_another_connection() {
    let mut script = Script::open();
    script.data(CLIENT, 1, 1, 100).after(5_000).add(CLIENT, 500_000, 0, flags::SYN, 0);
    let last = last_has(&script, Flag::PortReused, None);
    assert_eq!((last.connection, last.sequence), (1, 0));
    script.after(1_000).add(CLIENT, 500_000, 0, flags::SYN, 0);
    last_has(&script, Flag::Retransmission, Some(5));
    agrees(&script);
}

#[test]
fn another_connection_is_noticed_by_its_second_syn_if_the_first_is_missing() {
    let mut script = Script::open();
    script.data(CLIENT, 1, 1, 100).after(5_000).add(SERVER, 800_000, 500_001, flags::SYN | flags::ACK, 0);
    assert!(last_has(&script, Flag::PortReused, None).marks.len() == 1);
    script.ack(CLIENT, 500_001, 800_001);
    let last = walk(&script.segments).pop().expect("a segment");
    assert_eq!((last.connection, last.sequence, last.acknowledgment, last.marks.len()), (1, 1, Some(1), 0));
}

#[test]
fn a_report_of_what_arrived_twice_says_that_nothing_was_lost() {
    let mut script = Script::open();
    script.data(CLIENT, 1, 1, 100).data(CLIENT, 101, 1, 100).after(300).data(CLIENT, 1, 1, 100);
    assert_eq!(last_has(&script, Flag::Retransmission, Some(4)).loss, Some(Loss::AfterCapture));
    script.after(1).ack(SERVER, 1, 201);
    script.segments[6].options.sack = vec![(70_001, 70_101)];
    let findings = walk(&script.segments);
    assert_eq!(findings[6].reports_needless, Some(EventId(6)));
    assert_eq!(findings[5].loss, Some(Loss::Needless));
    // A block beyond a gap reports no such thing.
    script.segments[6].options.sack = vec![(70_301, 70_401)];
    assert_eq!(walk(&script.segments)[6].reports_needless, None);
    agrees(&script);
}

#[test]
fn a_copy_that_the_network_made_is_no_loss() {
    let mut script = Script::open();
    script.data(CLIENT, 1, 1, 100).after(1).data(CLIENT, 1, 1, 100);
    script.segments[4].is_copy = true;
    assert_eq!(last_has(&script, Flag::Retransmission, Some(4)).loss, Some(Loss::Duplicated));
}

#[test]
fn numbers_that_go_round_are_followed() {
    let mut segments = Vec::new();
    for step in 0..9_u32 {
        segments.push(Segment {
            event: EventId(u64::from(step) + 1),
            at_nanos: i64::from(step),
            direction: CLIENT,
            sequence: step.wrapping_mul(1 << 30).wrapping_sub(5),
            acknowledgment: 1,
            flags: flags::ACK,
            window: 1_000,
            payload: 1 << 30,
            is_copy: false,
            options: Options::default(),
        });
    }
    let findings = walk(&segments);
    assert!(findings.iter().all(|finding| finding.marks.is_empty()));
    assert_eq!(findings.last().map(|finding| finding.sequence), Some(1 + 8 * (1 << 30)));
}

#[test]
fn every_flag_has_a_name_of_its_own() {
    for flag in Flag::ALL {
        assert_eq!(Flag::from_id(flag.id()), Some(flag));
    }
}
