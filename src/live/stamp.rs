//! What our endpoint reports about an exchange: the `Roundtrip` header and the `hello` of streams (docs/endpoint.md).

use super::hop::Version;
use trace::Provenance;

/// An exchange as the endpoint counted it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub connection: String,
    /// The exchange's number on its connection, from 1.
    pub exchange: u64,
    pub request_bytes: u64,
    /// Head and body of the response; for a stream only the head.
    pub answer_bytes: u64,
    /// The version in which the endpoint got the request. One that does not say it speaks HTTP/1.1 alone.
    pub version: Version,
}

impl Stamp {
    /// Parses the header's value, e.g. `c1f3a9b-7;n=3;in=518;out=227` or `c1f3a9b-7;n=3;in=91;out=64;http=2`.
    pub fn parse(value: &str) -> Option<Self> {
        let mut parts = value.split(';');
        let connection = parts.next()?.trim().to_owned();
        let (mut exchange, mut request_bytes, mut answer_bytes) = (None, None, None);
        let mut version = Version::default();
        for part in parts {
            // A parameter without a value is true (RFC 9651 §3.1.2): `tls`.
            let (name, value) = part.trim().split_once('=').unwrap_or((part.trim(), "?1"));
            match name {
                "n" => exchange = Some(value.parse().ok()?),
                "in" => request_bytes = Some(value.parse().ok()?),
                "out" => answer_bytes = Some(value.parse().ok()?),
                "http" => version = Version::from_number(value)?,
                _ => {}
            }
        }
        let (exchange, request_bytes, answer_bytes) = (exchange?, request_bytes?, answer_bytes?);
        let stamp = Self { connection, exchange, request_bytes, answer_bytes, version };
        (!stamp.connection.is_empty()).then_some(stamp)
    }

    /// How the bytes of one exchange are known. On a connection with streams the endpoint computes them from the frames of the
    /// exchange's stream; else it counts them.
    pub fn provenance(&self) -> Provenance {
        if self.version.has_streams() { Provenance::Computed } else { Provenance::Measured }
    }

    /// Bytes of a piece of a stream's body of `length` bytes that is sent at once: a chunk (RFC 9112 §7.1) or DATA frames.
    pub fn piece_bytes(&self, length: u64) -> u64 {
        if self.version.has_streams() { wire::http2::data_bytes(length) } else { wire::http::chunk_bytes(length) }
    }

    /// Bytes of a WebSocket frame of `length` bytes: as it is after an upgrade, in DATA frames after an extended CONNECT (RFC
    /// 8441 §5).
    pub fn tunnelled_bytes(&self, length: u64) -> u64 {
        if self.version.has_streams() { wire::http2::data_bytes(length) } else { length }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_header_of_the_contract() {
        let stamp = Stamp {
            connection: "c1f3a9b-7".into(),
            exchange: 3,
            request_bytes: 518,
            answer_bytes: 227,
            version: Version::Http1,
        };
        assert_eq!(Stamp::parse("c1f3a9b-7;n=3;in=518;out=227"), Some(stamp.clone()));
        for with_more in [
            "c1f3a9b-7; n=3; in=518; out=227; new=1",
            "c1f3a9b-7;n=3;in=518;out=227;http=1.1;tls",
            "c1f3a9b-7;x;n=3;in=518;out=227",
        ] {
            assert_eq!(Stamp::parse(with_more), Some(stamp.clone()), "{with_more}");
        }
        let over_http2 = Stamp { version: Version::Http2, ..stamp };
        assert_eq!(Stamp::parse("c1f3a9b-7;n=3;in=518;out=227;http=2"), Some(over_http2));
    }

    #[test]
    fn refuses_what_is_not_a_stamp() {
        for text in [
            "",
            "c1",
            "c1;n=3;in=5",
            "c1;n=x;in=1;out=2",
            ";n=1;in=1;out=1",
            "c1;n;in=1;out=1",
            "c;n=-1;in=1;out=1",
            "c;n=1;in=1;out=1;http=9",
        ] {
            assert_eq!(Stamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_told_apart_by_frames_is_computed_and_what_a_connection_carried_alone_is_measured() {
        let by = |value| Stamp::parse(value).expect("a stamp").provenance();
        assert_eq!(by("c1;n=1;in=9;out=9"), Provenance::Measured);
        assert_eq!(by("c1;n=1;in=9;out=9;http=1.1;tls"), Provenance::Measured);
        assert_eq!(by("c1;n=1;in=9;out=9;http=2"), Provenance::Computed);
    }

    #[test]
    fn no_chunk_goes_over_http_2_and_no_frame_over_http_1_1() {
        let bytes = |value| {
            let stamp = Stamp::parse(value).expect("a stamp");
            (stamp.piece_bytes(34), stamp.tunnelled_bytes(22))
        };
        assert_eq!(bytes("c1;n=1;in=9;out=9"), (2 + 2 + 34 + 2, 22));
        assert_eq!(bytes("c1;n=1;in=9;out=9;http=2"), (9 + 34, 9 + 22));
    }
}
