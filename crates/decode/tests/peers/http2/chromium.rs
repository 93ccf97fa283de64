//! Chromium with nginx and with Node's server, WebSocket over HTTP/2 included.

use super::super::browser::open;
use super::super::openssl::Certificates;
use super::super::relay::Relay;
use super::super::tshark::values;
use super::programs::{Node, nginx};
use super::{Compared, Conversation, capture, compare};
use std::fs;

/// What Chromium says to `servers`, whose first shows it the page at `path`, as text with a place for the port of the second.
/// Returns the connections of each, and the page as it is at the end.
fn talk(certificates: &Certificates, servers: [u16; 2], path: &str) -> ([Vec<Conversation>; 2], String) {
    let relays = servers.map(Relay::start);
    let path = path.replace("{port}", &relays[1].port.to_string());
    let keys = certificates.folder().join(format!("keys-{}", relays[0].port));
    let document = open(&format!("https://127.0.0.1:{}{path}", relays[0].port), certificates.folder(), &keys);
    let keys = fs::read_to_string(keys).unwrap();
    let conversations = relays.map(|relay| {
        let all = relay.end().into_iter().map(|pieces| Conversation { keys: keys.clone(), pieces });
        all.filter(|conversation| !conversation.pieces.is_empty()).collect()
    });
    (conversations, document)
}

/// The labels of what opens a WebSocket.
fn sockets(compared: &Compared) -> Vec<String> {
    let mut labels = compared.labels();
    labels.retain(|label| label.contains("websocket"));
    labels.iter().map(|label| label.split(" · ").next().unwrap_or_default().to_owned()).collect()
}

/// The protocols that each connection's client offers.
fn offers(conversations: &[Conversation]) -> Vec<Vec<String>> {
    let offers = conversations.iter().map(|conversation| {
        let trace = capture::trace([conversation], 443);
        values(&trace, &conversation.keys, "tls.handshake.extensions_alpn_str")
    });
    offers.collect()
}

/// The page has come to its end, and what was said is read as tshark reads it.
fn assert_read(name: &str, conversations: &[Conversation], document: &str) -> Compared {
    assert!(document.contains("all done"), "{name}: {document}");
    let compared = compare(name, conversations, 443);
    compared.assert_sound(&["http2-incomplete"]);
    compared.assert_has(&["DATA", "HEADERS", "CONTINUATION", "SETTINGS", "WINDOW_UPDATE", "RST_STREAM"]);
    compared
}

#[test]
fn what_chromium_says_to_nginx_and_to_node_is_read_as_tshark_reads_it() {
    let certificates = Certificates::new();
    let nginx = nginx(&certificates);
    let node = Node::start(&certificates, r#"{"enableConnectProtocol":true}"#);
    let ([own, other], document) = talk(&certificates, [nginx.ports[0], node.ports[0]], "/page.html?socket={port}");
    let compared = assert_read("Chromium and nginx", &own, &document);
    // Where no connection allows it, Chromium opens one with HTTP/1.1 alone for a WebSocket (RFC 8441 §3): to nginx, whose
    // settings do not say it, and to Node, to which it has no connection of HTTP/2 yet.
    assert_eq!(sockets(&compared), ["GET /chat (Upgrade: websocket)"]);
    assert!(offers(&own).iter().any(|offered| offered[0] == "http/1.1"), "{:?}", offers(&own));
    assert!(!other.is_empty() && offers(&other).iter().all(|offered| offered == &["http/1.1"]), "{:?}", offers(&other));
}

#[test]
fn chromium_uses_a_stream_for_a_websocket_if_a_connection_that_it_has_allows_it() {
    let certificates = Certificates::new();
    for (options, opened, ends) in [
        (r#"{"enableConnectProtocol":true}"#, vec!["CONNECT /chat (:protocol websocket)"], "closed with 1000"),
        ("{}", vec![], "closed with 1006"),
    ] {
        let node = Node::start(&certificates, options);
        let ([conversations, _], document) = talk(&certificates, node.ports, "/");
        let name = format!("Chromium and Node {options}");
        let compared = assert_read(&name, &conversations, &document);
        compared.assert_has(&["ALTSVC", "ORIGIN", "PING", "GOAWAY"]);
        assert_eq!(sockets(&compared), opened, "{name}");
        assert!(document.contains(ends), "{name}: {document}");
        let alone = offers(&conversations).iter().filter(|offered| offered[0] == "http/1.1").count();
        assert_eq!(alone > 0, opened.is_empty(), "{name}: {:?}", offers(&conversations));
    }
}
