//! Lays fields over bytes from front to back, so that a dissection has no gap and never reads past an end.
//!
//! TLS is made of lengths within lengths. A [`Layout`] walks over the bytes and knows where the innermost open field
//! ends; `group` and `vector` open a field, run the layout of its content and close it. If the content does not fit,
//! the rest of the field becomes "undecoded bytes" and the error goes up. What the bytes mean is in the callers.

use super::versions::{name_fields, spec_in};
use crate::{Dissection, Field, Malformed, Protocol, Rule, Spec};
use std::fmt::Write as _;
use trace::to_hex;

pub(super) use crate::field::specs;

/// Why bytes are not what they should be, and at which field.
pub(super) struct Fault {
    field: &'static Spec,
    rule: Rule,
}

/// The outcome of laying out one field or a stretch of them.
pub(super) type Laid<T = ()> = Result<T, Fault>;

/// Lays out the content of one field.
pub(super) type Body = fn(&mut Layout<'_>) -> Laid;

specs! {
    REST = "tls.undecoded", "Undecoded Bytes", "RFC 8446 §3";
}

/// The longest value that is shown in full, in bytes. Of a longer one only the beginning is shown.
const SHOWN: usize = 80;

/// A walk over bytes that produces fields.
pub(super) struct Layout<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where the innermost open field ends.
    end: usize,
    fields: Vec<Field>,
    /// The handshake message's type, for extensions whose form depends on it.
    pub(super) message: u8,
}

impl<'a> Layout<'a> {
    /// Lays out all of `bytes`, a message of type `message`. What the body does not read becomes a field of its own.
    pub(super) fn dissect(protocol: Protocol, bytes: &'a [u8], message: u8, tls13: bool, body: Body) -> Dissection {
        let mut layout = Self { bytes, at: 0, end: bytes.len(), fields: Vec::new(), message };
        let outcome = body(&mut layout);
        layout.rest();
        let mut fields = layout.fields;
        name_fields(&mut fields, message, tls13);
        let sentence = |why: Fault| Malformed::of(why.rule, spec_in(why.field, message, tls13).name);
        Dissection { protocol, fields, length: bytes.len(), malformed: outcome.err().map(sentence) }
    }

    /// Bytes until the end of the innermost open field.
    pub(super) fn left(&self) -> usize {
        self.end - self.at
    }

    /// The bytes to come, up to the end of the innermost open field.
    pub(super) fn ahead(&self) -> &'a [u8] {
        self.bytes.get(self.at..self.end).unwrap_or_default()
    }

    /// A big-endian number of `width` bytes, shown in decimal.
    pub(super) fn number(&mut self, spec: &'static Spec, width: usize) -> Laid<u64> {
        let number = self.peek(spec, width)?;
        self.push(spec, width, number.to_string(), Some(number));
        Ok(number)
    }

    /// A number with a name, `Client Hello (1)`.
    pub(super) fn named(&mut self, spec: &'static Spec, width: usize, name: fn(u64) -> &'static str) -> Laid<u64> {
        let number = self.peek(spec, width)?;
        let mut value = String::from(name(number));
        let _ = write!(value, " ({number})");
        self.push(spec, width, value, Some(number));
        Ok(number)
    }

    /// A number of two bytes with a name, `TLS 1.2 (0x0303)`.
    pub(super) fn code(&mut self, spec: &'static Spec, name: fn(u64) -> &'static str) -> Laid<u64> {
        let number = self.peek(spec, 2)?;
        let mut value = String::from(name(number));
        let _ = write!(value, " (0x{number:04x})");
        self.push(spec, 2, value, Some(number));
        Ok(number)
    }

    /// `length` bytes, shown in hexadecimal.
    pub(super) fn bytes(&mut self, spec: &'static Spec, length: usize) -> Laid {
        let bytes = self.ahead().get(..length).ok_or(Fault { field: spec, rule: Rule::TlsFieldShort })?;
        if length > 0 {
            self.push(spec, length, shown(bytes), None);
        }
        Ok(())
    }

    /// `length` bytes that are text.
    pub(super) fn text(&mut self, spec: &'static Spec, length: usize) -> Laid {
        let bytes = self.ahead().get(..length).ok_or(Fault { field: spec, rule: Rule::TlsFieldShort })?;
        if length > 0 {
            self.push(spec, length, String::from_utf8_lossy(bytes).into_owned(), None);
        }
        Ok(())
    }

    /// A length of `width` bytes, then as many bytes (RFC 8446 §3.4), shown in hexadecimal.
    pub(super) fn opaque(&mut self, length: &'static Spec, width: usize, spec: &'static Spec) -> Laid {
        let bytes = self.number(length, width)? as usize;
        self.bytes(spec, bytes)
    }

    /// A length of `width` bytes, then a field of as many bytes that consists of others.
    pub(super) fn vector(&mut self, length: &'static Spec, width: usize, spec: &'static Spec, body: Body) -> Laid {
        let bytes = self.number(length, width)? as usize;
        self.group(spec, bytes, "", body)
    }

    /// A field of `length` bytes that consists of others. Where they do not fill it, the rest is malformed.
    pub(super) fn group(&mut self, spec: &'static Spec, length: usize, value: &'static str, body: Body) -> Laid {
        if length > self.left() {
            return Err(Fault { field: spec, rule: Rule::TlsFieldShort });
        }
        if length == 0 {
            return Ok(());
        }
        let (start, outer_end) = (self.at, self.end);
        self.end = start + length;
        let outer = std::mem::take(&mut self.fields);
        let mut outcome = body(self);
        if outcome.is_ok() && self.left() > 0 {
            outcome = Err(Fault { field: spec, rule: Rule::TlsFieldLong });
        }
        self.rest();
        let parts = std::mem::replace(&mut self.fields, outer);
        self.end = outer_end;
        self.fields.push(Field::bytes(spec, start..start + length, value).of(parts));
        outcome
    }

    /// One field for all bytes that are left.
    pub(super) fn rest(&mut self) {
        let left = self.left();
        if left > 0 {
            self.push(&REST, left, shown(self.ahead()), None);
        }
    }

    fn peek(&self, spec: &'static Spec, width: usize) -> Laid<u64> {
        let bytes = self.ahead().get(..width).ok_or(Fault { field: spec, rule: Rule::TlsFieldShort })?;
        Ok(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    fn push(&mut self, spec: &'static Spec, length: usize, value: String, number: Option<u64>) {
        let range = self.at..self.at + length;
        self.at = range.end;
        self.fields.push(Field { number, ..Field::bytes(spec, range, value) });
    }
}

/// Bytes in hexadecimal; of many only the first, with how many they are.
fn shown(bytes: &[u8]) -> String {
    if bytes.len() <= SHOWN {
        return to_hex(bytes);
    }
    [&to_hex(&bytes[..SHOWN / 4]), "… (", &bytes.len().to_string(), " bytes)"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_show_their_beginning() {
        assert_eq!(shown(&[1, 0xab]), "01ab");
        assert_eq!(shown(&[0; 81]), format!("{}… (81 bytes)", "00".repeat(20)));
    }
}
