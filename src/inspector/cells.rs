//! A header as the RFCs draw it: rows of 32 bits, one cell per field. Pure; `drawing` shows it.

use super::rows::Row;
use std::ops::Range;
use wire::Protocol;

/// Bits per row.
pub const WIDTH: usize = 32;
/// The most rows drawn for one field, so of a long payload only the beginning is drawn.
const MOST_ROWS: usize = 4;

/// One field's part of one row of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The field's index in the list of rows.
    pub row: usize,
    /// The row in the picture, from 0.
    pub line: usize,
    /// The first of its bits in the row, from 0.
    pub column: usize,
    pub span: usize,
    /// Whether the field began in an earlier row.
    pub continues: bool,
}

/// Whether this protocol's header has cells of fixed widths.
pub fn is_drawn(protocol: Protocol) -> bool {
    matches!(protocol, Protocol::Ipv4 | Protocol::Ipv6 | Protocol::Tcp | Protocol::Udp | Protocol::WebSocket)
}

/// The cells of the block whose rows are `of`, and how many bits at its end are left out.
pub fn cells(rows: &[Row], of: Range<usize>) -> (Vec<Cell>, usize) {
    let (mut cells, mut left_out) = (Vec::new(), 0);
    let mut at = of.start + 1;
    while let Some(row) = rows.get(at).filter(|_| at < of.end) {
        // Flags are drawn one by one; options and payloads are drawn as a whole.
        if row.end > at + 1 && row.bits.len() < 16 {
            at += 1;
            continue;
        }
        let first = row.bits.start / WIDTH;
        let mut start = row.bits.start;
        while start < row.bits.end {
            let line = start / WIDTH;
            let end = row.bits.end.min((line + 1) * WIDTH);
            if line - first >= MOST_ROWS {
                left_out = row.bits.end - start;
                break;
            }
            cells.push(Cell { row: at, line, column: start % WIDTH, span: end - start, continues: line > first });
            start = end;
        }
        at = row.end;
    }
    (cells, left_out)
}

/// A field's name, shortened to the room of `span` bits.
pub fn label<'a>(id: &'a str, name: &'a str, span: usize) -> &'a str {
    match id {
        "ip.hdr_len" => "IHL",
        "ip.dsfield.dscp" | "ipv6.tclass.dscp" => "DSCP",
        "ip.dsfield.ecn" | "ipv6.tclass.ecn" => "ECN",
        "ip.flags.rb" => "0",
        "ip.flags.df" => "DF",
        "ip.flags.mf" => "MF",
        "tcp.hdr_len" => "Offset",
        "tcp.flags.res" => "Rsrvd",
        _ if span < 8 && name.len() > (span * 3).max(4) => id.rsplit('.').next().unwrap_or(name),
        _ => name,
    }
}

/// For each byte of a masked payload: the byte as it was sent, the key's byte, and the result (RFC 6455 §5.3).
pub fn unmasked(payload: &[u8], key: [u8; 4]) -> impl Iterator<Item = [u8; 3]> {
    payload.iter().zip(key.into_iter().cycle()).map(|(&byte, key)| [byte, key, byte ^ key])
}

#[cfg(test)]
mod tests {
    use super::super::rows::rows;
    use super::super::rows::tests::{HELLO, SYN, block};
    use super::*;

    /// Name, line, column and span of each cell.
    fn drawn(block: &wire::view::Block) -> Vec<(String, usize, usize, usize)> {
        let rows = rows(std::slice::from_ref(block));
        let name = |cell: &Cell| rows[cell.row].field.as_ref().map(|field| field.name.clone()).unwrap_or_default();
        let (cells, _) = cells(&rows, 0..rows.len());
        cells.iter().map(|cell| (name(cell), cell.line, cell.column, cell.span)).collect()
    }

    fn is(cells: &[(String, usize, usize, usize)], expected: &[(&str, usize, usize, usize)]) {
        let cells: Vec<_> = cells.iter().map(|(name, line, column, span)| (&name[..], *line, *column, *span)).collect();
        assert_eq!(cells, expected);
    }

    #[test]
    fn a_masked_hello_is_drawn_as_rfc_6455_draws_it() {
        let hello = block(wire::websocket::dissect(&HELLO), &HELLO, None);
        is(
            &drawn(&hello),
            &[
                ("FIN", 0, 0, 1),
                ("RSV1", 0, 1, 1),
                ("RSV2", 0, 2, 1),
                ("RSV3", 0, 3, 1),
                ("Opcode", 0, 4, 4),
                ("MASK", 0, 8, 1),
                ("Payload length", 0, 9, 7),
                ("Masking-key", 0, 16, 16),
                ("Masking-key", 1, 0, 16),
                ("Text data", 1, 16, 16),
                ("Text data", 2, 0, 24),
            ],
        );
    }

    #[test]
    fn a_tcp_header_has_ports_in_one_line_and_a_cell_a_flag() {
        let syn = block(wire::tcp::dissect(&SYN), &SYN, None);
        let cells = drawn(&syn);
        is(
            &cells[..4],
            &[
                ("Source Port", 0, 0, 16),
                ("Destination Port", 0, 16, 16),
                ("Sequence Number", 1, 0, 32),
                ("Acknowledgment Number", 2, 0, 32),
            ],
        );
        assert!(cells.contains(&("SYN".to_owned(), 3, 14, 1)));
        assert!(cells.contains(&("Window".to_owned(), 3, 16, 16)));
    }

    #[test]
    fn cells_fill_their_lines_without_gap_or_overlap() {
        let mut long = vec![0x82, 126, 1, 44];
        long.resize(304, 7);
        for (bytes, dissection) in [
            (&HELLO[..], wire::websocket::dissect(&HELLO)),
            (&SYN[..], wire::tcp::dissect(&SYN)),
            (&long[..], wire::websocket::dissect(&long)),
        ] {
            let mut at = 0;
            for (_, line, column, span) in drawn(&block(dissection, bytes, None)) {
                assert_eq!(line * WIDTH + column, at);
                assert!(column + span <= WIDTH);
                at += span;
            }
        }
    }

    #[test]
    fn a_long_payload_says_how_much_of_it_is_not_drawn() {
        let mut long = vec![0x82, 126, 1, 44];
        long.resize(304, 7);
        let block = block(wire::websocket::dissect(&long), &long, None);
        let rows = rows(&[block]);
        let (cells, left_out) = cells(&rows, 0..rows.len());
        let drawn: usize = cells.iter().map(|cell| cell.span).sum();
        assert_eq!((drawn + left_out, left_out % 8), (304 * 8, 0));
    }

    #[test]
    fn taking_the_mask_off_gives_the_text() {
        let plain: Vec<u8> = unmasked(&HELLO[6..], [0x37, 0xfa, 0x21, 0x3d]).map(|[_, _, byte]| byte).collect();
        assert_eq!(plain, b"Hello");
    }
}
