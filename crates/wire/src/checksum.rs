//! The Internet checksum (RFC 1071): one's complement addition of 16-bit words.

/// The sum of the 16-bit words of `bytes`. An odd last byte is padded with 0.
pub(crate) fn sum(bytes: &[u8]) -> u64 {
    let words = bytes.chunks_exact(2);
    let rest = words.remainder().first().map_or(0, |&last| u64::from(last) << 8);
    words.map(|word| u64::from(u16::from_be_bytes([word[0], word[1]]))).sum::<u64>() + rest
}

/// A sum with its carries added in until 16 bits hold it: one's complement addition.
pub(crate) fn folded(mut sum: u64) -> u16 {
    while sum > 0xFFFF {
        sum = (sum & 0xFFFF) + (sum >> 16);
    }
    sum as u16
}
