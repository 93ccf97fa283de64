//! The records against the lab's scenarios and the study note.

use super::*;
use lab::{Request, Run, scenario};

const CURRICULUM: &str = include_str!("../../../docs/curriculum.md");

fn run(scenario: &str) -> Run {
    let settings = scenario::defaults(scenario).expect("a scenario");
    lab::run(&Request::new(scenario, settings)).expect("a run").0
}

#[test]
fn every_scenario_has_one_lesson_in_the_curriculums_order() {
    let lessons: Vec<&str> = ALL.iter().map(|lesson| lesson.scenario).collect();
    assert_eq!(lessons, scenario::NAMES, "add the record to records/mod.rs at the scenario's place");
}

#[test]
fn every_link_of_the_chain_begins_with_the_lesson_that_explains_it() {
    for link in Link::ALL {
        assert_eq!(find(link.scenario()).map(|lesson| lesson.link), Some(link));
    }
}

#[test]
fn what_a_link_adds_is_said_in_the_words_of_the_study_note() {
    let mut arrows = CURRICULUM.lines().filter(|line| line.contains("| `#/` the chain |"));
    for link in Link::ALL.into_iter().filter(|link| !link.adds().is_empty()) {
        let row = arrows.next().expect("a row for each arrow");
        let adds: Vec<&str> = link.adds().iter().map(|say| say(Lang::Ko)).collect();
        assert!(row.contains(&format!("({})", adds.join(", "))), "{row} does not say {adds:?}");
    }
    assert_eq!(arrows.next(), None);
}

#[test]
fn every_lead_is_three_sentences() {
    for lesson in ALL {
        for lang in Lang::ALL {
            let lead = (lesson.lead)(lang);
            assert_eq!(lead.split(". ").count(), 3, "{}: {lead}", lesson.scenario);
            assert!(lead.ends_with('.'), "{}: {lead}", lesson.scenario);
            let summary = lesson.summary(lang);
            assert!(summary.ends_with('.') && lead.starts_with(summary), "{}: {summary}", lesson.scenario);
        }
    }
}

#[test]
fn every_step_of_every_scenario_has_a_name_and_a_caption_of_its_own() {
    for name in scenario::NAMES {
        let mut kinds: Vec<_> = run(name).trace.spans().map(|span| span.kind).collect();
        kinds.dedup();
        for lang in Lang::ALL {
            for kind in &kinds {
                let said = caption(lang, name, Some(*kind));
                assert_ne!(said, caption(lang, name, None), "{name}: {kind:?}");
                assert!(!span_name(lang, name, *kind).is_empty(), "{name}: {kind:?}");
                let of_another =
                    kinds.iter().find(|other| *other != kind && caption(lang, name, Some(**other)) == said);
                assert_eq!(of_another, None, "{name}: {kind:?} says the same");
            }
        }
    }
}

/// First and second cell of the rows below the heading `title` of the curriculum.
fn rows(title: &str) -> Vec<(&'static str, &'static str)> {
    let section = CURRICULUM.split("\n## ").find(|section| section.starts_with(title)).expect("a section");
    let rows = section.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| study note"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        (cells[0], cells[1])
    })
    .collect()
}

/// The Korean texts of the lesson whose page is `#/lesson/NAME`.
fn korean(page: &str) -> Vec<&'static str> {
    let name = page.trim_matches('`').strip_prefix("#/lesson/").expect("a lesson's page");
    let lesson = find(name).unwrap_or_else(|| panic!("{name} has no lesson"));
    let cells = lesson.table.iter().flat_map(|table| table.rows.iter().flatten());
    let items = lesson.bullets.iter().flat_map(|bullets| bullets.items);
    cells.chain(items).map(|say| say(Lang::Ko)).collect()
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
fn facts_are_tables_without_gaps_unless_a_version_has_no_such_visit() {
    let with_facts = ["socket", "udp", "http", "polling", "long-polling", "sse", "connection-cost", "contrast"];
    for name in with_facts {
        let facts = facts(Lang::En, name, &run(name).facts).unwrap_or_else(|| panic!("{name} has no facts"));
        assert!(facts.rows.iter().all(|row| row.len() == facts.head.len()), "{name}: {facts:?}");
        let gaps: usize = facts.rows.iter().flatten().filter(|cell| cell.is_empty()).count();
        assert_eq!(gaps, if name == "connection-cost" { 2 } else { 0 }, "{name}: {facts:?}");
    }
    assert_eq!(facts(Lang::En, "tcp", &[]), None);
}

#[test]
fn a_run_that_found_half_of_it_has_a_table_with_gaps() {
    let mut found = run("contrast").facts;
    found.truncate(3);
    let facts = facts(Lang::Ko, "contrast", &found).expect("a table");
    assert_eq!((facts.rows[0][3].as_str(), facts.rows[3][3].as_str()), ("13", ""));
}

#[test]
fn the_costs_of_a_connection_are_as_documented() {
    let facts = facts(Lang::En, "connection-cost", &run("connection-cost").facts).expect("a table");
    assert_eq!(facts.rows[0], ["first visit", "5", "2,341", "4", "2,311"]);
    assert_eq!(facts.rows[3], ["0-RTT", "", "", "2", "1,563"]);
}
