//! Captures of 250 000 packets: they open, their bytes stay where they are, and a connection that is too long shows its
//! beginning.

mod made;

use capture_protocol::{Question, Reply, Seen, Summary};
use capture_worker::{Session, Source};
use made::Made;
use std::rc::Rc;
use std::sync::Mutex;

const PACKETS: u64 = 250_000;
/// One at a time: one of them looks at the memory of the process.
static TURN: Mutex<()> = Mutex::new(());

fn open(session: &mut Session, file: &Rc<Made>) -> Summary {
    let mut reply = session.answer(Question::Open { names: vec!["big.pcap".into()] }, vec![Rc::clone(file) as Source]);
    let mut before = 0;
    loop {
        match reply {
            Reply::Reading { read, .. } => {
                assert!(read - before <= 8 << 20, "the page hears of it every few megabytes");
                before = read;
            }
            Reply::Read(summary) => return *summary,
            other => panic!("{other:?}"),
        }
        reply = session.answer(Question::GoOn, Vec::new());
    }
}

fn show(session: &mut Session, connection: u32) -> Seen {
    match session.answer(Question::Show { connections: vec![connection] }, Vec::new()) {
        Reply::Shown(seen) => *seen,
        other => panic!("{other:?}"),
    }
}

/// Bytes that this process has in memory; `None` where the system does not say.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1_024)
}

#[test]
fn the_bytes_of_packets_stay_in_the_file_until_a_connection_is_looked_at() {
    let _turn = TURN.lock();
    let file = Rc::new(Made::new(PACKETS, 250));
    let mut session = Session::default();
    let before = memory();
    let summary = open(&mut session, &file);
    assert_eq!((summary.packets, summary.rows.len()), (PACKETS, 250));
    if let Some((before, now)) = before.zip(memory()) {
        let kept = now.saturating_sub(before);
        assert!(kept < capture::Bytes::len(&*file) / 2, "{kept} bytes are kept of {}", capture::Bytes::len(&*file));
    }
    file.read.set(0);
    let seen = show(&mut session, 7);
    assert_eq!((seen.trace.events().len(), seen.left_out), (1_000, 0));
    assert_eq!(file.read.get(), 1_000 * 440, "the packets of this connection from the IP header on");
}

#[test]
fn of_a_connection_with_too_many_packets_the_beginning_is_shown() {
    let _turn = TURN.lock();
    let mut session = Session::default();
    let summary = open(&mut session, &Rc::new(Made::new(PACKETS, 1)));
    assert_eq!(summary.rows[0].packets, [PACKETS, 0]);
    let seen = show(&mut session, 1);
    let shown = seen.trace.events().filter(|event| event.is_packet()).count() as u64;
    assert_eq!((shown, seen.left_out), (100_000, PACKETS - 100_000));
    let last = seen.trace.events().next_back().expect("an event");
    assert_eq!(last.sent.0, 99_999 * 100, "the first ones in time");
}
