//! The connections on which several lanes have streams at the same time, and what the endpoint counts of each as a whole. Pure.

use super::settings::{Lanes, Transport};
use super::stamp::Stamp;
use serde::{Deserialize, Serialize};

/// How many connections are remembered: a run has one, and one more after each time that it breaks.
const KEPT: usize = 8;

/// What our endpoint has counted of a connection so far (docs/endpoint.md, `/api/connections`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// What the socket carried, TLS included: exact.
    pub socket_up: u64,
    pub socket_down: u64,
    /// Frames that belong to no stream, and the preface.
    pub own_up: u64,
    pub own_down: u64,
}

/// A connection and the lanes that went over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedConnection {
    pub lanes: Lanes,
    /// `None` until the endpoint was asked.
    pub counters: Option<Counters>,
}

/// The connections with streams, by the endpoint's names for them, the newest last.
#[derive(Clone, Debug, Default)]
pub struct Connections(Vec<(String, SharedConnection)>);

impl Connections {
    /// Remembers that an exchange of a lane went over a connection. One without streams belongs to one exchange at a time and
    /// has nothing that is shared.
    pub fn note(&mut self, transport: Transport, stamp: &Stamp) {
        if !stamp.version.has_streams() {
            return;
        }
        match self.0.iter_mut().find(|(id, _)| *id == stamp.connection) {
            Some((_, known)) => known.lanes = known.lanes.with(transport, true),
            None => {
                let lanes = Lanes::NONE.with(transport, true);
                self.0.push((stamp.connection.clone(), SharedConnection { lanes, counters: None }));
                let over = self.0.len().saturating_sub(KEPT);
                self.0.drain(..over);
            }
        }
    }

    /// The names of the connections that several lanes share.
    pub fn shared_ids(&self) -> Vec<String> {
        self.0.iter().filter(|(_, connection)| is_shared(connection)).map(|(id, _)| id.clone()).collect()
    }

    /// Takes what the endpoint has counted.
    pub fn count(&mut self, id: &str, counters: Counters) {
        if let Some((_, known)) = self.0.iter_mut().find(|(known, _)| known == id) {
            known.counters = Some(counters);
        }
    }

    /// The connections that several lanes share.
    pub fn shared(&self) -> Vec<SharedConnection> {
        self.0.iter().map(|(_, connection)| *connection).filter(is_shared).collect()
    }
}

fn is_shared(connection: &SharedConnection) -> bool {
    connection.lanes.iter().count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(id: &str, version: &str) -> Stamp {
        Stamp::parse(&format!("{id};n=1;in=1;out=1{version}")).expect("a stamp")
    }

    #[test]
    fn a_connection_is_shared_once_a_second_lane_goes_over_it() {
        let mut connections = Connections::default();
        connections.note(Transport::Polling, &stamp("c1", ";http=2"));
        connections.note(Transport::Polling, &stamp("c1", ";http=2"));
        assert_eq!(connections.shared(), []);
        connections.note(Transport::WebSocket, &stamp("c1", ";http=2"));
        connections.note(Transport::Sse, &stamp("c2", ";http=2"));
        let counters = Counters { socket_up: 900, socket_down: 800, own_up: 70, own_down: 60 };
        connections.count("c1", counters);
        connections.count("c9", counters);
        let lanes = Lanes::NONE.with(Transport::Polling, true).with(Transport::WebSocket, true);
        assert_eq!(connections.shared(), [SharedConnection { lanes, counters: Some(counters) }]);
        assert_eq!(connections.shared_ids(), ["c1"]);
    }

    #[test]
    fn a_connection_of_http_1_1_is_reused_and_not_shared() {
        let mut connections = Connections::default();
        connections.note(Transport::Polling, &stamp("c1", ""));
        connections.note(Transport::LongPolling, &stamp("c1", ";http=1.1;tls"));
        assert_eq!(connections.shared(), []);
    }

    #[test]
    fn a_run_that_connects_again_and_again_remembers_the_newest() {
        let mut connections = Connections::default();
        for number in 0..100 {
            for transport in [Transport::Sse, Transport::WebSocket] {
                connections.note(transport, &stamp(&format!("c{number}"), ";http=2"));
            }
        }
        assert_eq!(connections.shared_ids().len(), KEPT);
        assert_eq!(connections.shared_ids().last().map(String::as_str), Some("c99"));
    }
}
