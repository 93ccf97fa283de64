//! A run written down: as the JSON document that `docs/trace.md` describes, and when its captures say that it was.
//! Not here: JSON itself (a serde format of the caller's), captures and diagrams (crate `wire`).

use crate::{Request, Run, START_SECONDS};
use serde::Serialize;
use std::collections::BTreeMap;
use trace::Document;

/// When a capture starts, in microseconds since 1970.
pub const CAPTURE_START: u64 = START_SECONDS * 1_000_000;

/// The trace as a document, and beside it what only the lab knows.
#[derive(Debug, Serialize)]
pub struct Results<'a> {
    #[serde(flatten)]
    document: Document,
    /// What went in: a run file.
    run: &'a Request,
    /// Whether the scenario came to its end.
    finished: bool,
    /// What the scenario found, by name.
    facts: BTreeMap<&'a str, u64>,
}

impl<'a> Results<'a> {
    /// What came out of `run`.
    pub fn new(run: &'a Request, results: &'a Run) -> Self {
        // One by one: collecting would bring a sort of its own into a small program.
        let mut facts = BTreeMap::new();
        facts.extend(results.facts.iter().map(|fact| (fact.name.as_str(), fact.value)));
        Self { document: Document::from(&results.trace), run, finished: results.finished, facts }
    }
}
