//! Every message of `locales/` is used. The messages are public functions of a crate, so the compiler cannot tell.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &Path, kind: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() && !path.ends_with("target") {
            files.extend(self::files(&path, kind));
        } else if path.extension().is_some_and(|extension| extension == kind) {
            files.push(path);
        }
    }
    files
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The messages' names: each line of a Fluent file that begins with a name and `=`.
fn messages(text: &str) -> impl Iterator<Item = &str> {
    let is_name = |name: &str| name.starts_with(|first: char| first.is_ascii_lowercase());
    text.lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name.trim_end())
        .filter(move |name| is_name(name))
}

#[test]
fn every_message_is_used() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut used = BTreeSet::new();
    for folder in [
        "src",
        "crates/capture-examples/src",
        "crates/capture-protocol/src",
        "crates/classroom/src",
        "crates/filter/src",
        "crates/i18n/src",
        "crates/lessons/src",
        "crates/recall/src",
        "crates/tasks/src",
    ] {
        for file in files(&root.join(folder), "rs") {
            let text = read(&file);
            let names = text.split("msg::").skip(1);
            used.extend(names.map(|rest| {
                let is_word = |character: &char| character.is_ascii_alphanumeric() || *character == '_';
                rest.chars().take_while(is_word).collect::<String>()
            }));
        }
    }
    let unused: Vec<String> = files(&root.join("locales/en"), "ftl")
        .iter()
        .flat_map(|file| messages(&read(file)).map(str::to_owned).collect::<Vec<_>>())
        .filter(|name| !used.contains(&name.replace('-', "_")))
        .collect();
    assert!(unused.is_empty(), "delete these messages from every language, or use them: {}", unused.join(", "));
}
