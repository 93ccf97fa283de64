//! DNS messages (RFC 1035 §4): which address belongs to a name. `message` reads a message into plain values, `fields`
//! names its bytes, `name` reads the names in it.

pub(crate) mod fields;
mod message;
mod name;

pub use fields::dissect;
pub use message::{Message, Question, Record};

/// Bytes of a header: the id, the flags, and four counts.
const HEADER: usize = 12;
/// The type of a record with an IPv4 address (RFC 1035 §3.2.2).
pub const A: u16 = 1;
const NS: u16 = 2;
const CNAME: u16 = 5;
const PTR: u16 = 12;
/// An IPv6 address (RFC 3596 §2.1).
const AAAA: u16 = 28;
/// The class of the Internet's names (RFC 1035 §3.2.4).
pub const IN: u16 = 1;

/// The name of a type of records.
fn type_name(kind: u16) -> Option<&'static str> {
    Some(match kind {
        A => "A",
        NS => "NS",
        CNAME => "CNAME",
        6 => "SOA",
        PTR => "PTR",
        15 => "MX",
        16 => "TXT",
        AAAA => "AAAA",
        41 => "OPT",
        65 => "HTTPS",
        _ => return None,
    })
}
