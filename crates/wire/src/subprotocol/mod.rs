//! What runs on a WebSocket, an event stream or a POST: Engine.IO and Socket.IO, SignalR, STOMP, GraphQL over WebSocket,
//! MQTT, JSON-RPC and the Model Context Protocol. Each message has a type, a channel or an id, and a payload, as fields and
//! as an [`Item`].
//!
//! # Layout
//!
//! - `session`: takes a connection's messages as they come, finds out which protocol they are of and by which [`Evidence`],
//!   and keeps what later messages depend on. `detect` has the evidence. Nothing is guessed from a message's look alone.
//! - [`read`] names the bytes of one message, a pure function of them and of a small [`Context`]. Each protocol has a file:
//!   `socketio` (with Engine.IO in `engineio`), `signalr`, `stomp`, `graphql`, `mqtt` (with `properties`), `jsonrpc`. They put
//!   fields and items together with `build`; `json` finds the members of JSON, `spec` is the table of fields.
//!
//! A message that is not of its protocol is not read: it stays what it was.

mod build;
mod detect;
mod engineio;
mod graphql;
mod json;
mod jsonrpc;
mod mqtt;
mod properties;
mod session;
mod signalr;
mod socketio;
pub(crate) mod spec;
mod stomp;
#[cfg(test)]
mod tests;

pub use detect::Opening;
pub use session::{Session, Taken};

use crate::{Dissection, Protocol};
use build::Build;
use std::ops::Range;
use trace::Direction;

/// A protocol above WebSocket, server-sent events or HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subprotocol {
    /// Engine.IO 3 or 4 without Socket.IO on it.
    EngineIo,
    /// Socket.IO (protocol 4 or 5) on Engine.IO.
    SocketIo,
    /// SignalR's hub protocol, in JSON or MessagePack.
    SignalR,
    /// STOMP 1.0 to 1.2.
    Stomp,
    /// GraphQL over WebSocket, subprotocol `graphql-transport-ws`.
    GraphqlTransportWs,
    /// Its forerunner subscriptions-transport-ws, whose subprotocol is `graphql-ws`.
    GraphqlWs,
    /// MQTT 3.1, 3.1.1 or 5.0.
    Mqtt,
    /// JSON-RPC 2.0.
    JsonRpc,
    /// The Model Context Protocol, which is JSON-RPC 2.0.
    Mcp,
}

impl Subprotocol {
    /// Its name, as its standard writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::EngineIo => "Engine.IO",
            Self::SocketIo => "Socket.IO",
            Self::SignalR => "SignalR",
            Self::Stomp => "STOMP",
            Self::GraphqlTransportWs | Self::GraphqlWs => "GraphQL",
            Self::Mqtt => "MQTT",
            Self::JsonRpc => "JSON-RPC",
            Self::Mcp => "MCP",
        }
    }

    /// The protocol of its dissections.
    pub fn protocol(self) -> Protocol {
        match self {
            Self::EngineIo | Self::SocketIo => Protocol::SocketIo,
            Self::SignalR => Protocol::SignalR,
            Self::Stomp => Protocol::Stomp,
            Self::GraphqlTransportWs | Self::GraphqlWs => Protocol::GraphqlWs,
            Self::Mqtt => Protocol::Mqtt,
            Self::JsonRpc | Self::Mcp => Protocol::JsonRpc,
        }
    }
}

/// What shows which protocol a connection speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// The server chose it in Sec-WebSocket-Protocol (RFC 6455 §4.2.2).
    Negotiated,
    /// The path or the query of the request is the protocol's own.
    Target,
    /// The first message is the handshake that the protocol begins with.
    Handshake,
    /// Each message names its protocol, as those of JSON-RPC do.
    Message,
}

impl Evidence {
    /// In words: `Sec-WebSocket-Protocol`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Negotiated => "Sec-WebSocket-Protocol",
            Self::Target => "request target",
            Self::Handshake => "handshake message",
            Self::Message => "\"jsonrpc\": \"2.0\"",
        }
    }
}

/// What carried a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Carrier {
    /// A WebSocket message of text.
    Text,
    /// A WebSocket message of bytes.
    Binary,
    /// The data of a server-sent event.
    Event,
    /// The content of an HTTP request or response.
    Body,
}

/// All that a message is read with besides its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// The protocol.
    pub protocol: Subprotocol,
    /// How that is known.
    pub evidence: Evidence,
    /// What carried the message.
    pub carrier: Carrier,
    /// Who sent it.
    pub direction: Direction,
    /// The protocol's version if its form depends on it: 3 or 4 of Engine.IO, 3, 4 or 5 of MQTT; 0 if it does not.
    pub version: u8,
    /// What the messages before it show of it.
    pub expects: Expects,
}

/// What earlier messages show of the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expects {
    /// A message like others.
    Nothing,
    /// The handshake, before which no other message may come.
    Handshake,
    /// The bytes of an event that was announced with them.
    Attachment,
    /// SignalR's messages in MessagePack.
    MessagePack,
}

/// One message of a protocol. A message of the carrier may have several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The protocol; packets of Engine.IO also carry those of Socket.IO.
    pub protocol: Subprotocol,
    /// Its bytes.
    pub range: Range<usize>,
    /// Its type as the protocol names it: `EVENT`, `PUBLISH`, `SUBSCRIBE`, `subscribe`, `Invocation`, `request`.
    pub kind: &'static str,
    /// What it calls or is about: an event, a method, an operation.
    pub name: Option<String>,
    /// Where it goes: a topic, a destination, a namespace.
    pub channel: Option<String>,
    /// What ties it to other messages.
    pub id: Option<String>,
    /// The application's own bytes in it.
    pub payload: Option<Range<usize>>,
}

/// The longest name, channel or id in a label, in characters.
const LONGEST: usize = 48;

impl Item {
    /// `Socket.IO event chat`, `MQTT PUBLISH rooms/1`, `GraphQL subscribe · 1`.
    pub fn label(&self) -> String {
        // The documents of Socket.IO write their packets in capitals only in tables.
        let is_io = matches!(self.protocol, Subprotocol::EngineIo | Subprotocol::SocketIo);
        let kind = if is_io { self.kind.to_ascii_lowercase().replace('_', " ") } else { self.kind.to_owned() };
        let mut label = [self.protocol.name(), " ", &kind].concat();
        // The namespace / is the one that all have.
        let channel = self.channel.as_ref().filter(|channel| !is_io || *channel != "/");
        for part in [self.name.as_ref(), channel].into_iter().flatten() {
            label.extend([" ", &short(part)]);
        }
        if let Some(id) = &self.id {
            label.extend([" · ", &short(id)]);
        }
        label
    }
}

/// A text cut for a label.
fn short(text: &str) -> String {
    let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
    let mut short: String = text.chars().take(LONGEST).map(plain).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

/// What [`read`] found in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The fields of all its bytes.
    pub dissection: Dissection,
    /// The messages in it, in order. Their ranges count in the same bytes.
    pub items: Vec<Item>,
    /// Where a message begins whose end comes in the next message of the carrier; the length if there is none.
    pub rest: usize,
}

/// Names the bytes of a message; `None` if they are not of the context's protocol.
pub fn read(bytes: &[u8], context: &Context) -> Option<Reading> {
    let mut build = Build::new(bytes, context);
    let is_read = match context.protocol {
        Subprotocol::EngineIo | Subprotocol::SocketIo => engineio::read(&mut build),
        Subprotocol::SignalR => signalr::read(&mut build),
        Subprotocol::Stomp => stomp::read(&mut build),
        Subprotocol::GraphqlTransportWs | Subprotocol::GraphqlWs => graphql::read(&mut build),
        Subprotocol::Mqtt => mqtt::read(&mut build),
        Subprotocol::JsonRpc | Subprotocol::Mcp => jsonrpc::read(&mut build),
    };
    is_read.then(|| build.done())
}

/// The fields of a message that [`read`] reads; none if it does not.
pub fn dissect(bytes: &[u8], context: &Context) -> Dissection {
    let none = || Dissection { protocol: context.protocol.protocol(), fields: Vec::new(), length: 0, malformed: None };
    read(bytes, context).map_or_else(none, |reading| reading.dissection)
}
