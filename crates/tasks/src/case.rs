//! A run that a task is about.

use crate::draw::shuffled;
use crate::{Task, words};
use i18n::Lang;
use lab::{Request, Run, Settings};
use std::cell::OnceCell;
use trace::{EventId, Host, Micros};
use wire::analysis::Analysis;

/// A run, and what a task needs to ask about it.
#[derive(Debug)]
pub struct Case<'a> {
    /// The language of the sentences.
    pub lang: Lang,
    /// What was run.
    pub request: &'a Request,
    /// What came out.
    pub run: &'a Run,
    /// What its packets carry.
    pub analysis: &'a Analysis,
    task: &'a Task,
    base: OnceCell<Option<Run>>,
}

impl<'a> Case<'a> {
    /// `task` about `run`.
    pub fn new(lang: Lang, task: &'a Task, request: &'a Request, run: &'a Run, analysis: &'a Analysis) -> Self {
        Self { lang, request, run, analysis, task, base: OnceCell::new() }
    }

    /// The settings of the run.
    pub fn settings(&self) -> &Settings {
        &self.request.settings
    }

    /// The run without what the task changes; the run itself if it changes nothing.
    pub fn base(&self) -> Option<&Run> {
        let base = self.base.get_or_init(|| Some(lab::run(&self.task.base(self.request)?).ok()?.0));
        match (base, self.task.base(self.request)) {
            (Some(base), _) => Some(base),
            (None, None) => Some(self.run),
            (None, Some(_)) => None,
        }
    }

    /// What the run calls `host`.
    pub(crate) fn host(&self, host: Host) -> String {
        lessons::words::host_of(self.lang, &self.run.trace, host)
    }

    /// The numbers below `count` in another order: the same for the same task and seed.
    pub(crate) fn shuffled(&self, count: usize) -> Vec<usize> {
        shuffled(self.task.id, self.request.seed, count)
    }

    /// An event as a sentence names it: `no. 5`.
    pub(crate) fn number(&self, event: EventId) -> String {
        words::number(self.lang, event)
    }
}

/// A time in milliseconds.
pub(crate) fn millis(time: Micros) -> f64 {
    time.0 as f64 / 1_000.0
}
