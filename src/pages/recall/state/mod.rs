//! What a learner does with one sheet, as a reducer. Pure.

mod change;

use crate::route::recall::Mode;
use i18n::Lang;
use recall::board::Board;
use recall::check::{Finding, Score, score};
use recall::diagram::{Diagram, Shape, Way};
use recall::form::{Cell, Form, Mark, score as score_of};
use recall::{Sheet, Task};

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
        let is_complete = self.mode == Mode::Steps && self.is_finished();
        !self.is_revealed && !is_complete
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
