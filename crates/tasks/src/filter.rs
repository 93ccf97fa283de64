//! A part of Wireshark's display filters: fields with values, joined by `and`. What is written here means the same there, so
//! that an answer can be checked with both.

use crate::fields::{Fields, Found};
use trace::EventId;

/// Conditions that a packet or message must all fulfil.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filter(Vec<Term>);

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    /// A field as in display filters, or a protocol.
    name: String,
    /// The comparison and the value; without one the field must be there.
    wanted: Option<(Comparison, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Equal,
    Other,
    AtLeast,
    AtMost,
    Above,
    Below,
}

/// The longer signs first, so that `>=` is not read as `>`.
const SIGNS: [(&str, Comparison); 7] = [
    ("==", Comparison::Equal),
    ("!=", Comparison::Other),
    (">=", Comparison::AtLeast),
    ("<=", Comparison::AtMost),
    (">", Comparison::Above),
    ("<", Comparison::Below),
    ("=", Comparison::Equal),
];

impl Filter {
    /// Reads `tcp.flags.syn==1 and tcp.len>0`; `None` if it is something else.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.replace("&&", " and ");
        let terms: Option<Vec<Term>> = text.split(" and ").map(Term::read).collect();
        terms.filter(|terms| !terms.is_empty()).map(Self)
    }

    /// Whether an event fulfils all conditions.
    pub(crate) fn accepts(&self, fields: &Fields, event: EventId) -> bool {
        self.0.iter().all(|term| term.accepts(fields, event))
    }
}

impl Term {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let sign = |(sign, comparison)| text.split_once(sign).map(|parts| (parts, comparison));
        let (name, wanted) = match SIGNS.into_iter().find_map(sign) {
            Some(((name, value), comparison)) => {
                let value = value.trim();
                let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
                // Words without quotes are conditions that are not known here, such as `or`.
                if quoted.is_none() && value.contains(char::is_whitespace) {
                    return None;
                }
                let value = quoted.unwrap_or(value);
                if value.is_empty() {
                    return None;
                }
                (name.trim(), Some((comparison, value.to_owned())))
            }
            None => (text, None),
        };
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let name = Some(name).filter(|name| !name.is_empty() && name.bytes().all(is_name))?.to_owned();
        Some(Self { name, wanted })
    }

    /// A field may stand several times in a packet. As in Wireshark, one of them must fit, and for `!=` all must.
    fn accepts(&self, fields: &Fields, event: EventId) -> bool {
        let all = fields.all(event, &self.name);
        match &self.wanted {
            None => !all.is_empty() || fields.has_protocol(event, &self.name),
            Some((Comparison::Other, value)) => {
                !all.is_empty() && all.iter().all(|it| !Comparison::Equal.fits(it, value))
            }
            Some((comparison, value)) => all.iter().any(|it| comparison.fits(it, value)),
        }
    }
}

impl Comparison {
    fn fits(self, found: &Found, value: &str) -> bool {
        let order = match found {
            Found::Number(number) => match whole(value) {
                Some(value) => number.cmp(&value),
                None => return false,
            },
            Found::Text(text) => text.as_str().cmp(value),
        };
        match self {
            Self::Equal => order.is_eq(),
            Self::Other => order.is_ne(),
            Self::AtLeast => order.is_ge(),
            Self::AtMost => order.is_le(),
            Self::Above => order.is_gt(),
            Self::Below => order.is_lt(),
        }
    }
}

/// A whole number, decimal or hexadecimal; `true` and `false` are 1 and 0.
fn whole(text: &str) -> Option<u64> {
    match text {
        "true" | "True" => Some(1),
        "false" | "False" => Some(0),
        text => text.strip_prefix("0x").map_or_else(|| text.parse().ok(), |hex| u64::from_str_radix(hex, 16).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_as_display_filters_have_them() {
        let Filter(terms) = Filter::read("tcp.flags.syn==1 && tcp.len >= 0x10 and http").expect("a filter");
        let read: Vec<_> = terms.into_iter().map(|term| (term.name, term.wanted)).collect();
        let wanted = |comparison, value: &str| Some((comparison, value.to_owned()));
        assert_eq!(
            read,
            [
                ("tcp.flags.syn".to_owned(), wanted(Comparison::Equal, "1")),
                ("tcp.len".to_owned(), wanted(Comparison::AtLeast, "0x10")),
                ("http".to_owned(), None),
            ]
        );
        for text in ["", "tcp.len==", "tcp len", "tcp.len>0 or udp", "==5", "a and "] {
            assert_eq!(Filter::read(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_compared_as_numbers_and_texts_as_texts() {
        assert!(Comparison::Above.fits(&Found::Number(100), "99"));
        assert!(!Comparison::Equal.fits(&Found::Number(100), "many"));
        assert!(Comparison::Equal.fits(&Found::Text("GET".to_owned()), "GET"));
        assert_eq!((whole("0x1f"), whole("true"), whole("-1")), (Some(31), Some(1), None));
    }
}
