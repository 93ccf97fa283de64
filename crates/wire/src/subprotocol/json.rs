//! Finds the members of JSON (RFC 8259) in bytes, with their places. It is lenient: it looks for the ends of strings and
//! containers and does not check what only a parser has to refuse. It never recurses, so no nesting is too deep for it.

use super::spec::{
    JSON_ARRAY, JSON_FALSE, JSON_KEY, JSON_MEMBER, JSON_NULL, JSON_NUMBER, JSON_OBJECT, JSON_STRING, JSON_TRUE,
};
use crate::field::shown;
use crate::{Field, Spec};
use std::ops::Range;

/// More members of one object, or elements of one array, are not named.
const MOST: usize = 512;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Object,
    Array,
    String,
    Number,
    True,
    False,
    Null,
}

/// A value with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub kind: Type,
    /// Quotation marks and brackets included.
    pub range: Range<usize>,
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub name: String,
    pub key: Range<usize>,
    pub value: Value,
}

/// A member that a protocol names, and those within it.
pub(super) struct Known {
    pub key: &'static str,
    pub spec: &'static Spec,
    pub inner: &'static [Known],
}

/// A member without any that are named within it.
pub(super) const fn known(key: &'static str, spec: &'static Spec) -> Known {
    Known { key, spec, inner: &[] }
}

/// The value that `range` of `bytes` consists of, with nothing but white space around it.
pub(super) fn whole(bytes: &[u8], range: Range<usize>) -> Option<Value> {
    let value = value(bytes, range.start, range.end)?;
    (blank(bytes, value.range.end, range.end) == range.end).then_some(value)
}

/// The value that begins at `at`, behind white space.
pub(super) fn value(bytes: &[u8], at: usize, end: usize) -> Option<Value> {
    let bytes = bytes.get(..end)?;
    let start = blank(bytes, at, end);
    let (kind, end) = match bytes.get(start)? {
        b'{' => (Type::Object, container(bytes, start)?),
        b'[' => (Type::Array, container(bytes, start)?),
        b'"' => (Type::String, string(bytes, start)?),
        _ => {
            let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
            let length = bytes.get(start..)?.iter().take_while(|byte| is_part(byte)).count();
            let word = bytes.get(start..start + length)?;
            let kind = match word {
                b"true" => Type::True,
                b"false" => Type::False,
                b"null" => Type::Null,
                [b'-' | b'0'..=b'9', ..] => Type::Number,
                _ => return None,
            };
            (kind, start + length)
        }
    };
    Some(Value { kind, range: start..end })
}

/// The members of the object `value`, as far as they can be read.
pub(super) fn members(bytes: &[u8], value: &Value) -> Vec<Member> {
    let mut members = Vec::new();
    if value.kind != Type::Object {
        return members;
    }
    let end = value.range.end.saturating_sub(1);
    let mut at = value.range.start + 1;
    while members.len() < MOST {
        let Some(member) = member(bytes, at, end) else { break };
        at = blank(bytes, member.value.range.end, end);
        members.push(member);
        if bytes.get(at) != Some(&b',') || at >= end {
            break;
        }
        at += 1;
    }
    members
}

fn member(bytes: &[u8], at: usize, end: usize) -> Option<Member> {
    let key = value(bytes, at, end).filter(|key| key.kind == Type::String)?;
    let colon = blank(bytes, key.range.end, end);
    if bytes.get(colon) != Some(&b':') {
        return None;
    }
    let value = value(bytes, colon + 1, end)?;
    Some(Member { name: text(bytes, &key), key: key.range, value })
}

/// The elements of the array `array`, as far as they can be read.
pub(super) fn elements(bytes: &[u8], array: &Value) -> Vec<Value> {
    let mut elements = Vec::new();
    if array.kind != Type::Array {
        return elements;
    }
    let end = array.range.end.saturating_sub(1);
    let mut at = array.range.start + 1;
    while elements.len() < MOST {
        let Some(element) = value(bytes, at, end) else { break };
        at = blank(bytes, element.range.end, end);
        elements.push(element);
        if bytes.get(at) != Some(&b',') || at >= end {
            break;
        }
        at += 1;
    }
    elements
}

/// The member `name` of an object.
pub(super) fn find<'a>(members: &'a [Member], name: &str) -> Option<&'a Value> {
    members.iter().find(|member| member.name == name).map(|member| &member.value)
}

/// A value as people write it: a string without its quotation marks and escapes, anything else as it stands.
pub(super) fn text(bytes: &[u8], value: &Value) -> String {
    let own = bytes.get(value.range.clone()).unwrap_or_default();
    match own {
        [b'"', inner @ .., b'"'] if value.kind == Type::String => unescape(&String::from_utf8_lossy(inner)),
        _ => String::from_utf8_lossy(own).into_owned(),
    }
}

/// The member `name` as a text if it is a string.
pub(super) fn string_of(bytes: &[u8], members: &[Member], name: &str) -> Option<String> {
    find(members, name).filter(|value| value.kind == Type::String).map(|value| text(bytes, value))
}

/// The member `name` as a text if it is a string or a number, as ids are.
pub(super) fn id_of(bytes: &[u8], members: &[Member], name: &str) -> Option<String> {
    let is_id = |value: &&Value| matches!(value.kind, Type::String | Type::Number);
    find(members, name).filter(is_id).map(|value| text(bytes, value))
}

/// The field of a value, `within` its place; an object has its members, named by `table`. The members of what the application
/// puts in are its own business, so that this goes no deeper than the tables.
pub(super) fn field(bytes: &[u8], value: &Value, within: Range<usize>, table: &[Known]) -> Field {
    let spec = match value.kind {
        Type::Object => &JSON_OBJECT,
        Type::Array => &JSON_ARRAY,
        Type::String => &JSON_STRING,
        Type::Number => &JSON_NUMBER,
        Type::True => &JSON_TRUE,
        Type::False => &JSON_FALSE,
        Type::Null => &JSON_NULL,
    };
    let whole = numbered(Field::bytes(spec, within, short(bytes, value)), value.kind);
    if table.is_empty() {
        return whole;
    }
    let parts = members(bytes, value).into_iter().map(|member| member_field(bytes, &member, table));
    whole.of(parts.collect())
}

/// A member: its key and its value, and what is named within the value.
fn member_field(bytes: &[u8], member: &Member, table: &[Known]) -> Field {
    let known = table.iter().find(|known| known.key == member.name);
    let inner = known.map_or(&[][..], |known| known.inner);
    let value = field(bytes, &member.value, member.value.range.clone(), inner);
    let key = Field::bytes(&JSON_KEY, member.key.clone(), member.name.clone());
    let (spec, text) = match known {
        Some(known) => (known.spec, value.value.clone()),
        None => (&JSON_MEMBER, member.name.clone()),
    };
    let whole = Field::bytes(spec, member.key.start..member.value.range.end, text);
    let whole = Field { number: value.number.filter(|_| known.is_some()), ..whole };
    whole.of(vec![key, value])
}

fn short(bytes: &[u8], value: &Value) -> String {
    shown(text(bytes, value).as_bytes())
}

/// A number that has no sign, fraction or exponent, as a number.
fn numbered(field: Field, kind: Type) -> Field {
    let number = field.value.parse().ok().filter(|_| kind == Type::Number);
    Field { number, ..field }
}

/// The place behind white space (RFC 8259 §2).
fn blank(bytes: &[u8], at: usize, end: usize) -> usize {
    let rest = bytes.get(at..end).unwrap_or_default();
    at + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count()
}

/// The end of the string that begins at `start`.
fn string(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// The end of the object or array that begins at `start`.
fn container(bytes: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut depth) = (start, 0_usize);
    loop {
        match bytes.get(at)? {
            b'"' => {
                at = string(bytes, at)?;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
}

/// RFC 8259 §7. An escape that is none stays as it is.
fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        plain.push_str(before);
        let mut letters = escape.chars();
        let letter = letters.next();
        rest = letters.as_str();
        match letter {
            Some('n') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('r') => plain.push('\r'),
            Some('b') => plain.push('\u{8}'),
            Some('f') => plain.push('\u{c}'),
            Some('u') => rest = unit(rest, &mut plain),
            Some(other) => plain.push(other),
            None => plain.push('\\'),
        }
    }
    plain.push_str(rest);
    plain
}

/// The character of `XXXX`, or of `XXXX\uXXXX` if it takes two units of UTF-16. Returns what follows.
fn unit<'a>(rest: &'a str, plain: &mut String) -> &'a str {
    let hex = |text: &str| text.get(..4).and_then(|digits| u16::from_str_radix(digits, 16).ok());
    let Some(first) = hex(rest) else {
        plain.push('\u{fffd}');
        return rest;
    };
    let rest = rest.get(4..).unwrap_or_default();
    let second = rest
        .strip_prefix("\\u")
        .and_then(hex)
        .filter(|low| (0xd800..0xdc00).contains(&first) && (0xdc00..0xe000).contains(low));
    let units = [Some(first), second];
    plain.extend(char::decode_utf16(units.into_iter().flatten()).map(|letter| letter.unwrap_or('\u{fffd}')));
    if second.is_some() { rest.get(6..).unwrap_or_default() } else { rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Option<Value> {
        whole(text.as_bytes(), 0..text.len())
    }

    #[test]
    fn members_have_their_places_and_plain_texts() {
        let text = r#" { "a\u00e9\n" : "x\"}\ud83d\ude00" , "b":[1,{"c":null}], "d": -1.5e3 } "#;
        let value = one(text).expect("an object");
        let found = members(text.as_bytes(), &value);
        let names: Vec<_> =
            found.iter().map(|member| (member.name.as_str(), super::text(text.as_bytes(), &member.value))).collect();
        let wanted = [("a\u{e9}\n", "x\"}\u{1f600}"), ("b", r#"[1,{"c":null}]"#), ("d", "-1.5e3")];
        assert_eq!(names, wanted.map(|(name, value)| (name, value.to_owned())));
    }

    #[test]
    fn what_is_cut_or_followed_by_more_is_no_whole_value() {
        for text in ["", "{", "[1", "\"a", "{} x", "nul", "\"a\\", "}"] {
            assert_eq!(one(text), None, "{text}");
        }
        assert!(one(&["[".repeat(100_000), "]".repeat(100_000)].concat()).is_some());
    }

    #[test]
    fn elements_stop_at_what_cannot_be_read() {
        let text = b"[1, \"two\", ?]";
        let array = Value { kind: Type::Array, range: 0..text.len() };
        assert_eq!(elements(text, &array).len(), 2);
    }
}
