//! What a learner does, sheet by sheet.

use super::*;
use recall::diagram::Item;
use recall::{ALL, find};
use std::rc::Rc;
use yew::prelude::*;

fn work(name: &str, mode: Mode) -> Rc<Work> {
    Rc::new(Work::new(find(name).expect("a sheet"), mode))
}

fn put(work: Rc<Work>, item: &Item, at: usize) -> Rc<Work> {
    let hand = Hand { from: "card-0".to_owned(), shape: item.shape, label: item.label.clone() };
    let place = Place { at, way: item.way.unwrap_or(Way::Up) };
    work.reduce(Act::Take(hand)).reduce(Act::Put(place))
}

/// Everything as the note has it.
fn filled_in(mut work: Rc<Work>, lang: Lang) -> Rc<Work> {
    for item in work.diagram().map(|diagram| diagram.solution(lang)).unwrap_or_default() {
        work = put(work, &item, usize::MAX);
    }
    let cells = work.sheet.form().map(|form| form.solution(lang)).unwrap_or_default();
    for (row, texts) in cells.into_iter().enumerate() {
        for (column, text) in texts.into_iter().enumerate() {
            work = work.reduce(Act::Write(row, column, text)).reduce(Act::Commit(row, column, lang));
        }
    }
    work
}

#[test]
fn every_sheet_can_be_done_from_memory_in_both_modes() {
    for sheet in &ALL {
        for lang in Lang::ALL {
            let steps = filled_in(work(sheet.name, Mode::Steps), lang);
            assert!(steps.is_finished() && steps.is_won(), "{}", sheet.name);
            let whole = filled_in(work(sheet.name, Mode::Sheet), lang);
            assert!(!whole.is_finished(), "{} is judged before that is asked for", sheet.name);
            assert!(whole.reduce(Act::Check(lang)).is_won(), "{}", sheet.name);
        }
    }
}

#[test]
fn a_wrong_step_is_not_drawn_and_spoils_the_sheet() {
    let item = Item::new(Shape::Arrow, Way::Down, "RST");
    let wrong = put(work("tcp", Mode::Steps), &item, 0);
    assert!(wrong.board.is_empty() && wrong.mistakes == 1 && matches!(wrong.said, Some(Said::Item(..))));
    let done = filled_in(wrong, Lang::En);
    assert!(done.is_full() && !done.is_won());
    assert!(filled_in(done.reduce(Act::Restart), Lang::En).is_won());
}

#[test]
fn whoever_has_seen_the_solution_has_to_start_again() {
    let seen = work("tcp-table", Mode::Steps).reduce(Act::Reveal).reduce(Act::Back);
    assert!(!seen.is_revealed);
    let done = filled_in(seen, Lang::Ko);
    assert!(done.is_full() && !done.is_won());
}

#[test]
fn changes_of_a_whole_sheet_are_taken_back_one_by_one() {
    let [one, two] = ["SYN", "ACK"].map(|label| Item::new(Shape::Arrow, Way::Up, label));
    let both = put(put(work("tcp", Mode::Sheet), &one, 0), &two, 0);
    let said = |work: &Work| work.board.items().into_iter().map(|item| item.label).collect::<Vec<_>>();
    assert_eq!(said(&both), ["ACK", "SYN"]);
    let id = both.board.numbered()[0].0;
    let moved = both.reduce(Act::Shift(id, false)).reduce(Act::Turn(id, None));
    assert_eq!(said(&moved), ["SYN", "ACK"]);
    assert_eq!(moved.board.items()[1].way, Some(Way::Down));
    let removed = moved.reduce(Act::Remove(id));
    assert_eq!(said(&removed), ["SYN"]);
    let back = removed.reduce(Act::Undo).reduce(Act::Undo).reduce(Act::Undo);
    assert_eq!(said(&back), ["ACK", "SYN"]);
}

#[test]
fn what_was_found_is_forgotten_with_the_next_change() {
    let checked =
        put(work("tcp", Mode::Sheet), &Item::new(Shape::Arrow, Way::Up, "SYN"), 0).reduce(Act::Check(Lang::En));
    assert!(checked.findings.is_some());
    let changed = put(checked, &Item::new(Shape::Arrow, Way::Down, "SYN-ACK"), 1);
    assert!(changed.findings.is_none());
}

#[test]
fn a_timed_sheet_is_judged_when_the_time_is_up() {
    let tick = |work: Rc<Work>| work.reduce(Act::Tick(2, Lang::En));
    let idle = tick(tick(tick(work("tcp", Mode::Sheet))));
    assert_eq!((idle.seconds, idle.is_finished()), (0, false), "the clock starts with the first card");
    let begun = put(idle, &Item::new(Shape::Arrow, Way::Up, "SYN"), 0);
    let up = tick(tick(tick(begun)));
    assert!(up.is_time_up && up.findings.is_some());
    assert_eq!(up.seconds, 2);
}

#[test]
fn a_cell_is_judged_when_it_is_filled_in_and_again_when_it_is_changed() {
    let write =
        |work: Rc<Work>, text: &str| work.reduce(Act::Write(0, 0, text.to_owned())).reduce(Act::Commit(0, 0, Lang::En));
    let wrong = write(work("tcp-table", Mode::Steps), "nonsense");
    assert_eq!((wrong.marks[0][0].map(|mark| mark.cell), wrong.mistakes), (Some(Cell::Wrong), 1));
    let again = wrong.reduce(Act::Commit(0, 0, Lang::En));
    assert_eq!(again.mistakes, 1, "the same words are one mistake");
    let right = write(again, "Reliability");
    assert_eq!(right.marks[0][0].map(|mark| mark.cell), Some(Cell::Right));
}

#[test]
fn every_run_that_follows_from_a_mistake_is_an_address_of_a_lesson() {
    use crate::route::{is_lesson, lesson};
    let diagrams = ALL.iter().filter_map(|sheet| match sheet.task {
        Task::Diagram(diagram) => Some((sheet, diagram)),
        _ => None,
    });
    for (sheet, diagram) in diagrams {
        let slips = diagram.slips.iter().map(|slip| (slip.advice, None));
        for (advice, way) in diagram.steps.iter().map(|step| (step.advice, step.way)).chain(slips) {
            let Some(run) = advice.run else { continue };
            let (route, refused) = lesson::parse(&format!("#/{run}"));
            assert!(is_lesson(&format!("#/{run}")) && refused.is_empty(), "{}: {run} {refused:?}", sheet.name);
            // A dropped packet is one that the same host sends as draws the forgotten arrow.
            let dropped = run.split("drop:").nth(1).and_then(|rest| rest.split('&').next()?.parse::<u32>().ok());
            if let Some((_, way)) = dropped.zip(way) {
                let (outcome, _) = ::lab::run(&route.request()).expect("a run");
                let is_lost = |event: &&trace::Event| event.wire.as_ref().is_some_and(|wire| wire.loss.is_some());
                let is_up = outcome.trace.events().find(is_lost).map(|event| event.direction == trace::Direction::Up);
                assert_eq!(is_up, Some(way == Way::Up), "{}: {run}", sheet.name);
            }
        }
    }
}
