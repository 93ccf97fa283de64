//! The properties of MQTT 5.0 (§2.2.2): their length together, then each with its identifier and a value whose form the
//! identifier says.

use super::mqtt::variable;
use super::spec::{
    MQTT_ALIAS, MQTT_CONTENT_TYPE, MQTT_KEY, MQTT_KEY_LEN, MQTT_NUMBER, MQTT_PROPERTY, MQTT_PROPERTY_ID,
    MQTT_PROPERTY_LEN, MQTT_QOS_MOST, MQTT_STRING, MQTT_STRING_LEN, MQTT_VALUE, MQTT_VALUE_LEN, UNDECODED,
};
use crate::field::{count, number, shown};
use crate::{Field, Spec};
use std::ops::Range;

/// The form of a value.
#[derive(Clone, Copy)]
enum Form {
    /// A number of so many bytes.
    Number(usize),
    /// A number of one to four bytes.
    Variable,
    /// Text or bytes with a length of two bytes.
    Text,
    /// Two texts.
    Pair,
}

/// MQTT 5.0 §2.2.2.2, table 2-4.
const PROPERTIES: [(u8, &str, Form); 27] = [
    (1, "Payload Format Indicator", Form::Number(1)),
    (2, "Message Expiry Interval", Form::Number(4)),
    (3, "Content Type", Form::Text),
    (8, "Response Topic", Form::Text),
    (9, "Correlation Data", Form::Text),
    (11, "Subscription Identifier", Form::Variable),
    (17, "Session Expiry Interval", Form::Number(4)),
    (18, "Assigned Client Identifier", Form::Text),
    (19, "Server Keep Alive", Form::Number(2)),
    (21, "Authentication Method", Form::Text),
    (22, "Authentication Data", Form::Text),
    (23, "Request Problem Information", Form::Number(1)),
    (24, "Will Delay Interval", Form::Number(4)),
    (25, "Request Response Information", Form::Number(1)),
    (26, "Response Information", Form::Text),
    (28, "Server Reference", Form::Text),
    (31, "Reason String", Form::Text),
    (33, "Receive Maximum", Form::Number(2)),
    (34, "Topic Alias Maximum", Form::Number(2)),
    (35, "Topic Alias", Form::Number(2)),
    (36, "Maximum QoS", Form::Number(1)),
    (37, "Retain Available", Form::Number(1)),
    (38, "User Property", Form::Pair),
    (39, "Maximum Packet Size", Form::Number(4)),
    (40, "Wildcard Subscription Available", Form::Number(1)),
    (41, "Subscription Identifier Available", Form::Number(1)),
    (42, "Shared Subscription Available", Form::Number(1)),
];

/// More properties of one packet are not named.
const MOST: usize = 256;

/// The number of a topic that stands for it (MQTT 5.0 §3.3.2.3.4), if `field` are properties that have one.
pub(super) fn alias(field: &Field) -> Option<u64> {
    let mut parts = field.parts.iter().flat_map(|part| &part.parts);
    parts.find(|part| part.spec.id == MQTT_ALIAS.id).and_then(|part| part.number)
}

/// The properties at the beginning of `within`, as one field; `None` if they do not fit into it.
pub(super) fn field(bytes: &[u8], within: Range<usize>, spec: &'static Spec) -> Option<Field> {
    let bytes = bytes.get(..within.end)?;
    let (length, size) = variable(bytes.get(within.start..)?)?;
    let start = within.start + size;
    let end = start.checked_add(length).filter(|end| *end <= bytes.len())?;
    let mut parts = vec![Field::number(&MQTT_PROPERTY_LEN, within.start..start, length as u64)];
    let mut at = start;
    while at < end && parts.len() <= MOST {
        let Some(property) = property(bytes.get(..end)?, at) else { break };
        at = property.byte_range().end;
        parts.push(property);
    }
    if at < end {
        parts.push(Field::bytes(&UNDECODED, at..end, count(end - at)));
    }
    Some(Field::bytes(spec, within.start..end, count(end - within.start)).of(parts))
}

fn property(bytes: &[u8], at: usize) -> Option<Field> {
    let code = *bytes.get(at)?;
    let (_, name, form) = PROPERTIES.into_iter().find(|(known, ..)| *known == code)?;
    let label = [name, " (", &code.to_string(), ")"].concat();
    let id = Field::bytes(&MQTT_PROPERTY_ID, at..at + 1, label).numbered(code.into());
    let mut parts = vec![id];
    match form {
        Form::Number(size) => {
            let value = number(bytes, at + 1..at + 1 + size)?;
            let spec = match code {
                35 => &MQTT_ALIAS,
                36 => &MQTT_QOS_MOST,
                _ => &MQTT_NUMBER,
            };
            parts.push(Field::number(spec, at + 1..at + 1 + size, value));
        }
        Form::Variable => {
            let (value, size) = variable(bytes.get(at + 1..)?)?;
            parts.push(Field::number(&MQTT_NUMBER, at + 1..at + 1 + size, value as u64));
        }
        Form::Text => {
            let spec = if code == 3 { &MQTT_CONTENT_TYPE } else { &MQTT_STRING };
            parts.extend(text(bytes, at + 1, &MQTT_STRING_LEN, spec)?);
        }
        Form::Pair => {
            let key = text(bytes, at + 1, &MQTT_KEY_LEN, &MQTT_KEY)?;
            let next = key.last().map_or(at + 1, |field| field.byte_range().end);
            parts.extend(key);
            parts.extend(text(bytes, next, &MQTT_VALUE_LEN, &MQTT_VALUE)?);
        }
    }
    let end = parts.last().map_or(at + 1, |field| field.byte_range().end);
    let values: Vec<&str> =
        parts.iter().skip(1).filter(|part| !part.spec.id.ends_with("_len")).map(|part| part.value.as_str()).collect();
    let value = [name, ": ", &values.join(" = ")].concat();
    Some(Field::bytes(&MQTT_PROPERTY, at..end, value).of(parts))
}

/// A length of two bytes and so many bytes.
fn text(bytes: &[u8], at: usize, length: &'static Spec, spec: &'static Spec) -> Option<Vec<Field>> {
    let size = number(bytes, at..at + 2)?;
    let range = at + 2..at + 2 + usize::try_from(size).ok()?;
    let own = bytes.get(range.clone())?;
    let mut fields = vec![Field::number(length, at..at + 2, size)];
    if !range.is_empty() {
        fields.push(Field::bytes(spec, range, shown(own)));
    }
    Some(fields)
}
