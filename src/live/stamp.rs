//! What our endpoint reports about an exchange: the `Roundtrip` header and the `hello` of streams (docs/endpoint.md).

/// An exchange as the endpoint counted it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub connection: String,
    /// The exchange's number on its connection, from 1.
    pub exchange: u64,
    pub request_bytes: u64,
    /// Head and body of the response; for a stream only the head.
    pub answer_bytes: u64,
}

impl Stamp {
    /// Parses the header's value, e.g. `c1f3a9b-7;n=3;in=518;out=227`.
    pub fn parse(value: &str) -> Option<Self> {
        let mut parts = value.split(';');
        let connection = parts.next()?.trim().to_owned();
        let (mut exchange, mut request_bytes, mut answer_bytes) = (None, None, None);
        for part in parts {
            let (name, number) = part.trim().split_once('=')?;
            let number = number.parse().ok()?;
            match name {
                "n" => exchange = Some(number),
                "in" => request_bytes = Some(number),
                "out" => answer_bytes = Some(number),
                _ => {}
            }
        }
        let (exchange, request_bytes, answer_bytes) = (exchange?, request_bytes?, answer_bytes?);
        (!connection.is_empty()).then_some(Self { connection, exchange, request_bytes, answer_bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_header_of_the_contract() {
        let stamp = Stamp { connection: "c1f3a9b-7".into(), exchange: 3, request_bytes: 518, answer_bytes: 227 };
        assert_eq!(Stamp::parse("c1f3a9b-7;n=3;in=518;out=227"), Some(stamp.clone()));
        assert_eq!(Stamp::parse("c1f3a9b-7; n=3; in=518; out=227; new=1"), Some(stamp));
    }

    #[test]
    fn refuses_what_is_not_a_stamp() {
        for text in
            ["", "c1", "c1;n=3;in=5", "c1;n=x;in=1;out=2", ";n=1;in=1;out=1", "c1;n;in=1;out=1", "c;n=-1;in=1;out=1"]
        {
            assert_eq!(Stamp::parse(text), None, "{text}");
        }
    }
}
