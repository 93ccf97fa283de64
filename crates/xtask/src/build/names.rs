//! Renumbers the names by which the page's wasm and its glue know each other. wasm-bindgen ends each in 16 random hex
//! digits, which do not compress; a number of the same length does, and no length in the file changes. About 3 KB.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

const DIGITS: usize = 16;

type Numbers = BTreeMap<Vec<u8>, usize>;

/// Renumbers the names of each wasm file directly in `dist` and of its glue.
pub fn shorten(dist: &Path) -> Result<()> {
    let files = fs::read_dir(dist)?.flatten().map(|entry| entry.path());
    let wasm: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|kind| kind == "wasm")).collect();
    if wasm.is_empty() {
        bail!("{} holds no wasm file", dist.display());
    }
    wasm.iter().try_for_each(|wasm| shorten_one(wasm))
}

fn shorten_one(wasm: &Path) -> Result<()> {
    let glue = PathBuf::from(wasm.to_string_lossy().replace("_bg.wasm", ".js"));
    let read = |path: &Path| fs::read(path).with_context(|| format!("{} cannot be read", path.display()));
    let (wasm_bytes, glue_bytes) = (read(wasm)?, read(&glue)?);
    let mut numbers = Numbers::new();
    for (_, digits) in hashes(&glue_bytes) {
        let next = numbers.len();
        numbers.entry(digits.to_vec()).or_insert(next);
    }
    for (path, bytes) in [(wasm, wasm_bytes), (glue.as_path(), glue_bytes)] {
        fs::write(path, renumber(&bytes, &numbers)).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}

/// Where `_` or `_h` is followed by exactly 16 hex digits, and those digits.
fn hashes(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    bytes.windows(DIGITS).enumerate().filter(|(at, digits)| {
        let before = &bytes[..*at];
        let begins = before.ends_with(b"_") || before.ends_with(b"_h");
        begins && digits.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    })
}

fn renumber(bytes: &[u8], numbers: &Numbers) -> Vec<u8> {
    let mut renumbered = bytes.to_vec();
    for (at, digits) in hashes(bytes) {
        if let Some(number) = numbers.get(digits) {
            renumbered[at..at + DIGITS].copy_from_slice(format!("{number:0DIGITS$}").as_bytes());
        }
    }
    renumbered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_apart_and_as_long_as_they_were() {
        let glue = b"a_00000000000000ff b_h0123456789abcdef a_00000000000000ff c-0123456789abcdef d_0000000000000000";
        let numbers = Numbers::from([
            (b"00000000000000ff".to_vec(), 0),
            (b"0123456789abcdef".to_vec(), 1),
            (b"0000000000000000".to_vec(), 2),
        ]);
        assert_eq!(
            String::from_utf8_lossy(&renumber(glue, &numbers)),
            "a_0000000000000000 b_h0000000000000001 a_0000000000000000 c-0123456789abcdef d_0000000000000002"
        );
    }
}
