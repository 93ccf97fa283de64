//! Lines, start lines and field lines (RFC 9112 §2 to §5), as an observer reads them: what a sender must not do is
//! marked and read all the same. The reader of messages and the names of their bytes both stand on this.

use crate::Rule;
use std::ops::Range;

/// A line: its text without the line end, and where the line end ends.
pub(super) struct Line {
    pub(super) text: Range<usize>,
    pub(super) end: usize,
}

impl Line {
    pub(super) fn whole(&self) -> Range<usize> {
        self.text.start..self.end
    }
}

/// The line at `at`; `None` at the end of the bytes. The last line may have no line end.
/// RFC 9112 §2.2: a line ends in CRLF; a recipient may take a single LF for it.
pub(super) fn line(bytes: &[u8], at: usize) -> Option<Line> {
    let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
    let feed = rest.iter().position(|&byte| byte == b'\n');
    let line = &rest[..feed.unwrap_or(rest.len())];
    let length = if feed.is_some() { without_cr(line).len() } else { line.len() };
    Some(Line { text: at..at + length, end: at + feed.map_or(rest.len(), |feed| feed + 1) })
}

fn without_cr(line: &[u8]) -> &[u8] {
    let length = line.iter().rposition(|&byte| byte != b'\r').map_or(0, |last| last + 1);
    &line[..length]
}

/// A field line, and the lines that continue it.
pub(super) struct FieldLine {
    pub(super) name: Range<usize>,
    /// Without the white space around it. If the line is folded, the line ends are in it.
    pub(super) value: Range<usize>,
    pub(super) end: usize,
    /// What is wrong with it.
    pub(super) malformed: Option<Rule>,
}

impl FieldLine {
    /// The field line that begins with `line`; `None` if that has no colon.
    pub(super) fn read(bytes: &[u8], line: &Line) -> Option<Self> {
        let text = &bytes[line.text.clone()];
        let colon = text.iter().position(|&byte| byte == b':')?;
        // RFC 9112 §5.1: no white space is allowed between the name and the colon.
        let name = text[..colon].trim_ascii_end();
        let (mut value_end, mut end) = (line.text.end, line.end);
        // RFC 9112 §5.2: a line that begins with white space continues the one before it.
        let is_continuation = |line: &Line| matches!(bytes.get(line.text.start), Some(b' ' | b'\t'));
        while let Some(next) = self::line(bytes, end).filter(is_continuation) {
            (value_end, end) = (next.text.end, next.end);
        }
        let is_folded = end != line.end;
        let start = line.text.start + colon + 1;
        let value = trimmed(bytes, start..value_end);
        let malformed = if is_folded {
            Some(Rule::HttpFoldedLine)
        } else if name.len() < colon {
            Some(Rule::HttpSpaceBeforeColon)
        } else if name.is_empty() || !name.iter().all(is_token) {
            Some(Rule::HttpFieldName)
        } else if bytes[value.clone()].iter().any(|&byte| byte.is_ascii_control() && byte != b'\t') {
            Some(Rule::HttpFieldValue)
        } else {
            None
        };
        Some(Self { name: line.text.start..line.text.start + name.len(), value, end, malformed })
    }

    /// Its value, each line break with the white space around it replaced by a space (RFC 9112 §5.2).
    pub(super) fn value(&self, bytes: &[u8]) -> Vec<u8> {
        let lines = bytes[self.value.clone()].split(|&byte| byte == b'\n');
        lines.map(<[u8]>::trim_ascii).collect::<Vec<_>>().join(&b' ')
    }
}

fn trimmed(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let text = &bytes[range.clone()];
    let start = range.start + text.len() - text.trim_ascii_start().len();
    start..start + text.trim_ascii().len()
}

/// Whether a byte may stand in a token, such as a method or a field's name (RFC 9110 §5.6.2).
pub(super) fn is_token(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte)
}

/// The elements of a list (RFC 9110 §5.6.1): commas separate them, except in quotation marks. Empty elements do not
/// count (§5.6.1.2).
pub(super) fn elements(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let separates = move |byte: &u8| {
        let was_escaped = is_escaped;
        is_escaped = is_quoted && !was_escaped && *byte == b'\\';
        if *byte == b'"' && !was_escaped {
            is_quoted = !is_quoted;
        }
        *byte == b',' && !is_quoted
    };
    value.split(separates).map(<[u8]>::trim_ascii).filter(|element| !element.is_empty())
}

/// The parts of a request line (RFC 9112 §3).
pub(super) struct RequestLine {
    pub(super) method: Range<usize>,
    pub(super) target: Range<usize>,
    pub(super) version: Range<usize>,
    pub(super) malformed: Option<Rule>,
}

impl RequestLine {
    /// # Errors
    /// It is no request line.
    pub(super) fn read(bytes: &[u8], line: &Line) -> Result<Self, Rule> {
        let text = &bytes[line.text.clone()];
        let at = line.text.start;
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t');
        let (Some(first), Some(last)) = (text.iter().position(is_space), text.iter().rposition(is_space)) else {
            return Err(Rule::HttpStartLine);
        };
        let (method, version) = (&text[..first], &text[last + 1..]);
        let target = trimmed(bytes, at + first..at + last);
        if method.is_empty() || !method.iter().all(is_token) || target.is_empty() {
            return Err(Rule::HttpStartLine);
        }
        let malformed =
            check_version(version)?.or_else(|| bytes[target.clone()].iter().any(is_space).then_some(Rule::HttpTarget));
        Ok(Self { method: at..at + first, target, version: at + last + 1..line.text.end, malformed })
    }
}

/// The parts of a status line (RFC 9112 §4).
pub(super) struct StatusLine {
    pub(super) version: Range<usize>,
    pub(super) status: Range<usize>,
    /// May be empty.
    pub(super) reason: Range<usize>,
    pub(super) malformed: Option<Rule>,
}

impl StatusLine {
    /// # Errors
    /// It is no status line.
    pub(super) fn read(bytes: &[u8], line: &Line) -> Result<Self, Rule> {
        let text = &bytes[line.text.clone()];
        let at = line.text.start;
        let version_end = text.iter().position(|&byte| byte == b' ').unwrap_or(text.len());
        let malformed = check_version(&text[..version_end])?;
        let status = text.len() - text[version_end..].trim_ascii_start().len();
        let is_status = text.get(status..status + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_digit));
        let reason = (status + 4).min(text.len());
        if !is_status || !matches!(text.get(status + 3), None | Some(b' ')) {
            return Err(Rule::HttpStatus);
        }
        Ok(Self {
            version: at..at + version_end,
            status: at + status..at + status + 3,
            reason: at + reason..line.text.end,
            malformed,
        })
    }
}

/// What stands before the numbers of a version (RFC 9112 §2.3).
pub(super) const VERSION: &[u8] = b"HTTP/";

/// Whether `version` is one at all, and what is wrong with it.
fn check_version(version: &[u8]) -> Result<Option<Rule>, Rule> {
    match version.strip_prefix(VERSION) {
        Some(b"1.0" | b"1.1") => Ok(None),
        Some([major, b'.', minor]) if major.is_ascii_digit() && minor.is_ascii_digit() => Ok(Some(Rule::HttpVersion)),
        _ => Err(Rule::HttpStartLine),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(value: &str) -> Vec<String> {
        elements(value.as_bytes()).map(|element| String::from_utf8_lossy(element).into_owned()).collect()
    }

    #[test]
    fn a_list_has_no_empty_elements_and_quotation_marks_hold_commas() {
        assert_eq!(listed(",\tchunked,"), ["chunked"]);
        assert_eq!(listed(" , ,a ,, b\t,"), ["a", "b"]);
        assert_eq!(listed(r#"a;x=", b", c"#), [r#"a;x=", b""#, "c"]);
        assert_eq!(listed(r#"a="\",b", c"#), [r#"a="\",b""#, "c"]);
        assert_eq!(listed(","), [""; 0]);
    }
}
