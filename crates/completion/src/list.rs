//! The list of codes that a teacher pastes: a name and a code per line.

use crate::{Learner, Refusal, Work, verify};
use alloc::vec::Vec;

/// A line of the list, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// The name before the code.
    pub student: &'a str,
    /// The code as it was pasted.
    pub code: &'a str,
    /// The task and what was done, or why the code is refused.
    pub result: Result<(&'a str, Work), Refusal>,
}

/// Checks each line that is not empty. The code is the last word of a line; a comma, a semicolon or a tab may stand before it,
/// as in a table that was exported.
pub fn read_list<'a>(class: &str, tasks: &[&'a str], text: &'a str) -> Vec<Line<'a>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let read = lines.map(|line| {
        let is_between = |character: char| character.is_whitespace() || matches!(character, ',' | ';');
        let (student, code) = line.rsplit_once(is_between).unwrap_or(("", line));
        let student = student.trim_end_matches(is_between).trim_matches('"').trim();
        let code = code.trim_matches('"');
        let result = verify(Learner { class, student }, tasks.iter().copied(), code);
        Line { student, code, result }
    });
    read.collect()
}
