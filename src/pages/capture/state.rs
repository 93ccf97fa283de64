//! What is open on the page, as a reducer. Pure.

use crate::hooks::ByIdentity;
use crate::lab::{Failure, Trouble};
use capture_protocol::{Dark, Marked, Seen, Summary};
use std::rc::Rc;
use trace::Trace;
use yew::prelude::*;

/// How far the reading of the newest files is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Work {
    /// Nothing was opened.
    #[default]
    Empty,
    /// Bytes read so far, and in all.
    Reading(u64, u64),
    Read,
    /// The visitor stopped it.
    Stopped,
    Failed(Trouble),
}

impl Work {
    /// Its name in the page's attributes, and for a host page.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Reading(..) => "reading",
            Self::Read => "read",
            Self::Stopped => "stopped",
            Self::Failed(_) => "failed",
        }
    }
}

/// Connections as the page shows them.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Their numbers.
    pub connections: Vec<u32>,
    pub trace: ByIdentity<Trace>,
    pub facts: Facts,
}

/// How the numbers of what is shown are known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    pub is_har: bool,
    pub is_servers: bool,
    pub is_assumed: bool,
    pub one_way_micros: Option<u64>,
    /// If not all packets are shown: how many are, and how many at the end are not.
    pub packets: u64,
    pub left_out: u64,
    pub marks: Rc<[Marked]>,
    pub dark: Vec<Dark>,
}

impl Shown {
    pub fn new(connections: Vec<u32>, seen: Seen) -> Self {
        let Seen { trace, is_har, is_servers, is_assumed, one_way_micros, left_out, marks, dark, .. } = seen;
        let packets = if left_out > 0 { trace.events().filter(|event| event.is_packet()).count() as u64 } else { 0 };
        let marks = marks.into();
        let facts = Facts { is_har, is_servers, is_assumed, one_way_micros, packets, left_out, marks, dark };
        Self { connections, trace: ByIdentity::new(trace), facts }
    }
}

/// What is open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opened {
    pub work: Work,
    pub summary: Option<ByIdentity<Summary>>,
    /// How many secrets the key log has that was added.
    pub keys: Option<u32>,
    pub shown: Option<Shown>,
    /// Why the connections that are wanted are not shown.
    pub refused: Option<Trouble>,
    /// Counts what makes the connections that are shown look different: other files, other keys.
    pub version: u32,
}

/// What can happen.
pub enum Act {
    Begin,
    Progress(u64, u64),
    Over(Result<Summary, Trouble>),
    Stop,
    /// A key log is used, or it could not be.
    Keys(Result<u32, Trouble>),
    Show(Result<Shown, Trouble>),
    /// Everything is closed.
    Close,
}

impl Reducible for Opened {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut new = (*self).clone();
        match act {
            Act::Begin => {
                new = Self { work: Work::Reading(0, 0), keys: new.keys, version: new.version + 1, ..Self::default() };
            }
            Act::Progress(read, total) => new.work = Work::Reading(read, total),
            Act::Over(Ok(summary)) => {
                new.work = Work::Read;
                new.summary = Some(ByIdentity::new(summary));
            }
            // Other files are being read, or the visitor stopped it.
            Act::Over(Err(Trouble::Worker(Failure::Ended))) | Act::Show(Err(Trouble::Worker(Failure::Ended))) => {}
            Act::Over(Err(trouble)) => new.work = Work::Failed(trouble),
            Act::Stop => new = Self { work: Work::Stopped, version: new.version + 1, ..Self::default() },
            Act::Keys(Ok(count)) => {
                new.keys = Some(count);
                new.version += 1;
            }
            Act::Keys(Err(_)) => new.keys = Some(0),
            Act::Show(Ok(shown)) => (new.shown, new.refused) = (Some(shown), None),
            Act::Show(Err(trouble)) => (new.shown, new.refused) = (None, Some(trouble)),
            Act::Close => new = Self { version: new.version + 1, ..Self::default() },
        }
        if *self == new { self } else { Rc::new(new) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use capture_protocol::Refusal;

    fn after(acts: Vec<Act>) -> Rc<Opened> {
        acts.into_iter().fold(Rc::new(Opened::default()), Reducible::reduce)
    }

    #[test]
    fn a_reading_that_was_stopped_shows_nothing_of_the_file() {
        let ended = || Act::Over(Err(Trouble::Worker(Failure::Ended)));
        let opened = after(vec![Act::Begin, Act::Progress(5, 9), Act::Stop, ended()]);
        assert_eq!((&opened.work, opened.summary.is_none()), (&Work::Stopped, true));
        let opened = after(vec![Act::Begin, ended(), Act::Begin, Act::Progress(1, 2)]);
        assert_eq!(opened.work, Work::Reading(1, 2), "the newer reading goes on");
    }

    #[test]
    fn other_files_and_other_keys_are_another_version_of_what_is_shown() {
        let opened = after(vec![Act::Begin, Act::Over(Ok(Summary::default())), Act::Keys(Ok(4))]);
        assert_eq!((opened.version, opened.keys), (2, Some(4)));
        let opened = opened.reduce(Act::Begin);
        assert_eq!((opened.version, opened.summary.is_none(), opened.keys), (3, true, Some(4)));
    }

    #[test]
    fn what_cannot_be_shown_says_why() {
        let refused = || Trouble::Refused(Refusal::FileGone);
        let opened = after(vec![Act::Show(Err(refused()))]);
        assert_eq!((opened.refused.clone(), opened.shown.is_none()), (Some(refused()), true));
        assert_eq!(after(vec![Act::Over(Err(refused()))]).work, Work::Failed(refused()));
    }
}
