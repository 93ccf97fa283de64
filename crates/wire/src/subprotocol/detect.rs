//! Which protocol a connection speaks, and what shows it: the subprotocol that was agreed on, the request's target, or the
//! message with which each protocol begins.

use super::{Carrier, Evidence, Subprotocol, engineio, jsonrpc, mqtt, signalr, stomp};
use trace::Direction;

/// The request that opened a connection or asked for a response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// Path and query: `/socket.io/?EIO=4&transport=websocket`.
    pub target: String,
    /// The subprotocol that the server chose, if it chose one (RFC 6455 §4.2.2).
    pub subprotocol: Option<String>,
    /// Whether the request has a field of the Model Context Protocol: `Mcp-Session-Id`, `MCP-Protocol-Version`.
    pub has_mcp_field: bool,
}

/// A protocol that was found, with its version if that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Detected {
    pub protocol: Subprotocol,
    pub evidence: Evidence,
    pub version: u8,
}

impl Opening {
    /// The opening of a WebSocket. `subprotocol` is the value of the response's Sec-WebSocket-Protocol.
    pub fn websocket(target: &str, subprotocol: Option<&str>) -> Self {
        Self { target: target.to_owned(), subprotocol: subprotocol.map(str::to_owned), has_mcp_field: false }
    }

    /// What the opening alone shows.
    pub(super) fn detect(&self) -> Option<Detected> {
        let named = self.subprotocol.as_deref().and_then(of_name);
        let negotiated =
            named.map(|(protocol, version)| Detected { protocol, evidence: Evidence::Negotiated, version });
        negotiated.or_else(|| self.of_target())
    }

    /// Engine.IO has its version in the query, and Socket.IO its name in the path unless a program changes it.
    fn of_target(&self) -> Option<Detected> {
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        let version = match (value("EIO"), value("transport")) {
            (Some("3"), Some(_)) => 3,
            (Some("4"), Some(_)) => 4,
            _ => return None,
        };
        let is_socket_io = path.split('/').any(|part| part == "socket.io");
        let protocol = if is_socket_io { Subprotocol::SocketIo } else { Subprotocol::EngineIo };
        Some(Detected { protocol, evidence: Evidence::Target, version })
    }
}

/// The names of subprotocols, as IANA has them or the protocol's document.
fn of_name(name: &str) -> Option<(Subprotocol, u8)> {
    Some(match name.trim() {
        "graphql-transport-ws" => (Subprotocol::GraphqlTransportWs, 0),
        "graphql-ws" => (Subprotocol::GraphqlWs, 0),
        "mqtt" => (Subprotocol::Mqtt, 4),
        "mqttv3.1" => (Subprotocol::Mqtt, 3),
        "v10.stomp" | "v11.stomp" | "v12.stomp" => (Subprotocol::Stomp, 0),
        "mcp" => (Subprotocol::Mcp, 0),
        _ => return None,
    })
}

/// What a message shows. `is_first` is whether its sender has sent no other.
pub(super) fn of_message(direction: Direction, carrier: Carrier, bytes: &[u8], is_first: bool) -> Option<Detected> {
    let handshake = |protocol, version| Detected { protocol, evidence: Evidence::Handshake, version };
    if is_first && direction == Direction::Up {
        let is_text = carrier != Carrier::Binary;
        if is_text && signalr::handshake(bytes).is_some() {
            return Some(handshake(Subprotocol::SignalR, 0));
        }
        if carrier == Carrier::Binary
            && let Some(version) = mqtt::connect_version(bytes)
        {
            return Some(handshake(Subprotocol::Mqtt, version));
        }
        if carrier != Carrier::Body && stomp::is_connect(bytes) {
            return Some(handshake(Subprotocol::Stomp, 0));
        }
    }
    if is_first && direction == Direction::Down && carrier == Carrier::Text && engineio::is_open(bytes) {
        return Some(handshake(Subprotocol::EngineIo, 4));
    }
    let protocol = jsonrpc::recognise(bytes).filter(|_| carrier != Carrier::Binary)?;
    Some(Detected { protocol, evidence: Evidence::Message, version: 0 })
}
