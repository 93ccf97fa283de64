//! How each act changes the work.

use super::{Act, Hand, Place, Said, Work, item_id, place_id};
use crate::route::recall::Mode;
use i18n::Lang;
use recall::Task;
use recall::board::Board;
use recall::check::{check, check_next};
use recall::diagram::{Item, Shape, Way};
use recall::form::Cell;
use std::rc::Rc;
use yew::prelude::*;

impl Work {
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
        let mut board = self.board.clone();
        change(&mut board);
        // What cannot move, at the top or at the bottom, is no step to take back.
        if self.is_editable() && board != self.board {
            self.begin_change();
            self.board = board;
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
