//! Which crates the page's programs link. Readers of captures, ciphers that only captures need, and codecs belong to the
//! program that opens captures: no other page pays for them.

use std::collections::BTreeSet;
use std::path::Path;
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
