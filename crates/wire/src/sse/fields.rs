//! The fields of server-sent events (WHATWG HTML §9.2.5, §9.2.6): lines, each a field with a name and a value.

use super::reader::split_line;
use crate::field::{shown, specs};
use crate::{Dissection, Field, Protocol};

specs! {
    DATA = "sse.data", "data", "WHATWG HTML §9.2.6";
    ID = "sse.id", "id", "WHATWG HTML §9.2.6";
    EVENT = "sse.event", "event", "WHATWG HTML §9.2.6";
    RETRY = "sse.retry", "retry", "WHATWG HTML §9.2.6";
    COMMENT = "sse.comment", "Comment", "WHATWG HTML §9.2.6";
    IGNORED = "sse.ignored", "Unknown field", "WHATWG HTML §9.2.6";
    BLANK = "sse.end", "Empty line", "WHATWG HTML §9.2.6";
    NAME = "sse.field.name", "Field name", "WHATWG HTML §9.2.6";
    COLON = "sse.field.separator", "Colon", "WHATWG HTML §9.2.6";
    VALUE = "sse.field.value", "Field value", "WHATWG HTML §9.2.6";
    LINE_END = "sse.line_end", "Line end", "WHATWG HTML §9.2.6";
}

/// The fields of one event, or of several, or of a piece of one: `id: 7` LF `data: hello` LF LF.
pub fn dissect(bytes: &[u8]) -> Dissection {
    let mut fields = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let length = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
        let end = match &rest[length..] {
            [b'\r', b'\n', ..] => 2,
            other => other.len().min(1),
        };
        fields.push(line(&rest[..length], at, at + length + end));
        at += length + end;
    }
    Dissection { protocol: Protocol::ServerSentEvent, fields, length: bytes.len(), malformed: None }
}

/// One line that lies from `at` to `end`, its line end included.
fn line(line: &[u8], at: usize, end: usize) -> Field {
    if line.is_empty() {
        return Field::bytes(&BLANK, at..end, "");
    }
    let (name, value) = split_line(line);
    let spec = match name {
        b"data" => &DATA,
        b"id" => &ID,
        b"event" => &EVENT,
        b"retry" => &RETRY,
        b"" => &COMMENT,
        _ => &IGNORED,
    };
    let name_end = at + name.len();
    let value_at = at + line.len() - value.len();
    let line_end = at + line.len();
    let mut parts = vec![
        Field::bytes(&NAME, at..name_end, shown(name)),
        Field::bytes(&COLON, name_end..value_at, ":"),
        Field::bytes(&VALUE, value_at..line_end, shown(value)),
        Field::bytes(&LINE_END, line_end..end, ""),
    ];
    parts.retain(|part| !part.bits.is_empty());
    let is_unknown = std::ptr::eq(spec, &IGNORED);
    let field = Field::bytes(spec, at..end, shown(if is_unknown { line } else { value })).of(parts);
    match field.value.parse() {
        Ok(number) => field.numbered(number),
        Err(_) => field,
    }
}
