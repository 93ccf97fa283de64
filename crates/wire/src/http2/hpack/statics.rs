//! The static table (RFC 7541 appendix A): fields that both sides know before the first block. Its indexes are 1 to 61;
//! the dynamic table's begin behind them.

/// How many entries the static table has.
pub const STATIC_ENTRIES: u64 = STATIC.len() as u64;

/// The entry with `index`, 1 to 61: name and value.
pub fn static_entry(index: u64) -> Option<(&'static str, &'static str)> {
    STATIC.get(usize::try_from(index.checked_sub(1)?).ok()?).copied()
}

/// The first index whose name and value are these, or if there is none, whose name is this; and whether the value is.
pub(super) fn find(name: &[u8], value: &[u8]) -> Option<(u64, bool)> {
    let indexed = || (1_u64..).zip(STATIC);
    let whole = indexed().find(|(_, entry)| entry.0.as_bytes() == name && entry.1.as_bytes() == value);
    let found = whole.map(|(index, _)| (index, true));
    found.or_else(|| Some((indexed().find(|(_, entry)| entry.0.as_bytes() == name)?.0, false)))
}

#[rustfmt::skip]
static STATIC: [(&str, &str); 61] = [
    (":authority", ""),
    (":method", "GET"),
    (":method", "POST"),
    (":path", "/"),
    (":path", "/index.html"),
    (":scheme", "http"),
    (":scheme", "https"),
    (":status", "200"),
    (":status", "204"),
    (":status", "206"),
    (":status", "304"),
    (":status", "400"),
    (":status", "404"),
    (":status", "500"),
    ("accept-charset", ""),
    ("accept-encoding", "gzip, deflate"),
    ("accept-language", ""),
    ("accept-ranges", ""),
    ("accept", ""),
    ("access-control-allow-origin", ""),
    ("age", ""),
    ("allow", ""),
    ("authorization", ""),
    ("cache-control", ""),
    ("content-disposition", ""),
    ("content-encoding", ""),
    ("content-language", ""),
    ("content-length", ""),
    ("content-location", ""),
    ("content-range", ""),
    ("content-type", ""),
    ("cookie", ""),
    ("date", ""),
    ("etag", ""),
    ("expect", ""),
    ("expires", ""),
    ("from", ""),
    ("host", ""),
    ("if-match", ""),
    ("if-modified-since", ""),
    ("if-none-match", ""),
    ("if-range", ""),
    ("if-unmodified-since", ""),
    ("last-modified", ""),
    ("link", ""),
    ("location", ""),
    ("max-forwards", ""),
    ("proxy-authenticate", ""),
    ("proxy-authorization", ""),
    ("range", ""),
    ("referer", ""),
    ("refresh", ""),
    ("retry-after", ""),
    ("server", ""),
    ("set-cookie", ""),
    ("strict-transport-security", ""),
    ("transfer-encoding", ""),
    ("user-agent", ""),
    ("vary", ""),
    ("via", ""),
    ("www-authenticate", ""),
];
