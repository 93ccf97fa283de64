//! Names in certificates (RFC 5280), which TLS up to version 1.2 sends in clear: all their texts become others of the same
//! length. Their signatures are wrong then, as they must be.

use crate::addresses::Addresses;
use crate::alias::Aliases;

/// Deeper structures are not looked into.
const DEEPEST: u32 = 20;
/// The type of a record with handshake messages, and the types of messages (RFC 5246 §6.2.1, §7.4).
const HANDSHAKE: u8 = 22;
const CERTIFICATE: u8 = 11;

/// Changes the certificates in a stream of TLS. Messages may go on from record to record, so they are put together and
/// then written back.
pub(crate) fn replace(stream: &mut [u8], aliases: &mut Aliases, addresses: &mut Addresses) {
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(&[kind, 3, _, high, low]) = stream.get(at..at + 5) {
        let end = at + 5 + usize::from(high) * 256 + usize::from(low);
        // After a change of cipher everything is encrypted.
        if kind != HANDSHAKE || end > stream.len() {
            break;
        }
        places.extend(at + 5..end);
        at = end;
    }
    let mut messages: Vec<u8> = places.iter().filter_map(|place| stream.get(*place).copied()).collect();
    let mut start = 0;
    while let Some(&[kind, one, two, three]) = messages.get(start..start + 4) {
        let end = start + 4 + (usize::from(one) << 16 | usize::from(two) << 8 | usize::from(three));
        let Some(body) = messages.get_mut(start + 4..end) else { break };
        if kind == CERTIFICATE {
            certificates(body, aliases, addresses);
        }
        start = end;
    }
    for (place, byte) in places.into_iter().zip(messages) {
        if let Some(old) = stream.get_mut(place) {
            *old = byte;
        }
    }
}

/// RFC 5246 §7.4.2: the length of the list, then each certificate behind its length, all of three bytes.
fn certificates(body: &mut [u8], aliases: &mut Aliases, addresses: &mut Addresses) {
    let mut at = 3;
    while let Some(&[one, two, three]) = body.get(at..at + 3) {
        let end = at + 3 + (usize::from(one) << 16 | usize::from(two) << 8 | usize::from(three));
        let Some(certificate) = body.get_mut(at + 3..end) else { break };
        walk(certificate, aliases, addresses, 0);
        at = end;
    }
}

/// Walks through values of DER (X.690 §8.1), each with its tag and length.
fn walk(bytes: &mut [u8], aliases: &mut Aliases, addresses: &mut Addresses, depth: u32) {
    let mut rest = bytes;
    while let Some((tag, header, length)) = header(rest) {
        let Some((value, after)) = rest.get_mut(header..).and_then(|rest| rest.split_at_mut_checked(length)) else {
            break;
        };
        match tag {
            // Sequences, sets, and tags of a context that contain others.
            0x30 | 0x31 | 0xA0..=0xBF if depth < DEEPEST => walk(value, aliases, addresses, depth + 1),
            // An octet string has an extension's value.
            0x04 if depth < DEEPEST && is_whole(value) => walk(value, aliases, addresses, depth + 1),
            // UTF8String, PrintableString, TeletexString, IA5String, BMPString.
            0x0C | 0x13 | 0x14 | 0x16 | 0x1E => text(value, aliases),
            // Of an alternative name (RFC 5280 §4.2.1.6): rfc822Name, dNSName, uniformResourceIdentifier.
            0x81 | 0x82 | 0x86 => text(value, aliases),
            0x87 if matches!(value.len(), 4 | 16) => addresses.replace(value),
            _ => {}
        }
        rest = after;
    }
}

/// Whether one value of DER takes exactly these bytes.
fn is_whole(bytes: &[u8]) -> bool {
    bytes.first() == Some(&0x30) && header(bytes).is_some_and(|(_, header, length)| header + length == bytes.len())
}

/// The tag at the front, the bytes of tag and length, and the length.
fn header(bytes: &[u8]) -> Option<(u8, usize, usize)> {
    let (tag, first) = (*bytes.first()?, *bytes.get(1)?);
    if first < 0x80 {
        return Some((tag, 2, first.into()));
    }
    let count = usize::from(first & 0x7F);
    let digits = bytes.get(2..2 + count).filter(|_| (1..=3).contains(&count))?;
    Some((tag, 2 + count, digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit))))
}

/// Names are replaced as everywhere; any other text becomes a label of its length, and what is no text letters. A star stays.
fn text(value: &mut [u8], aliases: &mut Aliases) {
    let start = if value.starts_with(b"*.") { 2 } else { 0 };
    for label in value.get_mut(start..).unwrap_or_default().split_mut(|byte| *byte == b'.') {
        let alias = aliases.label(label);
        label.copy_from_slice(&alias);
    }
}
