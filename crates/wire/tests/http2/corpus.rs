//! The public HPACK cases: a story is the header blocks of one connection by one encoder, with the fields that they stand for.
//!
//! `HPACK_CASES=folder cargo test -p wire --test http2 -- --ignored --nocapture`, where the folder is a copy of the repository
//! http2jp/hpack-test-case, which is no part of this one.

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use trace::from_hex;
use wire::http2::hpack::{Block, Decoder, Encoder};

fn stories(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            found.extend(stories(&path));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn fields(case: &Value) -> Vec<(String, String)> {
    let one = |field: &Value| {
        let (name, value) = field.as_object()?.iter().next()?;
        Some((name.clone(), value.as_str()?.to_owned()))
    };
    case["headers"].as_array().expect("fields").iter().map(|field| one(field).expect("a field")).collect()
}

fn read(block: &Block) -> Vec<(String, String)> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
    block.fields().map(|entry| (text(&entry.name), text(&entry.value))).collect()
}

#[test]
#[ignore = "needs HPACK_CASES, a folder that is no part of the repository"]
fn every_block_of_every_story_is_read_and_what_is_written_comes_back() {
    let folder = std::env::var_os("HPACK_CASES").expect("HPACK_CASES names the folder of the cases");
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut failed = Vec::new();
    for path in stories(Path::new(&folder)) {
        let story: Value = serde_json::from_slice(&std::fs::read(&path).expect("a file")).expect("JSON");
        let (mut decoder, mut encoder, mut mirror) = (Decoder::default(), Encoder::default(), Decoder::default());
        for case in story["cases"].as_array().expect("cases") {
            let wanted = fields(case);
            if let Some(limit) = case["header_table_size"].as_u64() {
                decoder.set_limit(limit);
                encoder.set_limit(limit);
                mirror.set_limit(limit);
            }
            let pairs = wanted.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes()));
            let back = mirror.decode(encoder.encode(pairs));
            let mut is_right = back.fault.is_none() && read(&back) == wanted && back.after == encoder.state();
            if let Some(wire) = case["wire"].as_str() {
                let block = decoder.decode(from_hex(wire).expect("hexadecimal digits"));
                is_right &= block.fault.is_none() && read(&block) == wanted;
            }
            let encoder = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
            let count = counts.entry(encoder).or_default();
            count.0 += 1;
            count.1 += usize::from(is_right);
            if !is_right {
                failed.push(format!("{} {}", path.display(), case["seqno"]));
            }
        }
    }
    let all: usize = counts.values().map(|count| count.0).sum();
    eprintln!("{all} blocks: {counts:?}");
    assert!(all > 1_000 && failed.is_empty(), "{} failed: {:?}", failed.len(), &failed[..failed.len().min(5)]);
}
