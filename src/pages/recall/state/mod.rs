//! What a learner does with one sheet, as a reducer. Pure.

use crate::route::recall::Mode;
use i18n::Lang;
use recall::board::Board;
use recall::check::{Finding, Score, check, check_next, score};
use recall::diagram::{Diagram, Item, Shape, Way};
use recall::form::{Cell, Form, Mark, score as score_of};
use recall::{Sheet, Task};
use std::rc::Rc;
use yew::prelude::*;

/// A place for what is in the hand: before the item with this number, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub at: usize,
    /// Who sends an arrow that is put there.
    pub way: Way,
}

/// The card that was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    /// The element that it was taken from, by its id.
    pub from: String,
    pub shape: Shape,
    pub label: String,
}

/// What was said last, step by step.
#[derive(Clone, Debug)]
pub enum Said {
    /// What the item is, and its label.
    Item(Finding, String),
    Cell(Cell),
}

/// The work on one sheet.
#[derive(Clone, Debug)]
pub struct Work {
    pub sheet: &'static Sheet,
    pub mode: Mode,
    pub board: Board,
    past: Vec<Board>,
    pub hand: Option<Hand>,
    /// The item that can be changed, by its number.
    pub chosen: Option<u32>,
    /// What is written into the cells.
    pub cells: Vec<Vec<String>>,
    /// What the cells are, as far as they were judged.
    pub marks: Vec<Vec<Option<Mark>>>,
    /// Whether a cell's missing words were asked for.
    pub hinted: Vec<Vec<bool>>,
    pub said: Option<Said>,
    /// What the whole diagram is, once it was judged.
    pub findings: Option<Vec<Finding>>,
    /// Whether the solution is on screen.
    pub is_revealed: bool,
    /// Whether it was there before.
    pub was_helped: bool,
    pub mistakes: u32,
    pub seconds: u32,
    is_begun: bool,
    pub is_time_up: bool,
    /// The element that gets the focus, and how often one was named, so that the same can be named again.
    pub focus: (u32, String),
}

/// What can happen.
pub enum Act {
    /// A card is taken into the hand, or put back.
    Take(Hand),
    LetGo,
    Put(Place),
    /// The place of this element gets the focus.
    Aim(String),
    Choose(u32),
    Shift(u32, bool),
    Turn(u32, Option<Way>),
    Remove(u32),
    Undo,
    Write(usize, usize, String),
    /// A cell is filled in.
    Commit(usize, usize, Lang),
    Hint(usize, usize, Lang),
    Check(Lang),
    Reveal,
    Back,
    Restart,
    /// A second has passed, of so many if there is a limit.
    Tick(u32, Lang),
}

impl Work {
    pub fn new(sheet: &'static Sheet, mode: Mode) -> Self {
        let cells = sheet.form().map(Form::blank).unwrap_or_default();
        Self {
            sheet,
            mode,
            board: Board::default(),
            past: Vec::new(),
            hand: None,
            chosen: None,
            marks: cells.iter().map(|row| vec![None; row.len()]).collect(),
            hinted: cells.iter().map(|row| vec![false; row.len()]).collect(),
            cells,
            said: None,
            findings: None,
            is_revealed: false,
            was_helped: false,
            mistakes: 0,
            seconds: 0,
            is_begun: false,
            is_time_up: false,
            focus: (0, String::new()),
        }
    }

    pub fn diagram(&self) -> Option<&'static Diagram> {
        match self.sheet.task {
            Task::Diagram(diagram) => Some(diagram),
            _ => None,
        }
    }

    /// Whether entries of the board can be changed.
    pub fn is_editable(&self) -> bool {
        self.mode == Mode::Sheet && !self.is_revealed
    }

    /// Whether a card can be put on the board.
    pub fn takes_cards(&self) -> bool {
        !self.is_revealed && !(self.mode == Mode::Steps && self.is_finished())
    }

    pub fn can_undo(&self) -> bool {
        !self.past.is_empty() && !self.is_revealed
    }

    /// Whether anything was done.
    pub fn is_begun(&self) -> bool {
        self.is_begun
    }

    /// How much is right: step by step so far, of a whole sheet once it was judged.
    pub fn score(&self) -> Option<Score> {
        match (self.diagram(), self.mode) {
            (Some(diagram), Mode::Steps) => {
                Some(Score { right: self.board.len(), of: diagram.steps.len(), mistakes: 0 })
            }
            (Some(_), Mode::Sheet) => self.findings.as_deref().map(score),
            (None, _) => {
                let is_judged = self.mode == Mode::Steps || self.marks.iter().flatten().any(Option::is_some);
                let blank = Mark { cell: Cell::Empty, row: 0 };
                let marks = self.marks.iter().map(|row| row.iter().map(|mark| mark.unwrap_or(blank)).collect());
                is_judged.then(|| score_of(&marks.collect::<Vec<_>>()))
            }
        }
    }

    /// Whether the sheet is judged as a whole, or complete.
    pub fn is_finished(&self) -> bool {
        match self.mode {
            Mode::Steps => self.score().is_some_and(Score::is_full),
            Mode::Sheet => self.score().is_some(),
        }
    }

    /// Whether all of it is right.
    pub fn is_full(&self) -> bool {
        self.score().is_some_and(Score::is_full)
    }

    /// Whether it was done from memory.
    pub fn is_won(&self) -> bool {
        self.is_full() && self.mistakes == 0 && !self.was_helped
    }

    fn focus_on(&mut self, id: impl Into<String>) {
        self.focus = (self.focus.0 + 1, id.into());
    }

    /// Keeps the board for [`Act::Undo`], and forgets what was said of it.
    fn begin_change(&mut self) {
        self.past.push(self.board.clone());
        self.findings = None;
        self.said = None;
        self.is_time_up = false;
    }

    fn take(&mut self, hand: Hand) {
        if self.hand.as_ref() == Some(&hand) {
            self.hand = None;
            return;
        }
        self.chosen = None;
        let way = if hand.shape == Shape::Arrow { Some(Way::Up) } else { None };
        self.focus_on(place_id(self.board.len(), way));
        self.hand = Some(hand);
    }

    fn put(&mut self, place: Place) {
        let Some((hand, diagram)) = self.hand.take().zip(self.diagram()) else { return };
        self.focus_on(hand.from);
        let item = Item::new(hand.shape, place.way, hand.label);
        if self.mode == Mode::Sheet {
            self.begin_change();
            self.board.place(place.at, item);
            return;
        }
        let Some(finding) = check_next(diagram, self.board.len(), &item) else { return };
        let label = item.label.clone();
        if finding.is_right() {
            self.begin_change();
            self.board.place(usize::MAX, item);
        } else {
            self.mistakes += 1;
        }
        self.said = Some(Said::Item(finding, label));
    }

    fn edit(&mut self, change: impl FnOnce(&mut Board)) {
        if self.is_editable() {
            self.begin_change();
            change(&mut self.board);
        }
    }

    fn write(&mut self, row: usize, column: usize, text: String) {
        if let Some(cell) = self.cells.get_mut(row).and_then(|row| row.get_mut(column)) {
            *cell = text;
            self.is_time_up = false;
        }
        if self.mode == Mode::Sheet {
            self.marks.iter_mut().flatten().for_each(|mark| *mark = None);
        } else if let Some(mark) = self.marks.get_mut(row).and_then(|row| row.get_mut(column)) {
            *mark = None;
        }
    }

    /// Judges one cell.
    fn commit(&mut self, row: usize, column: usize, lang: Lang) {
        let Some(form) = self.sheet.form().filter(|_| self.mode == Mode::Steps) else { return };
        let mark = form.check(lang, &self.cells).get(row).and_then(|row| row.get(column)).copied();
        let Some(place) = self.marks.get_mut(row).and_then(|row| row.get_mut(column)) else { return };
        if let Some(mark) = mark.filter(|mark| mark.cell != Cell::Empty && *place != Some(*mark)) {
            *place = Some(mark);
            self.mistakes += u32::from(mark.cell != Cell::Right);
            self.said = Some(Said::Cell(mark.cell));
        }
    }

    fn hint(&mut self, row: usize, column: usize, lang: Lang) {
        let Some(form) = self.sheet.form() else { return };
        let mark = form.check(lang, &self.cells).get(row).and_then(|row| row.get(column)).copied();
        if let Some(hinted) = self.hinted.get_mut(row).and_then(|row| row.get_mut(column)) {
            *hinted = true;
        }
        if let Some(place) = self.marks.get_mut(row).and_then(|row| row.get_mut(column)) {
            *place = mark;
        }
    }

    fn judge(&mut self, lang: Lang) {
        self.hand = None;
        self.chosen = None;
        match self.sheet.task {
            Task::Diagram(diagram) => self.findings = Some(check(diagram, &self.board.items())),
            Task::Table(form) | Task::Points(form) => {
                let marks = form.check(lang, &self.cells);
                self.marks = marks.into_iter().map(|row| row.into_iter().map(Some).collect()).collect();
            }
        }
        self.mistakes += self.score().map_or(0, |score| score.mistakes as u32);
        self.focus_on("recall-feedback");
    }

    fn tick(&mut self, limit: u32, lang: Lang) {
        if !self.is_begun || self.is_finished() || self.is_revealed {
            return;
        }
        self.seconds += 1;
        if limit > 0 && self.seconds >= limit && self.mode == Mode::Sheet {
            self.judge(lang);
            self.is_time_up = true;
        }
    }

    fn act(&mut self, act: Act) {
        self.is_begun |= !matches!(act, Act::Tick(..) | Act::Aim(_) | Act::Reveal | Act::Back);
        match act {
            Act::Take(hand) => self.take(hand),
            Act::LetGo => {
                if let Some(hand) = self.hand.take() {
                    self.focus_on(hand.from);
                }
            }
            Act::Put(place) => self.put(place),
            Act::Aim(id) => self.focus_on(id),
            Act::Choose(id) => self.chosen = Some(id).filter(|id| self.chosen != Some(*id) && self.is_editable()),
            Act::Shift(id, up) => {
                self.edit(|board| board.shift(id, up));
                self.focus_on(item_id(id));
            }
            Act::Turn(id, way) => self.edit(|board| board.turn(id, way)),
            Act::Remove(id) => {
                self.edit(|board| board.remove(id));
                self.chosen = None;
                let next = self.board.numbered().last().map(|(id, _)| item_id(*id));
                self.focus_on(next.unwrap_or_else(|| "recall-board".to_owned()));
            }
            Act::Undo => {
                if let Some(board) = self.past.pop() {
                    (self.board, self.findings, self.said, self.chosen) = (board, None, None, None);
                }
            }
            Act::Write(row, column, text) => self.write(row, column, text),
            Act::Commit(row, column, lang) => self.commit(row, column, lang),
            Act::Hint(row, column, lang) => self.hint(row, column, lang),
            Act::Check(lang) => self.judge(lang),
            Act::Reveal => (self.is_revealed, self.was_helped, self.hand, self.chosen) = (true, true, None, None),
            Act::Back => self.is_revealed = false,
            Act::Restart => *self = Self { focus: self.focus.clone(), ..Self::new(self.sheet, self.mode) },
            Act::Tick(limit, lang) => self.tick(limit, lang),
        }
    }
}

impl Reducible for Work {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let is_idle = matches!(act, Act::Tick(..)) && (!self.is_begun || self.is_finished());
        if is_idle {
            return self;
        }
        let mut new = (*self).clone();
        new.act(act);
        Rc::new(new)
    }
}

/// The id of a place's button.
pub fn place_id(at: usize, way: Option<Way>) -> String {
    match way {
        None => format!("place-{at}"),
        Some(Way::Up) => format!("place-{at}-up"),
        Some(Way::Down) => format!("place-{at}-down"),
    }
}

/// The id of an entry's button.
pub fn item_id(id: u32) -> String {
    format!("item-{id}")
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
