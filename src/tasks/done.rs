//! Which tasks were done: those of the address, and those that the browser has kept.

use crate::hooks::kept;
use crate::route::lesson::read_tasks;

/// Under this name the browser keeps the names of the tasks that have been done.
const KEPT: &str = "roundtrip-done";

/// The tasks that were done here or on an earlier visit; `here` are those of the address.
pub fn done(here: &[String]) -> Vec<String> {
    let mut all = here.to_vec();
    all.extend(remembered().into_iter().filter(|task| !here.contains(task)));
    all
}

/// Keeps that a task was done.
pub fn remember(task: &str) {
    let mut all = remembered();
    if !all.iter().any(|known| known == task) {
        all.push(task.to_owned());
        kept::write(KEPT, &all.join(","));
    }
}

fn remembered() -> Vec<String> {
    read_tasks(&kept::read(KEPT).unwrap_or_default()).unwrap_or_default()
}
