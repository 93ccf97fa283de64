//! Tasks: every `async` function of a scenario is asked again whenever anything has happened. There are few of them, and
//! nobody has to remember who waits for what.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Waker};

type Task = Pin<Box<dyn Future<Output = ()>>>;

/// Those that run, in the order in which they were started.
#[derive(Default)]
pub(super) struct Tasks(Vec<Task>);

impl Tasks {
    pub(super) fn add(&mut self, more: Vec<Task>) {
        self.0.extend(more);
    }

    /// Lets each go as far as it can; those that are done are dropped.
    pub(super) fn go(&mut self) {
        self.0.retain_mut(|task| !is_done(task));
    }
}

/// Lets `task` go as far as it can; whether it is done.
pub(super) fn is_done(task: &mut Task) -> bool {
    task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready()
}
