//! Whether the content of a body or a message has what only its owner may know.

use super::{decoded, has_web_token, is_secret_name, is_secret_value};
use crate::compose;
use crate::session::{Message, MessageKind};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// Whether a message is left out.
pub(super) fn is_secret(message: &Message) -> bool {
    let is_text = |text: &str| is_secret_text(text);
    let is_binary = |bytes: &[u8]| has_mqtt_password(bytes) || is_secret_text(&String::from_utf8_lossy(bytes));
    match message.kind {
        // A comment may have it, too.
        MessageKind::Hex => is_text(&message.text) || compose::hex(&message.text).is_ok_and(|bytes| is_binary(&bytes)),
        MessageKind::File => STANDARD.decode(message.text.trim()).is_ok_and(|bytes| is_binary(&bytes)),
        MessageKind::Text | MessageKind::Json => is_text(&message.text),
    }
}

fn is_secret_text(text: &str) -> bool {
    if let Ok(value) = serde_json::from_str::<Value>(text)
        && is_secret_json(&value)
    {
        return true;
    }
    // JSON with variables or behind a prefix (`42["login", …]`) is no JSON, so members are looked for in the text, too. Without
    // backslashes JSON in a string of JSON looks like any other.
    let text = text.replace('\\', "");
    has_web_token(&text) || has_secret_scheme(&text) || has_secret_member(&text) || has_secret_line(&text)
}

fn is_secret_json(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(name, value)| {
            let is_given = !matches!(value, Value::Null | Value::Bool(_)) && value.as_str() != Some("");
            is_secret_name(name) && is_given || is_secret_json(value)
        }),
        Value::Array(elements) => elements.iter().any(is_secret_json),
        Value::String(text) => is_secret_value(text),
        _ => false,
    }
}

/// `Bearer ` or `Basic ` where a value begins, with more behind it.
fn has_secret_scheme(text: &str) -> bool {
    let values = text.split(['"', '\'', ':', '=', ',', '\n', '\r', '\0']);
    values.into_iter().any(is_secret_value)
}

/// `"password": "x"`: a string with a secret name, a colon, and a value that is one.
fn has_secret_member(text: &str) -> bool {
    let pieces: Vec<&str> = text.split(['"', '\'']).collect();
    pieces.windows(2).enumerate().any(|(place, pair)| {
        let [name, after] = pair else { return false };
        let Some(value) = after.trim_start().strip_prefix(':') else { return false };
        let value = value.trim_start();
        // The value is a string of its own, which may be empty, or begins here.
        let is_empty_string = value.is_empty() && pieces.get(place + 2).is_none_or(|value| value.is_empty());
        let is_none = ["null", "true", "false"].iter().any(|none| value.starts_with(none));
        is_secret_name(name) && !is_empty_string && !is_none
    })
}

/// `passcode:x`, as STOMP and HTTP write their fields; `a=1&token=x`, as forms are.
fn has_secret_line(text: &str) -> bool {
    let is_word = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let is_field = |line: &str| {
        let field = line.trim().split_once(':');
        field.is_some_and(|(name, value)| is_word(name) && is_secret_name(name) && !value.trim().is_empty())
    };
    let is_parameter = |parameter: &str| {
        let pair = parameter.trim().split_once('=');
        pair.is_some_and(|(name, value)| {
            let name = decoded(name);
            is_word(&name) && is_secret_name(&name) && !value.is_empty()
        })
    };
    text.lines().any(|line| is_field(line) || line.split(['&', ';', '?', ' ']).any(is_parameter))
}

/// Whether these bytes are a CONNECT of MQTT whose flags say that a password follows (MQTT 5.0 §3.1.2.3).
fn has_mqtt_password(bytes: &[u8]) -> bool {
    const PASSWORD: u8 = 0x40;
    // The remaining length has one to four bytes (§1.5.5).
    let length = bytes.iter().skip(1).take(4).position(|byte| byte & 0x80 == 0).map(|last| last + 1);
    let Some(header) = length.and_then(|length| bytes.get(1 + length..)) else { return false };
    let name = header.first_chunk::<2>().map_or(0, |size| usize::from(u16::from_be_bytes(*size)));
    let is_mqtt = header.get(2..2 + name).is_some_and(|name| name == b"MQTT" || name == b"MQIsdp");
    // The flags stand behind the name and the version.
    bytes.first() == Some(&0x10) && is_mqtt && header.get(3 + name).is_some_and(|flags| flags & PASSWORD != 0)
}
