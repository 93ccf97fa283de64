//! Whether facts fit an expression. The rules are Wireshark's: a comparison is true if one of a field's values has it, and
//! `!=` if the field is there and none of its values is equal.

use crate::{Comparison, Expression, Fact, Facts, Literal, Target};
use std::net::IpAddr;

/// Whether a packet or message with these fields passes the filter.
pub fn fits(expression: &Expression, facts: &Facts) -> bool {
    match expression {
        Expression::Anything => true,
        Expression::And(both) => both.iter().all(|part| fits(part, facts)),
        Expression::Or(either) => either.iter().any(|part| fits(part, facts)),
        Expression::Not(part) => !fits(part, facts),
        Expression::Word(word) => facts.all.iter().any(|fact| mentions(fact, word)),
        Expression::Exists(Target::Protocol(protocols)) => protocols.iter().any(|protocol| facts.has(*protocol)),
        Expression::Exists(Target::Fields(ids)) => of(facts, ids).next().is_some(),
        Expression::Compares(Target::Protocol(_), ..) => false,
        Expression::Compares(Target::Fields(ids), Comparison::Unequal, literal) => {
            of(facts, ids).next().is_some() && !of(facts, ids).any(|fact| is_equal(fact, literal))
        }
        Expression::Compares(Target::Fields(ids), comparison, literal) => {
            of(facts, ids).any(|fact| compares(fact, *comparison, literal))
        }
    }
}

fn of<'a>(facts: &'a Facts, ids: &'a [String]) -> impl Iterator<Item = &'a Fact<'a>> {
    facts.all.iter().filter(|fact| ids.iter().any(|id| id == fact.id))
}

/// Whether a lower-case word stands in a field.
fn mentions(fact: &Fact, word: &str) -> bool {
    let Fact { id, name, value, number } = fact;
    let is_number = || number.is_some_and(|number| number.to_string() == word);
    [id, name, value].into_iter().any(|text| contains_lower(text, word)) || is_number()
}

/// Whether `part`, which is lower case, occurs in `text` in either case of ASCII letters.
fn contains_lower(text: &str, part: &str) -> bool {
    let part = part.as_bytes();
    part.is_empty() || text.as_bytes().windows(part.len()).any(|window| window.eq_ignore_ascii_case(part))
}

fn compares(fact: &Fact, comparison: Comparison, literal: &Literal) -> bool {
    match comparison {
        Comparison::Equal => is_equal(fact, literal),
        Comparison::Unequal => !is_equal(fact, literal),
        Comparison::Contains => fact.value.contains(&literal.text),
        Comparison::Less => order(fact, literal).is_some_and(std::cmp::Ordering::is_lt),
        Comparison::AtMost => order(fact, literal).is_some_and(std::cmp::Ordering::is_le),
        Comparison::Greater => order(fact, literal).is_some_and(std::cmp::Ordering::is_gt),
        Comparison::AtLeast => order(fact, literal).is_some_and(std::cmp::Ordering::is_ge),
    }
}

/// The order of a value and the literal, as numbers or as addresses of one version.
fn order(fact: &Fact, literal: &Literal) -> Option<std::cmp::Ordering> {
    if let Some((number, wanted)) = fact.number.zip(literal.number) {
        return Some(number.cmp(&wanted));
    }
    let (address, (wanted, _)) = fact.value.parse::<IpAddr>().ok().zip(literal.network)?;
    (address.is_ipv4() == wanted.is_ipv4()).then(|| address.cmp(&wanted))
}

fn is_equal(fact: &Fact, literal: &Literal) -> bool {
    if let Some((number, wanted)) = fact.number.zip(literal.number) {
        return number == wanted;
    }
    if let Some((network, bits)) = literal.network
        && let Ok(address) = fact.value.parse()
    {
        return is_in(address, network, bits);
    }
    // `TCP (6)` and `Client Hello (1)` are numbers with their names: the name alone is enough.
    let name = fact.value.rsplit_once(" (").filter(|_| fact.number.is_some()).map(|(name, _)| name);
    fact.value == literal.text || name.is_some_and(|name| name.eq_ignore_ascii_case(&literal.text))
}

/// Whether the first `bits` bits of both addresses are the same.
fn is_in(address: IpAddr, network: IpAddr, bits: u8) -> bool {
    let shifted = |number: u128, whole: u8| number.checked_shr(u32::from(whole - bits.min(whole))).unwrap_or(0);
    match (address, network) {
        (IpAddr::V4(one), IpAddr::V4(other)) => {
            shifted(u32::from(one).into(), 32) == shifted(u32::from(other).into(), 32)
        }
        (IpAddr::V6(one), IpAddr::V6(other)) => shifted(one.into(), 128) == shifted(other.into(), 128),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    fn passes(text: &str) -> bool {
        let fact = |id, name, value, number| Fact { id, name, value, number };
        let mut facts = Facts::default();
        facts.add(fact("ip.ttl", "Time to Live", "64", Some(64)));
        facts.add(fact("ip.src", "Source Address", "10.1.2.3", Some(0x0A01_0203)));
        facts.add(fact("ipv6.src", "Source Address", "2001:db8::1", None));
        facts.add(fact("ip.proto", "Protocol", "TCP (6)", Some(6)));
        facts.add(fact("tcp.srcport", "Source Port", "7000", Some(7_000)));
        facts.add(fact("tcp.dstport", "Destination Port", "80", Some(80)));
        facts.add(fact("http.host", "Host", "Example.org", None));
        facts.add_number("frame.number", 12);
        fits(&parse(text).expect(text), &facts)
    }

    #[test]
    fn a_comparison_holds_if_one_value_has_it_and_unequal_if_none_is_equal() {
        for text in [
            "tcp.port==80",
            "tcp.port==7000",
            "tcp.port>100",
            "ip.ttl<=64",
            "ip.ttl==0x40",
            "ip.proto==TCP",
            "ip.proto==6",
            "http.host==\"Example.org\"",
            "http.host contains ample",
            "frame.number==12",
            "tcp.port!=443",
            "ip.addr==10.1.0.0/16",
            "ipv6.addr==2001:db8:0::1",
            "ipv6.src==2001:db8::/32",
            "ip.src>10.0.0.9",
            "ip.ttl",
            "ip.src==10.1.2.3",
        ] {
            assert!(passes(text), "{text}");
        }
        for text in [
            "tcp.port!=80",
            "ip.ttl<64",
            "http.host==\"example.org\"",
            "http.host contains AMPLE",
            "udp.port!=53",
            "udp.port",
            "http",
            "ip.addr==10.2.0.0/16",
            "ip.src==2001:db8::/32",
            "tcp.flags.syn!=1",
            "not ip.ttl",
        ] {
            assert!(!passes(text), "{text}");
        }
    }

    #[test]
    fn words_are_found_in_names_ids_and_values_in_either_case() {
        for text in ["7000", "example", "HOST", "time", "\"to live\"", "dstport", "example 7000", "nothing or 12"] {
            assert!(passes(text), "{text}");
        }
        assert!(!passes("nothing") && !passes("example nothing") && passes("not nothing"));
    }
}
