//! A task about a capture, as its author wrote it: what is asked, and how its answer is computed. `docs/exercises.md` has its
//! form in a file. The crate `tasks` makes a question of it; the answer is read from the capture each time and is not here.

use serde::{Deserialize, Serialize};

/// A task that somebody made about a capture. Texts may be empty where they are not needed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnTask {
    /// What is asked: `number`, `choice`, `several`, `text`, `fill`, `order`, `find`, `point` or `predict`.
    pub kind: String,
    /// The question in its author's words; the kinds that explain themselves need none.
    pub text: String,
    /// How the answer is computed: `field:5.tcp.ack`, `time:1-3`, `count:tcp.flags.syn==1`, `text:…` for the first four
    /// kinds; fields, packets or a filter for the others.
    pub answer: Vec<String>,
    /// The packets or messages that can be chosen, for `several` about packets: `3-8` or `3+5+6`.
    pub among: String,
    /// The unit of a number.
    pub unit: String,
    /// How far a number may be from the right one.
    pub tolerance: f64,
    /// Further choices and expected wrong answers.
    pub wrong: Vec<OwnWrong>,
    /// What to look at again after any other wrong answer.
    pub hint: String,
    /// Why the right answer is right.
    pub reason: String,
}

/// A wrong answer, and what to look at again after it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnWrong {
    /// The answer: a number or a text, or how it is computed, as in [`OwnTask::answer`].
    pub value: String,
    /// The remark; may be empty.
    pub text: String,
}
