//! GraphQL over WebSocket: each message is an object with a type, mostly an id, and a payload. The subprotocol
//! `graphql-transport-ws` and its forerunner `graphql-ws` (subscriptions-transport-ws) differ in their types.

use super::build::Build;
use super::json::{self, Known, Type, known};
use super::spec::{GQL_ID, GQL_OPERATION, GQL_PAYLOAD, GQL_QUERY, GQL_TYPE, GQL_VARIABLES};
use super::{Item, Subprotocol};

/// The types of `graphql-transport-ws`.
const TYPES: [&str; 8] =
    ["connection_init", "connection_ack", "ping", "pong", "subscribe", "next", "error", "complete"];

/// The types of subscriptions-transport-ws.
const OLD_TYPES: [&str; 10] = [
    "connection_init",
    "connection_ack",
    "connection_error",
    "ka",
    "start",
    "data",
    "error",
    "complete",
    "stop",
    "connection_terminate",
];

const OPERATION: [Known; 3] =
    [known("operationName", &GQL_OPERATION), known("query", &GQL_QUERY), known("variables", &GQL_VARIABLES)];

const MEMBERS: [Known; 3] =
    [known("type", &GQL_TYPE), known("id", &GQL_ID), Known { key: "payload", spec: &GQL_PAYLOAD, inner: &OPERATION }];

pub(super) fn read(build: &mut Build) -> bool {
    let bytes = build.bytes;
    let all = 0..bytes.len();
    let Some(value) = json::whole(bytes, all.clone()).filter(|value| value.kind == Type::Object) else { return false };
    let members = json::members(bytes, &value);
    let types = if build.context.protocol == Subprotocol::GraphqlWs { &OLD_TYPES[..] } else { &TYPES };
    let named = json::string_of(bytes, &members, "type");
    let Some(kind) = types.iter().copied().find(|kind| named.as_deref() == Some(kind)) else { return false };
    let payload = json::find(&members, "payload");
    let operation = payload.map(|payload| json::members(bytes, payload)).unwrap_or_default();
    let item = Item {
        name: json::string_of(bytes, &operation, "operationName").filter(|name| !name.is_empty()),
        id: json::id_of(bytes, &members, "id"),
        payload: payload.map(|payload| payload.range.clone()),
        ..build.blank(all.clone(), kind)
    };
    build.put(json::field(bytes, &value, all, &MEMBERS));
    build.item(item);
    true
}
