//! Mermaid sequence diagrams that read like the study note's.

use trace::Trace;

/// The diagram of a trace.
pub fn write(_trace: &Trace) -> String {
    todo!()
}
