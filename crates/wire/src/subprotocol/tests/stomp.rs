//! Examples of STOMP 1.2.

use super::super::Evidence;
use super::*;

#[test]
fn frames_have_a_command_headers_and_a_body() {
    let mut session = socket("/stomp", Some("v12.stomp"));
    assert_eq!(session.protocol(), Some((Subprotocol::Stomp, Evidence::Negotiated)));
    let connect = text(&mut session, Up, "CONNECT\naccept-version:1.2\nhost:stomp.example\nheart-beat:0,0\n\n\0");
    assert_eq!(connect.label(), "STOMP CONNECT");
    assert_eq!(value(&connect, "stomp.heart_beat").as_deref(), Some("0,0"));
    let subscribe = text(&mut session, Up, "SUBSCRIBE\nid:0\ndestination:/queue/foo\nack:client\n\n\0");
    assert_eq!(subscribe.label(), "STOMP SUBSCRIBE /queue/foo · 0");
    let send =
        text(&mut session, Up, "SEND\r\ndestination:/queue/a\r\ncontent-type:text/plain\r\n\r\nhello queue a\0\n");
    assert_eq!(parts(&send), ["SEND", "", "/queue/a", "", "hello queue a"]);
    let message =
        text(&mut session, Down, "MESSAGE\nsubscription:0\nmessage-id:007\ndestination:/queue/a\n\nhello queue a\0");
    assert_eq!(parts(&message), ["MESSAGE", "", "/queue/a", "007", "hello queue a"]);
    assert_eq!(text(&mut session, Up, "UNSUBSCRIBE\nid:0\n\n\0").label(), "STOMP UNSUBSCRIBE /queue/foo · 0");
    assert_eq!(text(&mut session, Up, "\n").label(), "STOMP heart-beat");
}

#[test]
fn a_body_with_a_length_may_contain_any_byte() {
    let mut session = socket("/", Some("v12.stomp"));
    let two = text(&mut session, Up, "SEND\ndestination:/q\ncontent-length:3\n\na\0b\0ACK\nid:12\n\n\0");
    let kinds: Vec<_> = two.items.iter().map(|item| parts_of(&two, item)).collect();
    assert_eq!(kinds[0], ["SEND", "", "/q", "", "a\0b"]);
    assert_eq!(kinds[1], ["ACK", "", "", "12", ""]);
}

#[test]
fn a_wrong_length_does_not_hide_the_next_frame() {
    let mut session = socket("/", Some("v12.stomp"));
    for length in ["1", "99", "x"] {
        let send = text(&mut session, Up, &format!("SEND\ndestination:/q\ncontent-length:{length}\n\nhalf\0\n"));
        assert_eq!(parts(&send)[4], "half", "{length}");
    }
}

#[test]
fn escapes_are_undone_except_where_there_are_none() {
    let mut session = socket("/", Some("v12.stomp"));
    let send = text(&mut session, Up, "SEND\ndestination:/a\\cb\\\\\\n\nx:1\nx:2\n\n\0");
    assert_eq!(send.items[0].channel.as_deref(), Some("/a:b\\\n"));
    let connected = text(&mut session, Down, "CONNECTED\nversion:1.2\nserver:a\\cb\n\n\0");
    assert_eq!(value(&connected, "stomp.header").as_deref(), Some("server: a\\cb"));
}

#[test]
fn a_frame_may_end_in_the_next_message() {
    let mut session = socket("/", Some("v12.stomp"));
    assert_eq!(text(&mut session, Up, "SEND\ndestination:/q\n\nhal").label(), "STOMP \u{2026}");
    assert_eq!(parts(&text(&mut session, Up, "f\0"))[4], "half");
}

#[test]
fn a_connect_frame_shows_the_protocol_and_other_text_does_not() {
    let mut session = socket("/", None);
    text(&mut session, Up, "CONNECT\naccept-version:1.2\nhost:h\n\n\0");
    assert_eq!(session.protocol(), Some((Subprotocol::Stomp, Evidence::Handshake)));
    assert_eq!(socket("/", None).take(Up, Carrier::Text, b"SEND\ndestination:/q\n\n\0"), None);
    let mut session = socket("/", Some("v12.stomp"));
    for message in ["hello", "SEND hello", "send\n\n\0", "GET / HTTP/1.1\r\n\r\n"] {
        assert_eq!(session.take(Up, Carrier::Text, message.as_bytes()), None, "{message}");
    }
}
