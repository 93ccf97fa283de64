//! Which rows of an event are marked, folded and shown, as a reducer. Pure.

use super::rows::{first_open, is_visible};
use super::subject::{Subject, View};
use crate::hooks::ByIdentity;
use std::ops::Deref;
use std::rc::Rc;
use yew::{AttrValue, Callback};

/// The inspector's state; rows are indices into [`Subject::rows`].
#[derive(Clone, Debug, Default)]
pub struct State {
    pub subject: Option<ByIdentity<Subject>>,
    /// The selected row.
    pub chosen: Option<usize>,
    /// The row under the pointer.
    pub hovered: Option<usize>,
    /// Whether the pointer is in the picture of a header. The picture is below everything else, so then nothing above
    /// it may change its height.
    is_below: bool,
    /// The byte that was selected last: its sheet, and its index in it.
    pub byte: Option<(usize, usize)>,
    /// Rows whose parts are shown.
    pub open: Vec<usize>,
    pub view: View,
    /// Whether long sheets are shown completely.
    pub shows_all: bool,
    /// Counts selections, so that each is scrolled into view once.
    pub choices: u32,
    /// Whether the last selection was a byte, which then has the focus.
    pub is_at_byte: bool,
    /// The key that was typed for the handshake.
    pub typed: Option<AttrValue>,
}

/// What can happen to the state.
pub enum Act {
    /// Another event, or the same event of another run.
    Load(ByIdentity<Subject>),
    Hover(Option<usize>),
    /// The pointer is at a row's cell in the picture of a header.
    Point(Option<usize>),
    /// A row was selected.
    Choose(usize),
    /// A byte of a sheet was selected.
    Byte(usize, usize),
    /// Shows or hides a row's parts.
    Fold(usize, bool),
    Show(View),
    ShowAll,
    /// A key for the handshake is typed; `None` returns to the request's own.
    Type(Option<AttrValue>),
}

impl State {
    /// The row that is marked: the one under the pointer, else the selected one.
    pub fn marked(&self) -> Option<usize> {
        self.hovered.or(self.chosen)
    }

    /// The row that is described in detail.
    pub fn explained(&self) -> Option<usize> {
        self.hovered.filter(|_| !self.is_below).or(self.chosen)
    }

    pub fn is_open(&self, row: usize) -> bool {
        self.open.contains(&row)
    }

    pub fn is_visible(&self, row: usize) -> bool {
        self.subject.as_ref().is_some_and(|subject| is_visible(&subject.rows, &self.open, row))
    }

    /// The view whose bytes are shown: that of the field under the pointer, else the visitor's choice.
    pub fn shown_view(&self) -> View {
        self.hovered.filter(|_| !self.is_below).and_then(|row| self.view_of(row)).unwrap_or(self.view)
    }

    /// The next visible row, or the previous one.
    pub fn neighbour(&self, row: usize, forward: bool) -> Option<usize> {
        let count = self.subject.as_ref().map_or(0, |subject| subject.rows.len());
        if forward {
            (row + 1..count).find(|&row| self.is_visible(row))
        } else {
            (0..row.min(count)).rev().find(|&row| self.is_visible(row))
        }
    }

    fn view_of(&self, row: usize) -> Option<View> {
        let subject = self.subject.as_ref()?;
        Some(subject.sheets.get(subject.spot(row)?.0)?.view)
    }

    fn load(&mut self, subject: ByIdentity<Subject>) {
        let old = self.subject.take();
        let row = |row| old.as_ref().and_then(|subject| subject.rows.get(row));
        // If the next event has the same field, it stays selected.
        let chosen = self.chosen.and_then(row).filter(|row| row.field.is_some()).and_then(|old| {
            let is_same = |at: &usize| subject.rows.get(*at).is_some_and(|row| row.id() == old.id());
            self.chosen.filter(is_same).or_else(|| (0..subject.rows.len()).find(is_same))
        });
        *self = Self {
            open: first_open(&subject.rows, &subject.blocks),
            view: if subject.has(View::Wire) { View::Wire } else { View::Plain },
            choices: self.choices,
            subject: Some(subject),
            ..Self::default()
        };
        if let Some(row) = chosen {
            self.choose(row);
        }
    }

    fn choose(&mut self, row: usize) {
        let Some(subject) = self.subject.clone() else { return };
        self.chosen = Some(row);
        self.is_at_byte = false;
        self.choices = self.choices.wrapping_add(1);
        self.byte = subject.spot(row).map(|(sheet, bytes)| (sheet, bytes.start));
        self.view = self.view_of(row).unwrap_or(self.view);
        let mut parent = subject.rows.get(row).and_then(|row| row.parent);
        while let Some(at) = parent {
            self.fold(at, true);
            parent = subject.rows[at].parent;
        }
    }

    fn fold(&mut self, row: usize, is_open: bool) {
        self.open.retain(|open| *open != row);
        if is_open {
            self.open.push(row);
        }
    }
}

/// The state, with a way to change it.
#[derive(Clone)]
pub struct Handle {
    state: Rc<State>,
    act: Callback<Act>,
}

impl Handle {
    pub fn new(state: &Rc<State>, act: Callback<Act>) -> Self {
        Self { state: Rc::clone(state), act }
    }

    pub fn dispatch(&self, act: Act) {
        self.act.emit(act);
    }

    /// A callback that calls `does` with a browser event.
    pub fn on<E: 'static>(&self, does: fn(&Self, &E)) -> Callback<E> {
        let state = self.clone();
        Callback::from(move |event| does(&state, &event))
    }
}

impl Deref for Handle {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

impl State {
    /// The state after `act`; the same `Rc` if nothing changes.
    pub fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        if matches!(act, Act::Hover(row) | Act::Point(row) if row == self.hovered) {
            return self;
        }
        let mut new = (*self).clone();
        match act {
            Act::Load(subject) => new.load(subject),
            Act::Hover(row) => (new.hovered, new.is_below) = (row, false),
            Act::Point(row) => (new.hovered, new.is_below) = (row, true),
            Act::Choose(row) => new.choose(row),
            Act::Byte(sheet, byte) => {
                let row = new.subject.as_ref().and_then(|subject| subject.row_at(sheet, byte));
                match row {
                    Some(row) => new.choose(row),
                    None => (new.chosen, new.choices) = (None, new.choices.wrapping_add(1)),
                }
                new.is_at_byte = true;
                (new.hovered, new.byte, new.view) = (None, Some((sheet, byte)), self.shown_view());
            }
            Act::Fold(row, is_open) => new.fold(row, is_open),
            Act::Show(view) => new.view = view,
            Act::ShowAll => new.shows_all = true,
            Act::Type(key) => new.typed = key,
        }
        Rc::new(new)
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::tests::SYN;
    use super::super::subject::tests::subject;
    use super::*;

    fn after(acts: Vec<Act>) -> Rc<State> {
        acts.into_iter().fold(Rc::new(State::default()), State::reduce)
    }

    fn load() -> Act {
        Act::Load(ByIdentity::new(subject(&SYN, 40)))
    }

    fn row(id: &str) -> usize {
        subject(&SYN, 40).rows.iter().position(|row| row.id() == id).unwrap_or(usize::MAX)
    }

    #[test]
    fn a_chosen_byte_marks_its_field_and_opens_what_is_round_it() {
        let state = after(vec![load(), Act::Byte(0, 22)]);
        let value = row("tcp.options.mss_val");
        assert_eq!(state.marked(), Some(value));
        assert!(state.is_visible(value));
        assert_eq!(state.byte, Some((0, 22)));
    }

    #[test]
    fn a_chosen_field_shows_the_bytes_that_it_is_in() {
        let state = after(vec![load(), Act::Choose(row("websocket.masking_key"))]);
        assert_eq!((state.view, state.byte), (View::Plain, Some((1, 2))));
        let state = state.reduce(Act::Show(View::Wire));
        assert_eq!(state.shown_view(), View::Wire);
        let state = state.reduce(Act::Hover(Some(row("websocket.fin"))));
        assert_eq!(state.shown_view(), View::Plain);
        let state = state.reduce(Act::Hover(None));
        assert_eq!(state.shown_view(), View::Wire);
        let fin = row("websocket.fin");
        let state = state.reduce(Act::Point(Some(fin)));
        assert_eq!((state.marked(), state.explained()), (Some(fin), state.chosen));
        assert_eq!(state.shown_view(), View::Wire);
    }

    #[test]
    fn the_same_field_stays_marked_in_the_next_event() {
        let window = row("tcp.window_size_value");
        let state = after(vec![load(), Act::Choose(window), load()]);
        assert_eq!(state.marked(), Some(window));
        assert!(state.is_visible(window));
    }

    #[test]
    fn arrows_go_over_what_is_folded() {
        let state = after(vec![load()]);
        let blocks: Vec<_> = ["tcp.srcport", "websocket.fin"].map(|id| row(id) - 1).to_vec();
        assert_eq!(state.neighbour(blocks[0], true), Some(blocks[1]));
        assert_eq!(state.neighbour(blocks[1], false), Some(blocks[0]));
        assert_eq!(state.neighbour(blocks[0], false), None);
        let state = state.reduce(Act::Fold(blocks[0], true));
        assert_eq!(state.neighbour(blocks[0], true), Some(blocks[0] + 1));
    }
}
