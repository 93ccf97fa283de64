//! Messages of what runs on a WebSocket, an event stream or a POST: nothing panics, and the fields of what is read cover it.
#![no_main]

use fuzz::assert_whole;
use libfuzzer_sys::fuzz_target;
use trace::Direction;
use wire::subprotocol::{Carrier, Opening, Session, read};

/// Openings, of which the first byte chooses one.
const OPENINGS: [(&str, Option<&str>); 8] = [
    ("/", None),
    ("/socket.io/?EIO=4&transport=websocket", None),
    ("/socket.io/?EIO=3&transport=polling", None),
    ("/", Some("mqtt")),
    ("/", Some("v12.stomp")),
    ("/", Some("graphql-transport-ws")),
    ("/", Some("graphql-ws")),
    ("/", Some("mcp")),
];

fuzz_target!(|input: &[u8]| {
    let [first, rest @ ..] = input else { return };
    let (target, subprotocol) = OPENINGS[usize::from(first & 7)];
    let mut session = Session::new(&Opening::websocket(target, subprotocol));
    for message in rest.split(|byte| *byte == 0xfe) {
        let [form, bytes @ ..] = message else { continue };
        let direction = if form & 4 == 0 { Direction::Up } else { Direction::Down };
        let carrier = [Carrier::Text, Carrier::Binary, Carrier::Event, Carrier::Body][usize::from(form & 3)];
        if let Some(taken) = session.take(direction, carrier, bytes) {
            assert!(taken.bytes.ends_with(bytes));
            assert_whole(&taken.dissection, &taken.bytes);
            let again = read(&taken.bytes, &taken.context).expect("what was read once");
            assert_eq!(again.dissection, taken.dissection);
            let _ = taken.label();
        }
    }
});
