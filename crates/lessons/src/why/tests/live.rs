//! Sentences about what a browser has recorded: it sees exchanges, not packets.

use super::Told;
use super::handmade::event;
use i18n::Lang;
use trace::{Direction, Event, Kind, Layer, Micros, Trace};

const DOWN: Direction = Direction::Down;
const UP: Direction = Direction::Up;

fn lane(events: &[(Kind, Direction)]) -> Told {
    let mut trace = Trace::unbounded();
    for (&(kind, direction), at) in events.iter().zip((0..).step_by(100_000)) {
        let layer =
            if matches!(kind, Kind::Frame { .. } | Kind::Close { .. }) { Layer::WebSocket } else { Layer::Http };
        trace.push(Event { kind, direction, layer, ..event(Micros(at)) });
    }
    Told::new(trace)
}

#[test]
fn requests_and_responses_are_tied_and_no_packet_is_claimed() {
    let told = lane(&[
        (Kind::Request, UP),
        (Kind::Response { status: 200, messages: 2 }, DOWN),
        (Kind::Request, UP),
        (Kind::Response { status: 204, messages: 0 }, DOWN),
        (Kind::Request, UP),
        (Kind::Response { status: 200, messages: 1 }, DOWN),
        (Kind::Request, UP),
        (Kind::Failure, DOWN),
    ]);
    told.says(
        1,
        "The page requests something from the server; its packets are not visible to a browser.",
        "페이지가 서버에 요청합니다. 브라우저에서는 그 패킷을 볼 수 없습니다.",
        "RFC 9110 §9.1",
    );
    told.says(
        2,
        "Responds to the request no. 1 with status 200 and 2 messages.",
        "1번 요청에 상태 코드 200, 메시지 2개로 응답합니다.",
        "RFC 9110 §15",
    );
    told.says(
        4,
        "Responds to the request no. 3 with status 204 and no message.",
        "3번 요청에 상태 코드 204, 메시지 없이 응답합니다.",
        "RFC 9110 §15",
    );
    assert_eq!(told.why(Lang::En, 6).text, "Responds to the request no. 5 with status 200 and 1 message.");
    told.says(
        8,
        "The exchange failed: there was no response, or none that could be used.",
        "교환이 실패했습니다. 응답이 없었거나 쓸 수 없는 응답이었습니다.",
        "",
    );
}

#[test]
fn a_failure_takes_its_request_so_that_the_next_response_is_tied_to_the_next_one() {
    let told = lane(&[
        (Kind::Request, UP),
        (Kind::Failure, DOWN),
        (Kind::Request, UP),
        (Kind::Response { status: 200, messages: 1 }, DOWN),
    ]);
    assert!(told.why(Lang::En, 4).text.starts_with("Responds to the request no. 3 "));
}

#[test]
fn messages_have_their_numbers_and_the_way_they_came() {
    let told = lane(&[
        (Kind::Request, UP),
        (Kind::Response { status: 200, messages: 0 }, DOWN),
        (Kind::StreamEvent { index: 7 }, DOWN),
        (Kind::StreamEvent { index: 0 }, DOWN),
    ]);
    told.says(
        3,
        "Message 7 came as an event in the open response no. 2.",
        "7번 메시지가 열려 있는 2번 응답의 이벤트로 왔습니다.",
        "WHATWG HTML §9.2",
    );
    assert_eq!(told.why(Lang::En, 4).text, "An event of the stream that is no message.");

    let told = lane(&[
        (Kind::Request, UP),
        (Kind::Response { status: 101, messages: 0 }, DOWN),
        (Kind::Frame { index: 0 }, DOWN),
        (Kind::Frame { index: 5 }, DOWN),
        (Kind::Frame { index: 6 }, UP),
        (Kind::Close { code: 1000 }, UP),
        (Kind::Close { code: 1000 }, DOWN),
    ]);
    for (id, text) in [
        (2, "Responds to the upgrade request no. 1: 101; from here on both sides send WebSocket frames."),
        (3, "A WebSocket frame that is no message of the stream."),
        (4, "Message 5 came in a WebSocket frame; it took no request."),
        (5, "The page sent message 6 in a WebSocket frame."),
        (7, "Responds to the Close no. 6 with its own: with that the WebSocket is closed."),
    ] {
        assert_eq!(told.why(Lang::En, id).text, text);
    }
    let lost = lane(&[(Kind::Close { code: 1006 }, DOWN)]);
    lost.says(
        1,
        "The connection ended without a Close frame; 1006 is the browser's code for that.",
        "Close 프레임 없이 연결이 끝났습니다. 1006은 브라우저가 이런 경우에 붙이는 코드입니다.",
        "RFC 6455 §7.1.5",
    );
    let silent = lane(&[(Kind::Close { code: 1005 }, DOWN)]);
    assert!(silent.why(Lang::En, 1).text.starts_with("Close without a code: "));
}

#[test]
fn a_lane_that_has_dropped_its_oldest_events_keeps_its_numbers() {
    let mut trace = Trace::new(3);
    for kind in [
        Kind::Request,
        Kind::Response { status: 200, messages: 1 },
        Kind::Request,
        Kind::Response { status: 200, messages: 1 },
    ] {
        let direction = if kind == Kind::Request { UP } else { DOWN };
        trace.push(Event { kind, direction, ..event(Micros(0)) });
    }
    let told = Told::new(trace);
    // The request of the first response is gone.
    assert_eq!(told.why(Lang::En, 2).text, "A response with status 200.");
    assert!(told.why(Lang::En, 4).text.starts_with("Responds to the request no. 3 "));
}
