//! A connection as an endpoint guards it: the first error of the connection ends reading, an error of a stream is returned
//! with its frame. What the endpoint itself sends is pushed, too, because what the peer may do depends on it.

use super::check::{Broken, Scope};
use super::connection::{Connection, Seen, Windows};
use super::frame::ErrorCode;
use super::stream::Settings;
use crate::Rule;
use trace::Direction;

/// One endpoint's view of its connection.
#[derive(Debug)]
pub struct Guard {
    connection: Connection,
    /// Which way the peer sends.
    peer: Direction,
    failed: Option<Broken>,
}

impl Guard {
    /// The guard of an endpoint whose peer sends in `peer`: up for a server.
    pub fn new(peer: Direction) -> Self {
        Self { connection: Connection::default(), peer, failed: None }
    }

    /// Takes bytes of the peer. Returns the frames before the first error of the connection; a frame with an error of its
    /// stream has it in [`Seen::broken`], and the endpoint answers it with RST_STREAM (RFC 9113 §5.4.2).
    ///
    /// # Errors
    /// The error of the connection, which the endpoint answers with GOAWAY (§5.4.1), behind the frames before it. Later calls
    /// return it without frames.
    pub fn receive(&mut self, bytes: &[u8]) -> (Vec<Seen>, Result<(), Broken>) {
        if let Some(failed) = &self.failed {
            return (Vec::new(), Err(failed.clone()));
        }
        let mut seen = self.connection.push(self.peer, bytes);
        seen.iter_mut().for_each(|seen| self.check_list(seen));
        let fatal = |seen: &Seen| seen.broken.as_ref().is_some_and(|broken| broken.scope == Scope::Connection);
        if let Some(at) = seen.iter().position(fatal) {
            self.failed = seen.get(at).and_then(|seen| seen.broken.clone());
            seen.truncate(at);
        } else {
            // RFC 9113 §4.2: a frame that is too long need not be awaited.
            self.failed = self.connection.unfinished(self.peer);
        }
        match &self.failed {
            Some(failed) => (seen, Err(failed.clone())),
            None => (seen, Ok(())),
        }
    }

    /// RFC 9113 §6.5.2: the endpoint may treat a message as malformed whose fields exceed what it has advised.
    fn check_list(&self, seen: &mut Seen) {
        let most = self.connection.settings(self.peer.opposite()).max_header_list_size;
        let size = seen.section.and(seen.block.as_ref()).map(|(block, _)| block.list_size());
        if most.zip(size).is_some_and(|(most, size)| size > u64::from(most)) {
            let broken = Broken::stream(Rule::Http2HeaderList, "", ErrorCode::PROTOCOL_ERROR);
            seen.broken.get_or_insert(broken);
        }
    }

    /// Takes what the endpoint sends. Returns what would break a rule, which is a mistake of the endpoint.
    pub fn send(&mut self, bytes: &[u8]) -> Vec<Broken> {
        let seen = self.connection.push(self.peer.opposite(), bytes);
        seen.into_iter().filter_map(|seen| seen.broken).collect()
    }

    /// How much DATA the endpoint may send now, on the connection and on `stream`.
    pub fn windows(&self, stream: u32) -> Windows {
        self.connection.windows(self.peer.opposite(), stream)
    }

    /// What the peer asks of the endpoint, as far as the endpoint has acknowledged it.
    pub fn settings(&self) -> Settings {
        self.connection.settings(self.peer)
    }
}
