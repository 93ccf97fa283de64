//! Journals as files for other programs: HAR out and in, CSV, JSON.

pub mod csv;
pub mod har;
pub mod json;

use crate::journal::Journal;
use crate::session::Session;

/// A session with what crossed in it.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The session.
    pub session: &'a Session,
    /// Its journal.
    pub journal: &'a Journal,
}
