//! The texts about fields that a visitor reads, `locales/{en,ko}/fields.txt`: a line for every field that is declared in
//! this crate's source, and none besides. Whether what they say is right is not tested here.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[test]
fn every_field_has_one_text_in_each_language() {
    let declared = declared();
    for language in ["en", "ko"] {
        let file = format!("locales/{language}/fields.txt");
        let problems = problems(&read(&Path::new("../..").join(&file)), &declared);
        assert!(problems.is_empty(), "{file}:\n{}", problems.join("\n"));
    }
}

#[test]
fn both_languages_have_the_fields_in_the_same_order() {
    let ids = |language: &str| -> Vec<String> {
        let text = read(&Path::new("../../locales").join(language).join("fields.txt"));
        lines(&text).map(|(_, line)| line.split('\t').next().unwrap_or(line).to_owned()).collect()
    };
    assert_eq!(ids("en"), ids("ko"));
}

#[test]
fn a_missing_a_needless_a_doubled_and_an_empty_text_are_each_told() {
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
fn the_fields_of_dissections_are_among_those_declared() {
    let declared = declared();
    let bytes = [0x81, 0x05, b'h', b'e', b'l', b'l', b'o', b'\r', b'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let dissections = [
        wire::ipv4::dissect(&bytes),
        wire::tcp::dissect(&bytes),
        wire::udp::dissect(&bytes),
        wire::dns::dissect(&bytes),
        wire::tls::dissect_record(&bytes),
        wire::sse::dissect(&bytes),
        wire::websocket::dissect(&bytes),
    ];
    for field in dissections.iter().flat_map(|dissection| &dissection.fields) {
        assert!(declared.contains(field.spec.id), "{} was not found in the source", field.spec.id);
    }
}

/// What is wrong with a file of texts, a sentence each.
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

/// The ids of all fields that the source declares, in `specs!` tables and with `spec(…)`: tables are private to their
/// protocols, so this reads the source.
fn declared() -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut folders = vec![Path::new("src").to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the source can be listed").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                add_declared(&read(&path), &path, &mut ids);
            }
        }
    }
    ids
}

fn add_declared(source: &str, file: &Path, ids: &mut BTreeSet<String>) {
    let mut add = |id: &str| assert!(ids.insert(id.to_owned()), "{}: {id} is declared twice", file.display());
    for table in source.split("specs! {\n").skip(1) {
        let (table, _) = table.split_once("\n}").expect("a table ends with a brace on a line of its own");
        for entry in table.split(";\n") {
            let (_, id) = entry.split_once(" = \"").unwrap_or_else(|| panic!("{}: {entry}", file.display()));
            add(until_quote(id));
        }
    }
    source.split("spec(").filter_map(|call| call.trim_start().strip_prefix('"')).map(until_quote).for_each(add);
}

fn until_quote(text: &str) -> &str {
    text.split_once('"').map_or(text, |(before, _)| before)
}

/// A file of this crate's folder or of one above it; tests run in the crate's folder.
fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
