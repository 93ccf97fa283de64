//! A journal as CSV (RFC 4180): one line per entry, and one more per further message in it.

use super::{Shown, cause, millis, shown, shown_bytes, way};
use crate::iso::iso;
use crate::journal::{Entry, Journal, Part, What};

/// The columns, in order. `text` or `base64` has the content, `detail` what else is known: an address, a status, a code.
pub const COLUMNS: [&str; 19] = [
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
    "detail",
    "answers",
    "after_ms",
    "cause",
];

/// The entries that the journal keeps, with a header line. Lines end in CRLF. A text that a spreadsheet would take for a formula
/// is written as it is: the file is data, not a sheet.
pub fn print(journal: &Journal) -> String {
    let mut text = COLUMNS.join(",") + "\r\n";
    for entry in journal.entries() {
        line(&mut text, journal, entry, entry.parts.first(), true);
        for part in entry.parts.iter().skip(1) {
            line(&mut text, journal, entry, Some(part), false);
        }
    }
    text
}

/// One line. The content stands in an entry's first one.
fn line(text: &mut String, journal: &Journal, entry: &Entry, part: Option<&Part>, is_first: bool) {
    let of_part = |get: fn(&Part) -> Option<&String>| part.and_then(get).cloned().unwrap_or_default();
    let payload = match part.and_then(|part| part.payload.as_ref()).map(|payload| shown_bytes(payload)) {
        Some(Shown::Text(text)) => text,
        Some(Shown::Base64(text)) => ["base64:", &text].concat(),
        None => String::new(),
    };
    let (plain, packed) = match shown(&entry.what) {
        _ if !is_first => Default::default(),
        Shown::Text(text) => (text, String::new()),
        Shown::Base64(text) => (String::new(), text),
    };
    let (event_name, event_id) = match &entry.what {
        What::Event { name, id, .. } if part.is_none() => (name.clone(), id.clone()),
        _ => Default::default(),
    };
    let or = |own: String, other: String| if own.is_empty() { other } else { own };
    let cells = [
        entry.number.to_string(),
        iso(journal.unix_millis(entry.at)),
        millis(entry.at.0),
        entry.connection.to_string(),
        way(entry.direction).to_owned(),
        entry.what.kind().name().to_owned(),
        entry.what.content().len().to_string(),
        part.map_or("", |part| part.protocol).to_owned(),
        or(part.map_or("", |part| part.kind).to_owned(), event_name),
        of_part(|part| part.name.as_ref()),
        of_part(|part| part.channel.as_ref()),
        or(of_part(|part| part.id.as_ref()), event_id),
        payload,
        plain,
        packed,
        if is_first { detail(&entry.what) } else { String::new() },
        entry.answers.map_or_else(String::new, |answered| answered.entry.to_string()),
        entry.answers.map_or_else(String::new, |answered| millis(answered.after.0)),
        cause(&entry.cause),
    ];
    text.push_str(&cells.map(|cell| quoted(&cell)).join(","));
    text.push_str("\r\n");
}

/// What else is known of an entry, in one text.
fn detail(what: &What) -> String {
    match what {
        What::Request { method, url, .. } => format!("{method} {url}"),
        What::Opened { protocol, extensions } => format!("{protocol} {extensions}").trim().to_owned(),
        What::Response { status, reason, version, .. } => format!("{status} {reason} {version}").trim().to_owned(),
        What::Closed { code, reason, is_clean, by } => {
            let clean = if *is_clean { "clean" } else { "not clean" };
            format!("{code} {reason} ({clean}, by {})", super::json::closer(*by))
        }
        What::Failed(text) | What::Note(text) => text.clone(),
        What::Reconnecting { attempt, after } => format!("attempt {attempt} after {} ms", millis(after.0)),
        What::HeartbeatAnswered { number, after } => format!("heartbeat {number} after {} ms", millis(after.0)),
        What::HeartbeatMissed { number } => format!("heartbeat {number}"),
        _ => String::new(),
    }
}

/// A cell as it stands in a line: one with a comma, a quote or a line end stands in quotes, and its quotes are doubled (RFC 4180
/// §2).
pub fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}
