//! What the packets of a run carried: its messages, and which packets brought each of them.

use lab::Run;
use trace::{Event, EventId};

/// The messages in the order of sending.
pub(crate) fn messages(run: &Run) -> Vec<&Event> {
    let mut all: Vec<&Event> = run.trace.events().filter(|event| !event.is_packet()).collect();
    all.sort_by_key(|event| event.sent);
    all
}

/// An event's label in the protocol's own terms: `Client Hello`, `GET /data`.
pub(crate) fn label(event: &Event) -> &str {
    event.wire.as_deref().map_or("", |wire| &*wire.label)
}

/// The bytes of a packet, or of a message as its reader sees it: decrypted.
pub(crate) fn bytes<'a>(run: &'a Run, event: &Event) -> &'a [u8] {
    event.wire.as_deref().map_or(&[], |wire| run.trace.bytes(wire.data))
}

/// The first and the last packet that carried a message, and the message: all events whose label on the picture names it.
pub(crate) fn with_packets(message: &Event) -> Vec<EventId> {
    let carriers = message.wire.as_deref().and_then(|wire| wire.carriers);
    let mut all: Vec<EventId> = carriers.into_iter().flat_map(|(first, last)| [first, last]).collect();
    all.dedup();
    all.push(message.id);
    all
}

/// The value of a header field of an HTTP message.
pub(crate) fn field<'a>(message: &'a str, name: &str) -> Option<&'a str> {
    let head = message.split("\r\n\r\n").next()?;
    let values = head.lines().filter_map(|line| line.split_once(':'));
    values.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_in_the_head_in_any_case_and_not_in_the_content() {
        let message = "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nVary:x\r\n\r\nHost: no\r\n";
        assert_eq!(field(message, "vary"), Some("x"));
        assert_eq!(field(message, "Set-Cookie"), Some("a=1"));
        assert_eq!(field(message, "Host"), None);
    }
}
