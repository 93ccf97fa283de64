//! What a learner has drawn so far, and how it is changed.

use crate::diagram::{Item, Shape, Way};

/// More than any diagram of the note has.
pub const MOST_ITEMS: usize = 60;

/// The items of a sheet from top to bottom, each with a number that it keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    items: Vec<(u32, Item)>,
    last_id: u32,
}

impl Board {
    /// A board with these items.
    pub fn of(items: Vec<Item>) -> Self {
        let mut board = Self::default();
        for item in items {
            board.place(usize::MAX, item);
        }
        board
    }

    pub fn items(&self) -> Vec<Item> {
        self.items.iter().map(|(_, item)| item.clone()).collect()
    }

    /// The items with their numbers.
    pub fn numbered(&self) -> &[(u32, Item)] {
        &self.items
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Puts an item before the one at `place`, or at the end, and returns its number; `None` if the board is full.
    pub fn place(&mut self, place: usize, item: Item) -> Option<u32> {
        if self.items.len() >= MOST_ITEMS {
            return None;
        }
        self.last_id += 1;
        self.items.insert(place.min(self.items.len()), (self.last_id, item));
        Some(self.last_id)
    }

    /// Removes an item.
    pub fn remove(&mut self, id: u32) {
        self.items.retain(|(other, _)| *other != id);
    }

    /// Moves an item one place up or down, if there is one.
    pub fn shift(&mut self, id: u32, up: bool) {
        let Some(at) = self.items.iter().position(|(other, _)| *other == id) else { return };
        let to = if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < self.items.len()) };
        if let Some(to) = to {
            self.items.swap(at, to);
        }
    }

    /// Has an arrow sent by `way`, or by the other host.
    pub fn turn(&mut self, id: u32, to: Option<Way>) {
        if let Some((_, item)) = self.items.iter_mut().find(|(other, _)| *other == id) {
            item.way = item.way.map(|way| to.unwrap_or(way.turned()));
        }
    }
}

/// A part of a drawn board: an item, or a box around others. Numbers are places on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Item(usize),
    Box {
        open: usize,
        parts: Vec<Part>,
        /// The item that ends it, if one does.
        end: Option<usize>,
    },
}

/// What is drawn within what.
pub fn parts(items: &[Item]) -> Vec<Part> {
    let mut at = 0;
    parts_until(items, &mut at, 0)
}

/// The parts from `at` on until the box at this depth ends; `at` moves on behind them.
fn parts_until(items: &[Item], at: &mut usize, depth: usize) -> Vec<Part> {
    let mut parts = Vec::new();
    while let Some(item) = items.get(*at) {
        match item.shape {
            // A new box ends all that are open.
            Shape::Frame | Shape::Loop if depth > 0 => break,
            Shape::End if depth > 0 => break,
            shape if shape.opens() => {
                let open = *at;
                *at += 1;
                let inside = parts_until(items, at, depth + 1);
                let end = items.get(*at).filter(|item| item.shape == Shape::End).map(|_| *at);
                if end.is_some() {
                    *at += 1;
                }
                parts.push(Part::Box { open, parts: inside, end });
            }
            _ => {
                parts.push(Part::Item(*at));
                *at += 1;
            }
        }
    }
    parts
}

/// The places of the items that say something: a box also ends where the next one opens and at the bottom of the sheet, and
/// there nobody has to draw its end.
pub fn telling(items: &[Item]) -> Vec<usize> {
    let mut open = 0_usize;
    let mut telling = Vec::new();
    for (at, item) in items.iter().enumerate() {
        match item.shape {
            Shape::Frame | Shape::Loop => open = 1,
            Shape::Alt => open += 1,
            Shape::End => {
                let next = items[at + 1..].iter().find(|item| item.shape != Shape::End);
                let is_open = open > 0;
                open = open.saturating_sub(1);
                if !is_open || next.is_none_or(|next| matches!(next.shape, Shape::Frame | Shape::Loop)) {
                    continue;
                }
            }
            _ => {}
        }
        telling.push(at);
    }
    telling
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrow(label: &str) -> Item {
        Item::new(Shape::Arrow, Way::Up, label)
    }

    fn frame(label: &str) -> Item {
        Item::new(Shape::Frame, Way::Up, label)
    }

    fn end() -> Item {
        Item::new(Shape::End, Way::Up, "")
    }

    #[test]
    fn items_are_placed_moved_turned_and_removed() {
        let mut board = Board::default();
        let one = board.place(0, arrow("one")).unwrap();
        let two = board.place(usize::MAX, arrow("two")).unwrap();
        board.place(1, arrow("between"));
        board.shift(two, true);
        board.shift(one, true);
        board.turn(one, None);
        let said: Vec<String> = board.items().into_iter().map(|item| item.label).collect();
        assert_eq!(said, ["one", "two", "between"]);
        assert_eq!(board.items()[0].way, Some(Way::Down));
        board.remove(two);
        assert_eq!(board.len(), 2);
    }

    #[test]
    fn a_full_board_takes_nothing_more() {
        let mut board = Board::of(vec![arrow("x"); MOST_ITEMS]);
        assert_eq!(board.place(0, arrow("y")), None);
        assert_eq!(board.len(), MOST_ITEMS);
    }

    #[test]
    fn a_box_ends_with_its_end_with_the_next_box_and_with_the_sheet() {
        let items = [frame("a"), arrow("1"), end(), arrow("2"), frame("b"), arrow("3"), frame("c"), arrow("4")];
        let box_of = |open, inside, end| Part::Box { open, parts: vec![Part::Item(inside)], end };
        assert_eq!(parts(&items), [box_of(0, 1, Some(2)), Part::Item(3), box_of(4, 5, None), box_of(6, 7, None)]);
    }

    #[test]
    fn only_ends_that_change_what_is_in_a_box_count() {
        let items =
            [end(), frame("a"), arrow("1"), end(), arrow("2"), frame("b"), end(), frame("c"), arrow("3"), end()];
        assert_eq!(telling(&items), [1, 2, 3, 4, 5, 7, 8]);
    }
}
