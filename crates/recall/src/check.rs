//! Compares a board with the note's diagram: the whole sheet, or the next step alone.
//!
//! The whole sheet is aligned with the note by the fewest changes (the edit distance), so that one forgotten arrow is one
//! mistake and does not make everything behind it wrong.

use crate::board::telling;
use crate::diagram::{Advice, Diagram, Item, Shape, Slip, Step};

/// Why an item is not what belongs there.
#[derive(Clone, Copy, Debug)]
pub enum Why {
    /// A mistake that is expected.
    Slip(&'static Slip),
    /// It belongs elsewhere; the number is that of its step.
    Order(usize),
    /// Nobody expected it.
    Other,
}

/// What an item, or its absence, is.
#[derive(Clone, Copy, Debug)]
pub enum Verdict {
    Right,
    /// The other host sends it.
    Turned,
    /// Something else belongs here.
    Wrong(Why),
    /// Nothing belongs here.
    Extra(Why),
    /// Nothing is drawn for this step.
    Missing,
}

/// One place of a sheet that was judged.
#[derive(Clone, Copy, Debug)]
pub struct Finding {
    /// The item's place on the board.
    pub place: Option<usize>,
    /// The number of the step.
    pub step: Option<usize>,
    pub verdict: Verdict,
}

impl Finding {
    pub fn is_right(&self) -> bool {
        matches!(self.verdict, Verdict::Right)
    }

    /// What to look at again.
    pub fn advice(&self, diagram: &'static Diagram) -> Option<Advice> {
        let of_step = self.step.and_then(|step| diagram.steps.get(step)).map(|step| step.advice);
        match self.verdict {
            Verdict::Right => None,
            Verdict::Turned | Verdict::Missing | Verdict::Wrong(Why::Order(_) | Why::Other) => of_step,
            Verdict::Wrong(Why::Slip(slip)) => {
                let run = slip.advice.run.or(of_step.and_then(|advice| advice.run));
                Some(Advice { run, ..slip.advice })
            }
            Verdict::Extra(Why::Slip(slip)) => Some(slip.advice),
            Verdict::Extra(Why::Order(step)) => diagram.steps.get(step).map(|step| step.advice),
            Verdict::Extra(Why::Other) => None,
        }
    }
}

/// How much of a sheet is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    pub right: usize,
    /// All that the note has.
    pub of: usize,
    /// What is wrong, missing or too much.
    pub mistakes: usize,
}

impl Score {
    pub fn is_full(self) -> bool {
        self.mistakes == 0 && self.right == self.of
    }
}

/// What a whole board is, from top to bottom.
pub fn check(diagram: &'static Diagram, items: &[Item]) -> Vec<Finding> {
    let places = telling(items);
    let drawn: Vec<&Item> = places.iter().map(|place| &items[*place]).collect();
    let aligned = align(diagram.steps, &drawn);
    let is_missing = |step: &usize| aligned.iter().any(|(one, item)| *one == Some(*step) && item.is_none());
    let finding = |&(step, item): &(Option<usize>, Option<usize>)| {
        let place = item.map(|item| places[item]);
        let verdict = match (step, item) {
            (Some(step), Some(item)) => {
                judge(diagram, step, drawn[item], item.checked_sub(1).map(|before| drawn[before]))
            }
            (_, None) => Verdict::Missing,
            (None, Some(item)) => {
                let moved =
                    (0..diagram.steps.len()).find(|step| is_missing(step) && diagram.steps[*step].is(drawn[item]));
                let before = item.checked_sub(1).map(|before| drawn[before]);
                Verdict::Extra(match (moved, diagram.slip(drawn[item], None, before)) {
                    (Some(step), _) => Why::Order(step),
                    (None, Some(slip)) => Why::Slip(slip),
                    (None, None) => Why::Other,
                })
            }
        };
        Finding { place, step, verdict }
    };
    aligned.iter().map(finding).collect()
}

/// The sum of what [`check`] found.
pub fn score(findings: &[Finding]) -> Score {
    let right = findings.iter().filter(|finding| finding.is_right()).count();
    let of = findings.iter().filter(|finding| finding.step.is_some()).count();
    Score { right, of, mistakes: findings.len() - right }
}

/// What putting `item` behind the `done` first steps is: [`Verdict::Right`] goes on. `None` is a box's end where boxes end by
/// themselves.
pub fn check_next(diagram: &'static Diagram, done: usize, item: &Item) -> Option<Finding> {
    let next = diagram.steps.get(done);
    let ends_itself = next.is_none_or(|step| matches!(step.shape, Shape::Frame | Shape::Loop));
    if item.shape == Shape::End && ends_itself && is_box_open(&diagram.steps[..done.min(diagram.steps.len())]) {
        return None;
    }
    let before = done.checked_sub(1).and_then(|before| diagram.steps.get(before));
    let before = before.map(|step| step.item(i18n::Lang::default()));
    let verdict = match next {
        Some(_) => judge(diagram, done, item, before.as_ref()),
        None => Verdict::Extra(diagram.slip(item, None, before.as_ref()).map_or(Why::Other, Why::Slip)),
    };
    Some(Finding { place: None, step: next.map(|_| done), verdict })
}

fn is_box_open(steps: &[Step]) -> bool {
    let last = steps.iter().rev().find(|step| step.shape.opens() || step.shape == Shape::End);
    last.is_some_and(|step| step.shape.opens())
}

/// What an item is in the place of a step.
fn judge(diagram: &'static Diagram, at: usize, item: &Item, before: Option<&Item>) -> Verdict {
    let step = &diagram.steps[at];
    if step.is(item) {
        return Verdict::Right;
    }
    if step.says(item) {
        return Verdict::Turned;
    }
    if let Some(slip) = diagram.slip(item, Some(at), before) {
        return Verdict::Wrong(Why::Slip(slip));
    }
    let elsewhere = (0..diagram.steps.len()).filter(|other| diagram.steps[*other].says(item));
    let nearest = elsewhere.min_by_key(|other| other.abs_diff(at));
    Verdict::Wrong(nearest.map_or(Why::Other, Why::Order))
}

/// The costs of the changes: an item in place of another is cheaper than one too much and one missing.
const TURNED: u32 = 2;
const REPLACED: u32 = 5;
const ONE_SIDED: u32 = 3;
/// Dearer than leaving both out.
const UNLIKE: u32 = 2 * ONE_SIDED + 1;

fn cost(step: &Step, item: &Item) -> u32 {
    if step.is(item) {
        0
    } else if step.says(item) {
        TURNED
    } else if step.shape.is_like(item.shape) {
        REPLACED
    } else {
        UNLIKE
    }
}

/// Steps and items side by side, by the fewest changes.
fn align(steps: &[Step], items: &[&Item]) -> Vec<(Option<usize>, Option<usize>)> {
    let (rows, columns) = (steps.len() + 1, items.len() + 1);
    // What the rest behind a step and an item costs.
    let mut rest = vec![vec![0_u32; columns]; rows];
    let costs: Vec<Vec<u32>> = steps.iter().map(|step| items.iter().map(|item| cost(step, item)).collect()).collect();
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let skip_step = (row + 1 < rows).then(|| rest[row + 1][column] + ONE_SIDED);
            let skip_item = (column + 1 < columns).then(|| rest[row][column + 1] + ONE_SIDED);
            let both = (row + 1 < rows && column + 1 < columns).then(|| rest[row + 1][column + 1] + costs[row][column]);
            rest[row][column] = [skip_step, skip_item, both].into_iter().flatten().min().unwrap_or(0);
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut pairs = Vec::new();
    while row < steps.len() || column < items.len() {
        let here = rest[row][column];
        let is_both =
            row < steps.len() && column < items.len() && here == rest[row + 1][column + 1] + costs[row][column];
        if is_both {
            pairs.push((Some(row), Some(column)));
            (row, column) = (row + 1, column + 1);
        } else if row < steps.len() && here == rest[row + 1][column] + ONE_SIDED {
            pairs.push((Some(row), None));
            row += 1;
        } else {
            pairs.push((None, Some(column)));
            column += 1;
        }
    }
    pairs
}
