//! The tutor: a program in a worker of its own that asks the tasks of a lesson and judges the answers (`crates/tutor`). It is
//! fetched when a task is first wanted.

use super::Failure;
use super::load::{Files, Program};
use super::worker::Worker;
use crate::hooks::ByIdentity;
use ::lab::protocol::{TaskQuestion, TaskReply};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A page's tutor, as a shared handle. Its worker ends with the last handle.
#[derive(Clone, PartialEq)]
pub struct Tutor(ByIdentity<Inner>);

struct Inner {
    worker: RefCell<Option<Rc<Worker>>>,
    /// What the worker runs, or will run once there is one.
    program: Cell<Program>,
}

impl Tutor {
    /// A tutor that has not been fetched yet.
    pub fn new() -> Self {
        Self(ByIdentity::new(Inner { worker: RefCell::default(), program: Cell::new(Program::Tutor) }))
    }

    /// The reply to a question. The tutor runs what the question is about.
    pub async fn ask(&self, question: &TaskQuestion) -> Result<TaskReply, Failure> {
        if question.needs_http2() && self.0.program.replace(Program::TutorHttp2) == Program::Tutor {
            // It ends when it has replied to what it was asked before.
            self.0.worker.take();
        }
        let reply = self.worker().await?.ask(question).await;
        if reply.is_err() {
            // Whatever happened to it, the next question starts another one.
            self.0.worker.take();
        }
        reply
    }

    /// The worker, fetched and started if necessary.
    async fn worker(&self) -> Result<Rc<Worker>, Failure> {
        let known = self.0.worker.borrow().clone();
        if let Some(worker) = known {
            return Ok(worker);
        }
        let program = self.0.program.get();
        let files = Files::load(program, |_, _| {}).await?;
        let worker = Rc::new(Worker::new(&files).ok_or(Failure::NoWorker)?);
        worker.start(&files.wasm).await?;
        // Two questions may have started one each: the newest that knows enough stays.
        if self.0.program.get() == program {
            self.0.worker.replace(Some(Rc::clone(&worker)));
        }
        Ok(worker)
    }
}
