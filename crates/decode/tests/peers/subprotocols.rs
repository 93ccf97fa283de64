//! What runs on WebSocket, event streams and POST, between the protocols' own clients and servers: each message's type, name,
//! channel or id, and payload are those of the peer's log. The peers are packages of npm (`tools/node`), which
//! `programs/` runs.

use super::program::Process;
use super::relay::Relay;
use super::{Conversation, capture, tshark};
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use trace::{Direction, EventId, Trace};
use wire::analysis::{Analysis, analyse_with};

/// What a message is: its direction, type, name, channel, id, and its payload, as JSON if it is that.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    is_up: bool,
    kind: String,
    name: String,
    channel: String,
    id: String,
    payload: String,
}

/// A conversation of two peers.
struct Talk {
    /// The peer's log.
    log: Vec<Said>,
    trace: Trace,
    analysis: Analysis,
}

/// The packages of `tools/node`, in `.tools` unless `ROUNDTRIP_NODE_MODULES` says where.
fn modules() -> PathBuf {
    let inside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools/node/node_modules");
    std::env::var_os("ROUNDTRIP_NODE_MODULES").map_or(inside, PathBuf::from)
}

/// Runs a program with a relay between its client and its server.
fn talk(program: &str, argument: &str) -> Talk {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/programs").join(program);
    let mut command = Command::new("node");
    command.arg(path).arg(argument).env("NODE_PATH", modules());
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut node = Process(command.spawn().expect("install node: apt-get install nodejs"));
    let output = node.0.stdout.take().unwrap();
    let mut lines = BufReader::new(output).lines().map(|line| line.unwrap());
    let first = lines.next().expect("cargo xtask installs the packages of tools/node");
    let port: Value = serde_json::from_str(&first).unwrap();
    let relay = Relay::start(port["port"].as_u64().unwrap() as u16);
    let mut input = node.0.stdin.take().unwrap();
    writeln!(input, "{}", relay.port).unwrap();
    let log = lines.map(|line| said(&serde_json::from_str(&line).unwrap())).collect();
    node.wait();
    assert!(node.0.wait().unwrap().success(), "{program} failed");
    let pieces = relay.end();
    let conversations: Vec<Conversation> =
        pieces.into_iter().map(|pieces| Conversation { keys: String::new(), pieces }).collect();
    let mut trace = capture::trace(&conversations, 80);
    let analysis = analyse_with(&mut trace, "", decode::decoders());
    Talk { log, trace, analysis }
}

fn said(line: &Value) -> Said {
    let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
    let payload = match (line.get("hex"), line.get("json")) {
        (Some(hex), _) => bytes(&trace::from_hex(hex.as_str().unwrap()).unwrap()),
        (None, Some(json)) => json.to_string(),
        (None, None) => String::new(),
    };
    let [kind, name, channel, id] = ["kind", "name", "channel", "id"].map(text);
    Said { is_up: line["direction"] == "up", kind, name, channel, id, payload }
}

/// A payload: JSON in one form, other text as it is, bytes that are neither by their values.
fn bytes(payload: &[u8]) -> String {
    if let Ok(json) = serde_json::from_slice::<Value>(payload) {
        return json.to_string();
    }
    String::from_utf8(payload.to_vec()).unwrap_or_else(|_| format!("{payload:?}"))
}

/// What was read, in the order in which it was sent.
fn read(talk: &Talk) -> Vec<Said> {
    let mut all = Vec::new();
    for event in talk.trace.events().filter(|event| !event.is_packet()) {
        for (own, items) in talk.analysis.inside(event.id) {
            for item in items {
                let text = |part: &Option<String>| part.clone().unwrap_or_default();
                let payload = item.payload.clone().and_then(|range| own.get(range)).filter(|own| !own.is_empty());
                all.push(Said {
                    is_up: event.direction == Direction::Up,
                    kind: item.kind.to_owned(),
                    name: text(&item.name),
                    // All messages of Socket.IO have a namespace.
                    channel: text(&item.channel),
                    id: text(&item.id),
                    payload: payload.map(bytes).unwrap_or_default(),
                });
            }
        }
    }
    all
}

/// Each direction has the messages of the log, in the same order, and no other.
fn assert_equal(talk: &Talk, least: usize) {
    let read = read(talk);
    for is_up in [true, false] {
        let of = |all: &[Said]| all.iter().filter(|said| said.is_up == is_up).cloned().collect::<Vec<_>>();
        assert_equal_lists(&of(&read), &of(&talk.log));
    }
    assert!(read.len() >= least, "{read:#?}");
    assert_in_place(talk);
}

fn assert_equal_lists(read: &[Said], log: &[Said]) {
    for (place, (one, other)) in read.iter().zip(log).enumerate() {
        assert_eq!(one, other, "message {place}: read, and in the peer's log");
    }
    assert_eq!(read.len(), log.len(), "read {read:#?}, the peer's log {log:#?}");
}

/// The same if several connections carry the messages, whose order between them is not kept.
fn assert_same(read: &[Said], talk: &Talk, least: usize) {
    let (mut read, mut log) = (read.to_vec(), talk.log.clone());
    read.sort();
    log.sort();
    assert_equal_lists(&read, &log);
    assert!(read.len() >= least, "{read:#?}");
    assert_in_place(talk);
}

/// The fields of every event lie within its bytes, and those of a packet where the packet has them.
fn assert_in_place(talk: &Talk) {
    let ids: Vec<EventId> = talk.trace.events().map(|event| event.id).collect();
    for id in ids {
        let wire = talk.trace.event(id).and_then(|event| event.wire.as_ref()).map(|wire| talk.trace.bytes(wire.data));
        for block in talk.analysis.dissect(&talk.trace, id) {
            let end = block.dissection.fields.last().map_or(0, |field| field.byte_range().end);
            assert!(end <= block.bytes.len() && block.dissection.length == end, "{:?}", block.dissection);
            if let (Some(place), Some(packet)) = (block.place, wire) {
                assert_eq!(packet.get(place), Some(&block.bytes[..]));
            }
        }
    }
}

fn labels(talk: &Talk) -> Vec<String> {
    let messages = talk.trace.events().filter(|event| !event.is_packet());
    messages.filter_map(|event| event.wire.as_ref().map(|wire| wire.label.to_string())).collect()
}

fn assert_label(talk: &Talk, label: &str) {
    let labels = labels(talk);
    assert!(labels.iter().any(|own| own == label), "{label}: {labels:#?}");
}

#[test]
fn socket_io_over_a_websocket() {
    let talk = talk("socketio.cjs", "websocket");
    assert_equal(&talk, 13);
    assert_label(&talk, "Socket.IO event welcome /rooms");
    assert_label(&talk, "Socket.IO ack chat /rooms · 0");
}

#[test]
fn socket_io_over_long_polling() {
    let mut talk = talk("socketio.cjs", "polling");
    // The event to which an acknowledgment or an attachment belongs may have crossed on another connection.
    let mut read = read(&talk);
    // The transports end with these and do not report them.
    read.retain(|said| said.kind != "noop" && said.kind != "close");
    for said in talk.log.iter_mut().chain(&mut read) {
        if said.kind == "ACK" || said.kind == "ATTACHMENT" {
            (said.name, said.channel) = (String::new(), String::new());
        }
    }
    assert_same(&read, &talk, 13);
}

#[test]
fn signalr() {
    let talk = talk("signalr.cjs", "");
    assert_equal(&talk, 14);
    assert_label(&talk, "SignalR Invocation Heard, SignalR Completion Add · 0");
}

#[test]
fn stomp() {
    let talk = talk("stomp.cjs", "");
    assert_equal(&talk, 7);
    assert_label(&talk, "STOMP SEND /topic/rooms");
}

#[test]
fn graphql_over_websocket_and_its_forerunner() {
    for argument in ["new", "old"] {
        let talk = talk("graphql.cjs", argument);
        assert_equal(&talk, 11);
        assert_label(
            &talk,
            if argument == "old" { "GraphQL start Greet · 1" } else { "GraphQL subscribe Greet · op-1" },
        );
    }
}

#[test]
fn mqtt_in_both_versions_and_as_tshark_reads_it() {
    for argument in ["4", "5"] {
        let talk = talk("mqtt.cjs", argument);
        assert_equal(&talk, 15);
        assert_label(&talk, "MQTT PUBLISH rooms/1");
        let alone = capture::trace([&packets(&talk)], 1883);
        // tshark also names the topics that an alias stands for, which have no bytes; so do the items.
        let said = read(&talk).into_iter().filter(|said| said.kind != "CONNECT" && !said.channel.is_empty());
        let topics: Vec<String> =
            said.flat_map(|said| said.channel.split(", ").map(str::to_owned).collect::<Vec<_>>()).collect();
        let names: Vec<&str> = MQTT_FIELDS.iter().map(|(field, _)| *field).chain(["mqtt.topic"]).collect();
        let theirs = tshark::values_of(&alone, &names);
        assert_eq!(Some(&topics), theirs.last());
        for ((field, least), theirs) in MQTT_FIELDS.into_iter().zip(&theirs) {
            let ours = values(&talk, field);
            let theirs: Vec<String> = theirs.iter().map(|value| plain(value)).collect();
            assert_eq!(ours, theirs, "{field} of MQTT {argument}");
            assert!(ours.len() >= if argument == "5" { least } else { 0 }, "{field}: {ours:?}");
        }
    }
}

/// Fields that both name, and how many of them there are at least in MQTT 5.0.
const MQTT_FIELDS: [(&str, usize); 19] = [
    ("mqtt.msgtype", 19),
    ("mqtt.len", 19),
    ("mqtt.dupflag", 6),
    ("mqtt.qos", 6),
    ("mqtt.retain", 6),
    ("mqtt.msgid", 9),
    ("mqtt.ver", 1),
    ("mqtt.kalive", 1),
    ("mqtt.clientid", 1),
    ("mqtt.username", 1),
    ("mqtt.willtopic", 1),
    ("mqtt.property_len", 10),
    ("mqtt.prop_number", 3),
    ("mqtt.prop_string", 2),
    ("mqtt.prop_key", 2),
    ("mqtt.prop_value", 2),
    ("mqtt.connack.reason_code", 1),
    ("mqtt.suback.reason_code", 2),
    ("mqtt.property.topic_alias", 2),
];

/// The control packets without WebSocket, as tshark reads them best: one packet of MQTT per segment. It knows no packet that is
/// spread over several WebSocket messages.
fn packets(talk: &Talk) -> Conversation {
    let mut pieces = Vec::new();
    for event in talk.trace.events().filter(|event| !event.is_packet()) {
        for (own, items) in talk.analysis.inside(event.id) {
            pieces.extend(items.iter().map(|item| (event.direction, own[item.range.clone()].to_vec())));
        }
    }
    Conversation { keys: String::new(), pieces }
}

/// Numbers in decimal; tshark prints some in hexadecimal, and bits as words.
fn plain(value: &str) -> String {
    let hex = value.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
    match value {
        "True" => "1".to_owned(),
        "False" => "0".to_owned(),
        other => hex.map_or_else(|| other.to_owned(), |number| number.to_string()),
    }
}

/// All values of a field in the packets, in order.
fn values(talk: &Talk, id: &str) -> Vec<String> {
    fn collect(fields: &[wire::Field], id: &str, to: &mut Vec<String>) {
        for field in fields {
            if field.spec.id == id {
                to.push(field.number.map_or_else(|| field.value.clone(), |number| number.to_string()));
            }
            collect(&field.parts, id, to);
        }
    }
    let mut values = Vec::new();
    for event in talk.trace.events().filter(|event| event.is_packet()) {
        for block in talk.analysis.dissect(&talk.trace, event.id) {
            collect(&block.dissection.fields, id, &mut values);
        }
    }
    values
}

#[test]
fn the_model_context_protocol_over_streamable_http() {
    for argument in ["", "json"] {
        let talk = talk("mcp.cjs", argument);
        assert_same(&read(&talk), &talk, 11);
        assert_label(&talk, "POST /mcp · MCP request tools/call add · 2");
    }
}
