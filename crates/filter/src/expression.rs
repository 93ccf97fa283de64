//! A filter that was read.

use std::net::IpAddr;
use wire::Protocol;

/// What a packet or message must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// Anything: the filter is empty.
    Anything,
    /// Both.
    And(Box<[Expression; 2]>),
    /// One of them at least.
    Or(Box<[Expression; 2]>),
    /// Not this.
    Not(Box<Expression>),
    /// This text, lower case, in the name, the id or the value of any field, in either case.
    Word(String),
    /// This field or protocol is there.
    Exists(Target),
    /// A field compares so with a value.
    Compares(Target, Comparison, Literal),
}

impl Expression {
    /// The fields that it names, by their ids: who judges needs no others if [`Expression::is_about_any`] is false.
    pub fn fields(&self) -> Vec<&str> {
        let ids = self.terms().into_iter().filter_map(|term| match term {
            Self::Exists(Target::Fields(ids)) | Self::Compares(Target::Fields(ids), ..) => Some(ids),
            _ => None,
        });
        ids.flatten().map(String::as_str).collect()
    }

    /// Whether it asks for a protocol or a text, so that every field may decide.
    pub fn is_about_any(&self) -> bool {
        let is_any = |term: &&Self| matches!(term, Self::Word(_) | Self::Exists(Target::Protocol(_)));
        self.terms().iter().any(is_any)
    }

    /// What is joined by `and`, `or` and `not`.
    fn terms(&self) -> Vec<&Self> {
        let (mut terms, mut open) = (Vec::new(), vec![self]);
        while let Some(next) = open.pop() {
            match next {
                Self::And(both) | Self::Or(both) => open.extend(both.iter()),
                Self::Not(part) => open.push(part),
                _ => terms.push(next),
            }
        }
        terms
    }
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A protocol, whose blocks have one of these kinds.
    Protocol(&'static [Protocol]),
    /// The fields with one of these ids.
    Fields(Vec<String>),
}

/// How values compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// One of the field's values is equal.
    Equal,
    /// The field is there, and none of its values is equal: as Wireshark has it since version 4.
    Unequal,
    /// One of the values is less.
    Less,
    /// One of the values is less or equal.
    AtMost,
    /// One of the values is greater.
    Greater,
    /// One of the values is greater or equal.
    AtLeast,
    /// One of the values contains this text; upper and lower case differ.
    Contains,
}

/// A value in a filter, as text and as what else it can be read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// As it stands there, without quotation marks.
    pub text: String,
    /// As a number: decimal, hexadecimal with `0x`, `true` and `false`.
    pub number: Option<u64>,
    /// As an address, with the length of its prefix in bits if one is given.
    pub network: Option<(IpAddr, u8)>,
}

impl Literal {
    /// Reads a value.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), number: number(text), network: network(text) }
    }
}

fn number(text: &str) -> Option<u64> {
    match text {
        "true" | "True" | "TRUE" => Some(1),
        "false" | "False" | "FALSE" => Some(0),
        _ => match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
            Some(digits) => u64::from_str_radix(digits, 16).ok(),
            None => text.parse().ok().filter(|_| !text.starts_with('+')),
        },
    }
}

fn network(text: &str) -> Option<(IpAddr, u8)> {
    let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
    let address: IpAddr = address.parse().ok()?;
    let whole = if address.is_ipv4() { 32 } else { 128 };
    let bits = bits.map_or(Some(whole), |bits| bits.parse().ok())?;
    (bits <= whole).then_some((address, bits))
}

#[cfg(test)]
mod tests {
    use crate::parse;

    #[test]
    fn an_expression_says_which_fields_it_needs() {
        let named = |text: &str| {
            let expression = parse(text).expect(text);
            let mut fields: Vec<String> = expression.fields().into_iter().map(str::to_owned).collect();
            fields.sort_unstable();
            (fields.join(" "), expression.is_about_any())
        };
        assert_eq!(named("tcp.len>0 and not (ip.ttl or tcp.ack==1)"), ("ip.ttl tcp.ack tcp.len".to_owned(), false));
        assert_eq!(named("udp.port==53"), ("udp.dstport udp.srcport".to_owned(), false));
        assert_eq!(named("tcp.len>0 or not http"), ("tcp.len".to_owned(), true));
        assert_eq!(named("GET"), (String::new(), true));
        assert_eq!(named(""), (String::new(), false));
    }
}
