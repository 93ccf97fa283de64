//! A table or a list of the study note to be filled in, and the check of its cells, word for word.

use crate::check::Score;
use crate::text::{is_same, shared_words};
use i18n::Lang;
use lessons::Say;

/// A table: its columns, and its rows in groups. A list has one column and no heads.
#[derive(Debug)]
pub struct Form {
    pub columns: &'static [Say],
    pub groups: &'static [Group],
}

/// Rows that belong together: they may be filled in in any order.
#[derive(Debug)]
pub struct Group {
    pub title: Option<Say>,
    pub rows: &'static [&'static [Say]],
}

/// What a cell is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    #[default]
    Empty,
    Right,
    /// Some of the note's words are there.
    Partly,
    Wrong,
}

/// A cell that was judged, and the row of the note that it was compared with, among all rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub cell: Cell,
    pub row: usize,
}

impl Form {
    /// All rows, whatever their groups are.
    pub fn rows(&self) -> impl Iterator<Item = &'static [Say]> {
        self.groups.iter().flat_map(|group| group.rows.iter().copied())
    }

    /// How many cells a row has.
    pub fn width(&self) -> usize {
        self.rows().next().map_or(0, <[Say]>::len)
    }

    /// Empty cells for all rows.
    pub fn blank(&self) -> Vec<Vec<String>> {
        self.rows().map(|row| vec![String::new(); row.len()]).collect()
    }

    /// The note's own words.
    pub fn solution(&self, lang: Lang) -> Vec<Vec<String>> {
        self.rows().map(|row| row.iter().map(|say| say(lang).to_owned()).collect()).collect()
    }

    /// What each cell is. Rows and cells that are not there are empty.
    pub fn check(&self, lang: Lang, filled: &[Vec<String>]) -> Vec<Vec<Mark>> {
        let mut marks = Vec::new();
        for group in self.groups {
            let first = marks.len();
            let given = |row: usize| filled.get(first + row).map_or(&[][..], Vec::as_slice);
            let pairs = pair(lang, group.rows, (0..group.rows.len()).map(given).collect());
            for (row, of) in pairs.into_iter().enumerate() {
                let cells = group.rows[of].iter().enumerate();
                let judged = cells.map(|(column, say)| Mark {
                    cell: judge(lang, say(lang), given(row).get(column).map_or("", String::as_str)),
                    row: first + of,
                });
                marks.push(judged.collect());
            }
        }
        marks
    }
}

/// The sum of what [`Form::check`] found.
pub fn score(marks: &[Vec<Mark>]) -> Score {
    let cells = || marks.iter().flatten();
    let right = cells().filter(|mark| mark.cell == Cell::Right).count();
    Score { right, of: cells().count(), mistakes: cells().count() - right }
}

fn judge(lang: Lang, expected: &str, given: &str) -> Cell {
    if given.trim().is_empty() {
        Cell::Empty
    } else if is_same(lang, expected, given) {
        Cell::Right
    } else if shared_words(lang, expected, given) > 0 {
        Cell::Partly
    } else {
        Cell::Wrong
    }
}

/// The row of the note that each filled row is compared with: the one that it resembles most, and the others in their order.
fn pair(lang: Lang, rows: &[&[Say]], filled: Vec<&[String]>) -> Vec<usize> {
    let likeness = |row: usize, of: usize| -> usize {
        let cells = rows[of].iter().zip(filled[row]).enumerate();
        let points = cells.map(|(column, (say, given))| match judge(lang, say(lang), given) {
            // The first cell names the row.
            Cell::Right => {
                if column == 0 {
                    10_000
                } else {
                    1_000
                }
            }
            Cell::Partly => 10 * shared_words(lang, say(lang), given),
            Cell::Empty | Cell::Wrong => 0,
        });
        points.sum()
    };
    let mut pairs: Vec<Option<usize>> = vec![None; filled.len()];
    loop {
        let is_free = |of: &usize| !pairs.contains(&Some(*of));
        let rows_left = (0..filled.len()).filter(|row| pairs[*row].is_none());
        let all = rows_left.flat_map(|row| (0..rows.len()).filter(is_free).map(move |of| (row, of)));
        // Of equal ones the first, and a row in its own place.
        let Some((row, of)) = all.max_by_key(|&(row, of)| (likeness(row, of), row == of, std::cmp::Reverse(row)))
        else {
            break;
        };
        pairs[row] = Some(of);
    }
    pairs.into_iter().flatten().collect()
}
