//! The addresses of the teacher's kit, `docs/teaching`: a class opens each of them, so none may be refused in part, and what it
//! changes in a run has to change something.

use super::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Every address in the kit's documents, each with a document that has it.
fn addresses() -> BTreeSet<(String, String)> {
    let kit = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/teaching");
    let mut found = BTreeSet::new();
    for folder in [kit.clone(), kit.join("plans"), kit.join("labs")] {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()) {
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            for (at, _) in text.match_indices("#/") {
                let rest = &text[at..];
                let end = rest.find(|character: char| character == '`' || character.is_whitespace());
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                found.insert((rest[..end.unwrap_or(rest.len())].to_owned(), name));
            }
        }
    }
    found
}

#[test]
fn every_address_of_the_kit_is_taken_as_it_stands() {
    let addresses = addresses();
    assert!(addresses.len() > 60, "{addresses:?}");
    for (address, document) in &addresses {
        let refused = if is_lesson(address) {
            lesson::parse(address).1
        } else {
            assert!(is_live(address), "{document}: {address} is neither a lesson nor the live page");
            live::parse(address).1
        };
        assert!(refused.is_empty(), "{document}: {address}: {refused:?}");
    }
}

#[test]
fn every_intervention_and_event_of_the_kit_is_one_of_its_run() {
    let addresses: BTreeSet<String> = addresses().into_iter().map(|(address, _)| address).collect();
    for address in addresses.iter().filter(|address| is_lesson(address)) {
        let (lesson, _) = lesson::parse(address);
        let (run, _) = ::lab::run(&lesson.request()).expect("a run");
        assert!(run.finished && run.idle.is_empty(), "{address}: {:?} changes nothing", run.idle);
        let last = run.trace.events().map(|event| event.sent).max().expect("an event");
        assert!(lesson.moment <= last, "{address} opens a moment after the run");
        assert!(lesson.event.is_none_or(|event| run.trace.event(event).is_some()), "{address}: no such event");
    }
}
