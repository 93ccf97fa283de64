//! Names the bytes of HTTP messages: lines and their parts, chunks, bodies.

use super::PartKind;
use super::spec::{self, of_field};
use crate::field::{count, shown};
use crate::{Dissection, Field, Protocol, Spec};
use std::ops::Range;

/// The fields of a [`Part`](super::Part): of a message, or of a piece of one.
pub fn dissect(bytes: &[u8], kind: &PartKind) -> Dissection {
    let mut walk = Walk { bytes, at: 0, fields: Vec::new(), malformed: None };
    match kind {
        PartKind::Request { .. } => walk.message(true),
        PartKind::Response { .. } => walk.message(false),
        PartKind::Events { .. } if walk.starts_chunk() => walk.chunks(),
        PartKind::Events { .. } => walk.rest(&spec::BODY),
        PartKind::End => walk.chunks(),
        PartKind::Malformed(why) => {
            walk.malformed = Some(why.clone());
            walk.rest(&spec::UNKNOWN);
        }
    }
    Dissection { protocol: Protocol::Http, fields: walk.fields, length: bytes.len(), malformed: walk.malformed }
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    fields: Vec<Field>,
    malformed: Option<String>,
}

impl Walk<'_> {
    fn message(&mut self, is_request: bool) {
        while let Some(line) = self.line() {
            if line.text.is_empty() {
                self.push(&spec::LEADING, line.whole());
                continue;
            }
            let field = if is_request { self.request_line(&line) } else { self.status_line(&line) };
            self.put(field);
            break;
        }
        let is_chunked = self.field_lines(is_request, &spec::EMPTY_LINE);
        if is_chunked {
            self.chunks();
        } else {
            self.rest(&spec::BODY);
        }
    }

    /// RFC 9112 §3: method, space, target, space, version.
    fn request_line(&mut self, line: &Line) -> Field {
        let mut parts = Vec::new();
        let (method, space) = self.word(line.text.clone());
        let (target, second) = self.word(space.end..line.text.end);
        parts.push(self.text(&spec::METHOD, method));
        parts.push(self.text(&spec::SPACE, space));
        parts.push(self.text(&spec::TARGET, target));
        let version = second.end..line.text.end;
        parts.push(self.text(&spec::SPACE, second));
        parts.push(self.text(&spec::REQUEST_VERSION, version));
        self.whole_line(&spec::REQUEST_LINE, line, parts)
    }

    /// RFC 9112 §4: version, space, status, space, reason phrase.
    fn status_line(&mut self, line: &Line) -> Field {
        let (version, space) = self.word(line.text.clone());
        let (status, second) = self.word(space.end..line.text.end);
        let phrase = second.end..line.text.end;
        let code = self.text(&spec::STATUS, status);
        let code = match code.value.parse() {
            Ok(number) => code.numbered(number),
            Err(_) => code,
        };
        let version = self.text(&spec::RESPONSE_VERSION, version);
        let phrase = self.text(&spec::PHRASE, phrase);
        let parts = vec![version, self.text(&spec::SPACE, space), code, self.text(&spec::SPACE, second), phrase];
        self.whole_line(&spec::STATUS_LINE, line, parts)
    }

    /// Field lines up to the empty line, which becomes `end`. Returns whether a chunked body follows.
    fn field_lines(&mut self, is_request: bool, end: &'static Spec) -> bool {
        let mut is_chunked = false;
        while let Some(line) = self.line() {
            if line.text.is_empty() {
                self.push(end, line.whole());
                return is_chunked;
            }
            let text = &self.bytes[line.text.clone()];
            let Some(colon) = text.iter().position(|&byte| byte == b':') else {
                self.malformed.get_or_insert_with(|| "A field line has no colon (RFC 9112 §5).".into());
                self.push(&spec::UNKNOWN, line.whole());
                continue;
            };
            let name = String::from_utf8_lossy(&text[..colon]);
            let spec = of_field(&name, is_request);
            // RFC 9112 §5: spaces around the value are not part of it.
            let value = &text[colon + 1..];
            let start = line.text.start + colon + 1 + value.len() - value.trim_ascii_start().len();
            let value_end = start + value.trim_ascii().len();
            let value = self.shown(start..value_end);
            is_chunked |=
                name.eq_ignore_ascii_case("transfer-encoding") && value.to_ascii_lowercase().ends_with("chunked");
            let shown = if std::ptr::eq(spec, &spec::REQUEST_FIELD) || std::ptr::eq(spec, &spec::RESPONSE_FIELD) {
                format!("{name}: {value}")
            } else {
                value
            };
            let name_end = line.text.start + colon;
            let mut parts = vec![self.text(&spec::NAME, line.text.start..name_end)];
            parts.push(self.text(&spec::COLON, name_end..start));
            parts.push(self.text(&spec::VALUE, start..value_end));
            parts.push(Field::bytes(&spec::LINE_END, value_end..line.end, ""));
            parts.retain(|part| !part.bits.is_empty());
            let field = Field::bytes(spec, line.whole(), shown).of(parts);
            let field = match field.value.parse() {
                Ok(number) if spec.id == "http.content_length_header" => field.numbered(number),
                _ => field,
            };
            self.put(field);
        }
        is_chunked && self.at < self.bytes.len()
    }

    /// RFC 9112 §7.1: chunks, the last of which has size 0, then a trailer and an empty line. The bytes may end
    /// anywhere.
    fn chunks(&mut self) {
        while let Some(line) = self.line() {
            let text = &self.bytes[line.text.clone()];
            let digits = text.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
            let size = str::from_utf8(&text[..digits]).ok().and_then(|hex| u64::from_str_radix(hex, 16).ok());
            let Some(size) = size else {
                self.at = line.text.start;
                self.malformed.get_or_insert_with(|| "A chunk does not begin with its size (RFC 9112 §7.1).".into());
                break;
            };
            let digits_end = line.text.start + digits;
            let mut parts = vec![Field::number(&spec::CHUNK_SIZE, line.text.start..digits_end, size)];
            parts.push(self.text(&spec::CHUNK_EXTENSION, digits_end..line.text.end));
            parts.push(Field::bytes(&spec::LINE_END, line.text.end..line.end, ""));
            if size == 0 {
                parts.retain(|part| !part.bits.is_empty());
                self.put(Field::bytes(&spec::CHUNK, line.whole(), "last").of(parts));
                self.trailer();
                break;
            }
            let length = usize::try_from(size).unwrap_or(usize::MAX).min(self.bytes.len() - line.end);
            let data = line.end..line.end + length;
            let end = self.after_line_end(data.end);
            parts.push(self.text(&spec::CHUNK_DATA, data.clone()));
            parts.push(Field::bytes(&spec::CHUNK_END, data.end..end, ""));
            parts.retain(|part| !part.bits.is_empty());
            self.put(Field::bytes(&spec::CHUNK, line.text.start..end, count(length)).of(parts));
        }
        self.rest(&spec::UNKNOWN);
    }

    fn trailer(&mut self) {
        while let Some(line) = self.line() {
            if line.text.is_empty() {
                return self.push(&spec::TRAILER_END, line.whole());
            }
            let field = self.text(&spec::TRAILER, line.text.clone());
            self.put(Field::bytes(&spec::TRAILER, line.whole(), field.value));
        }
    }

    /// Whether a chunk comes next. It starts with a line of hexadecimal digits; a line of an event has a colon or is
    /// empty.
    fn starts_chunk(&self) -> bool {
        let digits = self.bytes.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        digits > 0 && matches!(self.bytes.get(digits), Some(b'\r' | b';' | b' '))
    }

    /// All bytes that are left.
    fn rest(&mut self, spec: &'static Spec) {
        let rest = self.at..self.bytes.len();
        if !rest.is_empty() {
            let field = self.text(spec, rest);
            self.put(field);
        }
    }

    fn push(&mut self, spec: &'static Spec, bytes: Range<usize>) {
        self.put(Field::bytes(spec, bytes, ""));
    }

    fn put(&mut self, field: Field) {
        self.at = field.byte_range().end;
        self.fields.push(field);
    }

    fn whole_line(&self, spec: &'static Spec, line: &Line, mut parts: Vec<Field>) -> Field {
        parts.push(Field::bytes(&spec::LINE_END, line.text.end..line.end, ""));
        parts.retain(|part| !part.bits.is_empty());
        Field::bytes(spec, line.whole(), self.shown(line.text.clone())).of(parts)
    }

    fn text(&self, spec: &'static Spec, bytes: Range<usize>) -> Field {
        let value = self.shown(bytes.clone());
        Field::bytes(spec, bytes, value)
    }

    fn shown(&self, bytes: Range<usize>) -> String {
        shown(&self.bytes[bytes])
    }

    /// The first word of `range` and the space after it.
    fn word(&self, range: Range<usize>) -> (Range<usize>, Range<usize>) {
        let bytes = &self.bytes[range.clone()];
        let length = bytes.iter().position(|&byte| byte == b' ').unwrap_or(bytes.len());
        let end = range.start + length;
        (range.start..end, end..(end + 1).min(range.end))
    }

    /// The next line; `None` at the end of the bytes. The last line may have no line end.
    fn line(&self) -> Option<Line> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let feed = rest.iter().position(|&byte| byte == b'\n');
        let end = self.at + feed.map_or(rest.len(), |feed| feed + 1);
        let line = &self.bytes[self.at..end];
        let text = line.strip_suffix(b"\n").map_or(line, |line| line.strip_suffix(b"\r").unwrap_or(line));
        Some(Line { text: self.at..self.at + text.len(), end })
    }

    fn after_line_end(&self, at: usize) -> usize {
        let rest = &self.bytes[at..];
        at + if rest.starts_with(b"\r\n") { 2 } else { usize::from(rest.first() == Some(&b'\r')) }
    }
}

/// A line: its text without the line end, and where the line end ends.
struct Line {
    text: Range<usize>,
    end: usize,
}

impl Line {
    fn whole(&self) -> Range<usize> {
        self.text.start..self.end
    }
}
