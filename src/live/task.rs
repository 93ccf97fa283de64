//! A task on the page's thread, as a guard: what drives a lane, or reads a stream.

use futures_util::future::{AbortHandle, Abortable};
use std::pin::Pin;
use wasm_bindgen_futures::spawn_local;

/// A task. Dropping this aborts it.
pub struct Task(AbortHandle);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Starts a task. Boxes the future so that `spawn_boxed` is compiled once instead of once per future.
pub fn spawn(future: impl Future<Output = ()> + 'static) -> Task {
    spawn_boxed(Box::pin(future))
}

fn spawn_boxed(future: Pin<Box<dyn Future<Output = ()>>>) -> Task {
    let (handle, registration) = AbortHandle::new_pair();
    spawn_local(async move {
        // `Aborted` needs no handling: the task was ended on purpose.
        let _ = Abortable::new(future, registration).await;
    });
    Task(handle)
}
