//! The workbench with real servers: each session is opened on the page, its messages are sent from the page, and type, name,
//! channel, id and payload of every message are those of the server's own log.

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use e2e::peers::WorkbenchPeer;
use e2e::{KEEP_TEXTS, Page, World, open_workbench, saved_by_workbench, wait_until, word};
use serde_json::{Value, json};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(30);

/// A session, and how many messages the server has logged after each of those that the page sends.
struct Talk {
    protocol: &'static str,
    path: &'static str,
    subprotocols: &'static [&'static str],
    /// How many there are before the page sends anything.
    first: usize,
    /// Kind, text, and how many there are then.
    messages: &'static [(&'static str, &'static str, usize)],
}

const TALKS: [Talk; 5] = [
    Talk {
        protocol: "socket.io",
        path: "/socket.io/?EIO=4&transport=websocket",
        subprotocols: &[],
        first: 1,
        messages: &[
            ("text", "40/rooms,", 4),
            ("text", "42/rooms,0[\"chat\",\"caf\u{e9} \\\"{{counter}}\\\"\"]", 6),
            ("text", "451-/rooms,[\"file\",\"a.bin\",{\"_placeholder\":true,\"num\":0}]", 6),
            ("hex", "00 01 1e ff # what is attached", 10),
        ],
    },
    Talk {
        protocol: "graphql",
        path: "/graphql",
        subprotocols: &["graphql-transport-ws"],
        first: 0,
        messages: &[
            ("json", "{\"type\": \"connection_init\"}", 2),
            (
                "json",
                "{\"type\": \"subscribe\", \"id\": \"op-{{counter}}\", \"payload\": {\"operationName\": \"Greet\",\
                 \"query\": \"query Greet($name: String) { hello(name: $name) }\", \"variables\": {\"name\": \"x\"}}}",
                5,
            ),
            (
                "json",
                "{\"type\": \"subscribe\", \"id\": \"op-{{counter}}\",\
                 \"payload\": {\"query\": \"subscription { count(to: 3) }\"}}",
                10,
            ),
        ],
    },
    Talk {
        protocol: "mqtt",
        path: "/mqtt",
        subprotocols: &["mqtt"],
        first: 0,
        messages: &[
            ("hex", "10 0d 0004 4d515454 04 02 003c 0001 61 # CONNECT as a", 2),
            ("hex", "82 0c 0007 0007 726f6f6d732f23 01 // SUBSCRIBE rooms/#", 4),
            ("hex", "32 0d 0007 726f6f6d732f31 0008 6869 # PUBLISH with QoS 1", 7),
            ("hex", "40 02 0001", 8),
            ("hex", "c0 00 # PINGREQ", 10),
        ],
    },
    Talk {
        protocol: "stomp",
        path: "/stomp",
        subprotocols: &["v12.stomp", "v11.stomp"],
        first: 0,
        messages: &[
            ("text", "CONNECT\naccept-version:1.2\nhost:h\n\n\0", 2),
            ("text", "SUBSCRIBE\nid:s1\ndestination:/topic/rooms\n\n\0", 4),
            ("text", "SEND\ndestination:/topic/rooms\n\nhello {{counter}}\0", 5),
            ("text", "UNSUBSCRIBE\nid:s1\n\n\0", 6),
        ],
    },
    Talk {
        protocol: "signalr",
        path: "/hub",
        subprotocols: &[],
        first: 0,
        messages: &[
            ("text", "{\"protocol\":\"json\",\"version\":1}\u{1e}", 3),
            ("text", "{\"type\":1,\"target\":\"Add\",\"arguments\":[40,2],\"invocationId\":\"0\"}\u{1e}", 6),
            ("text", "{\"type\":4,\"target\":\"Count\",\"arguments\":[],\"invocationId\":\"1\"}\u{1e}", 11),
        ],
    },
];

/// What a message is: type, name, channel, id and payload.
type Said = [String; 5];

/// A payload: JSON in one form, other text as it is, bytes that are neither by their values.
fn payload(bytes: &[u8]) -> String {
    match (serde_json::from_slice::<Value>(bytes), str::from_utf8(bytes)) {
        (Ok(json), _) => json.to_string(),
        (_, Ok(text)) => text.to_owned(),
        _ => format!("{bytes:?}"),
    }
}

/// The messages of the server's log in one direction.
fn of_peer(log: &[Value], way: &str) -> Vec<Said> {
    let said = |line: &Value| {
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
        let own = match (line.get("hex").and_then(Value::as_str), line.get("json")) {
            // The server has sent its handshake before it can be watched.
            _ if line["kind"] == "open" => String::new(),
            (Some(hex), _) => payload(&trace::from_hex(hex).unwrap_or_default()),
            (None, Some(json)) => json.to_string(),
            (None, None) => String::new(),
        };
        [text("kind"), text("name"), text("channel"), text("id"), own]
    };
    log.iter().filter(|line| line["direction"] == way).map(said).collect()
}

/// The same of the page's log.
fn of_page(log: &Value, way: &str) -> Vec<Said> {
    let entries = log["entries"].as_array().into_iter().flatten().filter(|entry| entry["direction"] == way);
    let parts = entries.flat_map(|entry| entry["parts"].as_array().into_iter().flatten());
    let said = |part: &Value| {
        let text = |name: &str| part[name].as_str().unwrap_or_default().to_owned();
        let own = match (part["payload"].as_str(), part["payload_base64"].as_str()) {
            _ if part["type"] == "open" => String::new(),
            (Some(text), _) => payload(text.as_bytes()),
            (None, Some(packed)) => payload(&STANDARD.decode(packed).unwrap_or_default()),
            (None, None) => String::new(),
        };
        [text("type"), text("name"), text("channel"), text("id"), own]
    };
    parts.map(said).collect()
}

const STATE: &str = "return document.querySelector('[data-session]')?.dataset.state ?? null";

async fn expect_logged(peer: &WorkbenchPeer, count: usize) -> Result<Vec<Value>> {
    let logged = || async {
        let log = peer.log().await?;
        Ok((log.len() >= count).then_some(log))
    };
    match wait_until(&format!("the server to log {count} messages"), SOON, logged).await {
        Ok(log) => Ok(log),
        Err(error) => Err(error).context("the page sent something else"),
    }
}

/// What crossed, as the page saves it.
async fn saved(page: &Page) -> Result<Value> {
    let files = saved_by_workbench(page, "workbench-file-json").await?;
    Ok(serde_json::from_str(files.values().next().context("no file")?)?)
}

/// What crossed, once the page has as many messages as the server.
async fn expect_same(page: &Page, log: &[Value]) -> Result<Value> {
    let same = || async {
        let own = saved(page).await?;
        let is_same = ["up", "down"].iter().all(|way| of_page(&own, way).len() >= of_peer(log, way).len());
        Ok(is_same.then_some(own))
    };
    wait_until("the page to have the messages of the server's log", SOON, same).await
}

fn assert_same(name: &str, own: &Value, log: &[Value]) -> Result<()> {
    for way in ["up", "down"] {
        let (page, peer) = (of_page(own, way), of_peer(log, way));
        ensure!(page == peer, "{name} {way}: the page has\n{page:#?}\nand the server\n{peer:#?}");
    }
    Ok(())
}

#[tokio::test]
async fn every_message_of_five_protocols_is_what_the_server_logged() -> Result<()> {
    let world = World::start().await?;
    world.browser.run_before_load(KEEP_TEXTS).await?;
    for talk in &TALKS {
        let peer = WorkbenchPeer::start(talk.protocol).await?;
        let message = |(place, (kind, text, _)): (usize, &(&str, &str, usize))| json!({ "name": format!("m{place}"), "kind": kind, "text": text });
        let session = json!({
            "url": format!("ws://127.0.0.1:{}{}", peer.port(), talk.path),
            "subprotocols": talk.subprotocols,
            "messages": talk.messages.iter().enumerate().map(message).collect::<Vec<_>>(),
        });
        let page = open_workbench(&world, &json!([session])).await?;
        page.press("button", &word("en", "workbench-connect")?).await?;
        page.expect_script("the session to be open", STATE, |state| *state == json!("open")).await?;
        let mut log = expect_logged(&peer, talk.first).await.with_context(|| talk.protocol)?;
        for (place, (_, _, count)) in talk.messages.iter().enumerate() {
            let name = word("en", "workbench-send-saved")?.replace("{ $name }", &format!("m{place}"));
            page.press("button", &name).await?;
            log = expect_logged(&peer, *count).await.with_context(|| format!("{} message {place}", talk.protocol))?;
        }
        let own = expect_same(&page, &log).await.with_context(|| format!("{}: {log:#?}", talk.protocol))?;
        assert_same(talk.protocol, &own, &log)?;
        page.assert_sound().await?;
    }
    Ok(())
}

#[tokio::test]
async fn posts_of_mcp_and_their_streamed_responses_are_what_the_server_logged() -> Result<()> {
    let world = World::start().await?;
    world.browser.run_before_load(KEEP_TEXTS).await?;
    let peer = WorkbenchPeer::start("mcp").await?;
    let bodies = [
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "t", "version": "1" } } }),
        json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/call",
            "params": { "name": "add", "arguments": { "one": 40, "other": 2 } } }),
    ];
    let mut entries = Vec::new();
    for (body, count) in bodies.iter().zip([2, 5]) {
        let session = json!({
            "transport": "fetch-stream",
            "method": "POST",
            "url": format!("http://127.0.0.1:{}/mcp", peer.port()),
            "headers": [["Content-Type", "application/json"], ["Accept", "application/json, text/event-stream"],
                ["MCP-Protocol-Version", "2025-06-18"]],
            "body": { "kind": "json", "text": body.to_string() },
        });
        let page = open_workbench(&world, &json!([session])).await?;
        page.press("button", &word("en", "workbench-request")?).await?;
        let log = expect_logged(&peer, count).await?;
        page.expect_script("the response to end", STATE, |state| *state == json!("idle")).await?;
        let own = saved(&page).await?;
        entries.extend(own["entries"].as_array().cloned().unwrap_or_default());
        page.assert_sound().await?;
        assert_same("mcp", &json!({ "entries": entries }), &log)?;
    }
    Ok(())
}

#[tokio::test]
async fn the_pages_count_is_the_servers() -> Result<()> {
    const COUNT: u64 = 200;
    let world = World::start().await?;
    world.browser.run_before_load(KEEP_TEXTS).await?;
    let peer = WorkbenchPeer::start("echo").await?;
    let session = json!({
        "url": format!("ws://127.0.0.1:{}/", peer.port()),
        "messages": [{ "name": "n", "kind": "json", "text": "{\"n\": {{counter}}, \"at\": {{time}}}" }],
        "timers": [{ "message": "n", "every": 10, "most": COUNT }],
    });
    let page = open_workbench(&world, &json!([session])).await?;
    page.press("button", &word("en", "workbench-connect")?).await?;
    let log = expect_logged(&peer, 2 * COUNT as usize).await?;
    let all = || async {
        let own = saved(&page).await?;
        Ok((own["counts"]["messages"]["down"].as_u64() >= Some(COUNT)).then_some(own))
    };
    let own = wait_until("every echo on the page", SOON, all).await?;
    ensure!(own["counts"]["messages"] == json!({ "up": COUNT, "down": COUNT }), "{}", own["counts"]);
    let of = |way: &str| log.iter().filter(|line| line["direction"] == way).count() as u64;
    ensure!((of("up"), of("down")) == (COUNT, COUNT), "the server has {} and {}", of("up"), of("down"));
    let entries = own["entries"].as_array().context("entries")?;
    let texts = entries.iter().filter(|entry| entry["direction"] == "down" && entry["kind"] == "text");
    for (place, entry) in texts.enumerate() {
        let text: Value = serde_json::from_str(entry["text"].as_str().context("a text")?)?;
        ensure!(text["n"] == json!(place + 1), "echo {place} is {text}");
        ensure!(entry["answers"]["by"] == "echo", "echo {place} answers nothing: {entry}");
    }
    page.assert_sound().await
}
