//! The parts of the live page, as `parts=` names them.

use crate::route::Reason;
use crate::route::values::read_names;

/// A part of the live page. The title, the phase and Run stand above them in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Lanes,
    /// What the lanes cost, in sentences.
    Verdict,
    Charts,
    /// The numbers of all lanes.
    Table,
    Settings,
}

impl Part {
    pub const ALL: [Self; 5] = [Self::Lanes, Self::Verdict, Self::Charts, Self::Table, Self::Settings];

    pub fn name(self) -> &'static str {
        match self {
            Self::Lanes => "lanes",
            Self::Verdict => "verdict",
            Self::Charts => "charts",
            Self::Table => "table",
            Self::Settings => "settings",
        }
    }
}

pub(super) fn read_parts(text: &str) -> Result<Vec<Part>, Reason> {
    read_names(text, &Part::ALL.map(|part| (part.name(), part)))
}
