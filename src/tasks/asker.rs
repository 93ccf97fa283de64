//! Who asks and judges: the tutor, or the worker of the page of captures, whose page passes questions and replies on.

use crate::hooks::ByIdentity;
use crate::lab::{Failure, Tutor};
use ::lab::protocol::{TaskQuestion, TaskReply, decode, encode};
use futures_channel::oneshot::{Sender, channel};
use std::cell::RefCell;
use std::collections::VecDeque;
use yew::Callback;

/// Whoever replies to questions about tasks, as a shared handle.
#[derive(Clone, PartialEq)]
pub enum Asker {
    Tutor(Tutor),
    Page(Bridge),
}

impl Asker {
    /// The reply to a question.
    pub async fn ask(&self, question: &TaskQuestion) -> Result<TaskReply, Failure> {
        match self {
            Self::Tutor(tutor) => tutor.ask(question).await,
            Self::Page(bridge) => decode(&bridge.ask(encode(question)).await?).ok_or(Failure::Broken),
        }
    }
}

/// The way to the worker through the page. One question is on its way at a time, because the page shows only the newest
/// reply.
#[derive(Clone, PartialEq)]
pub struct Bridge(ByIdentity<Inner>);

struct Inner {
    /// Passes a numbered question to the page.
    on_ask: Callback<(u32, Vec<u8>)>,
    line: RefCell<Line>,
}

/// The questions that have no reply yet.
#[derive(Default)]
struct Line {
    /// The number of the newest question that was passed on.
    newest: u32,
    open: Option<Sender<Vec<u8>>>,
    waiting: VecDeque<(Vec<u8>, Sender<Vec<u8>>)>,
}

impl Bridge {
    pub fn new(on_ask: Callback<(u32, Vec<u8>)>) -> Self {
        Self(ByIdentity::new(Inner { on_ask, line: RefCell::default() }))
    }

    async fn ask(&self, question: Vec<u8>) -> Result<Vec<u8>, Failure> {
        let (sender, reply) = channel();
        self.0.line.borrow_mut().waiting.push_back((question, sender));
        self.pass_on();
        reply.await.map_err(|_| Failure::Ended)
    }

    /// The page has a reply. One that is known already changes nothing.
    pub fn receive(&self, number: u32, reply: &[u8]) {
        let open = {
            let mut line = self.0.line.borrow_mut();
            if line.newest == number { line.open.take() } else { None }
        };
        if let Some(sender) = open {
            // Whoever asked may be gone.
            let _ = sender.send(reply.to_vec());
            self.pass_on();
        }
    }

    /// Passes the next question on, if none is on its way.
    fn pass_on(&self) {
        let next = {
            let mut line = self.0.line.borrow_mut();
            if line.open.is_some() {
                return;
            }
            let Some((question, sender)) = line.waiting.pop_front() else { return };
            line.newest = line.newest.wrapping_add(1);
            line.open = Some(sender);
            (line.newest, question)
        };
        self.0.on_ask.emit(next);
    }
}
