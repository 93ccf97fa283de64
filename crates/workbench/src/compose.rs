//! A message as it is sent: its variables are filled in, then its kind is checked.

use crate::session::MessageKind;
use crate::template::{State, Template, TemplateError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// A text message, or a binary one.
    pub content: Content,
    /// By what an answer may be known that repeats it ([`crate::template::Made::marks`]).
    pub marks: Vec<String>,
}

/// The content of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A text message.
    Text(String),
    /// A binary message.
    Binary(Vec<u8>),
}

impl Content {
    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Binary(bytes) => bytes,
        }
    }
}

/// Why a message cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    /// A variable is wrong.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// It is not JSON (RFC 8259). The place is one of the text with its variables filled in.
    #[error("line {line}, column {column}: not JSON: {reason}")]
    Json {
        /// From 1.
        line: usize,
        /// In bytes, from 1; 0 at the end of the line before.
        column: usize,
        /// The parser's words, in English: `expected value`.
        reason: String,
    },
    /// It has something that is neither a hexadecimal digit, nor white space, nor a comment (`#` or `//` up to the line's end).
    #[error("line {line}, column {column}: '{found}' is no hexadecimal digit")]
    Hex {
        /// From 1.
        line: usize,
        /// In characters, from 1.
        column: usize,
        /// What stands there.
        found: char,
    },
    /// A byte has one digit only: two digits of a byte stand together.
    #[error("line {line}, column {column}: a byte has two digits")]
    HalfByte {
        /// From 1.
        line: usize,
        /// The digit's, in characters, from 1.
        column: usize,
    },
    /// A file's text is not base64 (RFC 4648 §4).
    #[error("the file's content is not base64")]
    File,
}

/// The message that a text of this kind becomes at the moment `unix_millis` after 1970.
///
/// # Errors
/// What is wrong with the text, with its place. The state is as before then.
pub fn compose(kind: MessageKind, text: &str, state: &mut State, unix_millis: i64) -> Result<Outgoing, ComposeError> {
    if kind == MessageKind::File {
        let bytes = STANDARD.decode(text.trim()).map_err(|_| ComposeError::File)?;
        return Ok(Outgoing { content: Content::Binary(bytes), marks: Vec::new() });
    }
    let template = Template::parse(text)?;
    let mut next = state.clone();
    let made = template.make(&mut next, unix_millis);
    let content = match kind {
        MessageKind::Json => {
            check_json(&made.text)?;
            Content::Text(made.text)
        }
        MessageKind::Hex => Content::Binary(hex(&made.text)?),
        MessageKind::Text | MessageKind::File => Content::Text(made.text),
    };
    *state = next;
    Ok(Outgoing { content, marks: made.marks })
}

fn check_json(text: &str) -> Result<(), ComposeError> {
    let checked: Result<serde::de::IgnoredAny, _> = serde_json::from_str(text);
    checked.map(drop).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
        ComposeError::Json { line: error.line(), column: error.column(), reason }
    })
}

/// Whether a text is JSON (RFC 8259).
pub fn is_json(text: &str) -> bool {
    check_json(text).is_ok()
}

/// The text of a message of the kind [`MessageKind::File`]: the file's bytes in base64.
pub fn file_text(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Bytes in hexadecimal: digits in pairs, white space between bytes, comments from `#` or `//` to the end of the line.
///
/// # Errors
/// The first place that is neither.
pub fn hex(text: &str) -> Result<Vec<u8>, ComposeError> {
    let mut bytes = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        let end = [content.find('#'), content.find("//")].into_iter().flatten().min().unwrap_or(content.len());
        let mut half: Option<(u8, usize)> = None;
        for (column, letter) in (1..).zip(content[..end].chars()) {
            if letter.is_whitespace() {
                if let Some((_, column)) = half {
                    return Err(ComposeError::HalfByte { line, column });
                }
                continue;
            }
            let digit = letter.to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            let digit = digit.ok_or(ComposeError::Hex { line, column, found: letter })?;
            half = match half {
                None => Some((digit, column)),
                Some((high, _)) => {
                    bytes.push(high << 4 | digit);
                    None
                }
            };
        }
        if let Some((_, column)) = half {
            return Err(ComposeError::HalfByte { line, column });
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use MessageKind::{File, Hex, Json, Text};

    fn composed(kind: MessageKind, text: &str) -> Result<Content, ComposeError> {
        compose(kind, text, &mut State::new(1), 0).map(|outgoing| outgoing.content)
    }

    #[test]
    fn each_kind_becomes_what_it_says() {
        let text = |text: &str| Ok(Content::Text(text.to_owned()));
        assert_eq!(composed(Text, "hi {{counter}}\n"), text("hi 1\n"));
        assert_eq!(composed(Json, "{\"n\": {{counter}}}"), text("{\"n\": 1}"));
        let bytes = |bytes: &[u8]| Ok(Content::Binary(bytes.to_vec()));
        assert_eq!(composed(Hex, "00 fF # first\n\t0102 // {\"second\"}\n\n03"), bytes(&[0, 255, 1, 2, 3]));
        assert_eq!(composed(Hex, "0{{counter}}"), bytes(&[1]));
        assert_eq!(composed(File, " AAEC\n"), bytes(&[0, 1, 2]));
        assert_eq!((composed(Text, ""), composed(Hex, ""), composed(File, "")), (text(""), bytes(&[]), bytes(&[])));
    }

    #[test]
    fn what_cannot_be_sent_says_where_it_is_wrong() {
        for (kind, text, wrong) in [
            (Json, "", "line 1, column 0: not JSON: EOF while parsing a value"),
            (Json, "{\n \"a\": }", "line 2, column 7: not JSON: expected value"),
            (Json, "{} x", "line 1, column 4: not JSON: trailing characters"),
            (Hex, "00\n0g", "line 2, column 2: 'g' is no hexadecimal digit"),
            (Hex, "0x01", "line 1, column 2: 'x' is no hexadecimal digit"),
            (Hex, "00 1", "line 1, column 4: a byte has two digits"),
            (Hex, "0 0", "line 1, column 1: a byte has two digits"),
            (Hex, "1\n1", "line 1, column 1: a byte has two digits"),
            (Hex, "\u{ac00}", "line 1, column 1: '\u{ac00}' is no hexadecimal digit"),
            (File, "a", "the file's content is not base64"),
            (
                Text,
                "{{x}}",
                "line 1, column 1: there is no such variable; there are counter, time, random, seed, uuid, open",
            ),
        ] {
            let error = composed(kind, text).expect_err(text);
            assert_eq!(error.to_string(), wrong, "{text}");
        }
    }

    #[test]
    fn a_message_that_cannot_be_sent_uses_up_no_number() {
        let mut state = State::new(1);
        assert!(compose(Json, "{{counter}} {{random}} x", &mut state, 0).is_err());
        let text = "[{{counter}}, {{random}}]";
        let after = compose(Json, text, &mut state, 0).expect("JSON");
        assert_eq!(after, compose(Json, text, &mut State::new(1), 0).expect("JSON"));
        assert_eq!(after.marks, ["1"]);
        assert_eq!(state.counter(), 1);
    }
}
