//! What the endpoint says of itself and of its tool.

use serde_json::{Value, json};

use super::VERSIONS;

/// The tool's name.
pub(super) const NAME: &str = "feed";

/// The result of `initialize`: the client's version of the protocol if it is known, else the newest.
pub(super) fn initialized(wanted: Option<&Value>) -> Value {
    let version = VERSIONS.into_iter().find(|version| wanted == Some(&(*version).into())).unwrap_or(VERSIONS[0]);
    json!({
        "protocolVersion": version,
        "capabilities": { "logging": {}, "tools": {} },
        "serverInfo": { "name": "roundtrip-endpoint", "title": "Roundtrip's endpoint", "version": env!("CARGO_PKG_VERSION") },
        "instructions": "The tool feed sends the messages of a feed as they fall due, to show a stream over POST and how it is resumed.",
    })
}

/// The tool for `tools/list`.
pub(super) fn tool() -> Value {
    json!({
        "name": NAME,
        "title": "Feed",
        "description": "Sends the messages of a feed as they fall due: each as a notification (of progress if the call has a progressToken, \
            else of logging), and all of them as the result. The stream can be resumed after any event.",
        "inputSchema": {
            "type": "object",
            "properties": {
                "feed": { "type": "string", "description": "seed,rate,size,start: the seed, messages per second, bytes per message, \
                    and the start in Unix milliseconds. Without it a feed of 5 messages per second begins now" },
                "since": { "type": "integer", "minimum": 0, "description": "the last message that is not wanted; 0 without it" },
                "until": { "type": "integer", "minimum": 0, "description": "the last message that is wanted" },
                "count": { "type": "integer", "minimum": 1, "maximum": feed::MAX_RESPONSE_MESSAGES,
                    "description": "how many messages at most; 10 without it" },
                "quiet": { "type": "number", "minimum": 0, "description": "for how many seconds no comment is sent while nothing is due" },
                "hints": { "enum": [0, 1, "0", "1"], "description": "0: the response asks nothing of proxies" },
            },
        },
        "annotations": { "readOnlyHint": true, "openWorldHint": false },
    })
}

/// The result of a call whose arguments are wrong.
pub(super) fn failed(message: &str) -> Value {
    json!({ "content": [{ "type": "text", "text": message }], "isError": true })
}
