//! The parts of a lesson's page: the picture, and the tabs of the column beside it.

use crate::route::Reason;
use crate::route::values::read_names;

/// A tab of the column beside the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What the lesson is about, the study note's table and bullets.
    #[default]
    Guide,
    /// What the lesson asks.
    Tasks,
    /// The fields and bytes of one event.
    Inspector,
    /// The run as a list.
    List,
    /// Values over time, drawn of the segments of TCP.
    Graphs,
    /// What the run found and what it costs.
    Costs,
    /// Interventions and settings.
    Change,
}

impl Tab {
    pub const ALL: [Self; 7] =
        [Self::Guide, Self::Tasks, Self::Inspector, Self::List, Self::Graphs, Self::Costs, Self::Change];

    /// Its name in the address and in the page's attributes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Guide => "guide",
            Self::Tasks => "tasks",
            Self::Inspector => "inspector",
            Self::List => "list",
            Self::Graphs => "graphs",
            Self::Costs => "costs",
            Self::Change => "change",
        }
    }
}

/// What an address can ask for with `parts=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The picture with the player and the caption.
    Stage,
    Tab(Tab),
}

impl Part {
    /// In the order of the page.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Stage).chain(Tab::ALL.map(Self::Tab))
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Tab(tab) => tab.name(),
        }
    }
}

pub(super) fn read_tab(text: &str) -> Result<Tab, Reason> {
    super::place_of(&Tab::ALL.map(Tab::name), text).map(|place| Tab::ALL[place])
}

pub(super) fn read_parts(text: &str) -> Result<Vec<Part>, Reason> {
    let named: Vec<(&str, Part)> = Part::all().map(|part| (part.name(), part)).collect();
    read_names(text, &named)
}
