//! What the page asks the lab's worker, and what the worker replies. Both travel as `postcard`.
//!
//! The page (`src/lab`) and the worker (`crates/lab-worker`) share these types, so a new question is one variant here, one
//! arm in the worker and one method of the page's `Lab`. The tasks are a program of their own (`crates/tutor`), with
//! questions of their own.

mod own;
mod tasks;

pub use own::{OwnTask, OwnWrong};
pub use tasks::{
    Asked, CodeLine, Input, Outline, Part, Remark, Setup, Solution, TaskQuestion, TaskReply, Value, Verdict, Work,
};

use crate::outcome::{Fact, Idle};
use crate::parameters::RequestError;
use crate::request::Request;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use trace::{Direction, EventId, Host, Trace};
use wire::view::Block;

/// A question to the worker, which keeps one run. All questions but [`Question::Run`] and [`Question::Study`] are about that
/// run.
#[derive(Debug, Serialize, Deserialize)]
pub enum Question {
    /// Run this, and keep it in place of the run before: [`Reply::Ran`].
    Run(Request),
    /// The fields of an event, and why it was sent: [`Reply::Dissection`].
    Dissect {
        /// The event.
        event: EventId,
        /// The language of the sentence, as a tag of BCP 47.
        lang: String,
    },
    /// A capture with the TLS secrets inside, as this host saw it: [`Reply::File`].
    Capture(Host),
    /// The graphs of this connection's data in this direction, else of the most data, as a sheet of `tcp-analysis` in bytes:
    /// [`Reply::File`]. The page only hands them on to the program that draws.
    Graphs(Option<(u32, Direction)>),
    /// A Mermaid sequence diagram: [`Reply::Text`].
    Mermaid,
    /// The whole trace as JSON (`docs/trace.md`): [`Reply::Text`].
    Json,
    /// A fingerprint of all results, SHA-256 in hexadecimal: [`Reply::Text`].
    Digest,
    /// What a scenario's lesson has for studying beside its run; it needs no run: [`Reply::Study`].
    Study {
        /// The scenario's name.
        scenario: String,
        /// The language of the texts, as a tag of BCP 47.
        lang: String,
    },
}

/// A reply to a [`Question`].
#[derive(Debug, Serialize, Deserialize)]
pub enum Reply {
    /// What the page draws.
    Ran {
        /// The trace with the first bytes of each event.
        trace: Trace,
        /// What the scenario found.
        facts: Vec<Fact>,
        /// The interventions that changed nothing.
        idle: Vec<Idle>,
    },
    /// An event.
    Dissection {
        /// What its bytes mean, lowest layer first. Empty if there is no such event.
        blocks: Vec<Block>,
        /// Why it was sent, if that can be told from the run.
        why: Option<Why>,
    },
    /// The bytes of a file.
    File(#[serde(with = "serde_bytes")] Vec<u8>),
    /// A text.
    Text(String),
    /// The texts of a lesson, part by part. Empty if there is no such lesson.
    Study(Vec<StudyPart>),
    /// Why there is no reply.
    Refused(Refusal),
}

/// Why an event was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// A sentence or two.
    pub text: String,
    /// The section of the standard that demands or describes it.
    pub source: Option<String>,
}

/// A part of what a lesson has for studying beside its run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudyPart {
    /// What the items are.
    pub kind: StudyKind,
    /// Its heading.
    pub title: String,
    /// What is in it, in order.
    pub items: Vec<StudyItem>,
}

/// The kinds of parts. Each lesson has one of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StudyKind {
    /// The head is a wrong belief, the text its correction.
    Misconceptions,
    /// The text is a sentence to remember; there is no head.
    Remember,
    /// The head is a term, the text its definition.
    Terms,
    /// The text is the title of a document; there is no head.
    Sources,
}

/// One item of a [`StudyPart`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudyItem {
    /// What the text is about; may be empty.
    pub head: String,
    /// A few sentences.
    pub text: String,
    /// Sections of standards, such as `RFC 9293 §3.5`.
    pub sources: Vec<String>,
}

/// Why the worker does not reply. The page says it in its language; the sentences here are for programs and logs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// The run that was asked for cannot be.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The question was about a run, and there is none yet.
    #[error("nothing has been run yet")]
    NothingRun,
    /// The question is of another version of the page.
    #[error("another version of the page asked this")]
    OtherVersion,
    /// The file cannot be written.
    #[error("the file cannot be written: {0}")]
    Export(String),
}

/// A question or a reply as bytes.
pub fn encode(message: &impl Serialize) -> Vec<u8> {
    // Every message can be encoded; empty bytes decode to nothing.
    postcard::to_allocvec(message).unwrap_or_default()
}

/// A question or a reply from its bytes; `None` if another version wrote them.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}
