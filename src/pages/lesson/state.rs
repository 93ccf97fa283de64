//! What a lesson's run is doing, as a reducer. Pure.

use crate::lab::{Failure, Outcome, Progress};
use std::rc::Rc;
use yew::prelude::*;

/// The progress of the newest run.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Work {
    #[default]
    Waiting,
    /// The lab is being loaded: bytes so far, and all bytes if known.
    Loading(u64, Option<u64>),
    Computing,
    Done,
    /// The visitor stopped it.
    Stopped,
    Failed(Failure),
}

impl Work {
    /// Its name in the page's attributes.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Loading(..) => "loading",
            Self::Computing => "computing",
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::Failed(_) => "failed",
        }
    }

    pub fn is_under_way(&self) -> bool {
        matches!(self, Self::Waiting | Self::Loading(..) | Self::Computing)
    }
}

/// The newest run, and the last one that finished, which stays on screen until there is another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunState {
    pub work: Work,
    pub outcome: Option<Outcome>,
    /// The result before that, for comparison.
    pub before: Option<Outcome>,
}

/// What can happen to a run.
pub enum RunAct {
    Begin,
    Progress(Progress),
    Over(Result<Outcome, Failure>),
    Stop,
}

impl Reducible for RunState {
    type Action = RunAct;

    fn reduce(self: Rc<Self>, act: RunAct) -> Rc<Self> {
        let mut new = (*self).clone();
        match act {
            RunAct::Begin => new.work = Work::Waiting,
            RunAct::Progress(Progress::Loading(received, total)) => new.work = Work::Loading(received, total),
            RunAct::Progress(Progress::Computing) => new.work = Work::Computing,
            RunAct::Over(Ok(outcome)) => {
                new.work = Work::Done;
                new.before = new.outcome.replace(outcome);
            }
            // A newer run is under way, or the visitor stopped this one.
            RunAct::Over(Err(Failure::Ended)) => {}
            RunAct::Over(Err(failure)) => new.work = Work::Failed(failure),
            RunAct::Stop => new.work = Work::Stopped,
        }
        if *self == new { self } else { Rc::new(new) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(acts: Vec<RunAct>) -> Work {
        acts.into_iter().fold(Rc::new(RunState::default()), Reducible::reduce).work.clone()
    }

    #[test]
    fn a_run_that_was_overtaken_does_not_disturb_the_newer_one() {
        let newer = vec![RunAct::Begin, RunAct::Progress(Progress::Computing), RunAct::Over(Err(Failure::Ended))];
        assert_eq!(after(newer), Work::Computing);
        assert_eq!(after(vec![RunAct::Stop, RunAct::Over(Err(Failure::Ended))]), Work::Stopped);
    }

    #[test]
    fn a_failure_is_kept_until_the_next_run() {
        let failed = || RunAct::Over(Err(Failure::Unreachable));
        assert_eq!(after(vec![failed()]), Work::Failed(Failure::Unreachable));
        assert!(after(vec![failed(), RunAct::Begin]).is_under_way());
    }
}
