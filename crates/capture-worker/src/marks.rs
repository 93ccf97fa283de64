//! What is to be noticed in the segments of TCP: retransmissions, duplicate ACKs, windows, by Wireshark's rules.

use capture::{Capture, Connection, Near, Told, Transport, Vantage};
use capture_protocol::Marked;
use tcp_analysis::{Finding, Flag, Options, Segment, from_trace, walk};
use trace::{EventId, Host};

/// More marks are not sent to the page.
const MOST: usize = 100_000;
/// Data that was sent before, by any of its names.
const REPEATS: [Flag; 3] = [Flag::Retransmission, Flag::FastRetransmission, Flag::SpuriousRetransmission];

/// The marks of all connections of a trace.
pub(crate) fn of(told: &Told) -> Vec<Marked> {
    let mut all = Vec::new();
    for (connection, vantage) in &told.vantages {
        let segments = from_trace(&told.trace, *connection, host(vantage));
        for (segment, finding) in segments.iter().zip(walk(&segments)) {
            all.extend(finding.marks.iter().map(|mark| Marked {
                event: segment.event,
                flag: mark.flag.id().to_owned(),
                refers_to: mark.refers_to,
            }));
        }
    }
    all.sort_by_key(|mark| mark.event);
    all.truncate(MOST);
    all
}

/// The host at which a connection was captured.
pub(crate) fn host(vantage: &Vantage) -> Host {
    if vantage.near == Near::Server { Host::Server } else { Host::Client }
}

/// How many segments of a connection were sent again, as far as the index of packets tells: it has the numbers of each
/// segment, not its options. `None` if it is not TCP.
pub(crate) fn repeats(capture: &Capture, connection: &Connection) -> Option<u64> {
    if connection.transport != Transport::Tcp {
        return None;
    }
    let numbers = capture.packets_of(connection.number).iter().filter(|number| capture.copy_of(**number).is_none());
    let segments: Vec<Segment> = numbers
        .filter_map(|&number| {
            let (packet, _) = capture.packet(number)?;
            Some(Segment {
                event: EventId(number.into()),
                at_nanos: packet.time,
                direction: connection.direction(packet),
                sequence: packet.sequence,
                acknowledgment: packet.acknowledgment,
                flags: packet.flags,
                // Nothing about windows is asked here.
                window: u16::MAX,
                payload: packet.payload,
                is_copy: false,
                options: Options::default(),
            })
        })
        .collect();
    let is_repeat = |finding: &Finding| REPEATS.iter().any(|flag| finding.has(*flag));
    Some(walk(&segments).iter().filter(|finding| is_repeat(finding)).count() as u64)
}
