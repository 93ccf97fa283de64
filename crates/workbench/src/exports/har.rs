//! HAR 1.2 out, with the messages of WebSockets as Chromium's developer tools write them (`_resourceType`, `_webSocketMessages`),
//! and in.

use super::Run;
use crate::journal::Journal;
use crate::session::Session;
use serde_json::json;

/// Journals as a HAR. `version` is that of the page.
pub fn print(runs: &[Run], version: &str) -> String {
    let _ = runs;
    json!({ "log": { "version": "1.2", "creator": { "name": "Roundtrip", "version": version }, "entries": [] } })
        .to_string()
}

/// What a HAR has for the workbench.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// Each address and method once, with what crossed, in the order of the file: entries with the same address, method and kind
    /// are connections of one session.
    pub runs: Vec<(Session, Journal)>,
    /// How many entries were left out because they could not be read.
    pub broken: usize,
}

/// Why a text is no HAR.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HarError {
    /// It is not JSON.
    #[error("line {0}: not JSON")]
    NotJson(usize),
    /// It is JSON without the members of a HAR.
    #[error("this is JSON, but no HAR: it has no \"log\" with \"entries\"")]
    NotAHar,
}

/// The sessions and journals of a HAR.
///
/// # Errors
/// If it is none. Entries that cannot be read are left out and counted.
pub fn read(text: &[u8]) -> Result<Read, HarError> {
    let _ = text;
    Err(HarError::NotAHar)
}
