//! Examples of the documents of Engine.IO and Socket.IO.

use super::super::Evidence;
use super::*;

const TARGET: &str = "/socket.io/?EIO=4&transport=websocket";
const OPEN: &str = r#"0{"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#;

#[test]
fn a_session_opens_and_enters_a_namespace() {
    let mut session = socket(TARGET, None);
    assert_eq!(session.protocol(), Some((Subprotocol::SocketIo, Evidence::Target)));
    let open = text(&mut session, Down, OPEN);
    assert_eq!(open.label(), "Engine.IO open · lv_VI97HAXpY6yYWAAAC");
    assert_eq!(value(&open, "engineio.ping_interval").as_deref(), Some("25000"));
    assert_eq!(value(&open, "subprotocol.evidence").as_deref(), Some("request target"));
    let connect = text(&mut session, Up, r#"40/admin,{"token":"123"}"#);
    assert_eq!(parts(&connect), ["CONNECT", "", "/admin", "", r#"{"token":"123"}"#]);
    assert_eq!(connect.label(), "Socket.IO connect /admin");
    assert_eq!(parts(&text(&mut session, Down, r#"44/admin,{"message":"Not authorized"}"#))[0], "CONNECT_ERROR");
    assert_eq!(text(&mut session, Up, "40").label(), "Socket.IO connect");
    assert_eq!(text(&mut session, Up, "41/admin,").label(), "Socket.IO disconnect /admin");
}

#[test]
fn events_have_a_name_and_their_acknowledgments_have_it_too() {
    let mut session = socket(TARGET, None);
    let event = text(&mut session, Up, r#"42["chat","hi \"all\"",1]"#);
    assert_eq!(event.label(), "Socket.IO event chat");
    assert_eq!(parts(&event), ["EVENT", "chat", "/", "", r#"["chat","hi \"all\"",1]"#]);
    assert_eq!(value(&event, "socketio.event").as_deref(), Some("chat"));
    assert_eq!(value(&event, "socketio.type").as_deref(), Some("EVENT (2)"));
    let asked = text(&mut session, Down, r#"42/admin,456["project:delete",123]"#);
    assert_eq!(parts(&asked), ["EVENT", "project:delete", "/admin", "456", r#"["project:delete",123]"#]);
    let answer = text(&mut session, Up, "43/admin,456[]");
    assert_eq!(answer.label(), "Socket.IO ack project:delete /admin · 456");
}

#[test]
fn attachments_follow_the_event_that_announces_them() {
    let mut session = socket(TARGET, None);
    let event = text(&mut session, Up, r#"452-["file",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#);
    assert_eq!(event.label(), "Socket.IO binary event file");
    assert_eq!(value(&event, "socketio.attachments").as_deref(), Some("2"));
    for bytes in [&[1, 2, 3][..], &[4]] {
        let attachment = taken(&mut session, Up, Carrier::Binary, bytes);
        assert_eq!(
            (attachment.label().as_str(), attachment.items[0].payload.clone()),
            ("Socket.IO attachment file", Some(0..bytes.len()))
        );
    }
    assert_eq!(taken(&mut session, Up, Carrier::Binary, &[5]).label(), "Engine.IO message");
}

#[test]
fn packets_of_engine_io_are_their_own() {
    let mut session = socket(TARGET, None);
    for (message, label) in [
        ("2probe", "Engine.IO ping"),
        ("3probe", "Engine.IO pong"),
        ("5", "Engine.IO upgrade"),
        ("6", "Engine.IO noop"),
        ("1", "Engine.IO close"),
    ] {
        assert_eq!(text(&mut session, Up, message).label(), label);
    }
    let mut plain = socket("/engine.io/?EIO=4&transport=websocket", None);
    assert_eq!(parts(&text(&mut plain, Up, "4hello")), ["message", "", "", "", "hello"]);
}

#[test]
fn long_polling_has_several_packets_in_a_body() {
    let mut session = socket("/socket.io/?EIO=4&transport=polling&sid=x", None);
    let body = taken(
        &mut session,
        Down,
        Carrier::Body,
        "42[\"a\"]\x1e2\x1e451-[\"b\",{\"_placeholder\":true,\"num\":0}]\x1ebAQIDBA==".as_bytes(),
    );
    assert_eq!(
        body.items.iter().map(Item::label).collect::<Vec<_>>(),
        ["Socket.IO event a", "Engine.IO ping", "Socket.IO binary event b", "Socket.IO attachment b"]
    );
    assert_eq!(session.take(Down, Carrier::Body, b"ok"), None);
    let mut old = socket("/socket.io/?EIO=3&transport=polling", None);
    // The length counts characters, not bytes.
    let body = taken(&mut old, Down, Carrier::Body, "6:4hello7:42[\"\u{20ac}\"]".as_bytes());
    assert_eq!(value(&body, "engineio.length").as_deref(), Some("6"));
    assert_eq!(body.items[0].label(), "Socket.IO event \u{20ac}");
}

#[test]
fn what_is_not_of_the_protocol_stays_what_it_was() {
    let mut session = socket(TARGET, None);
    for message in ["", "9", "hello", "42", "42{\"a\":1}", "42[\"cut\"", "4"] {
        assert_eq!(session.take(Up, Carrier::Text, message.as_bytes()), None, "{message}");
    }
    // Without the path or the handshake nothing shows the protocol.
    assert_eq!(socket("/chat", None).take(Up, Carrier::Text, b"42[\"chat\"]"), None);
    let mut session = socket("/chat", None);
    text(&mut session, Down, OPEN);
    assert_eq!(session.protocol(), Some((Subprotocol::EngineIo, Evidence::Handshake)));
    assert_eq!(text(&mut session, Up, "40").label(), "Socket.IO connect");
    assert_eq!(text(&mut session, Up, "42[\"chat\"]").label(), "Socket.IO event chat");
}
