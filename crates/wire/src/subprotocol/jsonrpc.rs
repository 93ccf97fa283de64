//! JSON-RPC 2.0, and the Model Context Protocol, which is made of it: requests, notifications, results and errors, each an
//! object with `"jsonrpc": "2.0"`, alone or several in an array.

use super::build::Build;
use super::json::{self, Known, Member, Type, Value, known};
use super::spec::{
    MCP_NAME, MCP_URI, MCP_VERSION, RPC_ERROR, RPC_ERROR_CODE, RPC_ERROR_DATA, RPC_ERROR_MESSAGE, RPC_ID, RPC_METHOD,
    RPC_PARAMS, RPC_RESULT, RPC_VERSION,
};
use super::{Item, Subprotocol};

const PARAMS: [Known; 3] = [known("name", &MCP_NAME), known("uri", &MCP_URI), known("protocolVersion", &MCP_VERSION)];
const RESULT: [Known; 1] = [known("protocolVersion", &MCP_VERSION)];
const ERROR: [Known; 3] =
    [known("code", &RPC_ERROR_CODE), known("message", &RPC_ERROR_MESSAGE), known("data", &RPC_ERROR_DATA)];

/// The members of JSON-RPC alone.
const MEMBERS: [Known; 6] = [
    known("jsonrpc", &RPC_VERSION),
    known("id", &RPC_ID),
    known("method", &RPC_METHOD),
    known("params", &RPC_PARAMS),
    known("result", &RPC_RESULT),
    Known { key: "error", spec: &RPC_ERROR, inner: &ERROR },
];

/// Those of the Model Context Protocol, which also names what is in them.
const MCP_MEMBERS: [Known; 6] = [
    known("jsonrpc", &RPC_VERSION),
    known("id", &RPC_ID),
    known("method", &RPC_METHOD),
    Known { key: "params", spec: &RPC_PARAMS, inner: &PARAMS },
    Known { key: "result", spec: &RPC_RESULT, inner: &RESULT },
    Known { key: "error", spec: &RPC_ERROR, inner: &ERROR },
];

/// The objects that `bytes` consist of, if each says that it is JSON-RPC 2.0; none otherwise.
fn objects(bytes: &[u8]) -> Option<(Value, Vec<Value>)> {
    let outer = json::whole(bytes, 0..bytes.len())?;
    let all = match outer.kind {
        Type::Object => vec![outer.clone()],
        Type::Array => json::elements(bytes, &outer),
        _ => return None,
    };
    let is_marked =
        |value: &Value| json::string_of(bytes, &json::members(bytes, value), "jsonrpc").as_deref() == Some("2.0");
    (!all.is_empty() && all.iter().all(is_marked)).then_some((outer, all))
}

/// Whether `bytes` are of JSON-RPC 2.0, and if so, whether they open a session of the Model Context Protocol: only its
/// `initialize` has a version of the protocol.
pub(super) fn recognise(bytes: &[u8]) -> Option<Subprotocol> {
    let is_like = bytes.trim_ascii_start().first().is_some_and(|byte| matches!(byte, b'{' | b'['));
    let (_, all) = objects(bytes).filter(|_| is_like)?;
    let opens = all.iter().any(|value| {
        let members = json::members(bytes, value);
        let inner = ["params", "result"].iter().find_map(|name| json::find(&members, name));
        let inner = inner.map(|inner| json::members(bytes, inner)).unwrap_or_default();
        json::string_of(bytes, &inner, "protocolVersion").is_some() && json::find(&inner, "capabilities").is_some()
    });
    Some(if opens { Subprotocol::Mcp } else { Subprotocol::JsonRpc })
}

pub(super) fn read(build: &mut Build) -> bool {
    let bytes = build.bytes;
    let Some((outer, all)) = objects(bytes) else { return false };
    let is_mcp = build.context.protocol == Subprotocol::Mcp;
    let table = if is_mcp { &MCP_MEMBERS } else { &MEMBERS };
    let whole = 0..bytes.len();
    let field = if outer.kind == Type::Array {
        let parts = all.iter().map(|value| json::field(bytes, value, value.range.clone(), table)).collect();
        json::field(bytes, &outer, whole, table).of(parts)
    } else {
        json::field(bytes, &outer, whole, table)
    };
    build.put(field);
    for value in &all {
        let members = json::members(bytes, value);
        let item = item(build, value, &members, is_mcp);
        build.item(item);
    }
    true
}

fn item(build: &Build, value: &Value, members: &[Member], is_mcp: bool) -> Item {
    let bytes = build.bytes;
    let (method, id) = (json::string_of(bytes, members, "method"), json::id_of(bytes, members, "id"));
    let kind = match (&method, &id) {
        (Some(_), Some(_)) => "request",
        (Some(_), None) => "notification",
        (None, _) if json::find(members, "error").is_some() => "error",
        (None, _) => "result",
    };
    let payload = ["params", "result", "error"].iter().find_map(|name| json::find(members, name));
    // A tool, a prompt or a resource.
    let inner =
        payload.filter(|_| is_mcp && method.is_some()).map(|params| json::members(bytes, params)).unwrap_or_default();
    let channel = ["name", "uri"].iter().find_map(|name| json::string_of(bytes, &inner, name));
    let payload = payload.map(|payload| payload.range.clone());
    Item { name: method, channel, id, payload, ..build.blank(value.range.clone(), kind) }
}
