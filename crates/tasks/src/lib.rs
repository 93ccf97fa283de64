//! What a lesson asks. A task asks the learner to predict or to find something, and its right answer is read from the
//! learner's own run: another setting, another intervention or another seed has another right answer.
//!
//! # Layout
//!
//! * [`Task`] is a record: which run it is about, and a function that makes a [`Form`] from a run. `lessons` has one file
//!   per lesson, [`ALL`] is the list of all tasks.
//! * [`Draw`] draws the settings and interventions of a variant from its seed, within the bounds that the record states.
//! * [`Form`] has the question, the right answer of each part and what to say about expected wrong ones.
//! * [`Named`] is a task by its name: one of a lesson, or one that a teacher made from a run.
//! * [`own`] has tasks that somebody made about a capture: `query` and `sift` say how an answer is computed, `fields` reads
//!   packets, `coming` makes a prediction of any of them.
//! * [`codes`] makes completion codes and checks them.
//! * [`Case`] is a run together with what is needed to read it; `reading` has what several tasks read.
//! * [`judge`] compares what was given with the form; [`ask`] and [`solve`] give the parts of a form that may be shown
//!   before and after.
//!
//! The types that cross to the page are in `lab::protocol`; none of them has the answer before it is asked for.
#![warn(missing_docs)]
#![cfg_attr(
    not(feature = "http2"),
    allow(dead_code, unused_imports, reason = "what only its tasks use stays where it belongs")
)]

mod carried;
mod case;
pub mod codes;
mod coming;
mod draw;
mod exchange;
mod fields;
mod form;
mod judge;
mod lessons;
mod made;
pub mod own;
mod predict;
mod query;
mod reading;
mod setup;
mod sift;
mod words;

pub use case::Case;
pub use draw::Draw;
pub use fields::names as field_names;
pub use form::{Asking, Form, Key, Wrong};
pub use judge::{ask, asked, judge, solve, solved};
pub use lessons::ALL;
pub use made::{Made, Named};
pub use setup::{Change, Vary};

use i18n::Lang;
use lab::protocol::{Outline, Setup};

/// One task.
#[derive(Debug)]
pub struct Task {
    /// Its name in the address; it begins with its lesson's name or is unique by itself.
    pub id: &'static str,
    /// The scenario of its lesson.
    pub lesson: &'static str,
    /// A few words.
    pub title: fn(Lang) -> &'static str,
    /// The settings that differ from variant to variant.
    pub vary: &'static [Vary],
    /// What the task changes of the run, which is then compared with the run without the change.
    pub change: Change,
    /// The question about a run, with its answer; `None` if the run has nothing that it could be about.
    pub form: fn(&Case) -> Option<Form>,
    /// The section of the standard that decides the answer.
    pub source: &'static str,
}

/// The task of this name.
pub fn find(id: &str) -> Option<&'static Task> {
    ALL.iter().copied().find(|task| task.id == id)
}

/// The tasks of a lesson, in their order.
pub fn of(lesson: &str) -> impl Iterator<Item = &'static Task> {
    ALL.iter().copied().filter(move |task| task.lesson == lesson)
}

/// The tasks of a lesson as a list, with the runs of this seed's variants.
pub fn outlines(lang: Lang, lesson: &str, seed: u64) -> Vec<Outline> {
    of(lesson)
        .filter_map(|task| {
            let (id, title) = (task.id.to_owned(), (task.title)(lang).to_owned());
            Some(Outline { id, title, setup: Setup::of(&task.request(seed)?) })
        })
        .collect()
}

#[cfg(test)]
mod tests;
