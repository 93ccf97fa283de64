//! The texts about fields that a visitor reads, `locales/<language>/fields.txt`: one line for each field of
//! [`wire::all_specs`] and for each rule that bytes can break, for each reason why
//! a record stays encrypted, and no other line. Whether a text is right is not tested here.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use wire::tls::Dark;
use wire::{Malformed, Rule};

#[test]
fn every_field_has_one_text_in_each_language() {
    let declared = declared();
    for file in files() {
        let problems = problems(&read(&file), &declared);
        assert!(problems.is_empty(), "{}:\n{}", file.display(), problems.join("\n"));
    }
}

#[test]
fn every_language_has_the_fields_in_the_same_order() {
    let ids = |file: &PathBuf| -> Vec<String> {
        lines(&read(file)).map(|(_, line)| line.split('\t').next().unwrap_or(line).to_owned()).collect()
    };
    let files = files();
    for file in &files {
        assert_eq!(ids(file), ids(&files[0]), "{} and {}", file.display(), files[0].display());
    }
}

#[test]
fn a_missing_a_needless_a_doubled_and_an_empty_text_are_each_reported() {
    let declared = ["ip.ttl", "ip.src", "ip.dst"].map(str::to_owned).into();
    let text = "# hops\nip.ttl\tHops left.\nip.ttl\tAgain.\nip.src\t \nip.hops\tNo such field.\nno tab\n";
    assert_eq!(
        problems(text, &declared),
        [
            "line 3: ip.ttl has a text already",
            "line 4: ip.src has an empty text",
            "line 5: no field is called ip.hops",
            "line 6: not `id`, a tab, and a text: no tab",
            "ip.dst has no text",
        ]
    );
}

#[test]
fn each_field_is_declared_once() {
    let mut seen = BTreeSet::new();
    let twice: Vec<&str> = wire::all_specs().map(|spec| spec.id).filter(|id| !seen.insert(*id)).collect();
    assert_eq!(twice, [""; 0]);
}

#[test]
fn a_broken_rule_has_its_section_and_subject_in_every_language_and_the_same_sentence_in_english() {
    for file in files() {
        let text = read(&file);
        for rule in Rule::ALL {
            let english = Malformed { rule: *rule, subject: "Random".to_owned() }.to_string();
            let id = format!("malformed.{}", rule.id());
            let sentence = lines(&text).find_map(|(_, line)| line.strip_prefix(&id)?.strip_prefix('\t'));
            let sentence = sentence.unwrap_or_else(|| panic!("{}: {id} is missing", file.display()));
            let sentence = sentence.replace("{}", "Random");
            // What a capture leaves out breaks no rule of a standard.
            assert!(english.contains('(') || *rule == Rule::CaptureCut, "{id} names no section");
            let section = english.rfind('(').map_or("", |at| &english[at..]);
            assert!(sentence.contains(section), "{}: {id} lacks {section}: {sentence}", file.display());
            assert_eq!(sentence.contains("Random"), english.contains("Random"), "{}: {id}", file.display());
            assert!(!file.ends_with("en/fields.txt") || sentence == english, "{id}: {sentence} is not {english}");
        }
    }
}

#[test]
fn each_reason_for_darkness_has_its_section_and_subject_in_every_language_and_the_same_sentence_in_english() {
    for file in files() {
        let text = read(&file);
        for dark in Dark::ALL {
            let english = dark.to_string();
            let id = format!("dark.{}", dark.id());
            let sentence = lines(&text).find_map(|(_, line)| line.strip_prefix(&id)?.strip_prefix('\t'));
            let sentence = sentence.unwrap_or_else(|| panic!("{}: {id} is missing", file.display()));
            assert_eq!(sentence.contains("{}"), !dark.subject().is_empty(), "{}: {id}", file.display());
            let sentence = sentence.replace("{}", &dark.subject());
            let section = &english[english.rfind("(RFC").expect("a section")..];
            assert!(sentence.ends_with(section), "{}: {id} lacks {section}: {sentence}", file.display());
            assert!(!file.ends_with("en/fields.txt") || sentence == english, "{id}: {sentence} is not {english}");
        }
    }
}

/// What is wrong with a file of texts, one sentence per problem.
fn problems(text: &str, declared: &BTreeSet<String>) -> Vec<String> {
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for (number, line) in lines(text) {
        let Some((id, meaning)) = line.split_once('\t') else {
            problems.push(format!("line {number}: not `id`, a tab, and a text: {line}"));
            continue;
        };
        if !declared.contains(id) {
            problems.push(format!("line {number}: no field is called {id}"));
        } else if !seen.insert(id) {
            problems.push(format!("line {number}: {id} has a text already"));
        } else if meaning.trim().is_empty() {
            problems.push(format!("line {number}: {id} has an empty text"));
        }
    }
    problems.extend(declared.iter().filter(|id| !seen.contains(id.as_str())).map(|id| format!("{id} has no text")));
    problems
}

/// The lines that are no comments, with their numbers.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

fn declared() -> BTreeSet<String> {
    let fields = wire::all_specs().map(|spec| spec.id.to_owned());
    let rules = Rule::ALL.iter().map(|rule| format!("malformed.{}", rule.id()));
    fields.chain(rules).chain(Dark::ALL.map(|dark| format!("dark.{}", dark.id()))).collect()
}

/// The file of each language: there is a folder per language, so a new one cannot be forgotten here.
fn files() -> Vec<PathBuf> {
    let locales = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales");
    let folders = fs::read_dir(&locales).expect("the languages can be listed");
    let mut files: Vec<PathBuf> = folders
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .map(|path| path.join("fields.txt"))
        .collect();
    files.sort();
    assert!(files.len() > 1, "{} has a folder per language", locales.display());
    files
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
