//! Examples of the documents of SignalR, GraphQL over WebSocket, JSON-RPC 2.0 and the Model Context Protocol.

use super::super::Evidence;
use super::*;

#[test]
fn signalr_begins_with_a_handshake() {
    let mut session = socket("/chat?id=9f8e", None);
    let hello = text(&mut session, Up, "{\"protocol\":\"json\",\"version\":1}\u{1e}");
    assert_eq!(session.protocol(), Some((Subprotocol::SignalR, Evidence::Handshake)));
    assert_eq!(hello.label(), "SignalR Handshake json");
    let answer = text(&mut session, Down, "{}\u{1e}{\"type\":6}\u{1e}");
    assert_eq!(answer.label(), "SignalR Handshake, SignalR Ping");
    let call = text(
        &mut session,
        Up,
        "{\"type\":1,\"invocationId\":\"123\",\"target\":\"Add\",\"arguments\":[42,\"x\"]}\u{1e}",
    );
    assert_eq!(parts(&call), ["Invocation", "Add", "", "123", "[42,\"x\"]"]);
    assert_eq!(value(&call, "signalr.type").as_deref(), Some("Invocation (1)"));
    let done = text(&mut session, Down, "{\"type\":3,\"invocationId\":\"123\",\"result\":42}\u{1e}");
    assert_eq!(done.label(), "SignalR Completion Add · 123");
    assert_eq!(parts(&done)[4], "42");
    assert_eq!(
        text(&mut session, Down, "{\"type\":7,\"error\":\"x\",\"allowReconnect\":true}\u{1e}").label(),
        "SignalR Close"
    );
}

#[test]
fn a_record_of_signalr_may_end_in_the_next_message() {
    let mut session = socket("/hub", None);
    text(&mut session, Up, "{\"protocol\":\"json\",\"version\":1}\u{1e}");
    let first = text(&mut session, Up, "{\"type\":6}\u{1e}{\"type\":1,\"tar");
    assert_eq!((first.items.len(), value(&first, "subprotocol.partial").as_deref()), (1, Some("14 bytes")));
    assert_eq!(text(&mut session, Up, "get\":\"A\",\"arguments\":[]}\u{1e}").label(), "SignalR Invocation A");
}

#[test]
fn signalr_in_messagepack_is_named_as_such() {
    let mut session = socket("/hub", None);
    assert_eq!(
        text(&mut session, Up, "{\"protocol\":\"messagepack\",\"version\":1}\u{1e}").label(),
        "SignalR Handshake messagepack"
    );
    // HubProtocol, "Invocation Message Encoding": [1, {}, "xyz", "method", [42]].
    let message = [
        0x12, 0x95, 0x01, 0x80, 0xa3, 0x78, 0x79, 0x7a, 0xa6, 0x6d, 0x65, 0x74, 0x68, 0x6f, 0x64, 0x91, 0x2a, 0x90,
        0xc0,
    ];
    let call = taken(&mut session, Up, Carrier::Binary, &message);
    assert_eq!(call.label(), "SignalR Invocation");
    assert_eq!(value(&call, "signalr.messagepack").as_deref(), Some("Invocation · 18 bytes"));
}

#[test]
fn graphql_has_its_types_in_either_subprotocol() {
    let mut session = socket("/graphql", Some("graphql-transport-ws"));
    assert_eq!(session.protocol(), Some((Subprotocol::GraphqlTransportWs, Evidence::Negotiated)));
    assert_eq!(text(&mut session, Up, r#"{"type":"connection_init"}"#).label(), "GraphQL connection_init");
    let subscribe =
        r#"{"id":"1","type":"subscribe","payload":{"operationName":"OnChat","query":"subscription OnChat { chat }"}}"#;
    let subscribe = text(&mut session, Up, subscribe);
    assert_eq!(subscribe.label(), "GraphQL subscribe OnChat · 1");
    assert_eq!(value(&subscribe, "graphql.query").as_deref(), Some("subscription OnChat { chat }"));
    let next = text(&mut session, Down, r#"{"id":"1","type":"next","payload":{"data":{"chat":"hi"}}}"#);
    assert_eq!(parts(&next), ["next", "OnChat", "", "1", r#"{"data":{"chat":"hi"}}"#]);
    assert_eq!(text(&mut session, Down, r#"{"id":"1","type":"complete"}"#).label(), "GraphQL complete OnChat · 1");
    assert_eq!(session.take(Up, Carrier::Text, br#"{"id":"2","type":"start"}"#), None);
    let mut old = socket("/graphql", Some("graphql-ws"));
    for kind in ["connection_init", "connection_ack", "ka", "start", "data", "stop", "connection_terminate"] {
        assert_eq!(parts(&text(&mut old, Up, &format!(r#"{{"type":"{kind}"}}"#)))[0], kind);
    }
}

#[test]
fn json_rpc_is_known_by_its_own_member() {
    let mut session = socket("/rpc", None);
    let call = text(&mut session, Up, r#"{"jsonrpc": "2.0", "method": "subtract", "params": [42, 23], "id": 1}"#);
    assert_eq!(call.context.evidence, Evidence::Message);
    assert_eq!(parts(&call), ["request", "subtract", "", "1", "[42, 23]"]);
    assert_eq!(
        text(&mut session, Down, r#"{"jsonrpc": "2.0", "result": 19, "id": 1}"#).label(),
        "JSON-RPC result subtract · 1"
    );
    assert_eq!(
        text(&mut session, Up, r#"{"jsonrpc": "2.0", "method": "update"}"#).label(),
        "JSON-RPC notification update"
    );
    let error = text(
        &mut session,
        Down,
        r#"{"jsonrpc": "2.0", "error": {"code": -32601, "message": "Method not found"}, "id": null}"#,
    );
    assert_eq!(parts(&error)[0], "error");
    assert_eq!(value(&error, "jsonrpc.error.code").as_deref(), Some("-32601"));
    let batch = text(&mut session, Up, r#"[{"jsonrpc":"2.0","method":"a","id":1},{"jsonrpc":"2.0","method":"b"}]"#);
    assert_eq!(batch.label(), "JSON-RPC request a · 1, JSON-RPC notification b");
    for message in [r#"{"jsonrpc":"1.0","method":"a"}"#, r#"{"method":"a","id":1}"#, "[]", "{", "2.0"] {
        assert_eq!(session.take(Up, Carrier::Text, message.as_bytes()), None, "{message}");
    }
}

#[test]
fn the_model_context_protocol_is_known_by_its_initialize_or_its_fields() {
    let mut session = Session::new(&Opening { target: "/mcp".into(), ..Opening::default() });
    let initialize = r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"c","version":"1"}}}"#;
    let initialize = taken(&mut session, Up, Carrier::Body, initialize.as_bytes());
    assert_eq!(initialize.label(), "MCP request initialize · 0");
    assert_eq!(value(&initialize, "jsonrpc.params.protocol_version").as_deref(), Some("2025-06-18"));
    let call = r#"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"add","arguments":{"a":1}}}"#;
    assert_eq!(taken(&mut session, Up, Carrier::Body, call.as_bytes()).label(), "MCP request tools/call add · 2");
    let result = br#"{"jsonrpc":"2.0","id":2,"result":{"content":[]}}"#;
    assert_eq!(taken(&mut session, Down, Carrier::Event, result).label(), "MCP result tools/call add · 2");
    let mut later = Session::new(&Opening { target: "/mcp".into(), subprotocol: None, has_mcp_field: true });
    assert_eq!(taken(&mut later, Up, Carrier::Body, call.as_bytes()).label(), "MCP request tools/call add · 2");
}
