//! The time of a session, what it does by itself while it is open, and how it is ended from here.

use super::{Phase, Run, let_go};
use crate::live::page_millis;
use crate::sessions::{Connection, Refused};
use ::workbench::heartbeat::Heartbeat;
use ::workbench::journal::{Closer, What};
use ::workbench::session::Transport;
use trace::Micros;

impl Run {
    /// Time since the journal began.
    pub fn now(&self) -> Micros {
        self.at(page_millis())
    }

    pub(super) fn at(&self, page_millis: f64) -> Micros {
        Micros::from_millis_f64(page_millis - self.origin_millis).max(Micros(0))
    }

    /// The bytes that wait in the browser to be sent.
    pub fn buffered_bytes(&self) -> Option<u32> {
        self.connection.as_ref().and_then(Connection::buffered_bytes)
    }

    pub(super) fn restart_schedule(&mut self) {
        if self.phase == Phase::Open && self.session.transport == Transport::WebSocket {
            let now = self.now();
            self.schedule.start(&self.session.timers, now);
            self.heartbeat = self.session.heartbeat.as_ref().map(|beat| Heartbeat::new(beat.every_millis, now));
            self.schedule.set_heartbeat(self.heartbeat.as_ref().map(Heartbeat::due));
        }
    }

    /// The time between requests was changed while the next one is waited for.
    pub(super) fn plan_anew(&mut self) {
        if self.phase == Phase::Waiting && self.session.transport == Transport::Fetch {
            self.schedule.stop();
            (self.attempt_at, self.phase) = (None, Phase::Idle);
            self.plan_next_request();
        }
    }

    pub(super) fn disconnect(&mut self, code: u16, reason: &str) -> Result<(), Refused> {
        if let (Some(connection), Phase::Open | Phase::Connecting) = (&self.connection, self.phase) {
            let has_handshake = connection.close(code, reason)?;
            self.is_closed_here = true;
            self.schedule.stop();
            if has_handshake {
                self.phase = Phase::Closing;
                return Ok(());
            }
        }
        self.schedule.stop();
        self.attempt_at = None;
        if let Some(connection) = self.connection.take() {
            let now = self.now();
            let closed = What::Closed { code: 0, reason: String::new(), is_clean: true, by: Closer::Page };
            self.journal.record(now, None, closed);
            let_go(connection);
        }
        self.phase = Phase::Idle;
        Ok(())
    }
}
