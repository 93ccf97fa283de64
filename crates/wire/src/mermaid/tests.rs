//! Diagrams of packets made by hand.

use super::*;
use crate::analysis::analyse;
use crate::analysis::tests::handmade::{PSH_ACK, Packets};
use trace::Direction;

#[test]
fn a_tcp_connection_reads_as_in_the_study_note() {
    let mut packets = Packets::new(7_000);
    packets.handshake();
    packets.say(Direction::Up, b"hello");
    packets.segment(Direction::Up, PSH_ACK, 6, b"lost", None);
    packets.now += 5;
    packets.close();
    analyse(&mut packets.trace, "");
    let expected = "\
sequenceDiagram
    participant Client
    participant Server

    rect rgba(0, 0, 0, 0.1)
    Note right of Client: 3-Way Handshake
    Client->>Server: SYN
    Server->>Client: SYN-ACK
    Client->>Server: ACK
    end

    Note right of Client: Connection Established

    Client->>Server: Data [Window=1000]
    Server->>Client: ACK
    Client-xServer: Data [Window=1000]

    rect rgba(0, 0, 0, 0.1)
    Note right of Client: 4-Way Handshake
    Client->>Server: FIN
    Server->>Client: ACK
    Server->>Client: FIN
    Client->>Server: ACK
    end
";
    assert_eq!(write(&packets.trace), expected);
}

#[test]
fn a_websocket_reads_as_in_the_study_note() {
    let mut packets = Packets::new(80);
    packets.handshake();
    packets.say(
        Direction::Up,
        b"GET /chat HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nHost: a\r\n\
        Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    packets.say(
        Direction::Down,
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
    );
    packets.say(Direction::Up, b"\x81\x85\x01\x02\x03\x04\x49\x67\x6f\x68\x6e");
    packets.say(Direction::Down, b"\x81\x04a;#b");
    packets.say(Direction::Up, b"\x88\x80\x01\x02\x03\x04");
    packets.close();
    analyse(&mut packets.trace, "");
    let diagram = write(&packets.trace);
    let expected = "
    rect rgba(0, 0, 0, 0.1)
    Note right of Client: WebSocket Handshake
    Client->>Server: HTTP GET /chat (Upgrade: websocket)
    Server->>Client: HTTP 101 Switching Protocols
    end

    rect rgba(0, 0, 0, 0.1)
    Note right of Client: WebSocket Data Transmission
    Client->>Server: WebSocket Frame: \"Hello\"
    Server->>Client: WebSocket Frame: \"a#59;#35;b\"
    Client->>Server: WebSocket Close Frame
    end

    rect rgba(0, 0, 0, 0.1)
    Note right of Client: 4-Way Handshake
";
    assert!(diagram.contains(expected), "{diagram}");
    assert_eq!(diagram.matches("rect ").count(), diagram.matches("    end\n").count());
}

#[test]
fn polls_read_as_in_the_study_note() {
    let mut packets = Packets::new(80);
    packets.handshake();
    for response in [&b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"[..], b"HTTP/1.1 204 No Content\r\n\r\n"] {
        packets.say(Direction::Up, b"GET /data HTTP/1.1\r\nHost: a\r\n\r\n");
        packets.say(Direction::Down, response);
    }
    analyse(&mut packets.trace, "");
    let expected = "    end

    Client->>Server: HTTP GET /data
    Server-->>Client: HTTP 200 OK /data
    Client->>Server: HTTP GET /data
    Server-->>Client: HTTP 204 No Content /data
";
    let diagram = write(&packets.trace);
    assert!(diagram.ends_with(expected), "{diagram}");
}

#[test]
fn nothing_in_a_text_ends_its_statement() {
    assert_eq!(escaped("a;b#c%%d<e>\n\"f\""), "a#59;b#35;c#37;#37;d#60;e#62; \"f\"");
}
