//! Sentences about messages: DNS, TLS, HTTP, server-sent events, WebSocket; and about datagrams.

use super::handmade::{Handmade, event, http, wire};
use super::{Told, told};
use i18n::Lang;
use lab::TlsVersion;
use trace::{Direction, Event, Kind, Layer, Micros, Trace, Wire};

const DOWN: Direction = Direction::Down;
const UP: Direction = Direction::Up;
const PSH_ACK: u8 = 24;

/// The English sentence and the section of the first event with this label.
fn of_label(told: &Told, label: &str) -> (String, &'static str) {
    let event = told.trace.events().find(|event| super::super::label(event) == label);
    let why = told.why(Lang::En, event.unwrap_or_else(|| panic!("no event is labelled {label}")).id.0);
    (why.text, why.source.unwrap_or_default())
}

#[test]
fn a_datagram_says_that_nobody_watches_over_it() {
    let told = told("udp", &[], |_| ());
    told.says(
        1,
        "Sends 20 bytes in a datagram: no handshake before it, no acknowledgment after it.",
        "20바이트를 데이터그램 하나로 보냅니다. 앞에 핸드셰이크가 없고 뒤에 ACK도 없습니다.",
        "RFC 768",
    );
    let lost = told.trace.events().find(|event| event.kind == Kind::Datagram && event.arrived.is_none());
    let text = told.why(Lang::En, lost.expect("a lost datagram").id.0).text;
    assert!(text.ends_with(" It is lost; UDP does not retransmit it."), "{text}");
}

#[test]
fn a_name_is_queried_before_the_connection() {
    let told = told("connection-cost", &[], |_| ());
    let query = told.first_of("Queries the ");
    told.says(
        query,
        "Queries the A record of server.example, because it must know the address before it can connect.",
        "server.example 이름의 A 레코드를 질의합니다. 주소를 알아야 연결할 수 있습니다.",
        "RFC 1034 §3.7",
    );
    told.says(
        told.first_of("Responds to the query"),
        &format!("Responds to the query no. {query}: A 192.0.2.80."),
        &format!("{query}번 질의에 응답합니다: A 192.0.2.80."),
        "RFC 1034 §3.7",
    );
    let carrier = told.first_of("Carries A? server.example");
    assert_eq!(told.event(carrier).kind, Kind::Datagram);
}

#[test]
fn flights_of_tls_12_are_explained_as_such() {
    let told = told("websocket", &[], |settings| {
        let usual = settings.tls.take().unwrap_or_default();
        settings.tls = Some(lab::TlsSettings { version: TlsVersion::Tls12, ..usual });
    });
    for (label, text, source) in [
        (
            "Client Hello",
            "Starts TLS 1.2: offers cipher suites; keys follow when the server has chosen.",
            "RFC 5246 §7.4.1.2",
        ),
        (
            "Server Hello, Certificate, Server Key Exchange, Server Hello Done",
            "Chooses the cipher suite and sends its certificate and its share of the key; now the client must send its own.",
            "RFC 5246 §7.3",
        ),
        (
            "Client Key Exchange, Change Cipher Spec, Finished",
            "Sends its share of the key, switches to encryption, and lets Finished prove that nobody changed the handshake.",
            "RFC 5246 §7.4.7",
        ),
        (
            "Change Cipher Spec, Finished",
            "Finished proves that it has the same keys and that nobody changed the handshake.",
            "RFC 5246 §7.4.9",
        ),
        (
            "Alert: close_notify",
            "close_notify: nothing more follows, so the other side knows that nobody cut the stream off.",
            "RFC 5246 §7.2.1",
        ),
    ] {
        assert_eq!(of_label(&told, label), (text.to_owned(), source));
    }
}

#[test]
fn flights_of_tls_13_are_explained_as_such() {
    let told = told("websocket", &[], |settings| {
        let usual = settings.tls.take().unwrap_or_default();
        settings.tls = Some(lab::TlsSettings { version: TlsVersion::Tls13, ..usual });
    });
    for (label, text, source) in [
        (
            "Client Hello",
            "Starts TLS 1.3: offers cipher suites and already its share of the key, so that one round trip is enough.",
            "RFC 8446 §4.1.2",
        ),
        (
            "Server Hello, Change Cipher Spec, Encrypted Extensions, Certificate, Certificate Verify, Finished",
            "Chooses the cipher suite and sends its share of the key. Everything after it is encrypted: certificate, \
             signature, Finished.",
            "RFC 8446 §2",
        ),
        (
            "Change Cipher Spec, Finished",
            "Finished proves that it has the same keys and that nobody changed the handshake.",
            "RFC 8446 §4.4.4",
        ),
    ] {
        assert_eq!(of_label(&told, label), (text.to_owned(), source));
    }
}

#[test]
fn a_resumed_session_and_early_data_are_explained() {
    let told = told("connection-cost", &[], |_| ());
    for (label, text, source) in [
        (
            "Client Hello, Change Cipher Spec",
            "Starts TLS 1.3 with a ticket of an earlier session; the request follows at once as early data (0-RTT).",
            "RFC 8446 §2.3",
        ),
        (
            "Server Hello, Change Cipher Spec, Encrypted Extensions, Finished",
            "Accepts the earlier session: no certificate, and its Finished at once.",
            "RFC 8446 §2.2",
        ),
        (
            "Server Hello, New Session Ticket, Change Cipher Spec, Finished",
            "Accepts the earlier session: no certificate, and its Finished at once.",
            "RFC 5077 §3.1",
        ),
        ("New Session Ticket", "A ticket with which the next connection can resume this session.", "RFC 8446 §4.6.1"),
        (
            "New Session Ticket, Change Cipher Spec, Finished",
            "Finished proves that it has the same keys and that nobody changed the handshake. A ticket with which the next \
             connection can resume this session.",
            "RFC 5246 §7.4.9",
        ),
        (
            "End Of Early Data, Finished, Alert: close_notify",
            "Ends the early data; Finished proves that nobody changed the handshake. close_notify: nothing more follows.",
            "RFC 8446 §4.5",
        ),
    ] {
        assert_eq!(of_label(&told, label), (text.to_owned(), source));
    }
    let resumed = "Starts TLS with a ticket of an earlier session, so that the server needs no certificate.";
    let sources: Vec<_> = told.ids_of(resumed).iter().filter_map(|&id| told.why(Lang::En, id).source).collect();
    assert!(sources.contains(&"RFC 5077 §3.1") && sources.contains(&"RFC 8446 §2.2"), "{sources:?}");
}

#[test]
fn other_flights_and_alerts_are_named() {
    let mut trace = Trace::unbounded();
    for label in ["Alert: handshake_failure", "Hello Retry Request", "Key Update", "Client Hello"] {
        let wire = Some(Box::new(Wire { connection: 1, ..wire(label) }));
        trace.push(Event { kind: Kind::Flight, layer: Layer::Tls, wire, ..event(Micros(0)) });
    }
    let told = Told::new(trace);
    told.says(1, "Reports a TLS error: handshake_failure.", "TLS 오류를 알립니다: handshake_failure.", "RFC 8446 §6.2");
    told.says(2, "Demands another key share before it goes on.", "다른 키 재료를 요구합니다.", "RFC 8446 §4.1.4");
    told.says(3, "Continues TLS: Key Update.", "TLS를 이어 갑니다: Key Update.", "RFC 8446 §4");
    let text = told.why(Lang::En, 4).text;
    assert_eq!(text, "Starts TLS: offers versions, cipher suites and what is needed to agree on keys.");
}

#[test]
fn a_response_names_its_request_and_says_what_the_status_means() {
    let mut made = Handmade::established(80);
    let (mut up, mut down, mut at) = (1, 1, 50);
    let mut exchange = |made: &mut Handmade, request: Vec<u8>, response: Vec<u8>| {
        made.send(at, UP, PSH_ACK, (up, Some(down)), &request);
        up += request.len() as u32;
        made.send(at + 20, DOWN, PSH_ACK, (down, Some(up)), &response);
        down += response.len() as u32;
        at += 50;
    };
    let empty = ["Content-Length: 0"];
    for status in ["200 OK", "404 Not Found", "503 Service Unavailable", "308 Permanent Redirect", "304 Not Modified"] {
        let request = http("GET /a HTTP/1.1", &["Host: server.example"]);
        exchange(&mut made, request, http(&format!("HTTP/1.1 {status}"), &empty));
    }
    let put = http("PUT /b HTTP/1.1", &["Host: server.example", "Content-Length: 0"]);
    exchange(&mut made, put, http("HTTP/1.1 201 Created", &empty));
    let told = Told::new(made.read());
    for (label, rest, source) in [
        ("200 OK", "", "RFC 9110 §15.3.1"),
        ("404 Not Found", "; something is wrong with the request", "RFC 9110 §15.5"),
        ("503 Service Unavailable", "; the server could not fulfil the request", "RFC 9110 §15.6"),
        ("308 Permanent Redirect", "; the client must request another address", "RFC 9110 §15.4"),
        ("304 Not Modified", "", "RFC 9110 §15.4"),
        ("201 Created", "", "RFC 9110 §15.3"),
    ] {
        let (text, section) = of_label(&told, label);
        let response = told.trace.events().find(|event| super::super::label(event) == label).expect("a response");
        let request = told.trace.events().rfind(|event| event.kind == Kind::Request && event.sent < response.sent);
        let request = request.expect("a request").id.0;
        assert_eq!(
            (text.as_str(), section),
            (format!("Responds to the request no. {request}: {label}{rest}.").as_str(), source)
        );
    }
    assert_eq!(of_label(&told, "GET /a"), ("Requests /a with GET.".to_owned(), "RFC 9110 §9.3.1"));
    assert_eq!(of_label(&told, "PUT /b"), ("Requests /b with PUT.".to_owned(), "RFC 9110 §9.3.4"));
}

#[test]
fn an_empty_response_a_redirect_and_a_stream_are_told_apart() {
    let polling = told("polling", &[], |_| ());
    let id = polling.first_of("204 No Content; there is no content to send");
    assert_eq!(
        polling.why(Lang::Ko, id).text.split("번 요청").nth(1),
        Some("에 응답합니다: 204 No Content. 보낼 내용이 없습니다.")
    );
    let cost = told("connection-cost", &[], |_| ());
    let id = cost.first_of("301 Moved Permanently; the client must request another address");
    assert_eq!(cost.why(Lang::En, id).source, Some("RFC 9110 §15.4.2"));
    let stream = told("sse", &[], |_| ());
    let response = stream.first_of("the response stays open, and one event per message follows in it");
    stream.says(
        stream.first_of("Sends the message \"1 "),
        &format!("Sends the message \"1 DbYjtRvAKGWlk7Z3dl\" as an event in the open response no. {response}; no request is needed."),
        &format!("\"1 DbYjtRvAKGWlk7Z3dl\" 메시지를 열려 있는 {response}번 응답의 이벤트로 보냅니다. 요청이 따로 필요하지 않습니다."),
        "WHATWG HTML §9.2",
    );
}

#[test]
fn a_websocket_opens_talks_and_closes() {
    let told = told("websocket", &[], |settings| settings.tls = None);
    let request = told.first_of("Requests to use this connection for WebSocket");
    told.says(
        request,
        "Requests to use this connection for WebSocket instead of HTTP from now on. It offers the extension \
         permessage-deflate.",
        "지금부터 이 연결을 HTTP 대신 웹소켓으로 쓰자고 요청합니다. 확장 permessage-deflate 사용을 제안합니다.",
        "RFC 6455 §4.1",
    );
    told.says(
        told.first_of("Responds to the upgrade request"),
        &format!(
            "Responds to the upgrade request no. {request}: 101 Switching Protocols; from here on both sides send WebSocket \
             frames. It does not name the extension permessage-deflate, and so declines it."
        ),
        &format!(
            "{request}번 업그레이드 요청에 응답합니다: 101 Switching Protocols. 이제부터 양쪽이 웹소켓 프레임을 보냅니다. 확장 \
             permessage-deflate 이름이 응답에 없으므로 사용을 거부한 것입니다."
        ),
        "RFC 6455 §4.2.2",
    );
    let hello = told.first_of("Sends the text \"Hello\"");
    told.says(
        hello,
        "Sends the text \"Hello\" in a WebSocket frame; no request is needed. It is masked, as every frame of a client.",
        "\"Hello\" 텍스트를 웹소켓 프레임으로 보냅니다. 요청이 필요하지 않습니다. 클라이언트의 프레임은 모두 마스킹합니다.",
        "RFC 6455 §5.6",
    );
    let text = told.why(Lang::En, told.first_of("Sends the text \"Hello, Client\"")).text;
    assert!(!text.contains("masked"), "a server's frame is not masked: {text}");
    let close = told.first_of("starts the close of the WebSocket");
    told.says(
        close,
        "Close 1000: starts the close of the WebSocket, because everything is done; the other side must respond with a \
         Close.",
        "Close 1000: 할 일을 마쳐서 웹소켓을 닫기 시작합니다. 상대도 Close로 응답해야 합니다.",
        "RFC 6455 §7.4.1",
    );
    told.says(
        told.first_of("Responds to the Close"),
        &format!("Responds to the Close no. {close} with its own: with that the WebSocket is closed."),
        &format!("{close}번 Close에 자기 Close로 응답합니다. 이것으로 웹소켓이 닫힙니다."),
        "RFC 6455 §5.5.1",
    );
}

#[test]
fn frames_of_every_kind_are_told_apart() {
    let mut made = Handmade::established(80);
    let request = http(
        "GET /chat HTTP/1.1",
        &[
            "Host: server.example",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
        ],
    );
    let response = http(
        "HTTP/1.1 101 Switching Protocols",
        &["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="],
    );
    made.send(50, UP, PSH_ACK, (1, Some(1)), &request);
    let up = 1 + request.len() as u32;
    made.send(70, DOWN, PSH_ACK, (1, Some(up)), &response);
    let mut down = 1 + response.len() as u32;
    let frames: [&[u8]; 6] =
        [&[0x82, 1, 7], &[0x01, 2, b'a', b'b'], &[0x00, 1, b'c'], &[0x80, 1, b'd'], &[0x89, 0], &[0x88, 2, 0x03, 0xE9]];
    for (frame, at) in frames.into_iter().zip((100..).step_by(10)) {
        made.send(at, DOWN, PSH_ACK, (down, Some(up)), frame);
        down += frame.len() as u32;
    }
    made.send(400, UP, PSH_ACK, (up, Some(down)), &[0x8A, 0x80, 1, 2, 3, 4]);
    made.send(410, UP, PSH_ACK, (up + 6, Some(down)), &[0x8A, 0x80, 1, 2, 3, 4]);
    let told = Told::new(made.read());
    for (text, source) in [
        ("Sends binary data (1 B) in a WebSocket frame; no request is needed.", "RFC 6455 §5.6"),
        (
            "Sends the first part (2 B) of a message that is split into several WebSocket frames: its FIN bit is 0.",
            "RFC 6455 §5.4",
        ),
        ("Ping: asks whether the other side is still there; it must respond with a Pong.", "RFC 6455 §5.5.2"),
        (
            "Close 1001: starts the close of the WebSocket, because this side goes away; the other side must respond with a \
             Close.",
            "RFC 6455 §7.4.1",
        ),
        ("Pong without a Ping: a sign of life that needs no response.", "RFC 6455 §5.5.3"),
    ] {
        assert_eq!(told.why(Lang::En, told.first_of(text)).source, Some(source), "{text}");
    }
    let ping = told.first_of("Ping: ");
    assert_eq!(told.ids_of(&format!("Pong: responds to the Ping no. {ping}.")).len(), 1);
    let began = told.first_of("Sends the first part");
    for (text, ko) in [
        (
            format!("Continues the message that no. {began} began (1 B): its FIN bit is 0."),
            format!("{began}번 프레임에서 시작한 메시지를 이어 보냅니다(1 B). FIN 비트는 0입니다."),
        ),
        (
            format!("Ends the message that no. {began} began (1 B): its FIN bit is 1."),
            format!("{began}번 프레임에서 시작한 메시지를 끝냅니다(1 B). FIN 비트는 1입니다."),
        ),
    ] {
        told.says(told.first_of(&text), &text, &ko, "RFC 6455 §5.4");
    }
}

#[test]
fn bytes_that_cannot_be_read_are_no_message() {
    let mut made = Handmade::established(80);
    made.send(50, UP, PSH_ACK, (1, Some(1)), b"\x00\x01\x02 nonsense\r\n\r\n");
    let told = Told::new(made.read());
    told.says(
        told.first_of("no valid HTTP"),
        "These bytes are no valid HTTP.",
        "올바른 HTTP가 아닌 바이트입니다.",
        "RFC 9112 §2.2",
    );
}
