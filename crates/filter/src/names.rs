//! The names that a filter knows: those of all fields that `wire` names, which are Wireshark's where Wireshark has one, a few
//! that stand for several fields as in Wireshark, and the protocols.

use crate::Target;
use wire::{Protocol, all_specs};

/// Names that stand for other fields.
const SEVERAL: [(&str, &[&str]); 6] = [
    ("ip.addr", &["ip.src", "ip.dst"]),
    ("ipv6.addr", &["ipv6.src", "ipv6.dst"]),
    ("tcp.port", &["tcp.srcport", "tcp.dstport"]),
    ("udp.port", &["udp.srcport", "udp.dstport"]),
    ("http.content_length", &["http.content_length_header"]),
    (
        "websocket.payload",
        &[
            "websocket.payload.text",
            "websocket.payload.binary",
            "websocket.payload.continue",
            "websocket.payload.close",
            "websocket.payload.ping",
            "websocket.payload.pong",
            "websocket.payload.unknown",
            "websocket.payload.compressed",
        ],
    ),
];

/// Fields that no dissection has: who asks adds them to the facts. `tcp.seq`, `tcp.ack` and `tcp.window_size` are relative to
/// the connection's start and scaled as it agreed. `tcp.analysis.*` are the marks of the crate
/// `tcp-analysis` by Wireshark's names.
const MORE: [&str; 20] = [
    "frame.number",
    "tcp.seq",
    "tcp.ack",
    "tcp.len",
    "tcp.window_size",
    "tcp.analysis.reused_ports",
    "tcp.analysis.lost_segment",
    "tcp.analysis.ack_lost_segment",
    "tcp.analysis.retransmission",
    "tcp.analysis.fast_retransmission",
    "tcp.analysis.spurious_retransmission",
    "tcp.analysis.out_of_order",
    "tcp.analysis.duplicate_ack",
    "tcp.analysis.keep_alive",
    "tcp.analysis.keep_alive_ack",
    "tcp.analysis.zero_window",
    "tcp.analysis.zero_window_probe",
    "tcp.analysis.zero_window_probe_ack",
    "tcp.analysis.window_full",
    "tcp.analysis.window_update",
];

/// The protocols.
const PROTOCOLS: [(&str, &[Protocol]); 17] = [
    ("ip", &[Protocol::Ipv4]),
    ("ipv6", &[Protocol::Ipv6]),
    ("tcp", &[Protocol::Tcp]),
    ("udp", &[Protocol::Udp]),
    ("dns", &[Protocol::Dns]),
    ("tls", &[Protocol::TlsRecord, Protocol::TlsMessage]),
    ("http", &[Protocol::Http]),
    ("http2", &[Protocol::Http2]),
    ("sse", &[Protocol::ServerSentEvent]),
    ("websocket", &[Protocol::WebSocket]),
    ("engineio", &[Protocol::SocketIo]),
    ("socketio", &[Protocol::SocketIo]),
    ("signalr", &[Protocol::SignalR]),
    ("stomp", &[Protocol::Stomp]),
    ("graphql", &[Protocol::GraphqlWs]),
    ("mqtt", &[Protocol::Mqtt]),
    ("jsonrpc", &[Protocol::JsonRpc]),
];

/// A name this many letters away is not meant.
const FARTHEST: usize = 6;

/// All names, protocols last.
pub fn known() -> impl Iterator<Item = &'static str> {
    let specs = all_specs().map(|spec| spec.id);
    let several = SEVERAL.iter().map(|(name, _)| *name);
    specs.chain(several).chain(MORE).chain(PROTOCOLS.iter().map(|(name, _)| *name))
}

/// What a name stands for; `None` if it is not known.
pub(crate) fn target(name: &str) -> Option<Target> {
    if let Some((_, protocols)) = PROTOCOLS.iter().find(|(known, _)| *known == name) {
        return Some(Target::Protocol(protocols));
    }
    if let Some((_, ids)) = SEVERAL.iter().find(|(known, _)| *known == name) {
        return Some(Target::Fields(ids.iter().map(|id| (*id).to_owned()).collect()));
    }
    known().any(|known| known == name).then(|| Target::Fields(vec![name.to_owned()]))
}

/// Whether a word that is no name looks as if it were meant as one: it begins with a protocol and a point, and some name is
/// near.
pub(crate) fn looks_like_a_name(word: &str) -> bool {
    let begins = |name: &str| word.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    let is_plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_'));
    is_plain
        && PROTOCOLS.iter().any(|(name, _)| begins(name))
        && nearest(word).is_some_and(|name| distance(name, word) <= 2)
}

/// The known name that is nearest to `word`; `None` if none is near.
pub fn nearest(word: &str) -> Option<&'static str> {
    if word.len() > 100 || !word.is_ascii() {
        return None;
    }
    // A name that begins with what was typed, or ends with it, is what is meant, however much longer it is.
    let cost = |name: &str| match distance(name, word) {
        far if word.len() > 3 && (name.starts_with(word) || name.ends_with(&format!(".{word}"))) => far.min(2),
        far => far,
    };
    let most = FARTHEST.min(word.len() / 2);
    known()
        .map(|name| (cost(name), name))
        .filter(|(cost, _)| *cost <= most)
        .min_by_key(|(cost, _)| *cost)
        .map(|(_, name)| name)
}

/// How many letters must be changed, added or left out to come from one word to the other (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.bytes().enumerate() {
        let (mut diagonal, mut left) = (line, line + 1);
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, wanted) in row.iter_mut().skip(1).zip(other.bytes()) {
            let above = *cell;
            *cell = (diagonal + usize::from(letter != wanted)).min(left + 1).min(above + 1);
            (diagonal, left) = (above, *cell);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_name_is_known_and_stands_for_fields_that_there_are() {
        let all: BTreeSet<&str> = known().collect();
        for name in known() {
            match target(name) {
                Some(Target::Fields(ids)) => {
                    ids.iter().for_each(|id| assert!(all.contains(id.as_str()), "{name}: {id}"))
                }
                Some(Target::Protocol(_)) => {}
                None => panic!("{name}"),
            }
        }
        assert_eq!(target("tcp.sport"), None);
    }

    #[test]
    fn letters_are_counted_between_names() {
        assert_eq!((distance("", "abc"), distance("abc", "abc"), distance("kitten", "sitting")), (3, 0, 3));
        assert_eq!(nearest("tcp.sequ"), Some("tcp.seq"));
        assert_eq!(nearest("zzzzzzzzzz"), None);
    }

    #[test]
    fn a_host_is_a_word_and_a_slip_is_not() {
        assert!(!looks_like_a_name("http.example.org") && !looks_like_a_name("www.tcp.org"));
        assert!(looks_like_a_name("tcp.flags.sin"));
    }
}
