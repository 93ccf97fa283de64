//! Completion codes: what a student reports, and whether a list of them fits the class.

use completion::{Learner, code, read_list};
use lab::protocol::{CodeLine, Work};

/// A code for each of `works`; empty for a seed that no code can hold.
pub fn make(class: &str, student: &str, works: &[Work]) -> Vec<String> {
    let one = |work: &Work| {
        let Ok(seed) = u32::try_from(work.seed) else { return String::new() };
        let done = completion::Work { seed, score: work.score, seconds: work.seconds };
        code(Learner { class, student }, &work.task, done)
    };
    works.iter().map(one).collect()
}

/// The lines of a pasted list, each checked against the tasks with these names.
pub fn check(class: &str, names: &[&str], list: &str) -> Vec<CodeLine> {
    let lines = read_list(class, names, list).into_iter().map(|line| CodeLine {
        student: line.student.to_owned(),
        work: line.result.ok().map(|(task, work)| Work {
            task: task.to_owned(),
            seed: work.seed.into(),
            score: work.score,
            seconds: work.seconds,
        }),
    });
    lines.collect()
}
