//! Frames of HTTP/2 in both directions: no byte is lost, each is named once, and a guard refuses what a connection marks.
#![no_main]

use fuzz::{assert_whole, pieces};
use libfuzzer_sys::fuzz_target;
use trace::Direction;
use wire::http2::{Connection, Context, Guard, HEAD, PREFACE, Scope, Seen, dissect, settings};

fuzz_target!(|input: &[u8]| {
    let [options, bytes @ ..] = input else { return };
    let mut connection = if options & 1 == 0 { Connection::default() } else { Connection::upgraded(bytes, 0, 0) };
    let mut places = [0, 0];
    if options & 2 == 0 {
        look(connection.push(Direction::Up, PREFACE), &mut places);
    }
    for (direction, piece) in pieces(bytes) {
        look(connection.push(direction, piece), &mut places);
    }
    for direction in [Direction::Up, Direction::Down] {
        look(connection.finish(direction), &mut places);
    }
    let _ = settings(bytes).count();
    guarded(bytes);
});

fn look(all: Vec<Seen>, places: &mut [u64; 2]) {
    for seen in all {
        let place = &mut places[seen.direction.index()];
        assert_eq!(seen.range.start, *place);
        *place = seen.range.end;
        assert_eq!(seen.range.end - seen.range.start, seen.bytes.len() as u64);
        assert!(seen.data.end <= seen.bytes.len());
        let context = Context { block: seen.block, is_preface: seen.head.is_none() && seen.bytes.len() >= HEAD };
        let dissection = dissect(&seen.bytes, &context);
        assert_whole(&dissection, &seen.bytes);
        assert_eq!(dissection.length, seen.bytes.len());
    }
}

/// A guard returns the frames before the first error of the connection, however they are cut, and none behind it.
fn guarded(bytes: &[u8]) {
    let whole = [PREFACE, bytes].concat();
    let mut connection = Connection::default();
    let all = connection.push(Direction::Up, &whole);
    let is_fatal = |seen: &Seen| seen.broken.as_ref().is_some_and(|broken| broken.scope == Scope::Connection);
    let before = all.iter().position(is_fatal).unwrap_or(all.len());
    let mut guard = Guard::new(Direction::Up);
    let (seen, outcome) = guard.receive(&whole);
    assert_eq!(seen, all[..before]);
    assert!(outcome.is_err() || before == all.len());
    let mut guard = Guard::new(Direction::Up);
    let pieces: Vec<Seen> = whole.chunks(3).flat_map(|piece| guard.receive(piece).0).collect();
    assert_eq!(pieces, all[..pieces.len()]);
}
