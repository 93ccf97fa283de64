//! The fields of an event, for a learner who chooses one of them.

use trace::{EventId, Trace};
use wire::analysis::Analysis;
use wire::view::{Block, Field};

/// The names of all fields, those within others included, without repetition: in display filters, and for a person.
pub(crate) fn names(analysis: &Analysis, trace: &Trace, event: EventId) -> Vec<(String, String)> {
    fn add(fields: &[Field], names: &mut Vec<(String, String)>) {
        for field in fields {
            if !names.iter().any(|(id, _)| *id == field.id) {
                names.push((field.id.clone(), format!("{} ({})", field.name, field.id)));
            }
            add(&field.parts, names);
        }
    }
    let mut names = Vec::new();
    for block in analysis.dissect(trace, event) {
        add(&Block::from(block).fields, &mut names);
    }
    names
}
