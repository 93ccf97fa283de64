//! Every lesson has all study texts, in every language.

use super::*;
use crate::find;
use std::collections::BTreeSet;

/// Names that Korean texts write as every language does.
const NAMES: [&str; 5] = ["TIME-WAIT", "Last-Event-ID", "keep-alive", "0-RTT", "TTL(time to live)"];

fn is_korean(text: &str) -> bool {
    text.chars().any(|character| ('\u{ac00}'..='\u{d7a3}').contains(&character))
}

/// All texts of a lesson's parts, with the kind of the part.
fn texts(lang: Lang, scenario: &str) -> Vec<(StudyKind, StudyItem)> {
    let parts = text(lang, scenario);
    parts.into_iter().flat_map(|part| part.items.into_iter().map(move |item| (part.kind, item))).collect()
}

#[test]
fn every_lesson_has_a_goal_and_every_part() {
    let scenarios: Vec<&str> = crate::ALL.iter().map(|lesson| lesson.scenario).collect();
    assert_eq!(ALL.iter().map(|study| study.scenario).collect::<Vec<_>>(), scenarios);
    assert_eq!(goals::GOALS.each_ref().map(|goal| goal.scenario), *scenarios);
    for scenario in scenarios {
        for lang in Lang::ALL {
            assert!((goal(scenario).expect("a goal").goal)(lang).ends_with('.'), "{scenario}");
            let count = |kind| texts(lang, scenario).iter().filter(|(of, _)| *of == kind).count();
            assert!((2..=3).contains(&count(StudyKind::Misconceptions)), "{scenario}");
            assert!((2..=5).contains(&count(StudyKind::Remember)), "{scenario}");
            assert!(count(StudyKind::Terms) >= 4, "{scenario}");
            assert!(text(lang, scenario).iter().all(|part| !part.title.is_empty()), "{scenario}");
        }
    }
}

#[test]
fn a_lesson_has_three_sources_or_more_and_the_sections_of_a_document_together() {
    for lesson in crate::ALL {
        let texts = texts(Lang::En, lesson.scenario);
        let documents = texts.iter().filter(|(kind, _)| *kind == StudyKind::Sources).map(|(_, item)| item);
        let (mut titles, mut sections) = (BTreeSet::new(), 0);
        for document in documents {
            assert!(titles.insert(&document.text), "{} is there twice in {}", document.text, lesson.scenario);
            sections += document.sources.len();
        }
        assert!(sections >= 3, "{}", lesson.scenario);
    }
}

#[test]
fn the_lessons_to_know_first_exist_and_come_before() {
    let place = |scenario: &str| crate::ALL.iter().position(|lesson| lesson.scenario == scenario);
    let mut without = Vec::new();
    for goal in &goals::GOALS {
        let before: Vec<_> = goal.before().collect();
        assert_eq!(before.len(), goal.before.len(), "{} names a lesson that does not exist", goal.scenario);
        assert!(before.iter().all(|lesson| place(lesson.scenario) < place(goal.scenario)), "{}", goal.scenario);
        without.extend(before.is_empty().then_some(goal.scenario));
    }
    assert_eq!(without, ["socket"], "there is one place to start");
}

#[test]
fn a_misconception_is_quoted_and_corrected_with_a_source_and_what_the_run_shows() {
    for lesson in crate::ALL {
        for lang in Lang::ALL {
            let shows = if lang == Lang::Ko { "이 실행" } else { "In this run:" };
            for (kind, item) in texts(lang, lesson.scenario) {
                if kind == StudyKind::Misconceptions {
                    let is_quoted = item.head.starts_with('\u{201c}') && item.head.ends_with(".\u{201d}");
                    assert!(is_quoted, "{}", item.head);
                    assert!(item.text.contains(shows), "{}", item.text);
                    assert!(!item.sources.is_empty(), "{}", item.head);
                }
            }
        }
    }
}

#[test]
fn no_korean_text_is_left_in_english() {
    for lesson in crate::ALL {
        assert!(is_korean((goal(lesson.scenario).expect("a goal").goal)(Lang::Ko)), "{}", lesson.scenario);
        for part in text(Lang::Ko, lesson.scenario) {
            assert!(is_korean(&part.title), "{}", part.title);
        }
        let (korean, english) = (texts(Lang::Ko, lesson.scenario), texts(Lang::En, lesson.scenario));
        assert_eq!(korean.len(), english.len(), "{}", lesson.scenario);
        for ((kind, korean), (_, english)) in korean.into_iter().zip(english) {
            // A document keeps its own title.
            if kind != StudyKind::Sources {
                let head = &*korean.head;
                let is_name = NAMES.contains(&head) || head.starts_with("HSTS");
                assert!(head.is_empty() || is_korean(head) || is_name, "{head}");
                assert!(is_korean(&korean.text), "{}", korean.text);
                assert!(!is_korean(&english.head) && !is_korean(&english.text), "{}", english.text);
            }
        }
    }
}

#[test]
fn a_definition_is_one_or_two_sentences_and_a_term_is_named_once() {
    for lesson in crate::ALL {
        for lang in Lang::ALL {
            let mut names = BTreeSet::new();
            for (_, item) in texts(lang, lesson.scenario).into_iter().filter(|(kind, _)| *kind == StudyKind::Terms) {
                let sentences = item.text.matches(". ").count() + 1;
                assert!(sentences <= 3 && item.text.ends_with(['.', ')']), "{}: {}", item.head, item.text);
                assert!(names.insert(item.head.clone()), "{} is there twice in {}", item.head, lesson.scenario);
            }
        }
    }
}

#[test]
fn every_source_names_a_section_and_its_document_has_a_title() {
    for lesson in crate::ALL {
        assert!(find(lesson.scenario).is_some());
        for (kind, item) in texts(Lang::En, lesson.scenario) {
            for source in &item.sources {
                let (document, section) = source.split_once(" \u{a7}").unwrap_or((source, ""));
                let number = document.strip_prefix("RFC ").and_then(|number| number.parse::<u16>().ok());
                assert!(number.is_some() || document.starts_with("WHATWG "), "{source}");
                let is_section = |part: &str| part.parse::<u8>().is_ok_and(|number| number > 0);
                assert!(section.is_empty() || section.split('.').all(is_section), "{source}");
                assert!(kind != StudyKind::Sources || !item.text.is_empty(), "{source} has no title");
            }
        }
    }
}
