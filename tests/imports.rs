//! The order of imports: the app's floors, as ARCHITECTURE.md lists them, and no circle between the parts of any crate.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Which part imports which, and one file that does so.
type Imports = BTreeMap<(String, String), PathBuf>;

/// Crates whose circles are not yet mended.
const NOT_YET: [&str; 0] = [];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    entries
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in entries(folder) {
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            files.push(path);
        }
    }
    files
}

/// The folders of sources: the app's and each crate's.
fn sources() -> Vec<PathBuf> {
    let members = entries(&root().join("crates"));
    let members = members.into_iter().filter(|member| !NOT_YET.iter().any(|name| member.ends_with(name)));
    std::iter::once(root().join("src"))
        .chain(members.map(|member| member.join("src")))
        .filter(|path| path.is_dir())
        .collect()
}

/// What a crate's manifest says that it imports of our crates, tests aside.
fn imported(manifest: &Path, ours: &BTreeSet<String>) -> BTreeSet<String> {
    let text = read(manifest);
    let tables = text.split("\n[").filter(|table| {
        let head = table.lines().next().unwrap_or_default();
        head == "dependencies]" || head.starts_with("target.") && head.ends_with(".dependencies]")
    });
    let lines = tables.flat_map(str::lines);
    lines
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| ours.contains(*name))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_table_of_crates_is_what_their_manifests_say() {
    let folders: Vec<PathBuf> =
        entries(&root().join("crates")).into_iter().filter(|path| path.join("Cargo.toml").is_file()).collect();
    let name = |folder: &Path| folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let app = "roundtrip".to_owned();
    let ours: BTreeSet<String> = folders.iter().map(|folder| name(folder)).chain([app.clone()]).collect();
    let text = read(&root().join("ARCHITECTURE.md"));
    let (_, table) =
        text.split_once("| crate | imports |\n|---|---|\n").expect("ARCHITECTURE.md has the table of crates");
    let mut seen = BTreeSet::new();
    for row in table.lines().take_while(|line| line.starts_with("| `")) {
        let mut words = row.split('`').skip(1).step_by(2).map(str::to_owned);
        let one = words.next().unwrap_or_default();
        let written: BTreeSet<String> = words.collect();
        let manifest = if one == app { root() } else { root().join("crates").join(&one) }.join("Cargo.toml");
        assert_eq!(written, imported(&manifest, &ours), "change the row of {one} in ARCHITECTURE.md, or its manifest");
        assert!(written.is_subset(&seen), "{one} imports what stands below it in ARCHITECTURE.md");
        seen.insert(one);
    }
    let missing: Vec<&String> = ours.difference(&seen).collect();
    assert!(missing.is_empty(), "the table of crates in ARCHITECTURE.md lacks {missing:?}");
}

/// The floors of the app from the top down, as ARCHITECTURE.md has them: the indented block below its heading "Floors".
fn floors() -> Vec<Vec<String>> {
    let text = read(&root().join("ARCHITECTURE.md"));
    let (_, after) = text.split_once("## Floors").expect("ARCHITECTURE.md has a heading \"Floors\"");
    let lines = after.lines().skip_while(|line| !line.starts_with("    ")).take_while(|line| line.starts_with("    "));
    lines.map(|line| line.split_whitespace().map(str::to_owned).collect()).collect()
}

/// A file's code without comments and without its tests, which may import what they like.
fn code(path: &Path) -> String {
    let is_test =
        path.components().any(|part| part.as_os_str().to_string_lossy().trim_end_matches(".rs").ends_with("tests"));
    if is_test {
        return String::new();
    }
    let text = read(path);
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let text = text.split("#[cfg(all(test, not(target_arch = \"wasm32\")))]\nmod tests {").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The names that follow `crate::` in `code`: one, or those of a group in braces.
fn names_from_the_root(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == '$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            names.extend(group_heads(group));
        } else {
            names.insert(word(rest));
        }
    }
    names
}

/// The first name of each item of a group, `a::{b, c}, d}` gives `a` and `d`.
fn group_heads(group: &str) -> Vec<String> {
    let (mut heads, mut depth, mut starts) = (Vec::new(), 0, true);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => starts = true,
            character if starts && !character.is_whitespace() => {
                heads.push(word(&group[at..]));
                starts = false;
            }
            _ => {}
        }
    }
    heads
}

fn word(text: &str) -> String {
    text.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()
}

/// The module of each name that a crate's root hands on by `pub use module::…`.
fn handed_on(source: &Path, parts: &BTreeSet<String>) -> BTreeMap<String, String> {
    let mut modules = BTreeMap::new();
    for file in ["lib.rs", "main.rs"] {
        let path = source.join(file);
        if !path.is_file() {
            continue;
        }
        let text = code(&path);
        for statement in text.split(';') {
            let Some((_, used)) = statement.split_once("use ") else { continue };
            let module = word(used);
            let Some((_, names)) = used.split_once("::") else { continue };
            if parts.contains(&module) {
                let names = names.split(|character: char| !(character.is_alphanumeric() || character == '_'));
                modules.extend(names.filter(|name| !name.is_empty()).map(|name| (name.to_owned(), module.clone())));
            }
        }
    }
    modules
}

/// The parts directly in `source`, a folder or a file each, without the crate's roots.
fn parts(source: &Path) -> BTreeMap<String, PathBuf> {
    let is_root = |name: &str| name == "lib" || name == "bin" || name.ends_with("main");
    let parts =
        entries(source).into_iter().filter(|path| path.is_dir() || path.extension().is_some_and(|kind| kind == "rs"));
    parts
        .map(|path| (path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), path))
        .filter(|(name, _)| !is_root(name) && !name.ends_with("tests"))
        .collect()
}

/// Which part of the crate in `source` imports which other one.
fn imports(source: &Path) -> Imports {
    let parts = parts(source);
    let names: BTreeSet<String> = parts.keys().cloned().collect();
    let handed_on = handed_on(source, &names);
    let mut imports = Imports::new();
    for (part, path) in &parts {
        let files = if path.is_dir() { rust_files(path) } else { vec![path.clone()] };
        for file in files {
            for name in names_from_the_root(&code(&file)) {
                let module = if names.contains(&name) { Some(&name) } else { handed_on.get(&name) };
                if let Some(module) = module.filter(|module| *module != part) {
                    imports.entry((part.clone(), module.clone())).or_insert_with(|| file.clone());
                }
            }
        }
    }
    imports
}

/// A circle of imports, if there is one, as the parts along it.
fn circle(imports: &Imports) -> Option<Vec<String>> {
    fn walk(part: &str, imports: &Imports, way: &mut Vec<String>, done: &mut BTreeSet<String>) -> Option<Vec<String>> {
        if let Some(at) = way.iter().position(|on_way| on_way == part) {
            return Some(way[at..].to_vec());
        }
        if done.contains(part) {
            return None;
        }
        way.push(part.to_owned());
        let next = imports.keys().filter(|(from, _)| from == part);
        let found = next.into_iter().find_map(|(_, to)| walk(to, imports, way, done));
        way.pop();
        done.insert(part.to_owned());
        found
    }
    let mut done = BTreeSet::new();
    let starts: BTreeSet<&String> = imports.keys().map(|(from, _)| from).collect();
    starts.into_iter().find_map(|part| walk(part, imports, &mut Vec::new(), &mut done))
}

fn describe(circle: &[String], imports: &Imports) -> String {
    let pairs = circle.iter().zip(circle.iter().cycle().skip(1));
    let lines = pairs.map(|(from, to)| {
        let file = imports.get(&(from.clone(), to.clone())).map(|file| file.display().to_string());
        format!("  {from} imports {to} ({})", file.unwrap_or_default())
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_part_of_the_app_stands_on_one_floor() {
    let floors = floors();
    let mut listed: Vec<String> = floors.concat();
    let parts: Vec<String> = parts(&root().join("src")).into_keys().filter(|part| part != "program").collect();
    listed.sort();
    assert_eq!(listed, parts, "the table \"Floors\" of ARCHITECTURE.md must list each folder of src/ once");
}

#[test]
fn a_folder_of_the_app_imports_only_from_its_own_floor_or_lower_ones() {
    let floors = floors();
    let floor = |part: &String| floors.iter().position(|floor| floor.contains(part));
    let upward: Vec<String> = imports(&root().join("src"))
        .into_iter()
        .filter(|((from, to), _)| matches!((floor(from), floor(to)), (Some(from), Some(to)) if to < from))
        .map(|((from, to), file)| format!("  {from} imports {to}, which stands higher ({})", file.display()))
        .collect();
    assert!(upward.is_empty(), "move the shared part down, or hand it in as an argument:\n{}", upward.join("\n"));
}

#[test]
fn no_crate_has_a_circle_between_its_parts() {
    let sources = sources();
    let mut circles = Vec::new();
    for source in sources {
        let imports = imports(&source);
        if let Some(circle) = circle(&imports) {
            circles.push(format!("{}:\n{}", source.display(), describe(&circle, &imports)));
        }
    }
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}

#[test]
fn every_folder_has_a_mod_rs() {
    let sources = sources();
    for source in sources {
        for file in rust_files(&source) {
            let folder = file.with_extension("");
            assert!(!folder.is_dir(), "{} stands beside a folder of its name: make it mod.rs in there", file.display());
        }
    }
}

#[test]
fn a_circle_is_found_and_a_chain_is_not_one() {
    let imports = |pairs: &[(&str, &str)]| -> Imports {
        pairs.iter().map(|(from, to)| ((from.to_string(), to.to_string()), PathBuf::new())).collect()
    };
    assert_eq!(circle(&imports(&[("a", "b"), ("b", "c"), ("a", "c")])), None);
    assert_eq!(circle(&imports(&[("a", "b"), ("b", "c"), ("c", "b")])), Some(vec!["b".to_owned(), "c".to_owned()]));
}

#[test]
fn imports_are_read_from_paths_and_groups() {
    let names = names_from_the_root("use crate::{a::{b, c}, d};\nuse crate::e::f;\nlet x = crate::g::h($crate::i);");
    assert_eq!(names.into_iter().collect::<Vec<_>>(), ["a", "d", "e", "g"]);
}
