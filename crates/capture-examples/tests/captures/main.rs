//! The files of the examples against tshark: each opens, holds what its record says, and shows what its sentence says.
//!
//! A file that is made anew has other numbers. Then a test here fails and names the number that belongs into the record; it
//! also fails if the new file no longer shows what the sentence describes.

mod facts;
mod tshark;

use capture_examples::{ALL, Example, FOLDER, Holds, find};
use facts::{Claim, FACTS, Fact};
use i18n::Lang;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const KILOBYTE: usize = 1_000;

fn content(file: &str) -> Vec<u8> {
    let path = Path::new(FOLDER).join(file);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What is wrong with a capture, by its record and its facts.
fn problems(example: &Example, packets: u32, connections: u32, shows: u32) -> Vec<String> {
    let Some((_, shown, facts)) = FACTS.iter().find(|(id, ..)| *id == example.id) else {
        return vec!["there are no facts about it".to_owned()];
    };
    let general = facts::GENERAL.iter().chain(facts::checksums(example.id));
    let facts: Vec<&Fact> = general.chain(*facts).collect();
    let filters: Vec<&str> = facts.iter().map(|fact| fact.filter).collect();
    let seen = tshark::statistics(example, shown, &filters);
    let mut problems = Vec::new();
    for (name, claimed, found) in [
        ("packets", packets, seen.packets),
        ("connections", connections, seen.connections),
        ("shows", shows, seen.shows),
    ] {
        if claimed != found {
            problems.push(format!("`{name}` is {claimed} in the record and {found} in the file"));
        }
    }
    for (fact, (count, first)) in facts.iter().zip(seen.matches) {
        if !fact.claim.holds(count, first, seen.shows) {
            problems
                .push(format!("{}: {count} packets, the first is {first}; {:?} is claimed", fact.filter, fact.claim));
        }
    }
    problems
}

#[test]
fn each_capture_shows_what_its_sentence_says() {
    let checked = ALL.iter().filter_map(|example| match example.holds {
        Holds::Packets { packets, connections, shows } => Some((example, packets, connections, shows)),
        Holds::Requests { .. } => None,
    });
    let problems = std::thread::scope(|scope| {
        let threads: Vec<_> = checked
            .map(|(example, packets, connections, shows)| {
                let check = move || (example.file, problems(example, packets, connections, shows));
                scope.spawn(check)
            })
            .collect();
        let found = threads.into_iter().map(|thread| thread.join().expect("tshark's statistics"));
        let lines = found.flat_map(|(file, found)| found.into_iter().map(move |it| format!("{file}: {it}")));
        lines.collect::<Vec<_>>()
    });
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    assert!(FACTS.iter().all(|(id, ..)| find(id).is_some()), "there are facts about an example that does not exist");
}

#[test]
fn without_its_keys_a_connection_stays_closed() {
    let example = find("tls12-cbc").expect("an example");
    let closed = Example { keys: None, ..*example };
    let counts = |example: &Example| {
        let seen = tshark::statistics(example, "tcp", &["http.request", facts::CLOSED]);
        (seen.matches[0].0, seen.matches[1].0 > 0)
    };
    assert_eq!(counts(&closed), (0, true));
    assert_eq!(counts(example), (1, false));
}

#[test]
fn each_claim_is_refuted_by_what_contradicts_it() {
    assert!(Claim::Exactly(2).holds(2, 5, 7) && !Claim::Exactly(2).holds(3, 5, 7));
    assert!(Claim::AtLeast(2).holds(3, 5, 7) && !Claim::AtLeast(2).holds(1, 5, 7));
    assert!(Claim::Before.holds(1, 6, 7) && !Claim::Before.holds(1, 7, 7) && !Claim::Before.holds(0, 0, 7));
    assert!(Claim::After.holds(1, 8, 7) && !Claim::After.holds(1, 7, 7));
}

#[test]
fn the_har_file_has_its_requests_and_the_messages_of_the_websocket() {
    let example = find("har").expect("an example");
    let archive: serde_json::Value = serde_json::from_slice(&content(example.file)).expect("JSON");
    let log = &archive["log"];
    assert_eq!(log["version"], "1.2");
    let entries = log["entries"].as_array().expect("entries");
    assert_eq!(example.holds, Holds::Requests { requests: u32::try_from(entries.len()).expect("few requests") });
    assert_eq!(entries[1]["response"]["status"], 101);
    let messages = entries[1]["_webSocketMessages"].as_array().expect("messages");
    let texts: Vec<&str> = messages.iter().filter_map(|message| message["data"].as_str()).collect();
    assert_eq!((texts.len(), texts[0], texts[1]), (8, "Hello", "You said: Hello"));
}

#[test]
fn the_folder_has_the_files_of_the_list_and_they_are_small() {
    let entries = fs::read_dir(FOLDER).expect("the folder").flatten();
    let there: BTreeSet<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let listed = ALL.iter().flat_map(|example| [Some(example.file), example.keys]).flatten().map(str::to_owned);
    assert_eq!(there, listed.collect());
    let sizes: Vec<usize> = there.iter().map(|file| content(file).len()).collect();
    assert!(sizes.iter().all(|size| *size < 60 * KILOBYTE), "a file is larger than an example should be: {sizes:?}");
    assert!(sizes.iter().sum::<usize>() < 400 * KILOBYTE, "all files together are too large: {sizes:?}");
}

/// A capturing program writes the machine, the system and its own command line into a section's header.
#[test]
fn no_file_names_the_machine_that_made_it() {
    for example in ALL {
        let bytes = content(example.file);
        if example.file.ends_with(".pcapng") {
            // The header without options: type, length, magic number, version, section length, length again.
            assert_eq!(bytes[4..8], 28_u32.to_le_bytes(), "{}: its section header has options", example.file);
        }
        for word in ["/tmp/", "/home/", "/root/", "/work/", "/usr/"] {
            let is_there = bytes.windows(word.len()).any(|window| window == word.as_bytes());
            assert!(!is_there, "{}: it has a path of the machine, {word}", example.file);
        }
    }
}

#[test]
fn each_example_has_a_title_and_a_few_sentences_in_each_language() {
    let ids: BTreeSet<&str> = ALL.iter().map(|example| example.id).collect();
    assert_eq!(ids.len(), ALL.len(), "two examples have one name");
    for lang in Lang::ALL {
        let titles: BTreeSet<&str> = ALL.iter().map(|example| (example.title)(lang)).collect();
        assert_eq!(titles.len(), ALL.len(), "two examples have one title in {}", lang.tag());
        for example in ALL {
            let see = (example.see)(lang);
            assert!(see.ends_with('.') && see.chars().count() < 260, "{}: {see}", example.id);
            assert!(!(example.title)(lang).ends_with('.'), "{}: a title is no sentence", example.id);
        }
    }
}
