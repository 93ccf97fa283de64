//! Every rule of RFC 6455 that a peer can break, one by one.

use wire::websocket::{CloseCode, Decoder, Encoder, Message, Opcode, Role};

/// The code of the error that a client makes of `bytes`, which its server sent.
fn refusal(bytes: &[u8]) -> Option<u16> {
    let mut decoder = Decoder::new(Role::Client, 100);
    decoder.push(bytes);
    loop {
        match decoder.next_frame() {
            Ok(Some(_)) => {}
            Ok(None) => return None,
            Err(error) => return Some(error.code.0),
        }
    }
}

#[test]
fn a_broken_rule_is_named_by_its_code() {
    assert_eq!(refusal(&[0xc1]), Some(1002), "§5.2 reserved bit");
    assert_eq!(refusal(&[0x83]), Some(1002), "§5.2 reserved opcode");
    assert_eq!(refusal(&[0x81, 0x80]), Some(1002), "§5.1 a server masks");
    assert_eq!(refusal(&[0x09]), Some(1002), "§5.5 fragmented ping");
    assert_eq!(refusal(&[0x89, 126]), Some(1002), "§5.5 long ping");
    assert_eq!(refusal(&[0x82, 126, 0, 125]), Some(1002), "§5.2 not the shortest form");
    assert_eq!(refusal(&[0x82, 127, 0, 0, 0, 0, 0, 0, 255, 255]), Some(1002), "§5.2 not the shortest form");
    assert_eq!(refusal(&[0x82, 127, 128, 0, 0, 0, 0, 0, 0, 0]), Some(1002), "§5.2 highest bit");
    assert_eq!(refusal(&[0x80, 0]), Some(1002), "§5.4 nothing to continue");
    assert_eq!(refusal(&[0x01, 0, 0x81, 0]), Some(1002), "§5.4 a message within a message");
    assert_eq!(refusal(&[0x88, 1, 3]), Some(1002), "§5.5.1 half a code");
    assert_eq!(refusal(&[0x88, 2, 3, 237]), Some(1002), "§7.4.1 1005 is never sent");
    assert_eq!(refusal(&[0x88, 3, 3, 232, 0xff]), Some(1007), "§5.5.1 the reason is UTF-8");
    assert_eq!(refusal(&[0x81, 1, 0xff]), Some(1007), "§8.1 text is UTF-8");
    assert_eq!(refusal(&[0x81, 2, 0xec, 0x95]), Some(1007), "§5.6 half a character");
    assert_eq!(refusal(&[0x82, 101]), Some(1009), "too large before it comes");
    assert_eq!(refusal(&[0x02, 1, 0, 0x80, 100]), Some(1009), "too large with what is gathered");
}

#[test]
fn text_that_is_not_utf8_fails_before_its_frame_is_whole() {
    assert_eq!(refusal(&[0x81, 50, b'a', 0xc3, b'a']), Some(1007));
    assert_eq!(refusal(&[0x01, 1, 0xec, 0x80, 50, 0x95, 0xff]), Some(1007));
}

#[test]
fn a_control_frame_may_cut_a_character() {
    let mut decoder = Decoder::new(Role::Client, 100);
    decoder.push(&[0x01, 1, 0xec, 0x89, 1, b'p', 0x80, 2, 0x95, 0x88]);
    let mut messages = Vec::new();
    while let Ok(Some((_, message))) = decoder.next_frame() {
        messages.extend(message);
    }
    assert_eq!(messages, [Message::Ping(b"p".to_vec()), Message::Text("안".into())]);
}

#[test]
fn a_server_wants_frames_masked() {
    let mut decoder = Decoder::new(Role::Server, 100);
    decoder.push(&[0x81, 0]);
    let error = decoder.next_frame().expect_err("a client's frame is masked");
    assert_eq!(error.code, CloseCode::PROTOCOL_ERROR);
    assert_eq!(decoder.next_frame(), Err(error), "an error stays");
}

#[test]
fn nothing_comes_after_a_close() {
    let mut decoder = Decoder::new(Role::Client, 100);
    decoder.push(&[0x88, 0, 0x81, 1, b'x']);
    let (_, message) = decoder.next_frame().expect("a Close").expect("whole");
    assert_eq!(message, Some(Message::Close(None)));
    assert_eq!(decoder.next_frame(), Ok(None));
}

#[test]
fn the_rfcs_examples_come_out_as_it_draws_them() {
    // RFC 6455 §5.7
    let hello = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];
    assert_eq!(Encoder::new(Role::Client).frame(true, Opcode::Text, b"Hello", [0x37, 0xfa, 0x21, 0x3d]), hello);
    let dissection = wire::websocket::dissect(&hello);
    let value = |id| dissection.find(id).map(|field| field.value.as_str());
    assert_eq!(value("websocket.fin"), Some("1"));
    assert_eq!(value("websocket.opcode"), Some("Text (1)"));
    assert_eq!(value("websocket.payload_length"), Some("5"));
    assert_eq!(value("websocket.masking_key"), Some("37fa213d"));
    assert_eq!(value("websocket.payload.text"), Some("Hello (unmasked)"));
}

#[test]
fn a_reason_that_is_too_long_is_cut_between_characters() {
    let reason = "안".repeat(50);
    let bytes = Encoder::new(Role::Server).close(Some((CloseCode::NORMAL, &reason)), [0; 4]);
    assert_eq!(bytes.len(), 2 + 2 + 123);
    let mut decoder = Decoder::new(Role::Client, 0);
    decoder.push(&bytes);
    assert!(matches!(decoder.next_frame(), Ok(Some((_, Some(Message::Close(Some(_))))))));
}
