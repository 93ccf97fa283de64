//! The parameters of the graphs, in a lesson and on the capture page alike: which graph, and of which data.

use super::values::{place_of, read_whole};
use super::{Allowed, Query, Reason};
use trace::Direction;

/// What is drawn over time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Graph {
    /// The first number of each segment, as W. Richard Stevens drew it.
    #[default]
    Stevens,
    /// Segments as bars between the acknowledgments and the window's edge, as the program tcptrace draws them.
    Tcptrace,
    RoundTrip,
    Throughput,
    /// Bytes in flight, and the window above them.
    InFlight,
}

impl Graph {
    pub const ALL: [Self; 5] = [Self::Stevens, Self::Tcptrace, Self::RoundTrip, Self::Throughput, Self::InFlight];

    /// Its name in the address and in the page's attributes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stevens => "stevens",
            Self::Tcptrace => "tcptrace",
            Self::RoundTrip => "round-trip",
            Self::Throughput => "throughput",
            Self::InFlight => "in-flight",
        }
    }

    /// The graph of this name; the first one if there is none.
    pub fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|graph| graph.name() == name).unwrap_or_default()
    }
}

/// One direction of a connection: its number, and where the data goes.
pub type Flow = (u32, Direction);

/// Which graph is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Graphs {
    pub graph: Graph,
    /// Of which data; `None` is the direction with the most.
    pub flow: Option<Flow>,
}

impl Graphs {
    /// Sets the parameter `key`, if it is one of these.
    pub(super) fn set(&mut self, key: &str, value: &str) -> Option<Result<(), Reason>> {
        match key {
            "graph" => Some(place_of(&Graph::ALL.map(Graph::name), value).map(|place| self.graph = Graph::ALL[place])),
            "flow" => Some(read_flow(value).map(|flow| self.flow = Some(flow))),
            _ => None,
        }
    }

    pub(super) fn print(self, query: &mut Query) {
        query.add("graph", self.graph != Graph::default(), || self.graph.name().into());
        query.add("flow", self.flow.is_some(), || self.flow.map_or_else(String::new, flow_name));
    }
}

/// `1-up`: from the client to the server of the first connection.
pub fn flow_name((connection, direction): Flow) -> String {
    format!("{connection}-{}", if direction == Direction::Up { "up" } else { "down" })
}

pub fn read_flow(text: &str) -> Result<Flow, Reason> {
    let wrong = || Reason::Value(Allowed::Words("1-up, 1-down, 2-up".to_owned()));
    let (number, way) = text.split_once('-').ok_or_else(wrong)?;
    let number = read_whole(number, (0, u64::from(u32::MAX))).map_err(|_| wrong())?;
    match way {
        "up" => Ok((number as u32, Direction::Up)),
        "down" => Ok((number as u32, Direction::Down)),
        _ => Err(wrong()),
    }
}
