//! The inspector's sentences, and the addresses of standards.

use super::rows::Row;
use super::subject::Origin;
use diagram::scene::ColorRole;
use i18n::{Lang, millis, msg};
use lessons::words::loss;
use trace::{Event, Layer, Micros};
use wire::Protocol;

/// A moment in milliseconds, with three decimals.
pub fn moment(at: Micros) -> String {
    format!("{} ms", millis(at, 3))
}

/// When it arrived, or what happened to it.
pub fn fate(lang: Lang, event: &Event) -> String {
    match (event.arrived, event.wire.as_ref().and_then(|wire| wire.loss)) {
        (Some(at), _) => moment(at),
        (None, Some(lost)) => msg::inspector_lost(lang, loss(lang, lost.cause), &moment(lost.at)),
        (None, None) => msg::inspector_unarrived(lang).to_owned(),
    }
}

/// All layers with their names.
pub const LAYERS: [(Layer, &str); 7] = [
    (Layer::Ip, "IPv4"),
    (Layer::Tcp, "TCP"),
    (Layer::Udp, "UDP"),
    (Layer::Dns, "DNS"),
    (Layer::Tls, "TLS"),
    (Layer::Http, "HTTP"),
    (Layer::WebSocket, "WebSocket"),
];

/// The colour of a protocol's bytes.
pub fn hue(protocol: Protocol) -> &'static str {
    let layer = match protocol {
        Protocol::Ipv4 | Protocol::Ipv6 => Layer::Ip,
        Protocol::Tcp => Layer::Tcp,
        Protocol::Udp => Layer::Udp,
        Protocol::TlsRecord | Protocol::TlsMessage => Layer::Tls,
        Protocol::Dns => Layer::Dns,
        Protocol::Http | Protocol::Http2 | Protocol::ServerSentEvent => Layer::Http,
        Protocol::WebSocket => Layer::WebSocket,
        Protocol::SocketIo
        | Protocol::SignalR
        | Protocol::Stomp
        | Protocol::GraphqlWs
        | Protocol::Mqtt
        | Protocol::JsonRpc
        | Protocol::Data
        | Protocol::Har => return "data",
    };
    ColorRole::Of(layer).name()
}

pub fn protocol(lang: Lang, protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Ipv4 => "IPv4",
        Protocol::Ipv6 => "IPv6",
        Protocol::Tcp => "TCP",
        Protocol::Udp => "UDP",
        Protocol::Dns => "DNS",
        Protocol::TlsRecord => msg::inspector_record(lang),
        Protocol::TlsMessage => msg::inspector_tls_message(lang),
        Protocol::Http => "HTTP",
        Protocol::Http2 => "HTTP/2",
        Protocol::ServerSentEvent => msg::inspector_sse(lang),
        Protocol::WebSocket => msg::inspector_frame(lang),
        Protocol::Data => msg::inspector_data(lang),
        Protocol::SocketIo => "Socket.IO",
        Protocol::SignalR => "SignalR",
        Protocol::Stomp => "STOMP",
        Protocol::GraphqlWs => "GraphQL",
        Protocol::Mqtt => "MQTT",
        Protocol::JsonRpc => "JSON-RPC",
        Protocol::Har => "HAR",
    }
}

/// Where a block's bytes come from; empty if they are simply in the packet.
pub fn origin(lang: Lang, origin: Origin) -> &'static str {
    match origin {
        Origin::Packet | Origin::Message => "",
        Origin::Decrypted => msg::inspector_decrypted(lang),
        Origin::Record => msg::inspector_in_record(lang),
        Origin::Joined => msg::inspector_joined(lang),
    }
}

/// The position of a field's bits in its block.
pub fn place(lang: Lang, row: &Row) -> String {
    let bytes = row.bytes();
    let (from, to) = (bytes.start.to_string(), bytes.end.saturating_sub(1).to_string());
    let [first, last] = [row.bits.start % 8, (row.bits.end + 7) % 8].map(|bit| bit.to_string());
    match (bytes.len(), row.is_within_bytes()) {
        (0, _) => String::new(),
        (1, false) => msg::inspector_byte(lang, &from),
        (_, false) => msg::inspector_bytes(lang, &from, &to),
        (1, true) if first == last => msg::inspector_bit(lang, &first, &from),
        (1, true) => msg::inspector_bits(lang, &from, &first, &last),
        (_, true) => msg::inspector_bytes(lang, &from, &to),
    }
}

/// The address of a section such as `RFC 9293 §3.1`.
pub fn address(source: &str) -> Option<String> {
    if source.starts_with("WHATWG HTML §9.2") {
        return Some("https://html.spec.whatwg.org/multipage/server-sent-events.html".to_owned());
    }
    if source == "WHATWG WebSockets" {
        return Some("https://websockets.spec.whatwg.org/".to_owned());
    }
    let mut words = source.strip_prefix("RFC ")?.split(" §");
    let number = words.next()?;
    if !number.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let anchor = words.next().map_or_else(String::new, |section| format!("#section-{section}"));
    Some(format!("https://www.rfc-editor.org/rfc/rfc{number}.html{anchor}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_have_addresses() {
        for (source, expected) in [
            ("RFC 9293 §3.8.6", "https://www.rfc-editor.org/rfc/rfc9293.html#section-3.8.6"),
            ("RFC 768", "https://www.rfc-editor.org/rfc/rfc768.html"),
            ("WHATWG WebSockets", "https://websockets.spec.whatwg.org/"),
            ("WHATWG HTML §9.2.6", "https://html.spec.whatwg.org/multipage/server-sent-events.html"),
        ] {
            assert_eq!(address(source).as_deref(), Some(expected));
        }
        assert_eq!(address("somewhere"), None);
    }
}
