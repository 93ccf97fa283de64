//! The reader of captures: a program in a worker of its own (`crates/capture-worker`), fetched when a file is first opened.
//! It is given the files themselves, which stay in the browser; nothing of them is sent anywhere.

use super::Failure;
use super::load::{Files, Program};
use super::worker::Worker;
use crate::hooks::ByIdentity;
use capture_protocol::{Question, Refusal, Reply, Rewrite, Seen, Summary};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use trace::{Direction, EventId};
use wasm_bindgen::JsValue;
use web_sys::Blob;
use wire::view::Block;

/// A file that the visitor chose, or that the host page handed over.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    pub name: String,
    pub content: Blob,
}

/// Why there is no reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The worker failed, or was ended.
    Worker(Failure),
    Refused(Refusal),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Worker(failure)
    }
}

/// A page's reader, as a shared handle. Its worker ends with the last handle.
#[derive(Clone, PartialEq)]
pub struct Reader(ByIdentity<Inner>);

#[derive(Default)]
struct Inner {
    worker: RefCell<Option<Rc<Worker>>>,
    /// The number of the newest reading.
    newest: Cell<u32>,
}

impl Reader {
    /// A reader that has not been fetched yet.
    pub fn new() -> Self {
        Self(ByIdentity::new(Inner::default()))
    }

    /// Reads files from their first byte to their last. `report` is called now and then with the bytes read so far and in
    /// all. A reading before it ends at once.
    pub async fn open(&self, files: &[Chosen], report: impl Fn(u64, u64)) -> Result<Summary, Trouble> {
        self.stop();
        let reading = self.0.newest.get();
        let worker = self.start().await?;
        if self.0.newest.get() != reading {
            worker.end();
            return Err(Failure::Ended.into());
        }
        self.0.worker.replace(Some(Rc::clone(&worker)));
        let names = files.iter().map(|file| file.name.clone()).collect();
        let contents: Vec<JsValue> = files.iter().map(|file| file.content.clone().into()).collect();
        let mut reply = worker.ask_with(&Question::Open { names }, &contents).await?;
        loop {
            match reply {
                Reply::Reading { read, total } => report(read, total),
                Reply::Read(summary) => return Ok(*summary),
                Reply::Refused(why) => return Err(Trouble::Refused(why)),
                _ => return Err(Failure::Broken.into()),
            }
            reply = worker.ask(&Question::GoOn).await?;
        }
    }

    /// Ends the worker and everything that it has and does, at once.
    pub fn stop(&self) {
        self.0.newest.set(self.0.newest.get().wrapping_add(1));
        if let Some(worker) = self.0.worker.take() {
            worker.end();
        }
    }

    /// Uses a key log in addition to the files' own. Returns how many secrets it has.
    pub async fn keys(&self, text: String) -> Result<u32, Trouble> {
        match self.ask(&Question::Keys(text)).await? {
            Reply::Keys(count) => Ok(count),
            _ => Err(Failure::Broken.into()),
        }
    }

    /// The connections with these numbers as a trace.
    pub async fn show(&self, connections: Vec<u32>) -> Result<Seen, Trouble> {
        match self.ask(&Question::Show { connections }).await? {
            Reply::Shown(seen) => Ok(*seen),
            _ => Err(Failure::Broken.into()),
        }
    }

    /// What the bytes of an event mean.
    pub async fn dissect(&self, event: EventId) -> Result<Vec<Block>, Trouble> {
        match self.ask(&Question::Dissect { event }).await? {
            Reply::Dissection(blocks) => Ok(blocks),
            _ => Err(Failure::Broken.into()),
        }
    }

    /// The events of what is shown that pass a filter, or what is wrong with it. It is asked for in slices: `report` is
    /// called with each, how many events have been gone through, how many there are, and how many of them pass; if it returns
    /// false, no further slice is asked for.
    pub async fn filter(
        &self,
        text: &str,
        report: impl Fn(u64, u64, usize) -> bool,
    ) -> Result<Result<Vec<EventId>, filter::Wrong>, Trouble> {
        let (mut passed, mut from) = (Vec::new(), 0);
        loop {
            match self.ask(&Question::Filter { text: text.to_owned(), from }).await? {
                Reply::Filtered(slice) => {
                    passed.extend(slice.passed);
                    from = slice.done;
                    if !report(from, slice.total, passed.len()) {
                        return Err(Failure::Ended.into());
                    }
                    if from >= slice.total {
                        return Ok(Ok(passed));
                    }
                }
                Reply::NoFilter(wrong) => return Ok(Err(wrong)),
                _ => return Err(Failure::Broken.into()),
            }
        }
    }

    /// A capture (pcapng) of what is shown.
    pub async fn capture(&self, rewrite: Rewrite) -> Result<Vec<u8>, Trouble> {
        match self.ask(&Question::Capture { rewrite }).await? {
            Reply::File(bytes) => Ok(bytes),
            _ => Err(Failure::Broken.into()),
        }
    }

    /// The graphs of a flow, for the program that draws them.
    pub async fn graphs(&self, flow: Option<(u32, Direction)>) -> Result<Vec<u8>, Trouble> {
        match self.ask(&Question::Graphs(flow)).await? {
            Reply::File(bytes) => Ok(bytes),
            _ => Err(Failure::Broken.into()),
        }
    }

    /// A text about what is shown: [`Question::Mermaid`] or [`Question::Json`].
    pub async fn text(&self, question: Question) -> Result<String, Trouble> {
        match self.ask(&question).await? {
            Reply::Text(text) => Ok(text),
            _ => Err(Failure::Broken.into()),
        }
    }

    /// A question about tasks, which the tasks' program made, and the reply for it.
    pub async fn task(&self, question: Vec<u8>) -> Result<Vec<u8>, Trouble> {
        match self.ask(&Question::Task(question)).await? {
            Reply::Task(bytes) => Ok(bytes),
            _ => Err(Failure::Broken.into()),
        }
    }

    async fn ask(&self, question: &Question) -> Result<Reply, Trouble> {
        let worker = self.0.worker.borrow().clone().ok_or(Failure::Ended)?;
        match worker.ask(question).await? {
            Reply::Refused(why) => Err(Trouble::Refused(why)),
            reply => Ok(reply),
        }
    }

    async fn start(&self) -> Result<Rc<Worker>, Failure> {
        let files = Files::load(Program::Capture, |_, _| {}).await?;
        let worker = Rc::new(Worker::new(&files).ok_or(Failure::NoWorker)?);
        worker.start(&files.wasm).await?;
        Ok(worker)
    }
}
