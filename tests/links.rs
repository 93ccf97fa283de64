//! Which crates the page's programs link. Readers of captures, ciphers that only captures need, and codecs belong to the
//! program that opens captures: no other page pays for them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The packages whose wasm files every visitor may load.
const PROGRAMS: [&str; 3] = ["roundtrip", "lab-worker", "tutor"];

/// What only a program that opens captures may link. A crate that reads or unpacks captures is added here.
const FOR_CAPTURES: [&str; 12] = [
    "brotli",
    "brotli-decompressor",
    "capture",
    "cbc",
    "chacha20poly1305",
    "decode",
    "etherparse",
    "flate2",
    "miniz_oxide",
    "pcap-file",
    "pcap-parser",
    "poly1305",
];

/// The names of the crates that `package` links in the page.
fn linked(package: &str) -> BTreeSet<String> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["tree", "--locked", "--package", package, "--target", "wasm32-unknown-unknown"]);
    command.args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]);
    let output = command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR"))).output().expect("cargo runs");
    assert!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn no_program_of_the_page_links_what_only_captures_need() {
    for program in PROGRAMS {
        let linked = linked(program);
        assert!(linked.contains("wire"), "{program} links {linked:?}");
        let needless: Vec<&str> = FOR_CAPTURES.into_iter().filter(|name| linked.contains(*name)).collect();
        assert!(needless.is_empty(), "{program} links {needless:?}: hand it to the program that opens captures");
    }
}

/// The crates that may name the readers of what runs on WebSocket (`wire::subprotocol`). They are in `wire`, which every
/// program links, and a program has what it names; `decode` hands them to the programs that read captures, and the page's program of the
/// workbench has them by the crate of that name.
const MAY_READ_SUBPROTOCOLS: [&str; 4] = ["wire", "decode", "capture-worker", "workbench"];

/// The folder of the app's only program that may: it shows the trace of any source, with what is in its messages.
const MAY_READ_IN_APP: &str = "src/watch";

/// The Rust files under `folder`.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn only_programs_that_read_captures_name_the_readers_of_subprotocols() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    for entry in fs::read_dir(root.join("crates")).expect("the crates can be listed").flatten() {
        let name = entry.file_name();
        if !MAY_READ_SUBPROTOCOLS.iter().any(|known| *known == name) {
            sources(&entry.path().join("src"), &mut files);
        }
    }
    assert!(files.len() > 500, "{} files were read", files.len());
    let names = |path: &&PathBuf| {
        let text = fs::read_to_string(path).unwrap_or_default();
        ["SUBPROTOCOLS", "wire::subprotocol", "wire::har::inside"].iter().any(|name| text.contains(name))
    };
    let allowed = root.join(MAY_READ_IN_APP);
    let found: Vec<_> = files.iter().filter(|path| !path.starts_with(&allowed)).filter(names).collect();
    assert!(found.is_empty(), "{found:?} name readers of subprotocols: hand them to the program that needs them");
}
