//! What a message is: its protocol, type, channel or id, and payload, read by `wire::subprotocol`.

use crate::session::Decoder;
use trace::Direction;
use wire::subprotocol::{Carrier, Opening, Session, Subprotocol, Taken};

/// One message of a subprotocol. A message of the carrier may have several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The protocol as its standard writes it: `Socket.IO`.
    pub protocol: &'static str,
    /// Its type as the protocol names it: `EVENT`, `PUBLISH`, `subscribe`.
    pub kind: &'static str,
    /// What it calls or is about: an event, a method, an operation.
    pub name: Option<String>,
    /// Where it goes: a topic, a destination, a namespace.
    pub channel: Option<String>,
    /// What ties it to other messages.
    pub id: Option<String>,
    /// The application's own bytes in it.
    pub payload: Option<Vec<u8>>,
    /// All of it in one line: `MQTT PUBLISH rooms/1`.
    pub label: String,
}

/// Reads the messages of one connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reader {
    decoder: Decoder,
    session: Session,
}

impl Reader {
    /// A connection to `url` on which `protocol` was agreed, if it is not empty. `has_mcp_field` is whether the request has a field
    /// of the Model Context Protocol.
    pub fn new(decoder: Decoder, url: &str, protocol: &str, has_mcp_field: bool) -> Self {
        let target = target_of(url);
        let told = Opening {
            target: target.to_owned(),
            subprotocol: Some(protocol.to_owned()).filter(|protocol| !protocol.is_empty()),
            has_mcp_field,
        };
        let named = |name: &str| Opening::websocket("", Some(name));
        // The version of Engine.IO is in the query, and that of STOMP and MQTT in the first message.
        let is_3 = target.contains("EIO=3");
        let engine = |path: &str| {
            Opening::websocket(&format!("{path}?EIO={}&transport=websocket", if is_3 { 3 } else { 4 }), None)
        };
        let opening = match decoder {
            Decoder::Auto => told,
            Decoder::EngineIo => engine("/engine.io/"),
            Decoder::SocketIo => engine("/socket.io/"),
            Decoder::Stomp => named("v12.stomp"),
            Decoder::GraphqlTransportWs => named("graphql-transport-ws"),
            Decoder::GraphqlWs => named("graphql-ws"),
            Decoder::Mqtt => named("mqtt"),
            Decoder::Mcp => Opening { has_mcp_field: true, ..Opening::default() },
            Decoder::Off | Decoder::SignalR | Decoder::JsonRpc => Opening::default(),
        };
        Self { decoder, session: Session::new(&opening) }
    }

    /// What is in the next message of the connection.
    pub fn take(&mut self, direction: Direction, carrier: Carrier, message: &[u8]) -> Vec<Part> {
        if self.decoder == Decoder::Off || message.is_empty() {
            return Vec::new();
        }
        let taken = self.session.take(direction, carrier, message);
        let taken = taken.filter(|taken| self.accepts(taken.context.protocol));
        taken.map(|taken| parts(&taken)).unwrap_or_default()
    }

    /// Whether a protocol is the one that was chosen.
    fn accepts(&self, protocol: Subprotocol) -> bool {
        match self.decoder {
            Decoder::SignalR => protocol == Subprotocol::SignalR,
            Decoder::JsonRpc => matches!(protocol, Subprotocol::JsonRpc | Subprotocol::Mcp),
            _ => true,
        }
    }
}

fn parts(taken: &Taken) -> Vec<Part> {
    let part = |item: &wire::subprotocol::Item| Part {
        protocol: item.protocol.name(),
        kind: item.kind,
        name: item.name.clone(),
        channel: item.channel.clone(),
        id: item.id.clone(),
        payload: item.payload.clone().and_then(|range| taken.bytes.get(range)).map(<[u8]>::to_vec),
        label: item.label(),
    };
    taken.items.iter().map(part).collect()
}

/// The path and the query of an address; `/` if it has none.
pub(crate) fn target_of(url: &str) -> &str {
    let rest = url.split_once("//").map_or(url, |(_, rest)| rest);
    let target = rest.find(['/', '?']).and_then(|place| rest.get(place..)).unwrap_or("/");
    target.split('#').next().unwrap_or(target)
}
