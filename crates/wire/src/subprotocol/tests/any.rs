//! What must hold for any bytes: nothing panics, and the fields of what is read cover it.

use super::super::{Evidence, Expects, detect};
use super::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const ALL: [Subprotocol; 9] = [
    Subprotocol::EngineIo,
    Subprotocol::SocketIo,
    Subprotocol::SignalR,
    Subprotocol::Stomp,
    Subprotocol::GraphqlTransportWs,
    Subprotocol::GraphqlWs,
    Subprotocol::Mqtt,
    Subprotocol::JsonRpc,
    Subprotocol::Mcp,
];
const CARRIERS: [Carrier; 4] = [Carrier::Text, Carrier::Binary, Carrier::Event, Carrier::Body];

/// Pieces that messages consist of, so that random ones get past the first byte.
const PIECES: [&[u8]; 24] = [
    b"42[\"chat\",{\"_placeholder\":true}]",
    b"451-/a,7[",
    b"0{\"sid\":\"x\",\"pingInterval\":1,\"pingTimeout\":2}",
    b"6:4hello",
    b"\x1e",
    b"bAQID",
    b"{\"type\":1,\"target\":\"A\",\"arguments\":[]}",
    b"{\"protocol\":\"json\",\"version\":1}\x1e",
    b"{}",
    b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"1\"}}",
    b"{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{\"query\":\"x\"}}",
    b"\\u",
    b"\"",
    b"SEND\ndestination:/a\n\nx\0",
    b"CONNECT\r\naccept-version:1.2\r\ncontent-length:2\r\n\r\n",
    b"\n",
    b"\x10\x0d\x00\x04MQTT\x05\x02\x00\x3c\x00\x01c",
    b"\x32\x09\x00\x03a/b\x00\x0bhi",
    b"\x82\x0e\x00\x0a\x00\x03a/b\x01\x00\x03c/d\x02",
    b"\x20\x06\x00\x00\x03\x22\x00\x0a",
    b"\x30\x0d\x00\x01a\x07\x26\x00\x01k\x00\x01vhi",
    b"\xff\xff\xff",
    b"\xe2\x82",
    b"\x12\x95\x01\x80",
];

fn message() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![4 => select(PIECES.to_vec()).prop_map(<[u8]>::to_vec), 1 => vec(any::<u8>(), 0..9)];
    vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_are_read_whole_or_not_at_all(
        bytes in message(),
        protocol in select(ALL.to_vec()),
        carrier in select(CARRIERS.to_vec()),
        version in 0_u8..6,
        expects in select(vec![Expects::Nothing, Expects::Handshake, Expects::Attachment, Expects::MessagePack]),
    ) {
        let context = Context { protocol, evidence: Evidence::Target, carrier, direction: Up, version, expects };
        if let Some(reading) = read(&bytes, &context) {
            assert_whole(&bytes, &reading);
        }
        let _ = detect::of_message(Up, carrier, &bytes, true);
        let _ = detect::of_message(Down, carrier, &bytes, true);
    }

    #[test]
    fn a_session_loses_no_byte(
        messages in vec((any::<bool>(), select(CARRIERS.to_vec()), message()), 0..8),
        opening in select(vec![("/", None), ("/socket.io/?EIO=4&transport=websocket", None), ("/socket.io/?EIO=3&transport=polling", None), ("/", Some("mqtt")), ("/", Some("v12.stomp")), ("/", Some("graphql-transport-ws"))]),
    ) {
        let mut session = socket(opening.0, opening.1);
        for (is_up, carrier, message) in messages {
            if let Some(taken) = session.take(if is_up { Up } else { Down }, carrier, &message) {
                prop_assert!(taken.bytes.ends_with(&message));
                let again = read(&taken.bytes, &taken.context).expect("the same again");
                assert_whole(&taken.bytes, &again);
                prop_assert_eq!(again.dissection, taken.dissection.clone());
                prop_assert!(!taken.label().is_empty());
            }
        }
    }
}
