//! Tokens as an expression, by recursive descent:
//!
//! ```text
//! either  = both { ("or" | "||") both }
//! both    = not { ["and" | "&&"] not }          words side by side must all be there
//! not     = ("not" | "!") not | term
//! term    = "(" either ")" | name comparison value | word
//! ```

use crate::names::{looks_like_a_name, nearest, target};
use crate::token::{Piece, Token, tokens};
use crate::wrong::{What, Wrong};
use crate::{Comparison, Expression, Literal, Target};

/// A longer filter is not read, in bytes: each packet is compared with all of it.
pub const LONGEST: usize = 2_000;
/// Deeper parentheses are not read, so that no text exhausts the stack.
const DEEPEST: u32 = 50;

/// Reads a filter. An empty text lets anything through.
pub fn parse(text: &str) -> Result<Expression, Wrong> {
    if text.len() > LONGEST {
        return Err(Wrong { at: 1, what: What::TooLong });
    }
    let tokens = tokens(text)?;
    if tokens.is_empty() {
        return Ok(Expression::Anything);
    }
    let end = u32::try_from(text.trim_end().chars().count()).unwrap_or(u32::MAX).saturating_add(1);
    let mut parser = Parser { tokens: &tokens, next: 0, end, depth: 0 };
    let found = parser.either()?;
    match parser.peek() {
        None => Ok(found),
        // Whatever else can stand here begins a term, and `both` has read it.
        Some(token) if token.piece == Piece::Close => Err(Wrong { at: token.at, what: What::NotOpened }),
        Some(token) => Err(missing(token.at, Some(token))),
    }
}

fn missing(at: u32, found: Option<&Token>) -> Wrong {
    Wrong { at, what: What::TermMissing { found: found.map(|token| token.text.clone()) } }
}

struct Parser<'a> {
    tokens: &'a [Token],
    next: usize,
    /// The place behind the last character.
    end: u32,
    /// How many terms are around this one.
    depth: u32,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.next)
    }

    /// Goes on behind the next token if it is this piece.
    fn takes(&mut self, piece: &Piece) -> bool {
        let is_it = self.peek().is_some_and(|token| token.piece == *piece);
        self.next += usize::from(is_it);
        is_it
    }

    fn either(&mut self) -> Result<Expression, Wrong> {
        let mut found = self.both()?;
        while self.takes(&Piece::Or) {
            found = Expression::Or(Box::new([found, self.both()?]));
        }
        Ok(found)
    }

    fn both(&mut self) -> Result<Expression, Wrong> {
        let mut found = self.not()?;
        loop {
            let has_word = self.takes(&Piece::And);
            let begins = |piece: &Piece| matches!(piece, Piece::Open | Piece::Not | Piece::Bare(_) | Piece::Quoted(_));
            if !has_word && !self.peek().is_some_and(|token| begins(&token.piece)) {
                return Ok(found);
            }
            found = Expression::And(Box::new([found, self.not()?]));
        }
    }

    fn not(&mut self) -> Result<Expression, Wrong> {
        let at = self.peek().map_or(self.end, |token| token.at);
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Wrong { at, what: What::TooLong });
        }
        let found = if self.takes(&Piece::Not) { Expression::Not(Box::new(self.not()?)) } else { self.term()? };
        self.depth -= 1;
        Ok(found)
    }

    fn term(&mut self) -> Result<Expression, Wrong> {
        let Some(token) = self.peek() else { return Err(missing(self.end, None)) };
        self.next += 1;
        match &token.piece {
            Piece::Open => {
                let inside = self.either()?;
                if self.takes(&Piece::Close) { Ok(inside) } else { Err(Wrong { at: token.at, what: What::NotClosed }) }
            }
            Piece::Quoted(text) => Ok(Expression::Word(text.to_ascii_lowercase())),
            Piece::Bare(name) => match self.peek().map(|next| (&next.piece, next)) {
                Some((&Piece::Compare(comparison), sign)) => {
                    self.next += 1;
                    self.comparison(token, name, comparison, sign)
                }
                _ => bare(token, name),
            },
            _ => Err(missing(token.at, Some(token))),
        }
    }

    fn comparison(
        &mut self,
        token: &Token,
        name: &str,
        comparison: Comparison,
        sign: &Token,
    ) -> Result<Expression, Wrong> {
        let target = target(name).ok_or_else(|| unknown(token.at, name))?;
        if matches!(target, Target::Protocol(_)) {
            return Err(Wrong { at: token.at, what: What::NoValue { name: name.to_owned() } });
        }
        let value = self.peek().and_then(|token| match &token.piece {
            Piece::Bare(text) | Piece::Quoted(text) => Some((token.at, text)),
            _ => None,
        });
        let Some((at, text)) = value else {
            let at = self.peek().map_or(self.end, |token| token.at);
            return Err(Wrong { at, what: What::ValueMissing { comparison: sign.text.clone() } });
        };
        self.next += 1;
        let literal = Literal::new(text);
        let is_order = !matches!(comparison, Comparison::Equal | Comparison::Unequal | Comparison::Contains);
        if is_order && literal.number.is_none() && literal.network.is_none() {
            return Err(Wrong { at, what: What::NotANumber { value: text.clone() } });
        }
        Ok(Expression::Compares(target, comparison, literal))
    }
}

/// A word by itself: a field or protocol that must be there, or else a text. What looks like the name of a field and is
/// none is most likely a slip; in quotation marks it is a text.
fn bare(token: &Token, name: &str) -> Result<Expression, Wrong> {
    match target(name) {
        Some(target) => Ok(Expression::Exists(target)),
        None if looks_like_a_name(name) => Err(unknown(token.at, name)),
        None => Ok(Expression::Word(name.to_ascii_lowercase())),
    }
}

fn unknown(at: u32, name: &str) -> Wrong {
    let nearest = nearest(name).map(str::to_owned);
    Wrong { at, what: What::UnknownField { name: name.to_owned(), nearest } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> (u32, What) {
        let wrong = parse(text).expect_err(text);
        (wrong.at, wrong.what)
    }

    #[test]
    fn not_binds_closer_than_and_and_that_closer_than_or() {
        let word = |text: &str| Expression::Word(text.to_owned());
        let and = |one, other| Expression::And(Box::new([one, other]));
        let or = |one, other| Expression::Or(Box::new([one, other]));
        let not = |one| Expression::Not(Box::new(one));
        assert_eq!(parse("a or not b and c"), Ok(or(word("a"), and(not(word("b")), word("c")))));
        assert_eq!(parse("(a || b) && !c"), Ok(and(or(word("a"), word("b")), not(word("c")))));
        assert_eq!(parse("a B \"c or d\""), Ok(and(and(word("a"), word("b")), word("c or d"))));
        assert_eq!(parse("  "), Ok(Expression::Anything));
    }

    #[test]
    fn a_comparison_needs_no_spaces_and_takes_words_for_signs() {
        for (one, other) in
            [("ip.ttl<64", "ip.ttl lt 64"), ("tcp.port!=80", "tcp.port ne 80"), ("ip.id>=0x10", "ip.id ge 16")]
        {
            let number = |text: &str| match parse(text) {
                Ok(Expression::Compares(target, comparison, literal)) => (target, comparison, literal.number),
                other => panic!("{text}: {other:?}"),
            };
            assert_eq!(number(one), number(other));
        }
        assert!(matches!(parse("http.host contains \"a b\""), Ok(Expression::Compares(_, Comparison::Contains, _))));
        assert!(matches!(parse("content-length"), Ok(Expression::Word(_))));
        assert!(matches!(parse("websocket and tcp.flags.syn"), Ok(Expression::And(_))));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place_and_the_nearest_name() {
        let unknown =
            |name: &str, nearest: &str| What::UnknownField { name: name.into(), nearest: Some(nearest.into()) };
        assert_eq!(wrong("GET and tcp.flag.syn==1"), (9, unknown("tcp.flag.syn", "tcp.flags.syn")));
        assert_eq!(wrong("ip.tll < 4"), (1, unknown("ip.tll", "ip.ttl")));
        assert_eq!(wrong("http.request.metod"), (1, unknown("http.request.metod", "http.request.method")));
        assert_eq!(wrong("a and"), (6, What::TermMissing { found: None }));
        assert_eq!(wrong("or a"), (1, What::TermMissing { found: Some("or".into()) }));
        assert_eq!(wrong("가 == 1"), (1, What::UnknownField { name: "가".into(), nearest: None }));
        assert_eq!(wrong("ip.ttl =="), (10, What::ValueMissing { comparison: "==".into() }));
        assert_eq!(wrong("ip.ttl < low"), (10, What::NotANumber { value: "low".into() }));
        assert_eq!(wrong("(a or (b)"), (1, What::NotClosed));
        assert_eq!(wrong("a) b"), (2, What::NotOpened));
        assert_eq!(wrong("a \"b"), (3, What::QuoteMissing));
        assert_eq!(wrong("tcp == 1"), (1, What::NoValue { name: "tcp".into() }));
        assert_eq!(wrong("a == == b").1, What::UnknownField { name: "a".into(), nearest: None });
        assert_eq!(wrong(&"(".repeat(100)).1, What::TooLong);
        assert_eq!(wrong(&"x".repeat(LONGEST + 1)).1, What::TooLong);
    }

    #[test]
    fn any_text_is_read_or_refused() {
        let parts = ["(", ")", "!", "=", "==", "and", "\"", "\\", "ip.ttl", "가", " ", "<", "64", "&", "|", "=="];
        let mut state = 7_usize;
        for _ in 0..800 {
            let mut text = String::new();
            for _ in 0..state % 9 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(parts[(state >> 33) % parts.len()]);
            }
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 1;
            drop(parse(&text));
        }
    }
}
