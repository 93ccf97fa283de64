//! Exercises for a whole class: each student has an own variant of each task, and the class has its documents and packages.
//! Nothing here reads a file, a clock or a random number: the same tasks and students give the same bytes.
//!
//! # Layout
//!
//! * [`Variant`] is one task for one student: the run, the capture, the form with its answers. `seeds` draws a student's
//!   seed from the name, `address` is the page's address of a run.
//! * `question` turns a form into the kinds of questions that all platforms know; what does not fit is counted as
//!   [`Gap`]s.
//! * One module per document: `sheet` and `solutions` for people, `moodle` (with `cloze`), `gift`, `qti`, `scorm` for
//!   platforms.
//! * `text` escapes and formats, `xml` writes XML, `package` writes zip files.
#![warn(missing_docs)]

mod address;
mod cloze;
mod gift;
mod moodle;
mod package;
mod qti;
mod question;
mod scorm;
mod seeds;
mod sheet;
mod solutions;
mod text;
mod variant;
mod xml;

pub use gift::gift;
pub use moodle::moodle_xml;
pub use package::PackageError;
pub use qti::qti_zip;
pub use scorm::{MOST_TASKS, Scorm, ScormError, scorm_zip};
pub use seeds::seed_of;
pub use sheet::{sheet_html, sheet_markdown};
pub use solutions::solutions_markdown;
pub use variant::{Student, Unmade, Variant, VariantOptions};

/// A part of a task that a document cannot hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The task.
    pub task: &'static str,
    /// The part, from 1.
    pub part: usize,
    /// Why, in a few words.
    pub reason: &'static str,
}

/// A document, and what of the tasks is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document<T> {
    /// Its content.
    pub content: T,
    /// What is missing, each once.
    pub gaps: Vec<Gap>,
}
