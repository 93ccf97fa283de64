//! A session's journal as JSON, with everything that is known of each entry.

use super::{Run, Shown, cause, shown, shown_bytes, way};
use crate::document;
use crate::iso::iso;
use crate::journal::{AnsweredBy, Closer, Counts, Entry, Kind, Part, What};
use serde_json::{Map, Value, json};

/// The member that marks such a file; its value is the version.
pub const MARK: &str = "roundtrip-workbench-log";

/// The session, sums over all entries, and the entries that the journal keeps:
/// `{"roundtrip-workbench-log": 1, "session": …, "started": "2027-01-15T08:00:00.000Z", "counts": …, "entries": […]}`. Times are
/// in microseconds.
pub fn print(run: Run) -> String {
    let Run { session, journal } = run;
    let entries: Vec<Value> = journal.entries().map(entry).collect();
    let buffered: Vec<Value> =
        journal.buffered().map(|reading| json!({ "at": reading.at.0, "bytes": reading.bytes })).collect();
    let log = json!({
        MARK: 1,
        "session": document::print_session(session),
        "started": iso(journal.started_unix_micros().div_euclid(1_000)),
        "started_unix_micros": journal.started_unix_micros(),
        "counts": counts(journal.counts()),
        "entries": entries,
        "buffered": buffered,
    });
    // A value of strings and numbers can always be printed.
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

fn counts(counts: &Counts) -> Value {
    let kinds = Kind::ALL.into_iter().map(|kind| (kind.name().to_owned(), counts.of(kind).into()));
    json!({
        "messages": { "up": counts.messages[0], "down": counts.messages[1] },
        "bytes": { "up": counts.bytes[0], "down": counts.bytes[1] },
        "kinds": kinds.filter(|(_, count)| *count != 0).collect::<Map<_, _>>(),
        "dropped": counts.dropped,
        "dropped_bytes": counts.dropped_bytes,
    })
}

fn entry(entry: &Entry) -> Value {
    let mut told = Map::new();
    let mut put = |name: &str, value: Value| drop(told.insert(name.to_owned(), value));
    put("number", entry.number.into());
    put("at", entry.at.0.into());
    put("connection", entry.connection.into());
    put("kind", entry.what.kind().name().into());
    if entry.direction.is_some() {
        put("direction", way(entry.direction).into());
    }
    let cause = cause(&entry.cause);
    if !cause.is_empty() {
        put("cause", cause.into());
    }
    for (name, value) in facts(&entry.what) {
        put(name, value);
    }
    if !entry.what.content().is_empty() {
        match shown(&entry.what) {
            Shown::Text(text) => put("text", text.into()),
            Shown::Base64(text) => put("base64", text.into()),
        }
    }
    if !entry.parts.is_empty() {
        put("parts", entry.parts.iter().map(part).collect());
    }
    if let Some(answered) = entry.answers {
        let by = match answered.by {
            AnsweredBy::Id => "id",
            AnsweredBy::Echo => "echo",
            AnsweredBy::Variable => "variable",
        };
        put("answers", json!({ "entry": answered.entry, "after": answered.after.0, "by": by }));
    }
    told.into()
}

/// Who closed, in a word.
pub(super) fn closer(by: Closer) -> &'static str {
    match by {
        Closer::Page => "page",
        Closer::Server => "server",
        Closer::Unknown => "nobody known",
    }
}

/// What is known of an entry besides its content.
fn facts(what: &What) -> Vec<(&'static str, Value)> {
    match what {
        What::Request { method, url, headers, .. } => {
            vec![("method", method.as_str().into()), ("url", url.as_str().into()), ("headers", json!(headers))]
        }
        What::Opened { protocol, extensions } => {
            vec![("protocol", protocol.as_str().into()), ("extensions", extensions.as_str().into())]
        }
        What::Response { status, reason, version, headers } => vec![
            ("status", (*status).into()),
            ("reason", reason.as_str().into()),
            ("version", version.as_str().into()),
            ("headers", json!(headers)),
        ],
        What::Event { id, name, .. } => vec![("event_id", id.as_str().into()), ("event", name.as_str().into())],
        What::Closed { code, reason, is_clean, by } => vec![
            ("code", (*code).into()),
            ("reason", reason.as_str().into()),
            ("clean", (*is_clean).into()),
            ("by", closer(*by).into()),
        ],
        What::Failed(text) | What::Note(text) => vec![("words", text.as_str().into())],
        What::Reconnecting { attempt, after } => vec![("attempt", (*attempt).into()), ("after", after.0.into())],
        What::HeartbeatAnswered { number, after } => vec![("heartbeat", (*number).into()), ("after", after.0.into())],
        What::HeartbeatMissed { number } => vec![("heartbeat", (*number).into())],
        What::Body(_) | What::Chunk(_) | What::Text(_) | What::Binary(_) => Vec::new(),
    }
}

fn part(part: &Part) -> Value {
    let mut told = json!({ "protocol": part.protocol, "type": part.kind });
    for (name, value) in [("name", &part.name), ("channel", &part.channel), ("id", &part.id)] {
        if let Some(value) = value {
            told[name] = value.as_str().into();
        }
    }
    match part.payload.as_ref().map(|payload| shown_bytes(payload)) {
        Some(Shown::Text(text)) => told["payload"] = text.into(),
        Some(Shown::Base64(text)) => told["payload_base64"] = text.into(),
        None => {}
    }
    told
}
