//! The tutor: a program in a worker of its own that asks the tasks of a lesson and judges the answers (`crates/tutor`). It is
//! fetched when a task is first wanted.

use super::Failure;
use super::load::{Files, Program};
use super::worker::Worker;
use crate::hooks::ByIdentity;
use ::lab::protocol::{TaskQuestion, TaskReply};
use std::cell::RefCell;
use std::rc::Rc;

/// A page's tutor, as a shared handle. Its worker ends with the last handle.
#[derive(Clone, PartialEq)]
pub struct Tutor(ByIdentity<RefCell<Option<Rc<Worker>>>>);

impl Tutor {
    /// A tutor that has not been fetched yet.
    pub fn new() -> Self {
        Self(ByIdentity::new(RefCell::new(None)))
    }

    /// The reply to a question. The tutor runs what the question is about.
    pub async fn ask(&self, question: &TaskQuestion) -> Result<TaskReply, Failure> {
        let reply = self.worker().await?.ask(question).await;
        if reply.is_err() {
            // Whatever happened to it, the next question starts another one.
            self.0.replace(None);
        }
        reply
    }

    /// The worker, fetched and started if necessary.
    async fn worker(&self) -> Result<Rc<Worker>, Failure> {
        let known = self.0.borrow().clone();
        if let Some(worker) = known {
            return Ok(worker);
        }
        let files = Files::load(Program::Tutor, |_, _| {}).await?;
        let worker = Rc::new(Worker::new(&files).ok_or(Failure::NoWorker)?);
        worker.start(&files.wasm).await?;
        // Two questions may have started one each; the newest stays.
        self.0.replace(Some(Rc::clone(&worker)));
        Ok(worker)
    }
}
