//! Sentences about what the settings add: subprotocols, Ping and Pong, binary frames, fragments, a stream that is opened
//! again.

use super::handmade::{Handmade, event, http, wire};
use super::{Told, told};
use i18n::Lang;
use lab::{Intervention, WebSocketSettings};
use trace::{Direction, Event, Host, Kind, Layer, Micros, Trace, Wire};

const DOWN: Direction = Direction::Down;
const UP: Direction = Direction::Up;
const PSH_ACK: u8 = 24;

/// A WebSocket in the clear on which everything happens.
fn all_of_websocket() -> Told {
    told("websocket", &[], |settings| {
        settings.tls = None;
        settings.websocket =
            WebSocketSettings { subprotocol: true, ping: true, simultaneous: true, binary: true, fragments: true };
    })
}

#[test]
fn subprotocols_are_offered_and_one_is_chosen() {
    let told = all_of_websocket();
    let request = told.first_of("Requests to use this connection for WebSocket");
    let text = told.why(Lang::En, request).text;
    assert!(text.ends_with(" As the subprotocol it offers chat, superchat."), "{text}");
    let response = told.first_of("Responds to the upgrade request");
    for (lang, said) in
        [(Lang::En, " It chooses the subprotocol chat."), (Lang::Ko, " 하위 프로토콜 chat 사용을 정합니다.")]
    {
        let text = told.why(lang, response).text;
        assert!(text.ends_with(said), "{text}");
    }
    // A server that speaks none of those that are offered names none, and one may accept the extension.
    let mut made = Handmade::established(80);
    let fields = [
        "Host: a",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Protocol: mqtt",
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x-other",
    ];
    let request = http("GET /chat HTTP/1.1", &fields);
    made.send(50, UP, PSH_ACK, (1, Some(1)), &request);
    let fields = ["Connection: Upgrade", "Upgrade: websocket", "sec-websocket-extensions: permessage-deflate"];
    let response = http("HTTP/1.1 101 Switching Protocols", &fields);
    made.send(70, DOWN, PSH_ACK, (1, Some(1 + request.len() as u32)), &response);
    let told = Told::new(made.read());
    let said = told.why(Lang::En, told.first_of("Responds to the upgrade request")).text;
    assert!(
        said.ends_with(
            " It accepts the extension permessage-deflate. It names no subprotocol, and so uses none of mqtt."
        ),
        "{said}"
    );
    let said = told.why(Lang::En, told.first_of("Requests to use this connection")).text;
    assert!(said.contains(" It offers the extension permessage-deflate, x-other."), "{said}");
}

#[test]
fn a_ping_and_its_pong_say_how_much_data_they_have_and_whether_it_is_the_same() {
    let told = all_of_websocket();
    let ping = told.first_of("Ping with data");
    told.says(
        ping,
        "Ping with data (12 B): asks whether the other side is still there; it must respond with a Pong that has the same \
         data.",
        "데이터(12 B)를 담은 Ping: 상대가 아직 있는지 확인합니다. 상대는 같은 데이터를 담은 Pong으로 응답해야 합니다.",
        "RFC 6455 §5.5.2",
    );
    told.says(
        told.first_of("Pong: "),
        &format!("Pong: responds to the Ping no. {ping} and returns its data (12 B)."),
        &format!("Pong: {ping}번 Ping에 응답하며 그 데이터(12 B)를 그대로 돌려보냅니다."),
        "RFC 6455 §5.5.3",
    );
    // A Pong with other data does not return it.
    let mut trace = Trace::unbounded();
    for (kind, direction, frame) in
        [(Kind::Ping, DOWN, [0x89, 1, 7].as_slice()), (Kind::Pong, UP, &[0x8A, 0x81, 1, 2, 3, 4, 9])]
    {
        let data = trace.keep(frame);
        let wire = Some(Box::new(Wire { connection: 1, data, ..wire("") }));
        trace.push(Event { kind, layer: Layer::WebSocket, direction, wire, ..event(Micros(0)) });
    }
    let told = Told::new(trace);
    assert_eq!(told.why(Lang::En, 2).text, "Pong: responds to the Ping no. 1.");
}

#[test]
fn binary_frames_and_fragments_say_their_sizes_and_where_they_began() {
    let told = all_of_websocket();
    let masked = " It is masked, as every frame of a client.";
    assert_eq!(told.ids_of("Sends binary data (8 B) in a WebSocket frame").len(), 2, "there and back");
    let began = told.first_of("Sends the first part (4 B)");
    for rest in [
        "Continues the message that no. {} began (3 B): its FIN bit is 0.",
        "Ends the message that no. {} began (3 B): its FIN bit is 1.",
    ] {
        let text = rest.replace("{}", &began.to_string());
        let why = told.why(Lang::En, told.first_of(&text));
        assert_eq!((why.text, why.source), ([&text, masked].concat(), Some("RFC 6455 §5.4")));
    }
}

#[test]
fn a_stream_that_is_opened_again_names_the_last_event_and_the_time_to_wait() {
    let reset = Intervention::CloseAbruptly { host: Host::Server, at: Micros(6_000_000) };
    let told = told("sse", &[reset], |settings| settings.retry = Micros(1_500_000));
    told.says(
        told.first_of("Requests /events with GET: Last-Event-ID"),
        "Requests /events with GET: Last-Event-ID 2 names the last event that the client has, so that the server goes on \
         behind it.",
        "GET 메서드로 /events 자원을 요청합니다. Last-Event-ID 2: 마지막으로 받은 이벤트를 알려서, 서버가 그다음부터 보내게 합니다.",
        "WHATWG HTML §9.2.4",
    );
    let retry = " It also sets the client's reconnection time: 1500 ms.";
    let setting = told.ids_of(retry);
    assert_eq!(setting.len(), 2, "the first event of each response sets it");
    let ko = told.why(Lang::Ko, setting[0]).text;
    assert!(ko.ends_with(" 클라이언트의 재연결 대기 시간도 1500 ms로 정합니다."), "{ko}");
}
