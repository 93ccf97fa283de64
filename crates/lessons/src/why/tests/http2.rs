//! Sentences about HTTP/2, on frames made by hand: each number is one of the frames' own.

use super::Told;
use super::handmade::Handmade;
use i18n::Lang;
use trace::Direction;
use wire::http2::hpack::Encoder;
use wire::http2::{ErrorCode, PREFACE, Setting, write};

const DOWN: Direction = Direction::Down;
const UP: Direction = Direction::Up;
const PSH_ACK: u8 = 24;

/// A connection of HTTP/2 in the making, with what each side has sent and the tables of its header fields.
struct Talk {
    made: Handmade,
    sent: [u32; 2],
    encoders: [Encoder; 2],
    millis: i64,
}

impl Talk {
    fn new() -> Self {
        Self { made: Handmade::established(80), sent: [1, 1], encoders: Default::default(), millis: 60 }
    }

    fn say(&mut self, direction: Direction, bytes: &[u8]) {
        let (own, other) = (direction.index(), direction.opposite().index());
        self.made.send(self.millis, direction, PSH_ACK, (self.sent[own], Some(self.sent[other])), bytes);
        self.sent[own] += bytes.len() as u32;
        self.millis += 40;
    }

    fn block(&mut self, direction: Direction, fields: &[(&str, &str)]) -> Vec<u8> {
        let fields = fields.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes()));
        self.encoders[direction.index()].encode(fields)
    }

    /// HEADERS; returns the bytes of the header block.
    fn headers(&mut self, direction: Direction, stream: u32, fields: &[(&str, &str)], ends: bool) -> usize {
        let block = self.block(direction, fields);
        self.say(direction, &write::headers(stream, &block, ends, 0));
        block.len()
    }

    fn get(&mut self, stream: u32, path: &str) -> usize {
        let fields = [(":method", "GET"), (":scheme", "http"), (":path", path), (":authority", "server.example")];
        self.headers(UP, stream, &fields, true)
    }

    fn read(self) -> Told {
        Told::new(self.made.read())
    }
}

#[test]
fn the_beginning_names_the_settings_and_what_confirms_them() {
    let mut talk = Talk::new();
    let (streams, window) = (Setting::MAX_CONCURRENT_STREAMS, Setting::INITIAL_WINDOW_SIZE);
    let ours = [(Setting::ENABLE_PUSH, 0), (window, 6_291_456), (Setting(0x1a2a), 7)];
    talk.say(UP, &[PREFACE, &write::settings(&ours)].concat());
    talk.say(DOWN, &[write::settings(&[(streams, 128)]), write::settings_ack()].concat());
    talk.say(UP, &write::settings_ack());
    talk.say(DOWN, &write::settings(&[]));
    let told = talk.read();
    told.says(
        told.first_of("Begins HTTP/2"),
        "Begins HTTP/2 with the 24 bytes of its preface. A server that speaks HTTP/1.1 alone refuses them, so nothing \
         behind them can be misread.",
        "서문(preface) 24바이트로 HTTP/2를 시작합니다. HTTP/1.1만 아는 서버는 이를 거부하므로, 뒤따르는 것을 잘못 읽는 \
         일이 없습니다.",
        "RFC 9113 §3.4",
    );
    let [client, server] = told.ids_of("Announces how this side")[..] else { panic!("two SETTINGS") };
    told.says(
        client,
        "Announces how this side wants to receive: ENABLE_PUSH = 0, INITIAL_WINDOW_SIZE = 6,291,456, 6698 = 7. The \
         other side confirms it, and keeps to it from then on.",
        "이쪽이 무엇을 어떻게 받을지 알립니다: ENABLE_PUSH = 0, INITIAL_WINDOW_SIZE = 6,291,456, 6698 = 7. 상대는 \
         이를 확인하고 그때부터 지킵니다.",
        "RFC 9113 §6.5",
    );
    // Each ACK names the SETTINGS of the other side, not those of its own.
    let [to_client, to_server] = told.ids_of("Confirms the SETTINGS no. ")[..] else { panic!("two ACKs") };
    for (ack, settings) in [(to_client, client), (to_server, server)] {
        let en = format!("Confirms the SETTINGS no. {settings}: they hold from here on.");
        let ko = format!("{settings}번 SETTINGS를 확인합니다. 이제부터 적용됩니다.");
        told.says(ack, &en, &ko, "RFC 9113 §6.5.3");
    }
    assert_eq!(told.ids_of("Announces nothing").len(), 1, "SETTINGS may be empty");
}

#[test]
fn a_request_has_its_stream_and_the_bytes_of_its_block_and_a_response_its_frames() {
    let mut talk = Talk::new();
    talk.say(UP, &[PREFACE, &write::settings(&[])].concat());
    let first = talk.get(1, "/");
    let second = talk.get(3, "/");
    let [fields, again] = [1, 3].map(|stream| talk.headers(DOWN, stream, &[(":status", "200"), ("a", "b")], false));
    talk.say(DOWN, &write::data(3, b"on", false));
    talk.say(DOWN, &write::data(1, b"one", true));
    talk.say(DOWN, &write::data(3, b"e", true));
    talk.get(5, "/none");
    talk.headers(DOWN, 5, &[(":status", "404")], true);
    let told = talk.read();
    assert!(second * 3 < first, "the second block is {second} of {first} bytes");
    let [one, two, three] = told.ids_of("Requests ")[..] else { panic!("three requests") };
    for (id, stream, block) in [(one, 1, first), (two, 3, second)] {
        let en = format!(
            "Requests / with GET on stream {stream}; the other streams of the connection need not wait for it. Its \
             header block, compressed by HPACK, has {block} B."
        );
        let ko = format!(
            "{stream}번 스트림에서 GET 메서드로 / 자원을 요청합니다. 연결의 다른 스트림은 이것을 기다리지 않습니다. \
             HPACK으로 압축한 헤더 블록은 {block} B입니다."
        );
        told.says(id, &en, &ko, "RFC 9113 §8.1");
    }
    let frames = |id: u64| told.ids_of(&format!("Responds to the request no. {id}: "))[0];
    let said = |id: u64| told.why(Lang::En, id).text;
    assert_eq!(
        said(frames(one)),
        format!(
            "Responds to the request no. {one}: 200. It is a HEADERS frame on stream 1, with a header block of {fields} B, \
             and one DATA frame."
        )
    );
    let two = frames(two);
    assert!(said(two).ends_with(&format!(
        "HEADERS frame on stream 3, with a header block of {again} B, and 2 DATA frames, between which frames of \
         other streams may come."
    )));
    assert!(told.why(Lang::Ko, two).text.ends_with(&format!(
        "3번 스트림의 HEADERS 프레임 하나(헤더 블록 {again} B)와 DATA 프레임 2개이고, DATA 사이에는 다른 스트림의 \
         프레임이 낄 수 있습니다."
    )));
    assert!(said(frames(three)).ends_with("It is one HEADERS frame on stream 5, with a header block of 1 B."));
}

#[test]
fn control_frames_say_what_they_let_end_or_ask() {
    let mut talk = Talk::new();
    talk.say(UP, &[PREFACE, &write::settings(&[])].concat());
    talk.get(1, "/");
    talk.say(UP, &write::window_update(0, 15_663_105));
    talk.say(UP, &write::window_update(1, 1_000));
    talk.say(DOWN, &write::ping(*b"01234567", false));
    talk.say(UP, &write::ping(*b"01234567", true));
    talk.say(UP, &write::rst_stream(1, ErrorCode::CANCEL));
    talk.say(DOWN, &write::goaway(1, ErrorCode::NO_ERROR, b""));
    talk.say(UP, &write::goaway(0, ErrorCode::NO_ERROR, b""));
    let told = talk.read();
    let ping = told.first_of("PING: the other side");
    for (text, source) in [
        ("Lets the other side send 15,663,105 B more of DATA on this connection", "RFC 9113 §6.9.2"),
        ("Lets the other side send 1,000 B more of DATA on stream 1.", "RFC 9113 §6.9"),
        (&format!("Returns the 8 bytes of the PING no. {ping}."), "RFC 9113 §6.7"),
        ("Ends stream 1 at once: CANCEL (8). The connection and its other streams go on.", "RFC 9113 §6.4"),
        ("connection, NO_ERROR (0): of the other side's streams, 1 is the last that is served.", "RFC 9113 §6.8"),
        ("connection, NO_ERROR (0): none of the other side's streams is served.", "RFC 9113 §6.8"),
    ] {
        assert_eq!(told.why(Lang::En, told.first_of(text)).source, Some(source), "{text}");
    }
    for event in told.trace.events().filter(|event| event.layer == trace::Layer::Http) {
        let why = told.why(Lang::Ko, event.id.0).text;
        assert!(why.contains(|character: char| ('가'..='힣').contains(&character)) && why.ends_with('.'), "{why}");
    }
}

#[test]
fn a_websocket_on_a_stream_is_asked_for_and_granted() {
    let mut talk = Talk::new();
    talk.say(UP, &[PREFACE, &write::settings(&[])].concat());
    let fields = [
        (":method", "CONNECT"),
        (":protocol", "websocket"),
        (":scheme", "http"),
        (":path", "/chat"),
        (":authority", "server.example"),
        ("sec-websocket-version", "13"),
    ];
    talk.headers(UP, 1, &fields, false);
    talk.headers(DOWN, 1, &[(":status", "200")], false);
    talk.say(DOWN, &write::data(1, &[0x81, 2, b'H', b'i'], false));
    let told = talk.read();
    let request = told.first_of("Requests a WebSocket on stream 1 by extended CONNECT");
    assert_eq!(told.why(Lang::En, request).source, Some("RFC 8441 §4"));
    let response = told.first_of(&format!("Responds to the request no. {request}: 200. From here on the DATA frames"));
    assert!(told.why(Lang::Ko, response).text.ends_with("DATA 프레임에 웹소켓 프레임이 실립니다."));
    assert_eq!(told.ids_of("Sends the text \"Hi\" in a WebSocket frame").len(), 1);
}

/// Whatever the bytes of a frame are, a sentence is said of it.
#[test]
fn frames_that_are_cut_or_unknown_have_a_sentence() {
    let mut talk = Talk::new();
    talk.say(UP, &[PREFACE, &write::settings(&[])].concat());
    talk.say(UP, &[0, 0, 2, 8, 0, 0, 0, 0, 0, 1, 2]);
    talk.say(UP, &[0, 0, 0, 0xbe, 0, 0, 0, 0, 0]);
    talk.say(UP, &[0, 0, 9, 7, 0, 0, 0]);
    let told = talk.read();
    for event in told.trace.events() {
        assert!(told.why(Lang::En, event.id.0).text.ends_with('.'));
    }
    assert!(!told.ids_of("concerns the whole connection").is_empty());
}
