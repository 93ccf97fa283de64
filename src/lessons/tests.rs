//! What the lessons say against what the lab does, and against `docs/curriculum.md`.

use super::{Say, Text, caption, facts, span_name, text};
use crate::route::lesson::{Lesson, parse};
use ::lab::{Intervention, Run, scenario};
use i18n::Lang;

const CURRICULUM: &str = include_str!("../../docs/curriculum.md");

/// What the packets are that the exercises name.
const PACKETS: [(&str, u64, &str); 7] = [
    ("socket", 4, "PSH, ACK · 5 B"),
    ("tcp", 2, "SYN, ACK"),
    ("tcp", 5, "PSH, ACK · 400 B"),
    ("long-polling", 6, "204 No Content"),
    ("sse", 7, "\"1 DbYjtRvAKGWlk7Z3dl\""),
    ("websocket", 8, "GET /chat (Upgrade: websocket)"),
    ("bulk", 30, "ACK · 1460 B"),
];

fn run(lesson: &Lesson) -> Run {
    ::lab::run(&lesson.request()).expect("a run").0
}

fn lesson(name: &str) -> Lesson {
    Lesson::of(name).expect("a lesson")
}

fn say(name: &str) -> &'static Text {
    text(name).unwrap_or_else(|| panic!("{name} has no text"))
}

#[test]
fn every_scenario_has_a_text_whose_lead_is_three_sentences() {
    for name in scenario::NAMES {
        for lang in Lang::ALL {
            let lead = (say(name).lead)(lang);
            assert_eq!(lead.split(". ").count(), 3, "{name}: {lead}");
            assert!(lead.ends_with('.'), "{name}: {lead}");
            let summary = say(name).summary(lang);
            assert!(summary.ends_with('.') && lead.starts_with(summary), "{name}: {summary}");
        }
    }
}

#[test]
fn every_step_of_every_scenario_has_a_name_and_a_caption_of_its_own() {
    for name in scenario::NAMES {
        let mut kinds: Vec<_> = run(&lesson(name)).trace.spans().map(|span| span.kind).collect();
        kinds.dedup();
        for lang in Lang::ALL {
            let captions = kinds.iter().map(|kind| (kind, caption(lang, name, Some(*kind))));
            for (kind, said) in captions {
                assert_ne!(said, caption(lang, name, None), "{name}: {kind:?}");
                assert!(!span_name(lang, name, *kind).is_empty(), "{name}: {kind:?}");
                let of_another =
                    kinds.iter().find(|other| *other != kind && caption(lang, name, Some(**other)) == said);
                assert_eq!(of_another, None, "{name}: {kind:?} says the same");
            }
        }
    }
}

#[test]
fn every_exercise_is_an_address_that_the_lab_takes_and_that_changes_the_run() {
    for name in scenario::NAMES {
        let usual = run(&lesson(name));
        let exercises = say(name).try_this;
        assert!((2..=3).contains(&exercises.len()), "{name}");
        for exercise in exercises {
            let (changed, refused) = parse(&format!("#/lesson/{name}?{}", exercise.query));
            assert!(refused.is_empty(), "{name}?{}: {refused:?}", exercise.query);
            let is_same = run(&changed).trace.events().eq(usual.trace.events());
            assert!(!is_same, "{name}?{} changes nothing", exercise.query);
        }
    }
}

#[test]
fn the_packets_that_exercises_drop_are_the_ones_they_name() {
    let mut dropped = Vec::new();
    for name in scenario::NAMES {
        let trace = run(&lesson(name)).trace;
        for exercise in say(name).try_this {
            let (changed, _) = parse(&format!("#/lesson/{name}?{}", exercise.query));
            for intervention in &changed.interventions {
                let Intervention::Drop { packet } = *intervention else { continue };
                let id = trace::EventId(packet);
                let carries =
                    |wire: &trace::Wire| wire.carriers.is_some_and(|(first, last)| (first..=last).contains(&id));
                let labels = trace.events().filter_map(|event| Some((event.id, event.wire.as_deref()?)));
                let mut labels =
                    labels.filter(|(event, wire)| *event == id || carries(wire)).map(|(_, wire)| &*wire.label);
                let (_, _, expected) =
                    PACKETS.iter().find(|(of, number, _)| of == name && *number == packet).expect("a name");
                assert!(labels.any(|label| label == *expected), "{name}: packet {packet} is not {expected}");
                dropped.push((*name, packet));
            }
        }
    }
    assert_eq!(dropped.len(), PACKETS.len(), "{dropped:?}");
}

/// First and second cell of the rows below the heading `title`.
fn rows(title: &str) -> Vec<(&'static str, &'static str)> {
    let section = CURRICULUM.split("\n## ").find(|section| section.starts_with(title)).expect("a section");
    let rows = section.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| study note"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        (cells[0], cells[1])
    })
    .collect()
}

/// The Korean text of the lesson whose page is `#/lesson/NAME`.
fn korean(page: &str) -> Vec<&'static str> {
    let name = page.trim_matches('`').strip_prefix("#/lesson/").expect("a lesson's page");
    let Text { table, bullets, .. } = say(name);
    let cells = table.iter().flat_map(|table| table.rows.iter().flatten());
    let items = bullets.iter().flat_map(|bullets| bullets.items);
    cells.chain(items).map(|say: &Say| say(Lang::Ko)).collect()
}

#[test]
fn every_row_and_bullet_of_the_study_note_is_on_its_page_word_for_word() {
    for (words, page) in rows("Tables").into_iter().chain(rows("Bullets")) {
        let texts = korean(page);
        let words = words.split_once(": ").expect("a topic before the words").1;
        for words in words.split(" · ") {
            assert!(texts.iter().any(|text| text.contains(words)), "{page} does not say {words}: {texts:?}");
        }
    }
}

#[test]
fn facts_are_tables_without_gaps_but_where_a_version_has_no_such_visit() {
    let with_facts = ["socket", "udp", "http", "polling", "long-polling", "sse", "connection-cost", "contrast"];
    for name in with_facts {
        let facts = facts(Lang::En, name, &run(&lesson(name)).facts).unwrap_or_else(|| panic!("{name} has no facts"));
        assert!(facts.rows.iter().all(|row| row.len() == facts.head.len()), "{name}: {facts:?}");
        let gaps: usize = facts.rows.iter().flatten().filter(|cell| cell.is_empty()).count();
        assert_eq!(gaps, if name == "connection-cost" { 2 } else { 0 }, "{name}: {facts:?}");
    }
    assert_eq!(facts(Lang::En, "tcp", &[]), None);
}

#[test]
fn a_run_that_found_half_of_it_has_a_table_with_gaps() {
    let mut found = run(&lesson("contrast")).facts;
    found.truncate(3);
    let facts = facts(Lang::Ko, "contrast", &found).expect("a table");
    assert_eq!((facts.rows[0][3].as_str(), facts.rows[3][3].as_str()), ("13", ""));
}

#[test]
fn the_costs_of_a_connection_are_as_documented() {
    let facts = facts(Lang::En, "connection-cost", &run(&lesson("connection-cost")).facts).expect("a table");
    assert_eq!(facts.rows[0], ["first visit", "5", "2,341", "4", "2,311"]);
    assert_eq!(facts.rows[3], ["0-RTT", "", "", "2", "1,563"]);
}
