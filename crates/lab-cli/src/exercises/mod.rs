//! `lab exercises`: lists the tasks of the lessons, and makes a variant per student with what a class needs.

mod list;
mod make;
mod students;

use crate::Failure;
use clap::Subcommand;
use i18n::Lang;
use tasks::{ALL, Task};

/// What to do with the tasks.
#[derive(Subcommand)]
pub enum Command {
    /// List the tasks, and what differs from variant to variant
    List(list::Options),
    /// Make one variant of each task per student: sheets, solutions, captures, packages
    Make(Box<make::Options>),
}

/// Does it.
pub fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::List(options) => list::list(options),
        Command::Make(options) => make::make(options),
    }
}

/// The language with this tag.
fn lang(tag: &str) -> Result<Lang, String> {
    let tags = || Lang::ALL.map(Lang::tag).join(", ");
    Lang::from_tag(tag).ok_or_else(|| format!("there is no such language; there are {}", tags()))
}

/// The tasks that the words name: each is a task's id, a lesson's name, or `all`. Each task comes once, in the order of the
/// curriculum.
fn named(words: &[String]) -> Result<Vec<&'static Task>, Failure> {
    let fits = |task: &Task, word: &str| word == "all" || task.id == word || task.lesson == word;
    if let Some(unknown) = words.iter().find(|word| !ALL.iter().any(|task| fits(task, word))) {
        let why = match lab::scenario::find(unknown) {
            Some(_) => format!("the lesson \"{unknown}\" has no tasks"),
            None => format!("there is no task and no lesson \"{unknown}\""),
        };
        return Err(Failure::Usage(format!("{why}; `lab exercises list` names them, and \"all\" is every task")));
    }
    Ok(ALL.iter().copied().filter(|task| words.iter().any(|word| fits(task, word))).collect())
}
