//! What `wire::pcapng` writes is read back.

use crate::support::exchange::{packets, run};
use crate::support::{capture_of, expected, facts};
use capture::link::Way;
use trace::Host;

#[test]
fn the_projects_own_captures_are_read_back() {
    const START: i64 = 1_800_000_000_000_000_000;
    let run = run("connection-cost");
    let bytes = wire::pcapng::write_numbered(&run.trace, &run.key_log, Host::Client, (START / 1_000) as u64);
    let capture = capture_of(&bytes);
    let file = &capture.files()[0];
    let packets = packets(&run, START);
    assert_eq!(file.notes.list(), []);
    assert_eq!(facts(&capture), expected(&packets));
    assert_eq!(file.key_log, run.key_log);
    assert_eq!(file.interfaces[0].name.as_deref(), Some("client"));
    let ways = file.packets.iter().map(|packet| packet.way() == Some(Way::Out));
    assert!(ways.eq(packets.iter().map(|packet| packet.is_out)));
    assert_eq!(file.comment(0, &bytes).as_deref(), Some("no. 1"));
    let streams: std::collections::BTreeSet<u32> = run.streams.iter().map(|stream| stream.connection).collect();
    assert_eq!(capture.tcp_connections(), streams.len());
}
