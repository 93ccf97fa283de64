//! From evidence to findings.

mod path;
mod watch;

pub use path::is_held;

use crate::evidence::Evidence;
use crate::finding::{Fact, Finding};

/// What is wrong, in the order of [`crate::Kind::ALL`] and then of the transports. What was not examined is not judged.
pub fn judge(evidence: &Evidence) -> Vec<Finding> {
    let mut findings = path::judge(evidence);
    let is_held = findings.iter().any(|finding| matches!(finding.fact, Fact::Held { is_hint_needed: false, .. }));
    findings.extend(watch::judge(&evidence.watches, is_held));
    findings.sort_by_key(|finding| (finding.kind, finding.transport));
    findings
}

#[cfg(test)]
mod tests;
