//! Which format a file is of. Its content decides, never its name.

use crate::note::Looks;

/// What is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// libpcap's format (draft-ietf-opsawg-pcap), in either byte order, with micro- or nanoseconds.
    Pcap,
    /// pcapng (draft-ietf-opsawg-pcapng).
    Pcapng,
    /// HTTP Archive 1.2.
    Har,
    /// TLS secrets as text (RFC 9850), which a capture is opened with.
    KeyLog,
}

/// How many bytes [`detect`] wants to see, if the file has so many.
pub(crate) const NEEDED: usize = 512;

const GZIP: [u8; 3] = [0x1F, 0x8B, 8];
const SECTION_HEADER: [u8; 4] = [0x0A, 0x0D, 0x0D, 0x0A];
/// Files of other programs begin with these bytes.
const OTHERS: [(&[u8], Looks); 13] = [
    (b"snoop\0\0\0", Looks::Snoop),
    (b"RTSS", Looks::NetMon),
    (b"GMBU", Looks::NetMon),
    (b"PK\x03\x04", Looks::Zip),
    (b"PK\x05\x06", Looks::Zip),
    (&[0x28, 0xB5, 0x2F, 0xFD], Looks::Packed("zstd")),
    (&[0xFD, b'7', b'z', b'X', b'Z', 0], Looks::Packed("xz")),
    (b"BZh", Looks::Packed("bzip2")),
    (&[0x04, 0x22, 0x4D, 0x18], Looks::Packed("lz4")),
    (&[b'7', b'z', 0xBC, 0xAF, 0x27, 0x1C], Looks::Packed("7z")),
    (&[0x1F, 0x9D], Looks::Packed("compress")),
    // RFC 1950: zlib without gzip's header, in the usual levels.
    (&[0x78, 0x9C], Looks::Packed("zlib")),
    (&[0x78, 0xDA], Looks::Packed("zlib")),
];
/// pcap of other varieties: Kuznetzov's, and Ixia's two.
const OTHER_PCAP: [u32; 3] = [0xA1B2_CD34, 0x1C00_01AC, 0x1C00_01AB];
/// An event trace of Windows has a buffer header of 72 bytes, then the header of a system event: version, type (32 or 64
/// bits), flags.
const ETL: [(usize, [u8; 4]); 2] = [(72, [2, 0, 1, 0xC0]), (72, [2, 0, 2, 0xC0])];
/// Names that lines of a key log begin with.
const SECRETS: [&str; 8] = [
    "CLIENT_RANDOM ",
    "CLIENT_HANDSHAKE_TRAFFIC_SECRET ",
    "SERVER_HANDSHAKE_TRAFFIC_SECRET ",
    "CLIENT_TRAFFIC_SECRET_0 ",
    "SERVER_TRAFFIC_SECRET_0 ",
    "EXPORTER_SECRET ",
    "CLIENT_EARLY_TRAFFIC_SECRET ",
    "EARLY_EXPORTER_SECRET ",
];

/// What the first bytes of a file say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detected {
    /// One of the formats.
    Format(Format),
    /// gzip of something.
    Gzip,
    /// JSON, which must be seen as a whole.
    Json,
    /// Something else.
    Other(Looks),
}

/// Reads the first bytes of a file.
pub(crate) fn detect(head: &[u8]) -> Detected {
    if super::pcap::is_magic(head) {
        return Detected::Format(Format::Pcap);
    }
    if head.starts_with(&SECTION_HEADER) {
        return Detected::Format(Format::Pcapng);
    }
    if head.starts_with(&GZIP) {
        return Detected::Gzip;
    }
    if let Some(magic) = head.first_chunk::<4>() {
        let known = |magic: &u32| OTHER_PCAP.contains(magic);
        if let Some(magic) = [u32::from_le_bytes(*magic), u32::from_be_bytes(*magic)].into_iter().find(known) {
            return Detected::Other(Looks::OtherPcap(magic));
        }
    }
    if let Some((_, looks)) = OTHERS.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Detected::Other(*looks);
    }
    if ETL.iter().any(|(at, mark)| head.get(*at..).is_some_and(|rest| rest.starts_with(mark))) {
        return Detected::Other(Looks::Etl);
    }
    text(head)
}

/// What a text is.
fn text(head: &[u8]) -> Detected {
    // The last character may be cut in two.
    let readable = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return Detected::Other(Looks::Unknown),
    };
    let is_plain = |character: char| !character.is_control() || character.is_whitespace();
    if readable.is_empty() || !readable.chars().all(is_plain) {
        return Detected::Other(Looks::Unknown);
    }
    let start = readable.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('{') || start.starts_with('[') {
        return Detected::Json;
    }
    let is_secret = |line: &str| SECRETS.iter().any(|name| line.starts_with(name));
    // A key log may have comments (RFC 9850 §2).
    if start.lines().any(is_secret) {
        return Detected::Format(Format::KeyLog);
    }
    Detected::Other(Looks::Text)
}

/// What JSON without a `log` is, by the names in its outermost object.
pub(crate) fn looks_of_json(names: &[&str]) -> Looks {
    if names.contains(&"qlog_version") || names.contains(&"file_schema") {
        Looks::Qlog
    } else if names.contains(&"constants") && names.contains(&"events") {
        Looks::Netlog
    } else {
        Looks::Json
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_first_bytes() {
        let format = |head: &[u8]| detect(head);
        assert_eq!(format(&[0xD4, 0xC3, 0xB2, 0xA1]), Detected::Format(Format::Pcap));
        assert_eq!(format(&[0xA1, 0xB2, 0x3C, 0x4D]), Detected::Format(Format::Pcap));
        assert_eq!(format(&SECTION_HEADER), Detected::Format(Format::Pcapng));
        assert_eq!(format(&[0x1F, 0x8B, 8, 0]), Detected::Gzip);
        assert_eq!(format(b"\xEF\xBB\xBF {\"log\":"), Detected::Json);
        assert_eq!(format(b"# secrets\nCLIENT_RANDOM ab cd\n"), Detected::Format(Format::KeyLog));
    }

    #[test]
    fn what_is_no_capture_is_named() {
        let looks = |head: &[u8]| match detect(head) {
            Detected::Other(looks) => looks.id(),
            other => panic!("{other:?}"),
        };
        assert_eq!(looks(b"snoop\0\0\0\0\0\0\x02"), "snoop");
        assert_eq!(looks(b"GMBU\0\x02"), "netmon");
        assert_eq!(looks(b"PK\x03\x04...."), "zip");
        assert_eq!(looks(&[0x28, 0xB5, 0x2F, 0xFD, 0]), "zstd");
        assert_eq!(looks(&[0x34, 0xCD, 0xB2, 0xA1]), "other-pcap");
        assert_eq!(looks(b"<html>"), "text");
        assert_eq!(looks("\u{c548}\u{b155}".as_bytes().split_last().expect("bytes").1), "text");
        assert_eq!(looks(&[0; 8]), "unknown");
        let mut etl = [0; 80];
        etl[72..76].copy_from_slice(&[2, 0, 2, 0xC0]);
        assert_eq!(looks(&etl), "etl");
    }
}
