//! The task of one connection: carries bytes between the machine and the stream below, both ways at once, because a side that
//! only writes while its peer only writes would wait for ever.

use super::connection::{Shared, State};
use crate::http::HttpError;
use crate::stream::{PATIENCE, Stream};
use crate::tls::{RECORD, TlsError};
use std::rc::Rc;
use std::task::Poll;
use trace::Micros;

/// What is on its way from the machine to TCP.
struct Driver {
    stream: Stream,
    /// Bytes for TCP, and how many of them it has taken.
    sealed: Vec<u8>,
    taken: usize,
    peer_has_closed: bool,
    /// Whether close_notify and FIN come next.
    is_last: bool,
    /// When a close that is held back is given up.
    patience: Option<Micros>,
}

/// Drives a connection until it is over.
pub(super) async fn drive(shared: Rc<Shared>, stream: Stream) {
    let (sealed, taken, peer_has_closed, is_last) = (Vec::new(), 0, false, false);
    let mut driver = Driver { stream, sealed, taken, peer_has_closed, is_last, patience: None };
    let net = shared.net.clone();
    net.when(|| driver.step(&mut shared.state.borrow_mut())).await;
    driver.stream.over().await;
    let mut state = shared.state.borrow_mut();
    state.machine.end();
    state.is_over = true;
    drop(state);
    net.note_progress();
}

impl Driver {
    /// Reads and writes what is possible now. Something once this side has closed.
    fn step(&mut self, state: &mut State) -> Option<()> {
        if state.is_aborting {
            self.stream.abort();
            state.fail(HttpError::Incomplete);
            return Some(());
        }
        loop {
            let has_moved = self.read(state).and_then(|has_read| Ok(self.write(state)? || has_read));
            match has_moved {
                Ok(true) => self.stream.net().note_progress(),
                Ok(false) => break,
                Err(error) => return self.give_up(state, error),
            }
        }
        let is_ending = state.is_closing || self.peer_has_closed || state.machine.failure().is_some();
        if !is_ending {
            return None;
        }
        if self.sealed.len() == self.taken {
            if self.is_last {
                self.stream.close_below();
                return Some(());
            }
            self.is_last = true;
            self.sealed = self.stream.seal_close();
            self.taken = 0;
            return self.step(state);
        }
        // TCP takes no more now: the peer does not read.
        let now = self.stream.net().now();
        let patience = *self.patience.get_or_insert(now + PATIENCE);
        if now >= patience {
            self.stream.abort();
            state.fail(HttpError::Incomplete);
            return Some(());
        }
        self.stream.net().wake_at(patience);
        None
    }

    /// Whether something came.
    fn read(&mut self, state: &mut State) -> Result<bool, TlsError> {
        if self.peer_has_closed {
            return Ok(false);
        }
        let Poll::Ready(bytes) = self.stream.poll_read() else { return Ok(false) };
        let bytes = bytes?;
        if bytes.is_empty() {
            self.peer_has_closed = true;
            state.machine.end();
        } else {
            state.machine.receive(&bytes);
        }
        Ok(true)
    }

    /// Whether something went.
    fn write(&mut self, state: &mut State) -> Result<bool, TlsError> {
        if self.sealed.len() == self.taken && !self.is_last {
            let frames = state.machine.take_output(RECORD);
            self.sealed = self.stream.seal(&frames)?;
            self.taken = 0;
        }
        let rest = self.sealed.get(self.taken..).unwrap_or_default();
        if rest.is_empty() {
            return Ok(false);
        }
        let Poll::Ready(count) = self.stream.poll_write(rest) else { return Ok(false) };
        self.taken += count?;
        Ok(true)
    }

    /// The stream below has failed. TLS may have an alert for the peer.
    fn give_up(&mut self, state: &mut State, error: TlsError) -> Option<()> {
        let alert = self.stream.seal(&[]).unwrap_or_default();
        // It is fatal: what is not taken now is not sent.
        let _ = self.stream.poll_write(&alert);
        self.stream.close_below();
        state.fail(error.into());
        Some(())
    }
}
