//! WebSocket frames: the same however they are cut, and the same messages as tungstenite's.
#![no_main]

use fuzz::assert_whole;
use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Read, Write};
use tungstenite::protocol::{Role as TheirRole, WebSocket, WebSocketConfig};
use wire::websocket::{CloseCode, Decoder, Message, Observer, ProtocolError, Role, dissect, dissect_compressed};

const LIMIT: usize = 1 << 16;

fuzz_target!(|input: &[u8]| {
    let [options, bytes @ ..] = input else { return };
    let role = if options & 1 == 0 { Role::Client } else { Role::Server };
    let whole = read(role, bytes, usize::MAX);
    assert_eq!(whole, read(role, bytes, usize::from(options >> 1) + 1));
    assert_whole(&dissect(bytes), bytes);
    assert_whole(&dissect_compressed(bytes), bytes);
    observe(role, bytes, usize::from(options >> 1) + 1);
    // What we take, tungstenite takes. Not the other way round: it takes lengths that are not in their shortest form
    // (§5.2) and reads a forbidden close code as 1002. Of IANA's later close codes it does not know 1014, and reads
    // 1002 too.
    let has_1014 = matches!(whole.0.last(), Some(Message::Close(Some((CloseCode(1014), _)))));
    if whole.1.is_none() && !has_1014 {
        assert_eq!(theirs(role, bytes), whole.0);
    }
});

/// An observer loses no byte, whatever rules the frames break and however they are cut.
fn observe(role: Role, bytes: &[u8], piece: usize) {
    let mut observer = Observer::new(role, bytes.len() % 2 == 0);
    let mut seen = Vec::new();
    for piece in bytes.chunks(piece) {
        observer.push(piece);
        while let Some(frame) = observer.next_frame() {
            seen.extend(frame.bytes);
        }
    }
    seen.extend(observer.finish().into_iter().flat_map(|frame| frame.bytes));
    assert_eq!(seen, bytes);
    assert!(observer.finish().is_none());
}

fn read(role: Role, bytes: &[u8], piece: usize) -> (Vec<Message>, Option<ProtocolError>) {
    let mut decoder = Decoder::new(role, LIMIT);
    let mut messages = Vec::new();
    for piece in bytes.chunks(piece) {
        decoder.push(piece);
        loop {
            match decoder.next_frame() {
                Ok(Some((_, message))) => messages.extend(message),
                Ok(None) => break,
                Err(error) => return (messages, Some(error)),
            }
        }
    }
    (messages, None)
}

/// A connection whose peer has sent everything and reads nothing.
struct Said<'a>(Cursor<&'a [u8]>);

impl Read for Said<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Said<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn theirs(role: Role, bytes: &[u8]) -> Vec<Message> {
    use tungstenite::Message as Theirs;
    let role = if role == Role::Client { TheirRole::Client } else { TheirRole::Server };
    let config = WebSocketConfig::default().max_message_size(Some(LIMIT)).max_frame_size(Some(LIMIT));
    let mut socket = WebSocket::from_raw_socket(Said(Cursor::new(bytes)), role, Some(config));
    let mut messages = Vec::new();
    while let Ok(message) = socket.read() {
        messages.push(match message {
            Theirs::Text(text) => Message::Text(text.as_str().into()),
            Theirs::Binary(bytes) => Message::Binary(bytes.to_vec()),
            Theirs::Ping(payload) => Message::Ping(payload.to_vec()),
            Theirs::Pong(payload) => Message::Pong(payload.to_vec()),
            Theirs::Close(close) => {
                Message::Close(close.map(|close| (CloseCode(close.code.into()), close.reason.as_str().into())))
            }
            Theirs::Frame(_) => continue,
        });
        // RFC 6455 §1.4: what follows a Close is discarded; tungstenite still looks at it.
        if matches!(messages.last(), Some(Message::Close(_))) {
            break;
        }
    }
    messages
}
