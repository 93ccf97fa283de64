//! Other addresses: those that are kept for documentation, each address the same one everywhere.

use std::collections::HashMap;

/// What each address was replaced by.
#[derive(Default)]
pub(crate) struct Addresses(HashMap<Vec<u8>, Vec<u8>>);

impl Addresses {
    /// Replaces the address in `bytes`, 4 or 16 of them.
    pub(crate) fn replace(&mut self, bytes: &mut [u8]) {
        let number = self.0.len() + 1;
        let new = self.0.entry(bytes.to_vec()).or_insert_with(|| other(bytes.len() == 4, number));
        bytes.copy_from_slice(new);
    }
}

/// The address for documentation with this number.
fn other(is_v4: bool, number: usize) -> Vec<u8> {
    if is_v4 {
        // 254 hosts each of 192.0.2.0/24, 198.51.100.0/24 and 203.0.113.0/24; beyond these 198.18.0.0/15 (RFC 2544).
        let (net, host) = ((number - 1) / 254, ((number - 1) % 254 + 1) as u8);
        return match net {
            0 => vec![192, 0, 2, host],
            1 => vec![198, 51, 100, host],
            2 => vec![203, 0, 113, host],
            more => vec![198, 18, (more - 3) as u8, host],
        };
    }
    let mut address = vec![0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0];
    address.extend((number as u64).to_be_bytes());
    address
}
