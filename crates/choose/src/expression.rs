//! A formula as data: its terms with their values, so that a page can show each number, and change it.

use crate::constant::Constant;
use crate::input::Input;
use crate::step::Step;

/// A formula with the values of its terms.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A number of arithmetic: 8 bits, 3 600 seconds.
    Number(f64),
    /// A setting.
    Input(Input, f64),
    /// A constant.
    Constant(Constant, f64),
    /// The result of another formula.
    Step(Step, f64),
    /// A sum.
    Sum(Vec<Self>),
    /// A product.
    Product(Vec<Self>),
    /// One divided by another; 0 if the divisor is 0.
    Quotient(Box<Self>, Box<Self>),
    /// The first less the second.
    Difference(Box<Self>, Box<Self>),
    /// The smallest.
    Least(Vec<Self>),
    /// The largest.
    Greatest(Vec<Self>),
    /// Rounded up to a whole number.
    Ceiling(Box<Self>),
    /// e to the power of minus this.
    Decay(Box<Self>),
}

/// A piece of a formula as text.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// A sign: `×`, `(`, `⌈`.
    Sign(&'static str),
    /// A number of arithmetic.
    Number(f64),
    /// A setting with its value.
    Input(Input, f64),
    /// A constant with its value.
    Constant(Constant, f64),
    /// Another result.
    Step(Step, f64),
}

impl Expr {
    /// The result. Always finite.
    pub fn value(&self) -> f64 {
        let value = match self {
            Self::Number(value) | Self::Input(_, value) | Self::Constant(_, value) | Self::Step(_, value) => *value,
            Self::Sum(terms) => terms.iter().map(Self::value).sum(),
            Self::Product(terms) => terms.iter().map(Self::value).product(),
            Self::Quotient(over, under) => {
                let under = under.value();
                if under == 0.0 { 0.0 } else { over.value() / under }
            }
            Self::Difference(from, less) => from.value() - less.value(),
            Self::Least(terms) => terms.iter().map(Self::value).fold(f64::INFINITY, f64::min),
            Self::Greatest(terms) => terms.iter().map(Self::value).fold(f64::NEG_INFINITY, f64::max),
            // What is whole but for the last bit stays whole.
            Self::Ceiling(of) => (of.value() - 1e-9).ceil(),
            Self::Decay(of) => (-of.value()).exp(),
        };
        if value.is_finite() { value } else { 0.0 }
    }

    /// The formula as pieces of text, in its order.
    pub fn tokens(&self) -> Vec<Token> {
        let mut tokens = Vec::new();
        self.write(&mut tokens, 0);
        tokens
    }

    /// Writes it. `around` is how tightly the sign around it binds: 0 nothing, 1 a sum, 2 a product or a quotient.
    fn write(&self, tokens: &mut Vec<Token>, around: u8) {
        let own = match self {
            Self::Sum(terms) if terms.len() > 1 => 1,
            Self::Difference(..) => 1,
            Self::Product(terms) if terms.len() > 1 => 2,
            Self::Quotient(..) => 2,
            _ => 3,
        };
        let is_bracketed = own < around || (own == 2 && around == 3);
        if is_bracketed {
            tokens.push(Token::Sign("("));
        }
        match self {
            Self::Number(value) => tokens.push(Token::Number(*value)),
            Self::Input(input, value) => tokens.push(Token::Input(*input, *value)),
            Self::Constant(constant, value) => tokens.push(Token::Constant(*constant, *value)),
            Self::Step(step, value) => tokens.push(Token::Step(*step, *value)),
            Self::Sum(terms) => Self::join(terms, " + ", tokens, 1),
            Self::Product(terms) => Self::join(terms, " \u{d7} ", tokens, 2),
            Self::Quotient(over, under) => {
                over.write(tokens, 2);
                tokens.push(Token::Sign(" \u{f7} "));
                under.write(tokens, 3);
            }
            Self::Difference(from, less) => {
                from.write(tokens, 1);
                tokens.push(Token::Sign(" \u{2212} "));
                less.write(tokens, 2);
            }
            Self::Least(terms) => Self::call("min(", terms, tokens),
            Self::Greatest(terms) => Self::call("max(", terms, tokens),
            Self::Ceiling(of) => {
                tokens.push(Token::Sign("\u{2308}"));
                of.write(tokens, 0);
                tokens.push(Token::Sign("\u{2309}"));
            }
            Self::Decay(of) => {
                tokens.push(Token::Sign("e^\u{2212}("));
                of.write(tokens, 0);
                tokens.push(Token::Sign(")"));
            }
        }
        if is_bracketed {
            tokens.push(Token::Sign(")"));
        }
    }

    fn join(terms: &[Self], sign: &'static str, tokens: &mut Vec<Token>, own: u8) {
        for (place, term) in terms.iter().enumerate() {
            if place > 0 {
                tokens.push(Token::Sign(sign));
            }
            term.write(tokens, own);
        }
    }

    fn call(name: &'static str, terms: &[Self], tokens: &mut Vec<Token>) {
        tokens.push(Token::Sign(name));
        Self::join(terms, ", ", tokens, 0);
        tokens.push(Token::Sign(")"));
    }
}

/// A sum of terms.
pub(crate) fn sum<const N: usize>(terms: [Expr; N]) -> Expr {
    Expr::Sum(terms.into())
}

/// A product of terms.
pub(crate) fn product<const N: usize>(terms: [Expr; N]) -> Expr {
    Expr::Product(terms.into())
}

/// One divided by another.
pub(crate) fn quotient(over: Expr, under: Expr) -> Expr {
    Expr::Quotient(Box::new(over), Box::new(under))
}

/// The first less the second.
pub(crate) fn difference(from: Expr, less: Expr) -> Expr {
    Expr::Difference(Box::new(from), Box::new(less))
}

/// Rounded up.
pub(crate) fn ceiling(of: Expr) -> Expr {
    Expr::Ceiling(Box::new(of))
}

/// e to the power of minus this.
pub(crate) fn decay(of: Expr) -> Expr {
    Expr::Decay(Box::new(of))
}

/// A bare number.
pub(crate) fn number(value: f64) -> Expr {
    Expr::Number(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(expr: &Expr) -> String {
        let words = expr.tokens().into_iter().map(|token| match token {
            Token::Sign(sign) => sign.to_owned(),
            Token::Number(value) | Token::Input(_, value) | Token::Constant(_, value) | Token::Step(_, value) => {
                value.to_string()
            }
        });
        words.collect()
    }

    #[test]
    fn brackets_stand_only_where_the_value_needs_them() {
        let users = || Expr::Input(Input::Users, 600.0);
        let both = sum([number(1.0), product([number(2.0), number(3.0)])]);
        assert_eq!((text(&both).as_str(), both.value()), ("1 + 2 \u{d7} 3", 7.0));
        let scaled = product([users(), sum([number(1.0), number(2.0)])]);
        assert_eq!((text(&scaled).as_str(), scaled.value()), ("600 \u{d7} (1 + 2)", 1_800.0));
        let nested = quotient(number(8.0), quotient(number(4.0), number(2.0)));
        assert_eq!((text(&nested).as_str(), nested.value()), ("8 \u{f7} (4 \u{f7} 2)", 4.0));
        let less = difference(number(9.0), sum([number(1.0), number(2.0)]));
        assert_eq!((text(&less).as_str(), less.value()), ("9 \u{2212} (1 + 2)", 6.0));
        let up = ceiling(quotient(number(7.0), number(2.0)));
        assert_eq!((text(&up).as_str(), up.value()), ("\u{2308}7 \u{f7} 2\u{2309}", 4.0));
    }

    #[test]
    fn nothing_divides_by_zero() {
        assert_eq!(quotient(number(1.0), number(0.0)).value(), 0.0);
        assert_eq!(decay(number(-1e300)).value(), 0.0, "too large for a number");
    }
}
