//! Tasks: the `async` functions of a scenario. Each is polled whenever anything has happened. There are few of them, so
//! nothing needs to know which task waits for what.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Waker};

type Task = Pin<Box<dyn Future<Output = ()>>>;

/// The running tasks, in the order in which they were started.
#[derive(Default)]
pub(super) struct Tasks(Vec<Task>);

impl Tasks {
    pub(super) fn add(&mut self, more: Vec<Task>) {
        self.0.extend(more);
    }

    /// Runs each task until it waits; drops those that are done.
    pub(super) fn run(&mut self) {
        self.0.retain_mut(|task| !is_done(task));
    }
}

/// Runs `task` until it waits; whether it is done.
pub(super) fn is_done(task: &mut Task) -> bool {
    task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready()
}
