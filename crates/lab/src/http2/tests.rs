//! Two machines that are connected in memory, and one that receives what no peer should send.

use super::machine::Machine;
use super::preferences::Preferences;
use super::stream::Why;
use crate::http::Fields;
use crate::net::Rng;
use trace::Direction;
use wire::http2::hpack::Encoder;
use wire::http2::{Connection, ErrorCode, FrameKind, HEAD, Head, PREFACE, Setting, flag, settings, write};

fn list(fields: &[(&str, &str)]) -> Fields {
    fields.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn request(path: &str) -> Fields {
    list(&[(":method", "GET"), (":authority", "server.example"), (":scheme", "https"), (":path", path)])
}

fn response(length: usize) -> Fields {
    list(&[(":status", "200"), ("content-length", &length.to_string())])
}

/// A side whose windows and pieces are of these sizes.
fn side(is_client: bool, stream_window: u32, connection_window: u32, piece: usize) -> Machine {
    let usual = if is_client { Preferences::of_client() } else { Preferences::of_server() };
    let mut settings = usual.settings;
    for (setting, value) in &mut settings {
        if *setting == Setting::INITIAL_WINDOW_SIZE {
            *value = stream_window;
        }
    }
    Machine::new(is_client, Preferences { settings, connection_window, piece })
}

/// Two machines, and an observer of all that they send.
struct Pair {
    client: Machine,
    server: Machine,
    observer: Connection,
    faults: Vec<String>,
}

impl Pair {
    fn new(client: Machine, server: Machine) -> Self {
        Self { client, server, observer: Connection::default(), faults: Vec::new() }
    }

    fn usual() -> Self {
        Self::new(Machine::new(true, Preferences::of_client()), Machine::new(false, Preferences::of_server()))
    }

    /// Carries what one side sends to the other, in pieces that `rng` cuts; whether there was anything.
    fn carry(&mut self, direction: Direction, rng: &mut Rng) -> bool {
        let (from, to) = match direction {
            Direction::Up => (&mut self.client, &mut self.server),
            Direction::Down => (&mut self.server, &mut self.client),
        };
        let bytes = from.take_output(1 + rng.below(20_000) as usize);
        for seen in self.observer.push(direction, &bytes) {
            self.faults.extend(seen.broken.iter().map(|broken| format!("{direction:?}: {broken:?}")));
            let windows = seen.windows.filter(|_| seen.head.is_some_and(|head| head.kind == FrameKind::Data));
            let is_over = windows
                .is_some_and(|windows| windows.connection < 0 || windows.stream.is_some_and(|window| window < 0));
            self.faults.extend(is_over.then(|| format!("beyond a window: {windows:?}")));
        }
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            let (piece, after) = rest.split_at((1 + rng.below(3_000) as usize).min(rest.len()));
            to.receive(piece);
            rest = after;
        }
        !bytes.is_empty()
    }

    fn settle(&mut self, rng: &mut Rng) {
        while self.carry(Direction::Up, rng) | self.carry(Direction::Down, rng) {}
    }
}

/// Flow control (RFC 9113 §5.2): whatever the windows, no DATA goes beyond one, and everything arrives in the end, however
/// slowly the client reads.
#[test]
fn no_window_is_ever_exceeded_and_everything_arrives_whatever_the_settings() {
    for seed in 1..=60 {
        let mut rng = Rng::new(seed);
        let pick = |rng: &mut Rng, all: &[u32]| all[rng.below(all.len() as u64) as usize];
        let windows = [1, 2, 100, 4_095, 16_384, 65_535, 6_291_456];
        let connections = [65_535, 70_000, 1_000_000, 0x7FFF_FFFF];
        let pieces = [1, 100, 4_096, 16_384, 100_000];
        let of_client = (pick(&mut rng, &windows), pick(&mut rng, &connections));
        let piece = pick(&mut rng, &pieces) as usize;
        let count = 1 + rng.below(12) as usize;
        // Windows and pieces of a few bytes make many frames.
        let most = if of_client.0.min(piece as u32) < 100 { 300 } else { 60_000 };
        let lengths: Vec<usize> = (0..count).map(|_| 1 + rng.below(most) as usize).collect();
        let mut pair = Pair::new(
            side(true, of_client.0, of_client.1, piece),
            side(false, pick(&mut rng, &windows), 65_535, piece),
        );
        let streams: Vec<u32> = lengths
            .iter()
            .map(|length| pair.client.open(&request(&format!("/{length}")), true).expect("a stream"))
            .collect();
        let mut got = vec![0; count];
        let mut rounds = 0;
        while got != lengths {
            pair.carry(Direction::Up, &mut rng);
            while let Some(number) = pair.server.accept() {
                let length = lengths[streams.iter().position(|known| *known == number).expect("known")];
                pair.server.fields(number, &response(length), false);
                pair.server.content(number, &vec![b'x'; length], true);
            }
            pair.carry(Direction::Down, &mut rng);
            for (number, got) in streams.iter().zip(&mut got) {
                // A reader that sometimes does not read.
                if rng.below(3) > 0 {
                    *got += pair.client.take_content(*number).len();
                }
            }
            rounds += 1;
            assert!(rounds < 200_000, "seed {seed}: it does not end: {got:?} of {lengths:?}");
        }
        pair.settle(&mut rng);
        assert_eq!(pair.faults, Vec::<String>::new(), "seed {seed}");
        assert_eq!((pair.client.failure(), pair.server.failure()), (None, None), "seed {seed}");
        for number in streams {
            assert!(pair.client.stream(number).is_some_and(|stream| stream.has_all && stream.is_over()), "seed {seed}");
        }
    }
}

#[test]
fn responses_take_turns_frame_by_frame() {
    let mut pair = Pair::usual();
    let mut rng = Rng::new(1);
    for _ in 0..3 {
        pair.client.open(&request("/"), true);
    }
    pair.carry(Direction::Up, &mut rng);
    while let Some(number) = pair.server.accept() {
        pair.server.fields(number, &response(10_000), false);
        pair.server.content(number, &[0; 10_000], true);
    }
    let mut observer = Connection::default();
    let seen = observer.push(Direction::Down, &pair.server.take_output(usize::MAX));
    let data = seen.iter().filter_map(|seen| seen.head).filter(|head| head.kind == FrameKind::Data);
    let order: Vec<(u32, u32)> = data.map(|head| (head.stream, head.length)).collect();
    let turn = |length| [(1, length), (3, length), (5, length)];
    assert_eq!(order, [turn(4_096), turn(4_096), turn(1_808)].concat());
}

/// The frames that a side sends, without what it begins with.
fn sent_by(machine: &mut Machine) -> Vec<(Head, Vec<u8>)> {
    let output = machine.take_output(usize::MAX);
    let mut rest = output.strip_prefix(PREFACE).unwrap_or(&output);
    let mut frames = Vec::new();
    while let Some(head) = Head::read(rest) {
        let (frame, after) = rest.split_at(HEAD + head.length as usize);
        frames.push((head, frame[HEAD..].to_vec()));
        rest = after;
    }
    frames
}

/// A server that has received a client's preface and `frames`, and what it answers to them.
fn server_receives(frames: &[u8]) -> (Machine, Vec<(Head, Vec<u8>)>) {
    let mut server = Machine::new(false, Preferences::of_server());
    server.receive(&[PREFACE, &write::settings(&[])].concat());
    sent_by(&mut server);
    server.receive(frames);
    let answers = sent_by(&mut server);
    (server, answers)
}

fn headers(stream: u32, fields: &Fields, ends: bool) -> Vec<u8> {
    let block = Encoder::default().encode(fields.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())));
    write::headers(stream, &block, ends, 16_384)
}

#[test]
fn a_ping_is_answered_with_its_own_data_and_settings_with_an_acknowledgment() {
    let (_, answers) = server_receives(&[write::ping(*b"12345678", false), write::settings(&[])].concat());
    let heads: Vec<(FrameKind, bool)> = answers.iter().map(|(head, _)| (head.kind, head.has(flag::ACK))).collect();
    assert_eq!(heads, [(FrameKind::Ping, true), (FrameKind::Settings, true)]);
    assert_eq!(answers[0].1, b"12345678");
}

#[test]
fn an_error_of_the_connection_is_answered_with_goaway_and_its_code() {
    let cases: [(&str, Vec<u8>, ErrorCode); 9] = [
        ("DATA on stream 0", write::data(0, b"x", true), ErrorCode::PROTOCOL_ERROR),
        ("DATA on an idle stream", write::data(1, b"x", true), ErrorCode::PROTOCOL_ERROR),
        ("HEADERS on an even stream", headers(2, &request("/"), true), ErrorCode::PROTOCOL_ERROR),
        ("WINDOW_UPDATE that overflows", write::window_update(0, 0x7FFF_FFFF), ErrorCode::FLOW_CONTROL_ERROR),
        ("SETTINGS of 5 bytes", write::frame(FrameKind::Settings, 0, 0, &[0; 5]), ErrorCode::FRAME_SIZE_ERROR),
        ("PING of 7 bytes", write::frame(FrameKind::Ping, 0, 0, &[0; 7]), ErrorCode::FRAME_SIZE_ERROR),
        ("CONTINUATION alone", write::frame(FrameKind::Continuation, 4, 1, &[]), ErrorCode::PROTOCOL_ERROR),
        (
            "a header block that cannot be read",
            write::headers(1, &[0xFF; 9], true, 16_384),
            ErrorCode::COMPRESSION_ERROR,
        ),
        ("PUSH_PROMISE from a client", write::push_promise(1, 2, &[0x82], 16_384), ErrorCode::PROTOCOL_ERROR),
    ];
    for (what, frames, error) in cases {
        let (server, answers) = server_receives(&frames);
        let goaway = answers.iter().find(|(head, _)| head.kind == FrameKind::GoAway);
        let code = goaway.and_then(|(_, payload)| payload.get(4..8)?.try_into().ok()).map(u32::from_be_bytes);
        assert_eq!(code.map(ErrorCode), Some(error), "{what}: {answers:?}");
        assert!(server.is_gone() && server.failure().is_some(), "{what}");
    }
}

#[test]
fn an_error_of_a_stream_resets_it_and_others_go_on() {
    let mut frames = headers(1, &list(&[(":method", "GET"), (":scheme", "https")]), true);
    frames.extend(headers(3, &request("/"), true));
    frames.extend(write::window_update(3, 0x7FFF_FFFF));
    frames.extend(headers(5, &request("/"), true));
    let (mut server, answers) = server_receives(&frames);
    let resets: Vec<(u32, &[u8])> = answers
        .iter()
        .filter(|(head, _)| head.kind == FrameKind::RstStream)
        .map(|(head, code)| (head.stream, &code[..]))
        .collect();
    assert_eq!(resets, [(1, &[0, 0, 0, 1][..]), (3, &[0, 0, 0, 3])], "PROTOCOL_ERROR, FLOW_CONTROL_ERROR");
    assert!(!server.is_gone());
    assert_eq!([server.accept(), server.accept(), server.accept()], [Some(3), Some(5), None]);
    assert!(server.stream(1).is_none(), "nobody has it, so nobody keeps it");
    let broken = server.stream(3).and_then(|stream| stream.broken);
    assert_eq!(broken, Some(Why::Reset(ErrorCode::FLOW_CONTROL_ERROR)));
}

#[test]
fn after_the_peers_goaway_no_stream_can_be_opened() {
    let mut pair = Pair::usual();
    let mut rng = Rng::new(1);
    let first = pair.client.open(&request("/"), true).expect("a stream");
    pair.settle(&mut rng);
    pair.server.go_away(ErrorCode::NO_ERROR);
    pair.settle(&mut rng);
    assert_eq!(pair.client.open(&request("/"), true), None);
    // What was asked before is still answered (§6.8).
    let number = pair.server.accept().expect("the first");
    pair.server.fields(number, &response(2), false);
    pair.server.content(number, b"ok", true);
    pair.settle(&mut rng);
    assert_eq!(pair.client.take_content(first), b"ok");
    assert_eq!(pair.faults, Vec::<String>::new());
}

#[test]
fn a_side_begins_with_what_chromium_or_nginx_announce() {
    let announced = |is_client: bool, preferences: Preferences| {
        let mut machine = Machine::new(is_client, preferences);
        let frames = sent_by(&mut machine);
        let entries: Vec<(Setting, u32)> = settings(&frames[0].1).collect();
        (entries, frames[1].1.clone())
    };
    let (client, window) = announced(true, Preferences::of_client());
    assert_eq!(client[2], (Setting::INITIAL_WINDOW_SIZE, 6_291_456));
    assert_eq!(window, 15_663_105_u32.to_be_bytes());
    let (server, window) = announced(false, Preferences::of_server());
    assert_eq!(server.last(), Some(&(Setting::ENABLE_CONNECT_PROTOCOL, 1)));
    assert_eq!(window, 2_147_418_112_u32.to_be_bytes());
}

#[test]
fn whatever_bytes_come_a_side_does_not_panic() {
    let mut rng = Rng::new(9);
    for round in 0..300 {
        let is_client = round % 2 == 0;
        let preferences = if is_client { Preferences::of_client() } else { Preferences::of_server() };
        let mut machine = Machine::new(is_client, preferences);
        machine.open(&request("/"), true);
        let mut bytes = if is_client { write::settings(&[]) } else { [PREFACE, &write::settings(&[])].concat() };
        for _ in 0..rng.below(8) {
            let mut payload = vec![0; rng.below(40) as usize];
            rng.fill(&mut payload);
            let (kind, flags) = (FrameKind::of(rng.below(12) as u8), rng.below(64) as u8);
            bytes.extend(write::frame(kind, flags, rng.below(4) as u32, &payload));
        }
        machine.receive(&bytes);
        machine.content(1, b"x", true);
        machine.take_content(1);
        machine.take_output(100_000);
        machine.end();
    }
}
