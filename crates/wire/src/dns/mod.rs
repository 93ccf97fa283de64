//! DNS messages (RFC 1035 §4): which address, or which other data, belongs to a name. `message` reads a message into
//! plain values, `fields` names its bytes, `label` says in a few words what it asks or answers, `name` reads the names
//! in it.

pub(crate) mod fields;
mod label;
mod message;
mod name;

pub use fields::dissect;
pub use label::label;
pub use message::{Message, Question, Record};

/// Bytes of a header: the id, the flags, and four counts.
const HEADER: usize = 12;
/// The type of a record with an IPv4 address (RFC 1035 §3.2.2).
pub const A: u16 = 1;
const NS: u16 = 2;
const CNAME: u16 = 5;
const SOA: u16 = 6;
const PTR: u16 = 12;
const MX: u16 = 15;
const TXT: u16 = 16;
/// An IPv6 address (RFC 3596 §2.1).
/// The type of records that have an IPv6 address (RFC 3596 §2.1).
pub const AAAA: u16 = 28;
const SRV: u16 = 33;
/// It is about the message itself (RFC 6891 §6.1.1).
const OPT: u16 = 41;
/// The class of the Internet's names (RFC 1035 §3.2.4).
pub const IN: u16 = 1;

/// The name of a type of records.
fn type_name(kind: u16) -> Option<&'static str> {
    Some(match kind {
        A => "A",
        NS => "NS",
        CNAME => "CNAME",
        SOA => "SOA",
        PTR => "PTR",
        MX => "MX",
        TXT => "TXT",
        AAAA => "AAAA",
        SRV => "SRV",
        35 => "NAPTR",
        OPT => "OPT",
        43 => "DS",
        46 => "RRSIG",
        47 => "NSEC",
        48 => "DNSKEY",
        52 => "TLSA",
        64 => "SVCB",
        65 => "HTTPS",
        251 => "IXFR",
        252 => "AXFR",
        255 => "ANY",
        257 => "CAA",
        _ => return None,
    })
}

/// A response code of 12 bits by its name; `RCODE 24` if it has none (RFC 6895 §2.3).
fn rcode_name(code: u16) -> String {
    let name = match code {
        0 => "NOERROR",
        1 => "FORMERR",
        2 => "SERVFAIL",
        3 => "NXDOMAIN",
        4 => "NOTIMP",
        5 => "REFUSED",
        6 => "YXDOMAIN",
        7 => "YXRRSET",
        8 => "NXRRSET",
        9 => "NOTAUTH",
        10 => "NOTZONE",
        16 => "BADVERS",
        17 => "BADKEY",
        18 => "BADTIME",
        19 => "BADMODE",
        20 => "BADNAME",
        21 => "BADALG",
        22 => "BADTRUNC",
        23 => "BADCOOKIE",
        _ => return ["RCODE ", &code.to_string()].concat(),
    };
    name.to_owned()
}
