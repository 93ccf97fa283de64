//! Messages on an open WebSocket.

use super::plan::content;
use super::{Inner, Phase, Run, Runner};
use crate::sessions::Content;
use ::workbench::compose::{ComposeError, compose};
use ::workbench::journal::{Cause, What};
use ::workbench::session::Message;
use std::rc::Rc;

/// From one reading of `bufferedAmount` to the next while something waits.
const READ_EVERY_MILLIS: u32 = 100;

/// Why a message was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSent {
    /// Something in it is wrong.
    Compose(ComposeError),
    /// There is no open connection.
    NotOpen,
    /// A timer or the heartbeat names a message that is not saved.
    NoSuchMessage(String),
}

impl Runner {
    /// Sends a message now.
    pub fn send(&self, message: &Message, cause: Cause) -> Result<(), NotSent> {
        let mut sent = Ok(());
        self.change(|run| sent = run.send(message, cause));
        self.0.rc().watch_buffer();
        sent
    }
}

impl Inner {
    /// Reads what waits in the browser until nothing does.
    pub(super) fn watch_buffer(self: &Rc<Self>) {
        let waits = {
            let mut run = self.run.borrow_mut();
            let (bytes, now) = (run.buffered_bytes().unwrap_or_default(), run.now());
            if bytes > 0 || run.journal.buffered().next_back().is_some_and(|last| last.bytes > 0) {
                run.journal.record_buffered(now, u64::from(bytes));
                run.version += 1;
            }
            bytes > 0
        };
        if waits {
            let weak = Rc::downgrade(self);
            let read = move || {
                Self::with(&weak, |inner| {
                    inner.watch_buffer();
                    inner.on_change.emit(());
                })
            };
            gloo_timers::callback::Timeout::new(READ_EVERY_MILLIS, read).forget();
        }
    }
}

impl Run {
    pub(super) fn send(&mut self, message: &Message, cause: Cause) -> Result<(), NotSent> {
        if self.phase != Phase::Open {
            return Err(NotSent::NotOpen);
        }
        let unix_millis = self.journal.unix_millis(self.now());
        let made = compose(message.kind, &message.text, &mut self.values, unix_millis).map_err(NotSent::Compose)?;
        self.pass(content(made.content), cause, made.marks)
    }

    /// Sends the saved message of this name.
    pub(super) fn send_saved(&mut self, name: &str, cause: Cause) {
        let sent = match self.session.message(name).cloned() {
            Some(message) => self.send(&message, cause),
            None => Err(NotSent::NoSuchMessage(name.to_owned())),
        };
        self.not_sent = sent.err();
    }

    fn pass(&mut self, content: Content, cause: Cause, marks: Vec<String>) -> Result<(), NotSent> {
        let now = self.now();
        if self.phase != Phase::Open || !self.connection.as_ref().is_some_and(|connection| connection.send(&content)) {
            return Err(NotSent::NotOpen);
        }
        let what = match content {
            Content::Text(text) => What::Text(text),
            Content::Bytes(bytes) => What::Binary(bytes),
        };
        self.journal.record_sent(now, what, cause, marks);
        Ok(())
    }
}
