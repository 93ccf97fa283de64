//! A filter that was read.

use std::net::IpAddr;
use wire::Protocol;

/// What a packet or message must have.
#[derive(Clone, Debug, PartialEq)]
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
