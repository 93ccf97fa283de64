//! Loops over all sheets: the note's own solution is right, and each mistake that is expected gets its feedback.

use crate::check::{Finding, Verdict, Why, check, check_next, score};
use crate::diagram::{At, Diagram, Item, Shape, Way};
use crate::form::{Cell, score as score_of};
use crate::{ALL, FIRST, Task, find};
use i18n::Lang;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// The note itself, in Korean, as it was written.
const NOTE: &str = include_str!("../fixtures/note.ko.md");

fn diagrams() -> impl Iterator<Item = (&'static str, &'static Diagram)> {
    ALL.iter().filter_map(|sheet| match sheet.task {
        Task::Diagram(diagram) => Some((sheet.name, diagram)),
        _ => None,
    })
}

/// Every item that the deck offers, sent by either host.
fn cards(diagram: &Diagram, lang: Lang) -> Vec<Item> {
    let ways = |shape| if shape == Shape::Arrow { vec![Way::Up, Way::Down] } else { vec![Way::Up] };
    let deck = diagram.deck(lang).into_iter();
    deck.flat_map(|card| ways(card.shape).into_iter().map(move |way| Item::new(card.shape, way, card.label.say(lang))))
        .collect()
}

#[test]
fn sheets_have_names_of_their_own() {
    let names: BTreeSet<&str> = ALL.iter().map(|sheet| sheet.name).collect();
    assert_eq!(names.len(), ALL.len());
    assert!(find(FIRST).is_some() && find("nothing").is_none());
    assert!(ALL.iter().all(|sheet| lessons::find(sheet.lesson).is_some()));
}

#[test]
fn the_notes_own_diagram_is_right_in_every_language() {
    for (name, diagram) in diagrams() {
        for lang in Lang::ALL {
            let findings = check(diagram, &diagram.solution(lang));
            assert!(score(&findings).is_full(), "{name}: {findings:?}");
            assert_eq!(score(&findings).of, diagram.steps.len());
            for (at, item) in diagram.solution(lang).iter().enumerate() {
                assert!(check_next(diagram, at, item).is_some_and(|finding| finding.is_right()), "{name}: {item:?}");
            }
        }
    }
}

#[test]
fn the_notes_own_words_are_right_in_every_language_and_any_order_of_the_rows() {
    for form in ALL.iter().filter_map(|sheet| sheet.form()) {
        for lang in Lang::ALL {
            let mut filled = form.solution(lang);
            assert!(score_of(&form.check(lang, &filled)).is_full());
            let mut first = 0;
            for group in form.groups {
                filled[first..first + group.rows.len()].reverse();
                first += group.rows.len();
            }
            assert!(score_of(&form.check(lang, &filled)).is_full(), "{filled:?}");
            assert_eq!(score_of(&form.check(lang, &form.blank())).right, 0);
        }
    }
}

#[test]
fn each_text_of_a_korean_sheet_stands_in_the_note() {
    let plain = |text: &str| text.split_whitespace().collect::<String>().replace("\\n", "/");
    let note = plain(NOTE);
    for sheet in &ALL {
        let texts: Vec<String> = match sheet.task {
            Task::Diagram(diagram) => diagram.steps.iter().map(|step| step.label.say(Lang::Ko)).collect(),
            Task::Table(form) | Task::Points(form) => form.solution(Lang::Ko).concat(),
        };
        for text in texts {
            assert!(note.contains(&plain(&text)), "{}: {text:?} is not in the note", sheet.name);
        }
    }
}

/// The arrows of the note's Mermaid code, as `way label`.
#[test]
fn the_diagrams_have_the_notes_arrows_in_the_notes_order() {
    let arrow = |line: &str| {
        let (ends, label) = line.trim().split_once(": ")?;
        let way = match ends.replace("-->>", "->>").as_str() {
            "Client->>Server" => Way::Up,
            "Server->>Client" => Way::Down,
            _ => return None,
        };
        Some((way, label.to_owned()))
    };
    let noted: Vec<(Way, String)> = NOTE.lines().filter_map(arrow).collect();
    let drawn: Vec<(Way, String)> = diagrams()
        .flat_map(|(_, diagram)| diagram.steps)
        .filter_map(|step| Some((step.way?, step.label.say(Lang::Ko))))
        .collect();
    assert_eq!(noted, drawn);
    let boxes = |word: &str| NOTE.lines().filter(|line| line.trim().starts_with(word)).count();
    let shapes = |shape| diagrams().flat_map(|(_, diagram)| diagram.steps).filter(|step| step.shape == shape).count();
    assert_eq!((boxes("rect"), boxes("loop"), boxes("alt"), boxes("else")), {
        (shapes(Shape::Frame), shapes(Shape::Loop), shapes(Shape::Alt), shapes(Shape::Else))
    });
}

/// The mistakes among findings.
fn mistakes(findings: &[Finding]) -> Vec<&Finding> {
    findings.iter().filter(|finding| !finding.is_right()).collect()
}

#[test]
fn a_forgotten_step_is_one_mistake_that_names_its_idea() {
    for (name, diagram) in diagrams() {
        for at in 0..diagram.steps.len() {
            let mut items = diagram.solution(Lang::En);
            items.remove(at);
            let findings = check(diagram, &items);
            let mistakes = mistakes(&findings);
            assert!(!mistakes.is_empty() && mistakes.len() <= 2, "{name} without {at}: {mistakes:?}");
            assert!(mistakes.iter().any(|finding| finding.advice(diagram).is_some()), "{name} without {at}");
        }
    }
}

#[test]
fn a_forgotten_segment_of_the_handshake_shows_its_run() {
    let diagram = find("tcp").map(|sheet| sheet.task);
    let Some(Task::Diagram(diagram)) = diagram else { panic!("no diagram") };
    for (at, run) in [(1, "do=drop:1"), (2, "do=drop:2"), (3, "do=drop:3"), (10, "do=drop:7"), (13, "do=drop:10")] {
        let mut items = diagram.solution(Lang::Ko);
        items.remove(at);
        let findings = check(diagram, &items);
        let [mistake] = mistakes(&findings)[..] else { panic!("{findings:?}") };
        assert!(matches!(mistake.verdict, Verdict::Missing), "{mistake:?}");
        assert!(mistake.advice(diagram).and_then(|advice| advice.run).is_some_and(|of| of.contains(run)), "{at}");
    }
}

#[test]
fn an_arrow_that_the_other_host_sends_is_turned_and_nothing_else_is_wrong() {
    for (name, diagram) in diagrams() {
        for (at, _) in diagram.steps.iter().enumerate().filter(|(_, step)| step.way.is_some()) {
            let mut items = diagram.solution(Lang::En);
            items[at].way = items[at].way.map(Way::turned);
            let findings = check(diagram, &items);
            let mistakes = mistakes(&findings);
            assert!(
                mistakes.iter().all(|finding| finding.advice(diagram).is_some()) && mistakes.len() <= 2,
                "{name}, {at}: {mistakes:?}"
            );
            let next = check_next(diagram, at, &items[at]).expect("a finding");
            assert!(matches!(next.verdict, Verdict::Turned), "{name}, {at}: {next:?}");
        }
    }
}

#[test]
fn two_steps_in_the_wrong_order_are_found_and_say_where_they_belong() {
    for (name, diagram) in diagrams() {
        for at in 1..diagram.steps.len() {
            let mut items = diagram.solution(Lang::En);
            if items[at - 1] == items[at] {
                continue;
            }
            items.swap(at - 1, at);
            let findings = check(diagram, &items);
            let mistakes = mistakes(&findings);
            assert!(!mistakes.is_empty() && mistakes.len() <= 4, "{name}, {at}: {mistakes:?}");
            assert!(mistakes.iter().any(|finding| finding.advice(diagram).is_some()), "{name}, {at}: {mistakes:?}");
        }
    }
}

#[test]
fn each_expected_mistake_gets_its_own_feedback() {
    for (name, diagram) in diagrams() {
        for slip in diagram.slips {
            let item = |way| Item::new(slip.shape, way, slip.label.say(Lang::En));
            let at = match slip.at {
                At::Step(at) => at,
                At::Again => {
                    1 + diagram.steps.iter().position(|step| step.label.is(&slip.label.say(Lang::En))).expect("a step")
                }
                At::Anywhere => diagram.steps.iter().position(|step| step.shape.is_like(slip.shape)).expect("a step"),
            };
            let way = diagram.steps[at].way.unwrap_or(Way::Up);
            let next = check_next(diagram, at, &item(way)).expect("a finding");
            let Verdict::Wrong(Why::Slip(found)) = next.verdict else { panic!("{name}: {slip:?} is {next:?}") };
            assert!(std::ptr::eq(found, slip), "{name}: {slip:?} is taken for {found:?}");
            // On the whole sheet in place of the step, or between two.
            let mut items = diagram.solution(Lang::En);
            if slip.at == At::Again {
                items.insert(at, item(way))
            } else {
                items[at] = item(way)
            }
            let findings = check(diagram, &items);
            let is_named = |finding: &Finding| matches!(finding.verdict, Verdict::Wrong(Why::Slip(found)) | Verdict::Extra(Why::Slip(found)) if std::ptr::eq(found, slip));
            assert!(findings.iter().any(is_named), "{name}: {slip:?} in {findings:?}");
        }
    }
}

#[test]
fn every_wrong_next_card_gets_feedback() {
    for (name, diagram) in diagrams() {
        for at in 0..diagram.steps.len() {
            for item in cards(diagram, Lang::Ko) {
                if let Some(finding) = check_next(diagram, at, &item) {
                    let is_same = diagram.steps[at].is(&item);
                    assert_eq!(finding.is_right(), is_same, "{name}, {at}: {item:?}");
                    assert!(is_same || finding.advice(diagram).is_some(), "{name}, {at}: {item:?}");
                }
            }
        }
    }
}

#[test]
fn other_ways_to_write_a_label_are_accepted() {
    let Some(Task::Diagram(tcp)) = find("tcp").map(|sheet| sheet.task) else { panic!("no diagram") };
    for label in ["SYN,ACK", "SYN+ACK", "syn ack"] {
        let item = Item::new(Shape::Arrow, Way::Down, label);
        assert!(check_next(tcp, 2, &item).is_some_and(|finding| finding.is_right()), "{label}");
    }
    for label in ["3 Way Handshake", "three-way handshake", "3-way handshake"] {
        assert!(check_next(tcp, 0, &Item::new(Shape::Frame, Way::Up, label)).is_some_and(|finding| finding.is_right()));
    }
}

#[test]
fn the_end_of_a_box_need_not_be_drawn_where_the_next_one_opens() {
    for (name, diagram) in diagrams() {
        let mut items = diagram.solution(Lang::En);
        items.push(Item::new(Shape::End, Way::Up, ""));
        let openings = (1..items.len()).rev().filter(|at| matches!(items[*at].shape, Shape::Frame | Shape::Loop));
        for at in openings.collect::<Vec<_>>() {
            items.insert(at, Item::new(Shape::End, Way::Up, ""));
        }
        assert!(score(&check(diagram, &items)).is_full(), "{name}: {items:?}");
    }
}

#[test]
fn a_cell_with_other_words_is_wrong_and_one_with_some_is_partly_right() {
    let form = find("tcp-table").and_then(|sheet| sheet.form()).expect("a table");
    let mut filled = form.solution(Lang::En);
    filled[0][1] = "Data is guaranteed".to_owned();
    filled[1][2] = "nonsense".to_owned();
    filled[2][0] = "  ".to_owned();
    let marks = form.check(Lang::En, &filled);
    assert_eq!((marks[0][1].cell, marks[1][2].cell, marks[2][0].cell), (Cell::Partly, Cell::Wrong, Cell::Empty));
    assert_eq!(score_of(&marks).right, 6);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_board_is_judged(sheet in 0..5_usize, picks in proptest::collection::vec((0..60_usize, "\\PC{0,12}"), 0..60)) {
        let Some((_, diagram)) = diagrams().nth(sheet) else { panic!("no diagram") };
        let cards = cards(diagram, Lang::Ko);
        let item = |(pick, text): &(usize, String)| match cards.get(*pick) {
            Some(card) => card.clone(),
            None => Item::new(Shape::Arrow, Way::Down, text.as_str()),
        };
        let items: Vec<Item> = picks.iter().map(item).collect();
        let findings = check(diagram, &items);
        let sum = score(&findings);
        prop_assert_eq!(sum.of, diagram.steps.len());
        prop_assert_eq!(sum.is_full(), findings.iter().all(Finding::is_right));
        for finding in &findings {
            finding.advice(diagram);
        }
        crate::board::parts(&items);
        for (at, item) in items.iter().enumerate() {
            check_next(diagram, at, item);
        }
    }

    #[test]
    fn any_filled_form_is_judged(sheet in 5..10_usize, cells in proptest::collection::vec("\\PC{0,30}", 0..12)) {
        let Some(form) = ALL[sheet].form() else { panic!("no form") };
        let filled: Vec<Vec<String>> = cells.chunks(3).map(<[String]>::to_vec).collect();
        for lang in Lang::ALL {
            let marks = form.check(lang, &filled);
            prop_assert_eq!(score_of(&marks).of, form.rows().map(<[_]>::len).sum::<usize>());
            for (say, cell) in form.rows().flatten().zip(&cells) {
                crate::text::hint(lang, say(lang), cell);
            }
        }
    }
}
