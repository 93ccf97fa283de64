//! One task for one student.

use crate::address;
use crate::question::{self, Question};
use i18n::Lang;
use lab::Request;
use lab::export::CAPTURE_START;
use lab::protocol::Solution;
use tasks::{Case, Form, Task};
use trace::Host;

/// Who gets a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Student {
    /// The name; empty if variants are given out by number.
    pub name: String,
    /// The seed of this student's variants.
    pub seed: u64,
}

/// What all variants of a class share.
#[derive(Clone, Copy, Debug)]
pub struct VariantOptions<'a> {
    /// The language of the sentences.
    pub lang: Lang,
    /// The address of the hosted page, without a hash; empty if there is none, and then the documents have no links.
    pub page: &'a str,
}

/// A task that cannot be made for a student.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unmade {
    /// The variant's settings do not make a run.
    #[error("{task}, seed {seed}: {reason}")]
    Run {
        /// The task.
        task: &'static str,
        /// The variant.
        seed: u64,
        /// Why, in a sentence.
        reason: String,
    },
    /// The run has nothing that the task could be about.
    #[error("{task}, seed {seed}: this run has nothing that the task could ask about")]
    NoQuestion {
        /// The task.
        task: &'static str,
        /// The variant.
        seed: u64,
    },
}

/// One task for one student.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Who gets it.
    pub student: Student,
    /// The language of its sentences.
    pub lang: Lang,
    /// The task.
    pub task: &'static Task,
    /// What is run.
    pub request: Request,
    /// The packets as the client saw them, as pcapng; the comment of each has its number. `None` if the task asks what comes
    /// next, because a capture would show it.
    pub capture: Option<Vec<u8>>,
    /// The question with its answers.
    pub form: Form,
    /// The right answer as texts.
    pub solution: Solution,
    /// The page's address of this run with this task; a hash alone if there is no hosted page.
    pub address: String,
}

impl Variant {
    /// The variant of `task` for `student`.
    ///
    /// # Errors
    /// If the variant's run cannot be computed, or has nothing to ask about.
    pub fn make(task: &'static Task, student: &Student, options: VariantOptions) -> Result<Self, Unmade> {
        let (id, seed) = (task.id, student.seed);
        let failed = |reason: String| Unmade::Run { task: id, seed, reason };
        let request = task.request(seed).ok_or_else(|| failed("the lab does not have its scenario".to_owned()))?;
        let (run, analysis) = lab::run(&request).map_err(|error| failed(error.to_string()))?;
        let case = Case::new(options.lang, task, &request, &run, &analysis);
        let form = (task.form)(&case).ok_or(Unmade::NoQuestion { task: id, seed })?;
        let solution = tasks::solve(task, &case).ok_or(Unmade::NoQuestion { task: id, seed })?;
        let is_prediction = form.parts.iter().any(|part| part.until.is_some());
        let capture = (!is_prediction)
            .then(|| wire::pcapng::write_numbered(&run.trace, &run.key_log, Host::Client, CAPTURE_START));
        let address = format!("{}{}&lang={}", options.page, address::hash(id, &request), options.lang.tag());
        Ok(Self { student: student.clone(), lang: options.lang, task, request, capture, form, solution, address })
    }

    /// `tcp-ack-7`: the same for the same task and seed, and unique in a class whose seeds are.
    pub fn name(&self) -> String {
        format!("{}-{}", self.task.id, self.student.seed)
    }

    /// The name of its capture, if it has one.
    pub fn capture_name(&self) -> Option<String> {
        self.capture.as_ref().map(|_| format!("{}.pcapng", self.name()))
    }

    /// Where the run can be seen, if there is a hosted page.
    pub(crate) fn link(&self) -> Option<&str> {
        Some(self.address.as_str()).filter(|address| !address.starts_with('#'))
    }

    /// The task's title.
    pub fn title(&self) -> &'static str {
        (self.task.title)(self.lang)
    }

    /// The parts of its form as questions; `None` for a part that no platform could hold.
    pub(crate) fn questions(&self) -> Vec<Option<Question>> {
        self.form.parts.iter().map(|part| question::of(self.lang, part)).collect()
    }
}
