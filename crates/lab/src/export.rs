//! The results of a run as the JSON document that `docs/trace.md` describes, and the start time of its captures. Crate
//! `wire` writes captures and diagrams.

use crate::{Request, Run, START_SECONDS};
use serde::{Serialize, Serializer};
use trace::Document;

/// When a capture starts, in microseconds since 1970.
pub const CAPTURE_START: u64 = START_SECONDS * 1_000_000;

/// The trace as a document, together with the request and the scenario's results.
#[derive(Debug, Serialize)]
pub struct Results<'a> {
    #[serde(flatten)]
    document: Document,
    /// The request, as a run file.
    run: &'a Request,
    /// Whether the scenario came to its end.
    finished: bool,
    /// What the scenario found, by name.
    #[serde(serialize_with = "as_map")]
    facts: Vec<(&'a str, u64)>,
    /// The interventions that changed nothing, as `Intervention::print` writes them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    idle: Vec<String>,
}

impl<'a> Results<'a> {
    /// The results of `run`.
    pub fn new(run: &'a Request, results: &'a Run) -> Self {
        let mut facts: Vec<(&str, u64)> = Vec::new();
        for fact in &results.facts {
            match facts.binary_search_by(|&(name, _)| name.cmp(&fact.name)) {
                Ok(place) => facts[place].1 = fact.value,
                Err(place) => facts.insert(place, (&fact.name, fact.value)),
            }
        }
        let idle = results.idle.iter().map(|idle| idle.intervention.print()).collect();
        Self { document: Document::from(&results.trace), run, finished: results.finished, facts, idle }
    }
}

fn as_map<S: Serializer>(facts: &[(&str, u64)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(facts.iter().copied())
}
