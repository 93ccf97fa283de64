//! The records against the lab's scenarios and the study note.

mod captions;
mod http2;
mod numbers;

use super::*;
use diagram::model::{Model, Name};
use lab::{Request, Run};
use std::fs;
use std::path::Path;
use trace::Micros;

const CURRICULUM: &str = include_str!("../../../../docs/curriculum.md");

fn defaults(scenario: &str) -> Settings {
    scenario::defaults(scenario).expect("a scenario")
}

fn run(scenario: &str) -> Run {
    lab::run(&Request::new(scenario, defaults(scenario))).expect("a run").0
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
            let lead = (lesson.lead)(lang, &defaults(lesson.scenario));
            assert_eq!(lead.split(". ").count(), 3, "{}: {lead}", lesson.scenario);
            assert!(lead.ends_with('.'), "{}: {lead}", lesson.scenario);
            let summary = lesson.summary(lang);
            assert!(summary.ends_with('.') && lead.starts_with(&summary), "{}: {summary}", lesson.scenario);
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
                let said = caption(lang, name, Some(*kind), &defaults(name));
                assert_ne!(said, caption(lang, name, None, &defaults(name)), "{name}: {kind:?}");
                assert!(!span_name(lang, name, *kind).is_empty(), "{name}: {kind:?}");
                let of_another = kinds
                    .iter()
                    .find(|other| *other != kind && caption(lang, name, Some(**other), &defaults(name)) == said);
                assert_eq!(of_another, None, "{name}: {kind:?} says the same");
            }
        }
    }
}

/// The default run of each scenario, with its model at each depth.
fn each_model(mut check: impl FnMut(&str, &lab::Run, &Model)) {
    for name in scenario::NAMES {
        let run = run(name);
        for depth in Depth::ALL {
            check(&format!("{name}, {depth:?}"), &run, &Model::new(&run.trace, depth));
        }
    }
}

/// A reader who plays a run sees no moment at which something is under way and the caption says that nothing is.
#[test]
fn every_packet_but_a_late_acknowledgment_is_sent_within_a_step_at_every_depth() {
    each_model(|name, run, model| {
        // An ACK may follow the step whose bytes it acknowledges, and a RST an ACK that came too late.
        let does_more = |event: &&trace::Event| {
            let label = event.wire.as_deref().map(|wire| &*wire.label);
            event.is_packet() && !matches!(label, Some("ACK" | "RST" | "RST, ACK"))
        };
        for event in run.trace.events().filter(does_more) {
            assert!(model.step_at(event.sent).is_some(), "{name}: no step at {:?}", event.sent);
        }
    });
}

#[test]
fn what_is_sent_later_does_not_stand_at_the_start_on_the_axis_of_even_steps() {
    each_model(|name, _, model| {
        let start = model.steps.value(Micros(0));
        for arrow in model.arrows.iter().filter(|arrow| arrow.sent > Micros(0)) {
            assert!(arrow.step >= start + 1.0, "{name}: sent at {:?}, drawn at the start", arrow.sent);
        }
    });
}

/// The cells of the rows below the heading `title` of the curriculum.
fn cells(title: &str) -> Vec<Vec<&'static str>> {
    let section = CURRICULUM.split("\n## ").find(|section| section.starts_with(title)).expect("a section");
    let rows = section.lines().filter(|line| line.starts_with("| "));
    // The first row is the table's head.
    rows.skip(1).map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

/// First and second cell of each row.
fn rows(title: &str) -> Vec<(&'static str, &'static str)> {
    cells(title).into_iter().map(|row| (row[0], row[1])).collect()
}

/// A message of `locales/ko` as it is written there.
fn korean_message(id: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales/ko");
    let files = fs::read_dir(&folder).expect("the Korean messages can be listed").flatten().map(|entry| entry.path());
    let texts = files.map(|file| fs::read_to_string(&file).expect("a file of messages"));
    let found = texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).find_map(|line| {
        let (name, text) = line.split_once(" = ")?;
        (name == id).then(|| text.to_owned())
    });
    found.unwrap_or_else(|| panic!("locales/ko has no message {id}"))
}

/// The headings of a page: those of its lesson, or of the home page.
fn headings(page: &str) -> Vec<String> {
    let Some(name) = page.trim_matches('`').strip_prefix("#/lesson/") else {
        let links = Link::ALL.map(|link| link.heading()(Lang::Ko).to_owned());
        return links.into_iter().chain([msg::home_note(Lang::Ko).to_owned()]).collect();
    };
    let lesson = find(name).unwrap_or_else(|| panic!("{name} has no lesson"));
    let table = lesson.table.as_ref().map(|table| table.caption);
    let bullets = lesson.bullets.as_ref().map(|bullets| bullets.title);
    [Some(lesson.title), table, bullets].into_iter().flatten().map(|say| say(Lang::Ko).to_owned()).collect()
}

#[test]
fn every_heading_of_the_study_note_is_on_its_page_word_for_word() {
    let rows = cells("Headings");
    assert_eq!(rows.len(), 13, "the note has a title and 12 headings");
    for row in rows {
        let [heading, page, message] = row[..] else { panic!("not three cells: {row:?}") };
        let text = korean_message(message.trim_matches('`'));
        let is_title = heading.starts_with("Socket, TCP");
        assert!(text == heading || is_title && text.contains(heading), "{message} is {text}, not {heading}");
        assert!(headings(page).contains(&text), "{page} does not show {text}: {:?}", headings(page));
    }
}

#[test]
fn the_study_notes_words_in_its_diagrams_are_labels_of_the_picture() {
    let said = |scenario: &str, note| Lang::ALL.map(|lang| words::name(lang, scenario, Name::Note(note)));
    for (scenario, note, label) in [
        ("tcp", NoteLabel::Data, "Data"),
        ("tcp", NoteLabel::Established, "Connection Established"),
        ("long-polling", NoteLabel::NewData, "New Data Available"),
        ("long-polling", NoteLabel::NoNewData, "No New Data"),
        // The note draws only 200 OK here.
        ("polling", NoteLabel::NewData, ""),
        ("websocket", NoteLabel::Established, ""),
    ] {
        assert_eq!(said(scenario, note), [label; 2], "{scenario}");
        assert!(CURRICULUM.contains(label), "docs/curriculum.md does not name {label}");
    }
}

#[test]
fn what_the_note_simplifies_is_said_in_the_captions_that_the_curriculum_names() {
    let section = CURRICULUM.split("| said in |").nth(1).expect("a table of what the note simplifies");
    let rows = section.lines().skip(2).take_while(|line| line.starts_with("| "));
    let captions: Vec<&str> = rows.filter_map(|row| row.trim_end_matches(['|', ' ', '`']).rsplit('`').next()).collect();
    assert_eq!(captions.len(), 5, "{captions:?}");
    let words = ["Server Key Exchange", "200 OK만", "FIN, ACK", "티켓", "HTTP/1.0"];
    for (caption, words) in captions.into_iter().zip(words) {
        assert!(korean_message(caption).contains(words), "{caption} does not say {words}");
    }
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
    let tables = rows("Tables");
    assert_eq!(tables.len(), 6);
    for (words, page) in tables.into_iter().chain(rows("Bullets")) {
        let texts = korean(page);
        let words = words.split_once(": ").expect("a topic before the words").1;
        for words in words.split(" · ") {
            assert!(texts.iter().any(|text| text.contains(words)), "{page} does not say {words}: {texts:?}");
        }
    }
}

#[test]
fn facts_are_tables_without_gaps_unless_a_version_has_no_such_visit() {
    let with_facts =
        ["socket", "udp", "http", "polling", "long-polling", "sse", "stream", "connection-cost", "contrast", "http2"];
    for name in with_facts {
        let facts = facts(Lang::En, name, &run(name).facts).unwrap_or_else(|| panic!("{name} has no facts"));
        assert!(facts.rows.iter().all(|row| row.len() == facts.head.len()), "{name}: {facts:?}");
        let gaps: usize = facts.rows.iter().flatten().filter(|cell| cell.is_empty()).count();
        assert_eq!(gaps, if ["connection-cost", "http2"].contains(&name) { 2 } else { 0 }, "{name}: {facts:?}");
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

#[test]
fn every_record_lists_the_steps_of_its_run() {
    for lesson in ALL {
        let mut kinds: Vec<SpanKind> = Vec::new();
        for span in run(lesson.scenario).trace.spans() {
            if !kinds.contains(&span.kind) {
                kinds.push(span.kind);
            }
        }
        let fits = kinds.len() == lesson.spans.len() && kinds.iter().all(|kind| lesson.spans.contains(kind));
        assert!(fits, "{}: `spans` must be {kinds:?}", lesson.scenario);
    }
}

#[test]
fn the_menu_has_every_lesson_under_its_link() {
    let mut titles: Vec<&str> = Vec::new();
    for link in Link::ALL {
        titles.extend(entries_of(link).map(|entry| entry.scenario));
    }
    assert_eq!(titles.len(), ALL.len());
    assert!(ALL.iter().all(|lesson| titles.contains(&lesson.scenario)), "{titles:?}");
}
