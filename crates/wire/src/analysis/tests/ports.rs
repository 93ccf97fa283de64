//! Captures have servers on any port: what a connection speaks is seen from a client's first bytes.

use super::handmade::{DOWN, Packets, REQUEST, UP};
use super::labels;
use crate::analysis::{Decoders, HTTP2, analyse_with};
use trace::{Kind, Layer};

const RESPONSE: &[u8] = b"HTTP/1.1 204 No Content\r\n\r\n";

/// A handshake with a server on `port`, and what each side says then.
fn talk(port: u16, up: &[u8], down: &[u8]) -> Packets {
    let mut packets = Packets::new(port);
    packets.handshake();
    packets.say(UP, up);
    packets.say(DOWN, down);
    packets
}

/// The decoders of a reader of captures.
fn of_captures() -> Decoders {
    Decoders { http2: Some(HTTP2), ..Decoders::default() }
}

#[test]
fn a_request_on_any_port_is_read_as_http() {
    let mut packets = talk(8080, REQUEST, RESPONSE);
    analyse_with(&mut packets.trace, "", of_captures());
    assert_eq!(labels(&packets.trace), ["GET /data", "204 No Content"]);
    let mut in_lab = talk(8080, REQUEST, RESPONSE);
    analyse_with(&mut in_lab.trace, "", Decoders::default());
    assert!(labels(&in_lab.trace).is_empty(), "in the lab, bytes on other ports are the application's");
}

#[test]
fn a_long_request_line_may_end_in_a_later_packet() {
    let line = [b"GET /?", "a".repeat(600).as_bytes()].concat();
    let mut packets = talk(3000, &line, b"");
    packets.say(UP, b" HTTP/1.1\r\nHost: a.example\r\n\r\n");
    analyse_with(&mut packets.trace, "", of_captures());
    assert!(packets.trace.events().any(|event| event.kind == Kind::Request));
}

#[test]
fn a_client_hello_on_any_port_is_read_as_tls() {
    // A record with a ClientHello that has nothing in it but its length.
    let hello = [22, 3, 1, 0, 4, 1, 0, 0, 0];
    let mut packets = talk(8443, &hello, b"");
    analyse_with(&mut packets.trace, "", of_captures());
    assert!(packets.trace.events().any(|event| event.layer == Layer::Tls && !event.is_packet()));
}

#[test]
fn other_bytes_stay_the_applications() {
    for bytes in [
        &b"GET"[..],
        b"GET something",
        b"HELLO /data HTTP/1.1\r\n\r\n",
        b"GET \x01 HTTP/1.1\r\n\r\n",
        &[22, 3, 1, 0, 4, 2, 0, 0, 0],
    ] {
        let mut packets = talk(9_000, bytes, b"");
        analyse_with(&mut packets.trace, "", of_captures());
        assert!(labels(&packets.trace).is_empty(), "{bytes:?}: {:?}", labels(&packets.trace));
    }
}
