//! A text as tokens.

use crate::Comparison;
use crate::wrong::{What, Wrong};

/// A piece of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Open,
    Close,
    And,
    Or,
    Not,
    Compare(Comparison),
    /// A word without quotation marks.
    Bare(String),
    /// A text in quotation marks.
    Quoted(String),
}

/// A piece with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub piece: Piece,
    /// Its first character, from 1.
    pub at: u32,
    /// As it was written.
    pub text: String,
}

/// Signs that are pieces by themselves, the longer ones first.
const SIGNS: [(&str, Piece); 12] = [
    ("==", Piece::Compare(Comparison::Equal)),
    ("!=", Piece::Compare(Comparison::Unequal)),
    ("<=", Piece::Compare(Comparison::AtMost)),
    (">=", Piece::Compare(Comparison::AtLeast)),
    ("&&", Piece::And),
    ("||", Piece::Or),
    ("<", Piece::Compare(Comparison::Less)),
    (">", Piece::Compare(Comparison::Greater)),
    ("=", Piece::Compare(Comparison::Equal)),
    ("!", Piece::Not),
    ("(", Piece::Open),
    (")", Piece::Close),
];

/// The pieces of `text`.
pub(crate) fn tokens(text: &str) -> Result<Vec<Token>, Wrong> {
    let mut tokens = Vec::new();
    let (mut rest, mut at) = (text, 1_u32);
    loop {
        let start = rest.trim_start();
        at += count(&rest[..rest.len() - start.len()]);
        rest = start;
        let Some(first) = rest.chars().next() else { return Ok(tokens) };
        let (piece, length) = if let Some((sign, piece)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            (piece.clone(), sign.len())
        } else if first == '"' {
            let (text, length) = quoted(rest).ok_or(Wrong { at, what: What::QuoteMissing })?;
            (Piece::Quoted(text), length)
        } else {
            let length = bare(rest);
            (word(&rest[..length]), length)
        };
        let (written, after) = rest.split_at(length);
        tokens.push(Token { piece, at, text: written.to_owned() });
        at += count(written);
        rest = after;
    }
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

fn ends_word(letter: char) -> bool {
    letter.is_whitespace() || "<>=!()\"&|".contains(letter)
}

/// The bytes of the word at the front. It goes on to a space or a sign: a sign of comparison ends it, since
/// `ip.ttl<64` has three pieces.
fn bare(text: &str) -> usize {
    // A single "&" or "|" is no sign and begins a word as any letter does.
    text.char_indices().skip(1).find(|(_, letter)| ends_word(*letter)).map_or(text.len(), |(place, _)| place)
}

/// The text in quotation marks at the front, and how many bytes it takes with them. A backslash stands before a quotation
/// mark or another backslash.
fn quoted(text: &str) -> Option<(String, usize)> {
    let (mut found, mut is_escaped) = (String::new(), false);
    for (place, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => {
                if !matches!(letter, '"' | '\\') {
                    found.push('\\');
                }
                found.push(letter);
                is_escaped = false;
            }
            '\\' => is_escaped = true,
            '"' => return Some((found, place + 1)),
            _ => found.push(letter),
        }
    }
    None
}

/// A value as a filter needs it: in quotation marks unless it is one plain word.
pub fn quote(value: &str) -> String {
    let is_plain = bare(value) == value.len() && !value.starts_with(ends_word);
    if is_plain && !value.is_empty() && matches!(word(value), Piece::Bare(_)) {
        return value.to_owned();
    }
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

fn word(text: &str) -> Piece {
    match text {
        "and" | "AND" => Piece::And,
        "or" | "OR" => Piece::Or,
        "not" | "NOT" => Piece::Not,
        "eq" => Piece::Compare(Comparison::Equal),
        "ne" => Piece::Compare(Comparison::Unequal),
        "lt" => Piece::Compare(Comparison::Less),
        "le" => Piece::Compare(Comparison::AtMost),
        "gt" => Piece::Compare(Comparison::Greater),
        "ge" => Piece::Compare(Comparison::AtLeast),
        "contains" => Piece::Compare(Comparison::Contains),
        _ => Piece::Bare(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_was_quoted_is_read_as_it_was() {
        for value in [
            "801",
            "/a?b=1&c=2",
            "two words",
            "and",
            "\"",
            "\\",
            "a\\\"b",
            "(",
            "|",
            "!x",
            "",
            " ",
            "GET",
            "10.0.0.0/8",
        ] {
            let read = tokens(&quote(value)).expect(value);
            let [Token { piece: Piece::Bare(text) | Piece::Quoted(text), .. }] = &read[..] else {
                panic!("{value}: {read:?}")
            };
            assert_eq!(text, value);
        }
        assert_eq!((&*quote("801"), &*quote("a b")), ("801", "\"a b\""));
    }
}
