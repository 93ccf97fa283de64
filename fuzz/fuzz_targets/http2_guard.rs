//! A guard of either end beside a connection that reads the same bytes: it returns the same frames up to the first error of
//! the connection, and nothing behind it.
#![no_main]

use fuzz::pieces;
use libfuzzer_sys::fuzz_target;
use trace::Direction;
use wire::Rule;
use wire::http2::{Connection, Guard, PREFACE, Scope, Seen};

fuzz_target!(|input: &[u8]| {
    let [options, bytes @ ..] = input else { return };
    let peer = if options & 1 == 0 { Direction::Up } else { Direction::Down };
    let (mut guard, mut connection, mut has_failed) = (Guard::new(peer), Connection::default(), false);
    let begin = if options & 2 == 0 { PREFACE } else { &[] };
    for (direction, piece) in [(Direction::Up, begin)].into_iter().chain(pieces(bytes)) {
        let all = connection.push(direction, piece);
        if direction != peer {
            let wrong: Vec<_> = all.into_iter().filter_map(|seen| seen.broken).collect();
            let told = guard.send(piece);
            // What the peer sends behind its error is not read, so that the two then differ.
            assert!(has_failed || told == wrong);
            continue;
        }
        let (frames, outcome) = guard.receive(piece);
        let before = if has_failed { 0 } else { all.iter().position(is_fatal).unwrap_or(all.len()) };
        assert_eq!(frames.len(), before);
        assert!(outcome.is_err() || (!has_failed && before == all.len()));
        frames.iter().zip(&all).for_each(|(frame, expected)| assert_same(frame, expected));
        has_failed = outcome.is_err();
        let windows = connection.windows(peer.opposite(), 1);
        assert!(has_failed || (guard.windows(1) == windows && guard.settings() == connection.settings(peer)));
    }
});

fn is_fatal(seen: &Seen) -> bool {
    seen.broken.as_ref().is_some_and(|broken| broken.scope == Scope::Connection)
}

/// Only a guard keeps to the length of header lists that it has advised.
fn assert_same(frame: &Seen, expected: &Seen) {
    let is_list = frame.broken.as_ref().is_some_and(|broken| broken.what.rule == Rule::Http2HeaderList);
    let broken = if is_list { expected.broken.clone() } else { frame.broken.clone() };
    assert_eq!(Seen { broken, ..frame.clone() }, *expected);
}
