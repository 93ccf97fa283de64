//! Names the bytes of HTTP messages: lines and their parts, chunks, bodies.

use super::lines::{self, FieldLine, Line, RequestLine, StatusLine};
use super::spec::{self, of_field};
use super::{PartKind, head};
use crate::field::{count, shown};
use crate::{Dissection, Field, Malformed, Protocol, Rule, Spec};
use std::ops::Range;

/// The fields of a [`Part`](super::Part): of a message, or of a piece of one.
pub fn dissect(bytes: &[u8], kind: &PartKind) -> Dissection {
    let mut walk = Walk { bytes, at: 0, fields: Vec::new(), malformed: None };
    match kind {
        PartKind::Request { .. } => walk.message(true),
        PartKind::Response { .. } => walk.message(false),
        PartKind::Events { text, .. } if *text == (0..bytes.len() as u64) => walk.rest(&spec::BODY),
        PartKind::Events { .. } | PartKind::End => walk.chunks(),
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
    malformed: Option<Malformed>,
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
        self.field_lines(is_request);
        if self.at < self.bytes.len() && head::is_chunked(&self.bytes[..self.at]) {
            self.chunks();
        } else {
            self.rest(&spec::BODY);
        }
    }

    /// RFC 9112 §3: method, space, target, space, version.
    fn request_line(&mut self, line: &Line) -> Field {
        match RequestLine::read(self.bytes, line) {
            Ok(RequestLine { method, target, version, malformed }) => {
                self.mark(malformed);
                let (first, second) = (method.end..target.start, target.end..version.start);
                let parts = vec![
                    self.text(&spec::METHOD, method),
                    self.text(&spec::SPACE, first),
                    self.text(&spec::TARGET, target),
                    self.text(&spec::SPACE, second),
                    self.text(&spec::REQUEST_VERSION, version),
                ];
                self.whole_line(&spec::REQUEST_LINE, line, parts)
            }
            Err(why) => self.other_line(line, why),
        }
    }

    /// RFC 9112 §4: version, space, status, space, reason phrase.
    fn status_line(&mut self, line: &Line) -> Field {
        match StatusLine::read(self.bytes, line) {
            Ok(StatusLine { version, status, reason, malformed }) => {
                self.mark(malformed);
                let (first, second) = (version.end..status.start, status.end..reason.start);
                let code = self.text(&spec::STATUS, status);
                let code = match code.value.parse() {
                    Ok(number) => code.numbered(number),
                    Err(_) => code,
                };
                let parts = vec![
                    self.text(&spec::RESPONSE_VERSION, version),
                    self.text(&spec::SPACE, first),
                    code,
                    self.text(&spec::SPACE, second),
                    self.text(&spec::PHRASE, reason),
                ];
                self.whole_line(&spec::STATUS_LINE, line, parts)
            }
            Err(why) => self.other_line(line, why),
        }
    }

    fn other_line(&mut self, line: &Line, why: Rule) -> Field {
        self.mark(Some(why));
        self.text(&spec::UNKNOWN, line.whole())
    }

    /// Field lines up to the empty line.
    fn field_lines(&mut self, is_request: bool) {
        let (bytes, first) = (self.bytes, self.at);
        while let Some(line) = self.line() {
            if line.text.is_empty() {
                return self.push(&spec::EMPTY_LINE, line.whole());
            }
            let is_space = matches!(bytes[line.text.start], b' ' | b'\t');
            let Some(field) = FieldLine::read(bytes, &line).filter(|_| !is_space) else {
                let why = if is_space && self.at == first { Rule::HttpSpaceFirst } else { Rule::HttpNoColon };
                self.mark(Some(why));
                self.push(&spec::UNKNOWN, line.whole());
                continue;
            };
            self.mark(field.malformed);
            let name = String::from_utf8_lossy(&bytes[field.name.clone()]);
            let spec = of_field(&name, is_request);
            let text = shown(&field.value(bytes));
            let is_general = std::ptr::eq(spec, &spec::REQUEST_FIELD) || std::ptr::eq(spec, &spec::RESPONSE_FIELD);
            let whole = if is_general { format!("{name}: {text}") } else { text.clone() };
            let (value, end) = (field.value.clone(), field.end);
            let mut parts = vec![
                self.text(&spec::NAME, field.name.clone()),
                self.text(&spec::COLON, field.name.end..value.start),
                Field::bytes(&spec::VALUE, value.clone(), text),
                Field::bytes(&spec::LINE_END, value.end..end, ""),
            ];
            parts.retain(|part| !part.bits.is_empty());
            let whole = Field::bytes(spec, line.text.start..end, whole).of(parts);
            let number = whole.value.parse().ok().filter(|_| spec.id == "http.content_length_header");
            self.put(Field { number, ..whole });
        }
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
                self.mark(Some(Rule::HttpChunkSize));
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

    fn mark(&mut self, rule: Option<Rule>) {
        if let Some(rule) = rule {
            self.malformed.get_or_insert_with(|| rule.into());
        }
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

    fn line(&self) -> Option<Line> {
        lines::line(self.bytes, self.at)
    }

    fn after_line_end(&self, at: usize) -> usize {
        let rest = &self.bytes[at..];
        at + if rest.starts_with(b"\r\n") { 2 } else { usize::from(rest.first() == Some(&b'\r')) }
    }
}
