//! A task between the page and the tutor (`crates/tutor`): what is asked, what the learner gave, and the verdict. The crate
//! `tasks` makes them. Nothing here has the right answer before it has been given or asked for.

use super::OwnTask;
use crate::intervention::Intervention;
use crate::parameters::{InterventionKind, PARAMETERS, Parameter};
use crate::request::{Request, Settings, needs_http2};
use crate::scenario;
use serde::{Deserialize, Serialize};
use trace::{EventId, Micros};

/// A question to the tutor. It says what run it is about; the tutor runs it if it has not yet.
#[derive(Debug, Serialize, Deserialize)]
pub enum TaskQuestion {
    /// The tasks of a lesson, as variants of this seed: [`TaskReply::List`].
    List {
        /// The lesson's scenario.
        lesson: String,
        /// The variants' seed.
        seed: u64,
        /// The language, as a tag of BCP 47.
        lang: String,
    },
    /// One task about a run: [`TaskReply::Asked`].
    Ask {
        /// The run.
        request: Request,
        /// The task's name.
        task: String,
        /// The language.
        lang: String,
    },
    /// What of an answer is right: [`TaskReply::Verdict`].
    Judge {
        /// The run.
        request: Request,
        /// The task's name.
        task: String,
        /// What was given for each part.
        values: Vec<Option<Value>>,
        /// The language.
        lang: String,
    },
    /// The right answer of a task: [`TaskReply::Solution`].
    Solve {
        /// The run.
        request: Request,
        /// The task's name.
        task: String,
        /// The language.
        lang: String,
    },
    /// The fields of an event: [`TaskReply::Fields`].
    Fields {
        /// The run.
        request: Request,
        /// The event.
        event: EventId,
    },
    /// A student's completion codes: [`TaskReply::Codes`]. It needs no run.
    Codes {
        /// The text that the teacher gave to the class.
        class: String,
        /// The student's name.
        student: String,
        /// What was done.
        works: Vec<Work>,
    },
    /// Which codes of a pasted list fit: [`TaskReply::Checked`]. It needs no run.
    Check {
        /// The text of the class.
        class: String,
        /// A name and a code per line.
        list: String,
    },
    /// Of a capture: the tasks that were made about it, as their author wrote them: [`TaskReply::Own`].
    Own,
    /// Of a capture: take these tasks in place of those before: [`TaskReply::List`].
    Take {
        /// The tasks.
        tasks: Vec<OwnTask>,
        /// The language.
        lang: String,
    },
    /// Of a capture: a file with its packets and the tasks inside: [`TaskReply::File`].
    Save {
        /// Whether addresses are replaced by those that are kept for documentation.
        has_other_addresses: bool,
        /// The language.
        lang: String,
    },
}

impl TaskQuestion {
    /// Whether its reply needs the larger program: a run that the smaller one is built without, or the names of all tasks.
    pub fn needs_http2(&self) -> bool {
        match self {
            Self::List { lesson, .. } => needs_http2(lesson),
            Self::Ask { request, .. }
            | Self::Judge { request, .. }
            | Self::Solve { request, .. }
            | Self::Fields { request, .. } => request.needs_http2(),
            Self::Check { .. } => true,
            Self::Codes { .. } | Self::Own | Self::Take { .. } | Self::Save { .. } => false,
        }
    }
}

/// A task that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Its name.
    pub task: String,
    /// The seed of its variant.
    pub seed: u64,
    /// The share of its parts that were right, in percent.
    pub score: u8,
    /// How long it took.
    pub seconds: u32,
}

/// A line of a pasted list of codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeLine {
    /// The name before the code.
    pub student: String,
    /// What was done; `None` if the code is not of this class and student, or was changed.
    pub work: Option<Work>,
}

/// A reply to a [`TaskQuestion`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TaskReply {
    /// The tasks of a lesson.
    List(Vec<Outline>),
    /// A task.
    Asked(Asked),
    /// What of an answer is right.
    Verdict(Verdict),
    /// The right answer.
    Solution(Solution),
    /// The fields of an event, those within others included, without repetition: the name in display filters, and a name
    /// for a person. Empty if there is no such event.
    Fields(Vec<(String, String)>),
    /// A code for each task that was done; empty for a seed that no code can hold.
    Codes(Vec<String>),
    /// The lines of a pasted list.
    Checked(Vec<CodeLine>),
    /// There is no task of this name, or the run has nothing that it could be about.
    Nothing,
    /// Tasks about a capture, as their author wrote them.
    Own(Vec<OwnTask>),
    /// The bytes of a file.
    File(Vec<u8>),
    /// Why tasks about a capture cannot be used: a sentence per reason.
    Refused(String),
}

/// The run of a task, as what differs from the lesson's own. The lessons' program reads no whole [`Request`], whose reader
/// would be a large part of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Setup {
    /// The run's seed.
    pub seed: u64,
    /// Parameters with their raw values, in the order of the table.
    pub settings: Vec<(String, u64)>,
    /// The interventions as an address has them, `drop:5`.
    pub interventions: Vec<String>,
}

impl Setup {
    /// What differs in `request` from its lesson's own run.
    pub fn of(request: &Request) -> Self {
        let usual = scenario::defaults(&request.scenario).unwrap_or_default();
        let changed = PARAMETERS.iter().filter_map(|parameter| {
            let raw = parameter.get(&request.settings);
            (raw != parameter.get(&usual)).then(|| (parameter.key.to_owned(), raw))
        });
        let interventions = request.interventions.iter().map(Intervention::print).collect();
        Self { seed: request.seed, settings: changed.collect(), interventions }
    }

    /// The settings and the interventions for a lesson's scenario; `None` if there is no such scenario.
    pub fn settings(&self, scenario: &str) -> Option<(Settings, Vec<Intervention>)> {
        let mut settings = scenario::defaults(scenario)?;
        for (key, raw) in &self.settings {
            if let Some(parameter) = Parameter::find(key) {
                parameter.set(&mut settings, *raw);
            }
        }
        let read = |text: &String| {
            let (key, parts) = text.split_once(':')?;
            InterventionKind::find(key)?.parse(parts)
        };
        Some((settings, self.interventions.iter().filter_map(read).collect()))
    }

    /// The whole request.
    pub fn request(&self, scenario: &str) -> Option<Request> {
        let (settings, interventions) = self.settings(scenario)?;
        Some(Request { seed: self.seed, interventions, ..Request::new(scenario, settings) })
    }
}

/// A task in a list, before it is begun.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// Its name in the address, `tcp-ack`.
    pub id: String,
    /// A few words.
    pub title: String,
    /// The run that it is about, for the seed that was asked for.
    pub setup: Setup,
}

/// A task about the run that the worker keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// Its name in the address.
    pub id: String,
    /// What is asked.
    pub text: String,
    /// The parts of the answer.
    pub parts: Vec<Part>,
    /// The events whose numbers are not shown until the task is done.
    pub hidden: Vec<EventId>,
}

/// A part of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// What is wanted, in a few words.
    pub label: String,
    /// What can be given.
    pub input: Input,
    /// Until when the run may be seen while this part is open; `None` for all of it. Parts with the same moment belong
    /// to one step, and steps follow one another in time.
    pub until: Option<Micros>,
}

/// What a learner can give.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Input {
    /// A number in this unit, which is empty for a count.
    Number(String),
    /// One of these.
    Choice(Vec<String>),
    /// Some of these, perhaps none.
    Choices(Vec<String>),
    /// These, in another order.
    Order(Vec<String>),
    /// A packet or message of the picture.
    Event,
    /// A field of a packet or message.
    Field,
    /// A text of at most 200 characters.
    Text,
}

/// What a learner gave for a part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// A number in the part's unit.
    Number(f64),
    /// The place of the chosen one, from 0.
    Choice(usize),
    /// The places of the chosen ones, ascending.
    Choices(Vec<usize>),
    /// The places of all, in the order that was chosen.
    Order(Vec<usize>),
    /// An event.
    Event(EventId),
    /// A field of an event, by its name in display filters.
    Field(EventId, String),
    /// A text.
    Text(String),
}

/// What became of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Of each part whether it is right; `None` if nothing was given for it.
    pub parts: Vec<Option<bool>>,
    /// What to look at again, for the parts that are wrong.
    pub remarks: Vec<Remark>,
}

impl Verdict {
    /// Whether every part is right.
    pub fn is_right(&self) -> bool {
        self.parts.iter().all(|part| *part == Some(true))
    }

    /// The share of the parts that are right, 0 to 1.
    pub fn score(&self) -> f64 {
        let right = self.parts.iter().filter(|part| **part == Some(true)).count();
        right as f64 / self.parts.len().max(1) as f64
    }
}

/// Why an answer is wrong, or what is right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Remark {
    /// The part that it is about, from 0.
    pub part: usize,
    /// A sentence or two.
    pub text: String,
    /// The section of a standard, if there is one to read.
    pub source: Option<String>,
}

/// The right answer, as it is shown to a learner who asks for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Solution {
    /// The right value of each part.
    pub values: Vec<Value>,
    /// The same as texts.
    pub texts: Vec<String>,
    /// Why this is right.
    pub reason: String,
    /// The section of a standard.
    pub source: String,
}
