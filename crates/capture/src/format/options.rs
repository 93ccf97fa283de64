//! The options of a pcapng block (draft-ietf-opsawg-pcapng §3.5): code, length, value padded to four bytes, each.

use crate::numbers::Order;

/// A comment, in any block.
pub(super) const COMMENT: u16 = 1;

const END: u16 = 0;

/// One option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item<'a> {
    pub code: u16,
    pub value: &'a [u8],
    /// Place of the value in the bytes that hold the options.
    pub at: usize,
}

/// The options in `bytes`. Ends at the one that says so, at the end of the bytes, and at one that does not fit.
pub(super) fn options(bytes: &[u8], order: Order) -> impl Iterator<Item = Item<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let code = order.u16(bytes, at).filter(|&code| code != END)?;
        let length = usize::from(order.u16(bytes, at + 2)?);
        let start = at + 4;
        let value = bytes.get(start..start + length)?;
        at = (start + length).next_multiple_of(4);
        Some(Item { code, value, at: start })
    })
}

/// A text. What is not UTF-8 is replaced.
pub(super) fn text(value: &[u8]) -> String {
    String::from_utf8_lossy(value).trim_end_matches('\0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_end_where_one_does_not_fit() {
        let bytes = [0, 1, 0, 2, b'h', b'i', 0, 0, 0, 9, 0, 1, 6, 0, 0, 0, 0, 5, 0, 99];
        let found: Vec<(u16, &[u8], usize)> =
            options(&bytes, Order::Big).map(|item| (item.code, item.value, item.at)).collect();
        assert_eq!(found, [(1, &b"hi"[..], 4), (9, &[6][..], 12)]);
    }
}
