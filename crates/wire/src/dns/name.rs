//! Domain names as messages have them (RFC 1035 §3.1): labels, each after its length, and 0 at the end. Instead of its
//! last labels a name may have a pointer to where the same labels stand earlier in the message (§4.1.4).

use std::fmt::Write as _;

/// The longest name in bytes, including lengths and the 0 at the end (RFC 1035 §2.3.4).
const LONGEST: usize = 255;

/// The name at byte `start` of `message`, and the byte after it; `None` if there is no valid name. The root is `.`.
pub(super) fn read(message: &[u8], start: usize) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut at = start;
    // The first pointer ends the name in its place; reading goes on where it points to.
    let mut end = None;
    let mut earliest = start;
    let mut length = 0;
    loop {
        let first = usize::from(*message.get(at)?);
        match first >> 6 {
            0 if first == 0 => break,
            // RFC 1035 §3.1: the two high bits are 0 in a length, so that a label has at most 63 bytes.
            0 => {
                length += first + 1;
                if length >= LONGEST {
                    return None;
                }
                if !text.is_empty() {
                    text.push('.');
                }
                message.get(at + 1..at + 1 + first)?.iter().for_each(|&byte| push(&mut text, byte));
                at += first + 1;
            }
            // RFC 1035 §4.1.4: both are 1 in a pointer. It points to an earlier occurrence, so each pointer must lead
            // farther back than the one before. That rules out loops.
            3 => {
                let target = (first & 0x3F) << 8 | usize::from(*message.get(at + 1)?);
                if target >= earliest {
                    return None;
                }
                end = end.or(Some(at + 2));
                earliest = target;
                at = target;
            }
            // The other two combinations are not in use (RFC 6891 §5).
            _ => return None,
        }
    }
    if text.is_empty() {
        text.push('.');
    }
    Some((text, end.unwrap_or(at + 1)))
}

/// Appends a byte of a label. Dots and bytes that are not printable are escaped (RFC 1035 §5.1).
fn push(text: &mut String, byte: u8) {
    match byte {
        b'.' | b'\\' => text.extend(['\\', char::from(byte)]),
        0x21..=0x7E => text.push(char::from(byte)),
        _ => {
            let _ = write!(text, "\\{byte:03}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_name_is_its_labels_with_dots() {
        assert_eq!(read(b"\x06server\x07example\x00", 0), Some(("server.example".into(), 16)));
        assert_eq!(read(b"\x00", 0), Some((".".into(), 1)));
        assert_eq!(read(b"\x03a.\x01\x00", 0), Some(("a\\.\\001".into(), 5)));
    }

    #[test]
    fn a_pointer_leads_to_the_rest_of_the_name() {
        let message = b"\x07example\x00\x03www\xC0\x00";
        assert_eq!(read(message, 9), Some(("www.example".into(), 15)));
    }

    #[test]
    fn pointers_in_a_circle_or_ahead_are_no_name() {
        assert_eq!(read(b"\xC0\x00", 0), None);
        assert_eq!(read(b"\xC0\x02\xC0\x00", 0), None);
        assert_eq!(read(b"\x01a\xC0\x00", 0), None);
        assert_eq!(read(b"\x01a\xC0\x00", 2), None);
    }

    #[test]
    fn what_is_cut_off_or_too_long_is_no_name() {
        assert_eq!(read(b"\x06serv", 0), None);
        assert_eq!(read(b"", 0), None);
        assert_eq!(read(b"\x40a\x00", 0), None);
        let long: Vec<u8> = [&[63][..], &[b'a'; 63]].concat().repeat(4);
        assert_eq!(read(&[&long[..], &[0]].concat(), 0), None);
    }
}
