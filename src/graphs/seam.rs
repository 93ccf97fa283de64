//! What a page and the program of the graphs pass to each other, as `postcard`. The page has the address, the player and the
//! worker with the trace; the program has the drawing.

use i18n::Lang;
use serde::{Deserialize, Serialize};
use trace::{Direction, EventId, Micros};

/// What the graphs show. It is passed whenever it changes, so at each frame while the run plays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToGraphs {
    /// The language, as a tag of BCP 47.
    pub lang: String,
    /// The graph, by its name in the address.
    pub graph: String,
    /// The moment that is shown.
    pub moment: Micros,
    /// The event that is chosen.
    pub event: Option<EventId>,
    /// The number of the data: other data has another number. 0 before there is any.
    pub version: u32,
    /// The data, a `tcp_analysis::Sheet` in bytes, until the program has said that it [has it](FromGraphs::Has). It may be
    /// large, and what else is passed changes often.
    #[serde(with = "serde_bytes")]
    pub data: Vec<u8>,
    /// Whether there is no data because the worker gave none.
    pub has_failed: bool,
    /// For the files' names.
    pub name: String,
}

impl ToGraphs {
    pub fn lang(&self) -> Lang {
        Lang::from_tag(&self.lang).unwrap_or_default()
    }
}

/// What the graphs pass to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromGraphs {
    /// The data with this number has arrived.
    Has(u32),
    /// A point was chosen to look into its event.
    Choose(EventId, Micros),
    /// The keys have come to a point: its event is selected, and the keys go on in the graph.
    Mark(EventId, Micros),
    /// The pointer is at a point.
    Point(Option<EventId>),
    /// The moment moves here.
    Seek(Micros),
    /// Another graph, by its name.
    Graph(String),
    /// The graphs of other data.
    Flow(u32, Direction),
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use ::lab::protocol::{decode, encode};

    #[test]
    fn what_is_passed_arrives_as_it_was() {
        let passed = ToGraphs {
            lang: "ko".into(),
            graph: "tcptrace".into(),
            moment: Micros(7),
            event: Some(EventId(3)),
            version: 2,
            data: vec![0, 255],
            has_failed: false,
            name: "bulk".into(),
        };
        assert_eq!((passed.lang(), decode(&encode(&passed))), (Lang::Ko, Some(passed)));
        let report = FromGraphs::Choose(EventId(9), Micros(-1));
        assert_eq!(decode(&encode(&report)), Some(report));
    }
}
