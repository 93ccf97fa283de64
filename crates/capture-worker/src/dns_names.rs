//! Names and addresses in messages of DNS (RFC 1035 §4.1), replaced where they stand: a label at its place, so that what
//! points there (§4.1.4) has it, too.

use crate::addresses::Addresses;
use crate::alias::Aliases;

const HEADER: usize = 12;
/// Types of records (RFC 1035 §3.2.2, RFC 3596, RFC 2782, RFC 6672).
const A: u16 = 1;
const NS: u16 = 2;
const CNAME: u16 = 5;
const SOA: u16 = 6;
const PTR: u16 = 12;
const MX: u16 = 15;
const AAAA: u16 = 28;
const SRV: u16 = 33;
const DNAME: u16 = 39;

/// Changes a message. What no rule here reads becomes zeros: texts, options, hints of addresses.
pub(crate) fn replace(message: &mut [u8], aliases: &mut Aliases, addresses: &mut Addresses) {
    if change(message, aliases, addresses).is_none() {
        // It is cut, or it is something else: its names cannot be told from the rest.
        message.get_mut(HEADER..).unwrap_or_default().fill(0);
    }
}

fn change(message: &mut [u8], aliases: &mut Aliases, addresses: &mut Addresses) -> Option<()> {
    let questions = number(message, 4)?;
    let records = u32::from(number(message, 6)?) + u32::from(number(message, 8)?) + u32::from(number(message, 10)?);
    let mut at = HEADER;
    for _ in 0..questions {
        at = name(message, at, aliases)? + 4;
    }
    for _ in 0..records {
        at = name(message, at, aliases)?;
        let (kind, length) = (number(message, at)?, usize::from(number(message, at + 8)?));
        let start = at + 10;
        let end = start + length;
        message.get(start..end)?;
        match kind {
            A | AAAA if matches!(length, 4 | 16) => addresses.replace(message.get_mut(start..end)?),
            NS | CNAME | PTR | DNAME => {
                name(message, start, aliases)?;
            }
            MX => {
                name(message, start + 2, aliases)?;
            }
            SRV => {
                name(message, start + 6, aliases)?;
            }
            SOA => {
                let second = name(message, start, aliases)?;
                name(message, second, aliases)?;
            }
            _ => message.get_mut(start..end)?.fill(0),
        }
        at = end;
    }
    message.get_mut(at..)?.fill(0);
    Some(())
}

/// Changes the labels of a name, up to its end or to where it points elsewhere. Returns where it ends.
fn name(message: &mut [u8], mut at: usize, aliases: &mut Aliases) -> Option<usize> {
    let mut text: Vec<u8> = Vec::new();
    loop {
        let length = usize::from(*message.get(at)?);
        match length {
            0 => {
                at += 1;
                break;
            }
            64.. => {
                at += 2;
                break;
            }
            _ => {
                let label = message.get_mut(at + 1..at + 1 + length)?;
                text.extend_from_slice(label);
                text.push(b'.');
                let alias = aliases.label(label);
                label.copy_from_slice(&alias);
                at += 1 + length;
            }
        }
    }
    aliases.learn(&text);
    Some(at)
}

fn number(message: &[u8], at: usize) -> Option<u16> {
    let two = message.get(at..at + 2)?;
    Some(u16::from(two[0]) << 8 | u16::from(two[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_replaced_at_their_places_and_addresses_too() {
        let mut message = vec![0, 1, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0];
        message.extend(b"\x03www\x07example\x03org\x00\x00\x01\x00\x01");
        message.extend(b"\xC0\x0C\x00\x05\x00\x01\x00\x00\x00\x09\x00\x07\x04host\xC0\x10");
        message.extend(b"\xC0\x0C\x00\x01\x00\x01\x00\x00\x00\x09\x00\x04\x0A\x01\x02\x03");
        let before = message.clone();
        let (mut aliases, mut addresses) = (Aliases::default(), Addresses::default());
        replace(&mut message, &mut aliases, &mut addresses);
        assert_eq!(message.len(), before.len());
        for word in [&b"www"[..], b"example", b"host", b"\x0A\x01\x02\x03"] {
            assert!(!message.windows(word.len()).any(|part| part == word), "{word:?}");
        }
        assert!(message.windows(4).any(|part| part == [192, 0, 2, 1]));
        assert_eq!(message[12], 3);
        let mut text = b"see www.example.org".to_vec();
        aliases.replace(&mut text);
        assert!(!text.windows(7).any(|part| part == b"example"));
    }

    #[test]
    fn what_is_no_message_becomes_zeros_behind_the_header() {
        for length in 0..40 {
            let mut message = vec![63; length];
            replace(&mut message, &mut Aliases::default(), &mut Addresses::default());
            assert!(message.iter().skip(HEADER).all(|byte| *byte == 0));
        }
    }
}
