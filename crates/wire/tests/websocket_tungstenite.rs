//! Our WebSocket framing against tungstenite's: each reads what the other writes, and both refuse the same bytes.

use proptest::prelude::*;
use std::io::{Cursor, Read, Write};
use tungstenite::protocol::{Role as TheirRole, WebSocket, WebSocketConfig};
use wire::websocket::{CloseCode, Decoder, Encoder, Message, Opcode, Role};

const LIMIT: usize = 1 << 20;

/// What a reader found in a stream: messages, and whether it refused what came after them.
#[derive(Debug, PartialEq)]
struct Reading {
    messages: Vec<Message>,
    refused: bool,
}

/// A connection whose peer has sent everything and reads nothing.
struct Said(Cursor<Vec<u8>>);

impl Read for Said {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Said {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn theirs(role: Role, bytes: &[u8]) -> Reading {
    let role = if role == Role::Client { TheirRole::Client } else { TheirRole::Server };
    let config = WebSocketConfig::default().max_message_size(Some(LIMIT)).max_frame_size(Some(LIMIT));
    let mut socket = WebSocket::from_raw_socket(Said(Cursor::new(bytes.to_vec())), role, Some(config));
    let mut messages = Vec::new();
    let refused = loop {
        match socket.read() {
            Ok(message) => {
                messages.push(ours_of(message));
                // tungstenite goes on checking frames after a Close until TCP ends. RFC 6455 §1.4 discards them, as we
                // do.
                if matches!(messages.last(), Some(Message::Close(_))) {
                    break false;
                }
            }
            Err(tungstenite::Error::ConnectionClosed) => break false,
            Err(tungstenite::Error::Protocol(tungstenite::error::ProtocolError::ResetWithoutClosingHandshake)) => {
                break false;
            }
            Err(_) => break true,
        }
    };
    Reading { messages, refused }
}

fn ours(role: Role, bytes: &[u8], piece: usize) -> Reading {
    let mut decoder = Decoder::new(role, LIMIT);
    let mut messages = Vec::new();
    for piece in bytes.chunks(piece) {
        decoder.push(piece);
        loop {
            match decoder.next_frame() {
                Ok(Some((_, message))) => messages.extend(message),
                Ok(None) => break,
                Err(_) => return Reading { messages, refused: true },
            }
        }
    }
    Reading { messages, refused: false }
}

fn ours_of(message: tungstenite::Message) -> Message {
    use tungstenite::Message as Theirs;
    match message {
        Theirs::Text(text) => Message::Text(text.as_str().into()),
        Theirs::Binary(bytes) => Message::Binary(bytes.to_vec()),
        Theirs::Ping(payload) => Message::Ping(payload.to_vec()),
        Theirs::Pong(payload) => Message::Pong(payload.to_vec()),
        Theirs::Close(close) => {
            Message::Close(close.map(|close| (CloseCode(close.code.into()), close.reason.as_str().into())))
        }
        Theirs::Frame(_) => unreachable!("read gives no raw frames"),
    }
}

fn theirs_of(message: &Message) -> tungstenite::Message {
    use tungstenite::Message as Theirs;
    match message {
        Message::Text(text) => Theirs::text(text.as_str()),
        Message::Binary(bytes) => Theirs::binary(bytes.clone()),
        Message::Ping(payload) => Theirs::Ping(payload.clone().into()),
        Message::Pong(payload) => Theirs::Pong(payload.clone().into()),
        Message::Close(close) => Theirs::Close(close.as_ref().map(|(code, reason)| {
            tungstenite::protocol::CloseFrame { code: code.0.into(), reason: reason.as_str().into() }
        })),
    }
}

fn role() -> impl Strategy<Value = Role> {
    prop_oneof![Just(Role::Client), Just(Role::Server)]
}

fn other(role: Role) -> Role {
    if role == Role::Client { Role::Server } else { Role::Client }
}

fn payload() -> impl Strategy<Value = Vec<u8>> {
    let size = prop_oneof![8 => 0..20_usize, 4 => 120..130_usize, 1 => 65_530..65_540_usize];
    size.prop_flat_map(|size| prop::collection::vec(any::<u8>(), size))
}

fn control() -> impl Strategy<Value = Message> {
    let payload = || prop::collection::vec(any::<u8>(), 0..=125);
    prop_oneof![payload().prop_map(Message::Ping), payload().prop_map(Message::Pong)]
}

fn message() -> impl Strategy<Value = Message> {
    prop_oneof![4 => ".{0,200}".prop_map(Message::Text), 4 => payload().prop_map(Message::Binary), 2 => control()]
}

fn close() -> impl Strategy<Value = Option<Message>> {
    let code = prop_oneof![Just(1000), Just(1001), Just(1002), 1007..=1011_u16, 3000..=4999_u16];
    let close =
        prop::option::of((code, ".{0,30}")).prop_map(|close| close.map(|(code, reason)| (CloseCode(code), reason)));
    prop::option::of(close.prop_map(Message::Close))
}

/// A message cut at random places, with control frames between its fragments.
fn fragments(encoder: Encoder, message: &Message, cuts: &[usize], between: &[Message], mask: [u8; 4]) -> Vec<u8> {
    let (opcode, payload) = match message {
        Message::Text(text) => (Opcode::Text, text.as_bytes()),
        Message::Binary(bytes) => (Opcode::Binary, bytes.as_slice()),
        other => return encoder.message(other, mask),
    };
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (payload.len() + 1)).collect();
    cuts.push(payload.len());
    cuts.sort_unstable();
    let (mut bytes, mut start) = (Vec::new(), 0);
    for (index, &end) in cuts.iter().enumerate() {
        let opcode = if index == 0 { opcode } else { Opcode::Continuation };
        let is_last = index + 1 == cuts.len();
        bytes.extend(encoder.frame(is_last, opcode, &payload[start..end], mask));
        if let (false, Some(control)) = (is_last, between.get(index)) {
            bytes.extend(encoder.message(control, mask));
        }
        start = end;
    }
    bytes
}

/// A frame in which anything may be wrong.
#[derive(Clone, Debug)]
struct Wild {
    first: u8,
    is_masked: bool,
    form: usize,
    payload: Vec<u8>,
}

impl Wild {
    fn bytes(&self) -> Vec<u8> {
        let length = self.payload.len();
        let form = if length > 125 { self.form.max(1) } else { self.form };
        let masked = if self.is_masked { 0x80 } else { 0 };
        let mut bytes = vec![self.first];
        match form {
            0 => bytes.push(masked | length as u8),
            1 => {
                bytes.push(masked | 126);
                bytes.extend((length as u16).to_be_bytes());
            }
            _ => {
                bytes.push(masked | 127);
                bytes.extend((length as u64).to_be_bytes());
            }
        }
        if self.is_masked {
            bytes.extend([0; 4]);
        }
        bytes.extend(&self.payload);
        bytes
    }

    /// tungstenite takes a length in a longer form than needed; RFC 6455 §5.2 has it that the shortest MUST be used.
    fn is_long_winded(&self) -> bool {
        match (self.form, self.payload.len()) {
            (0, _) => false,
            (1, length) => length < 126,
            (_, length) => length < 65_536,
        }
    }

    /// tungstenite takes a Close whose code must not be sent for one with 1002, and answers it so; here the peer that
    /// broke §7.4 is refused with 1002. 1014, which IANA registered later, tungstenite does not know.
    fn is_close_with_odd_code(&self) -> bool {
        let code = self.payload.first_chunk().map(|code| u16::from_be_bytes(*code));
        self.first & 0x0f == 8 && code.is_some_and(|code| !matches!(code, 1000..=1003 | 1007..=1013 | 3000..=4999))
    }
}

fn wild() -> impl Strategy<Value = Wild> {
    let opcode = prop_oneof![6 => 0..3_u8, 3 => 8..11_u8, 1 => 0..16_u8];
    let first = (opcode, prop::bool::weighted(0.7), prop_oneof![9 => Just(0_u8), 1 => 0..8_u8])
        .prop_map(|(opcode, fin, rsv)| opcode | rsv << 4 | u8::from(fin) << 7);
    let form = prop_oneof![9 => Just(0_usize), 1 => 1..3_usize];
    let text = prop_oneof![".{0,20}".prop_map(String::into_bytes), prop::collection::vec(any::<u8>(), 0..6)];
    let code = (prop_oneof![1000..1020_u16, any::<u16>()], ".{0,5}").prop_map(|(code, reason)| {
        let mut payload = code.to_be_bytes().to_vec();
        payload.extend(reason.as_bytes());
        payload
    });
    let payload = prop_oneof![6 => text, 2 => code, 1 => payload()].prop_map(|mut payload| {
        payload.truncate(65_535);
        payload
    });
    (first, prop::bool::weighted(0.95), form, payload).prop_map(|(first, is_masked, form, payload)| Wild {
        first,
        is_masked,
        form,
        payload,
    })
}

proptest! {
    #[test]
    fn tungstenite_reads_what_we_write(
        role in role(),
        messages in prop::collection::vec((message(), prop::collection::vec(any::<usize>(), 0..4)), 0..8),
        between in prop::collection::vec(control(), 0..3),
        close in close(),
        mask: [u8; 4],
    ) {
        let encoder = Encoder::new(role);
        let mut bytes = Vec::new();
        for (message, cuts) in &messages {
            bytes.extend(fragments(encoder, message, cuts, &between, mask));
        }
        bytes.extend(close.iter().flat_map(|close| encoder.message(close, mask)));
        let theirs = theirs(other(role), &bytes);
        prop_assert!(!theirs.refused);
        prop_assert_eq!(&theirs, &ours(other(role), &bytes, 1_000));
        let said: Vec<_> = messages.iter().map(|(message, _)| message).chain(&close).collect();
        let heard = theirs.messages.iter().filter(|message| said.contains(message)).count();
        prop_assert!(heard >= said.len());
    }

    #[test]
    fn we_read_what_tungstenite_writes(
        role in role(),
        messages in prop::collection::vec(message(), 0..8),
        close in close(),
        piece in 1..5_000_usize,
    ) {
        let their_role = if role == Role::Client { TheirRole::Client } else { TheirRole::Server };
        let mut socket = WebSocket::from_raw_socket(Cursor::new(Vec::new()), their_role, None);
        let said: Vec<Message> = messages.into_iter().chain(close).collect();
        for message in &said {
            socket.send(theirs_of(message)).expect("a Vec takes everything");
        }
        let bytes = socket.into_inner().into_inner();
        prop_assert_eq!(ours(other(role), &bytes, piece), Reading { messages: said, refused: false });
    }

    #[test]
    fn both_refuse_the_same(role in role(), frames in prop::collection::vec(wild(), 1..6)) {
        let mut bytes = Vec::new();
        for frame in frames {
            let is_masked = frame.is_masked == (role == Role::Server);
            let frame = Wild { is_masked, ..frame };
            if !frame.is_long_winded() && !frame.is_close_with_odd_code() {
                bytes.extend(frame.bytes());
            }
        }
        prop_assert_eq!(ours(role, &bytes, usize::MAX), theirs(role, &bytes));
    }

    #[test]
    fn cuts_change_nothing(role in role(), frames in prop::collection::vec(wild(), 1..6), piece in 1..40_usize) {
        let bytes: Vec<u8> = frames.iter().flat_map(Wild::bytes).collect();
        prop_assert_eq!(ours(role, &bytes, piece), ours(role, &bytes, usize::MAX));
    }

    #[test]
    fn any_bytes_are_taken_without_a_panic(role in role(), bytes: Vec<u8>) {
        let _ = ours(role, &bytes, 7);
        let dissection = wire::websocket::dissect(&bytes);
        prop_assert!(dissection.length <= bytes.len());
        let mut at = 0;
        for field in &dissection.fields {
            prop_assert_eq!(field.bits.start, at);
            at = field.bits.end;
        }
        prop_assert_eq!(at, dissection.length * 8);
    }
}
