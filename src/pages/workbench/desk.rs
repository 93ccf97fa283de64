//! The sessions on the page.

use super::run::{Calls, Runner};
use crate::canvas::frames;
use crate::sessions::Timers;
use ::workbench::document::MOST_SESSIONS;
use ::workbench::journal::Journal;
use ::workbench::session::Session;
use std::rc::Rc;
use yew::prelude::*;

/// One session, with a number that no other has had.
#[derive(Clone, PartialEq)]
pub struct Seat {
    pub id: u32,
    pub runner: Runner,
}

/// The sessions in their order.
#[derive(Clone, PartialEq, Default)]
pub struct Desk {
    pub seats: Vec<Seat>,
    /// How many there were.
    count: u32,
}

pub enum Act {
    Add(Vec<(Session, Option<Journal>)>),
    /// What was open gives way.
    Replace(Vec<(Session, Option<Journal>)>),
    Remove(u32),
    /// A session to start from: it connects at once, and takes the place of those that are blank.
    Start(Box<Session>),
}

/// What new sessions need.
#[derive(Clone)]
pub struct Maker {
    timers: Timers,
    on_edit: Callback<()>,
}

impl Maker {
    pub fn new(on_edit: Callback<()>) -> Self {
        Self { timers: Timers::new(), on_edit }
    }

    /// Whether timers keep their time in the background.
    pub fn is_steady(&self) -> bool {
        self.timers.is_steady()
    }

    fn seat(&self, id: u32, session: Session, journal: Option<Journal>) -> Seat {
        let calls = Calls { on_change: Callback::from(|()| frames::wake()), on_edit: self.on_edit.clone() };
        Seat { id, runner: Runner::new(session, journal, &self.timers, calls) }
    }
}

impl Desk {
    /// Does something with the sessions.
    pub fn after(&self, act: Act, maker: &Maker) -> Self {
        let mut desk = self.clone();
        match act {
            Act::Add(sessions) => desk.add(sessions, maker),
            Act::Replace(sessions) => {
                desk.seats.drain(..).for_each(|seat| seat.runner.end());
                desk.add(sessions, maker);
            }
            Act::Start(session) => {
                if desk.is_blank() {
                    desk.seats.clear();
                }
                desk.add(fresh([*session]), maker);
                desk.seats.last().into_iter().for_each(|seat| seat.runner.connect());
            }
            Act::Remove(id) => {
                desk.seats.iter().filter(|seat| seat.id == id).for_each(|seat| seat.runner.end());
                desk.seats.retain(|seat| seat.id != id);
            }
        }
        desk
    }

    fn add(&mut self, sessions: Vec<(Session, Option<Journal>)>, maker: &Maker) {
        let room = MOST_SESSIONS.saturating_sub(self.seats.len());
        for (session, journal) in sessions.into_iter().take(room) {
            self.count += 1;
            self.seats.push(maker.seat(self.count, session, journal));
        }
    }

    /// Whether no session has an address, and none has done anything.
    fn is_blank(&self) -> bool {
        self.seats.iter().all(|seat| seat.runner.read(|run| run.session.url.is_empty() && run.journal.recorded() == 0))
    }

    /// The sessions as they are set now.
    pub fn sessions(&self) -> Vec<Session> {
        self.seats.iter().map(|seat| seat.runner.read(|run| run.session.clone())).collect()
    }
}

/// Sessions without a past.
pub fn fresh(sessions: impl IntoIterator<Item = Session>) -> Vec<(Session, Option<Journal>)> {
    sessions.into_iter().map(|session| (session, None)).collect()
}

/// The maker of a page, which is the same from drawing to drawing.
#[hook]
pub fn use_maker(on_edit: Callback<()>) -> Rc<Maker> {
    use_memo((), move |()| Maker::new(on_edit))
}
