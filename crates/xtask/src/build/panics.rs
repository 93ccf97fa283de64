//! Takes the words of panics out of the page's programs. A program that panics stops, and the page says so; which line of
//! which file it was only fills the file: about 5 KB after brotli, the paths of the machine that built it among them.
//! Trunk's own builds keep them. Works on the name section, which wasm-opt then drops.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::project::Project;
use crate::shell;

/// Functions that do not return: of the standard library, and the hook that writes to the console.
const SILENCED: &[&str] = &[
    "core::panicking",
    "::panicking::panic_with_hook",
    "::slice_error_fail",
    "::slice_index_fail",
    "::unwrap_failed",
    "::expect_failed",
    "::len_mismatch_fail",
    "::panic_already",
    "::panic_access_error",
    "::panic_poisoned",
    "::capacity_overflow",
    "::handle_alloc_error",
    "::borrow_fail",
    "console_error_panic_hook::hook",
];

/// As `index.html` has wasm-opt called, but for size after brotli: functions of like names are of like bytes.
const AGAIN: &[&str] =
    &["-Os", "--converge", "--low-memory-unused", "--zero-filled-memory", "--reorder-functions-by-name"];

/// No locals, `unreachable`, `end` (WebAssembly core §5.4, §5.5.13).
const BODY: [u8; 4] = [3, 0, 0x00, 0x0b];

const CUSTOM: u8 = 0;
const IMPORT: u8 = 2;
const CODE: u8 = 10;
const DATA: u8 = 11;

/// Shrinks each program that is built in `dist/`.
pub fn remove(project: &Project) -> Result<()> {
    for entry in fs::read_dir(project.dist()).context("dist/ cannot be read")? {
        let path = entry.context("dist/ cannot be read")?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".wasm") {
            remove_from(project, &path)?;
        }
    }
    Ok(())
}

fn remove_from(project: &Project, path: &Path) -> Result<()> {
    let shown = || format!("{}", path.display());
    let wasm = fs::read(path).with_context(shown)?;
    let Some(silenced) = silence(&wasm).with_context(shown)? else {
        println!("{} has no names (wasm-opt keeps them with -g): its panics keep their words.", shown());
        return Ok(());
    };
    fs::write(path, silenced).with_context(shown)?;
    let mut wasm_opt = project.command("wasm-opt");
    wasm_opt.arg(path).args(AGAIN).arg("--output").arg(path);
    shell::run(&mut wasm_opt).context("the page's wasm could not be optimised")?;
    let mut wasm = fs::read(path).with_context(shown)?;
    forget_places(&mut wasm).with_context(shown)?;
    fs::write(path, wasm).with_context(shown)
}

/// `wasm` with empty bodies for the functions that only tell of a panic; `None` where no such function has its name.
fn silence(wasm: &[u8]) -> Result<Option<Vec<u8>>> {
    let sections = sections(wasm)?;
    let silenced = silenced(wasm, &sections)?;
    if silenced.is_empty() {
        return Ok(None);
    }
    let mut done = wasm.get(..8).context("no wasm file")?.to_vec();
    for (kind, bytes) in sections {
        let bytes = if kind == CODE { code(bytes, imported(wasm)?, &silenced)? } else { bytes.to_vec() };
        done.push(kind);
        write_number(&mut done, bytes.len());
        done.extend(bytes);
    }
    Ok(Some(done))
}

fn code(bytes: &[u8], imported: usize, silenced: &BTreeSet<usize>) -> Result<Vec<u8>> {
    let mut reader = Reader(bytes);
    let count = reader.number()?;
    let mut done = Vec::new();
    write_number(&mut done, count);
    for index in imported..imported + count {
        let body = reader.sized()?;
        if silenced.contains(&index) {
            done.extend(BODY);
        } else {
            write_number(&mut done, body.len());
            done.extend(body);
        }
    }
    Ok(done)
}

/// The functions to silence, by the name section's function names.
fn silenced(wasm: &[u8], sections: &[(u8, &[u8])]) -> Result<BTreeSet<usize>> {
    let mut found = BTreeSet::new();
    let imported = imported(wasm)?;
    for (_, bytes) in sections.iter().filter(|(kind, _)| *kind == CUSTOM) {
        let mut reader = Reader(bytes);
        if reader.sized()? != b"name" {
            continue;
        }
        while !reader.0.is_empty() {
            let kind = reader.byte()?;
            let mut names = Reader(reader.sized()?);
            let count = if kind == 1 { names.number()? } else { 0 };
            for _ in 0..count {
                let index = names.number()?;
                let name = without_hashes(&String::from_utf8_lossy(names.sized()?));
                if index >= imported && SILENCED.iter().any(|known| name.contains(known)) {
                    found.insert(index);
                }
            }
        }
    }
    Ok(found)
}

/// `core[0123]::panicking::panic` as `core::panicking::panic`.
fn without_hashes(name: &str) -> String {
    let mut pieces = name.split('[');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |done, piece| match piece.split_once(']') {
        Some((hash, rest)) if hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => done + rest,
        _ => done + "[" + piece,
    })
}

/// How many functions are imported: they come first.
fn imported(wasm: &[u8]) -> Result<usize> {
    let sections = sections(wasm)?;
    let Some((_, bytes)) = sections.iter().find(|(kind, _)| *kind == IMPORT) else { return Ok(0) };
    let mut reader = Reader(bytes);
    let mut functions = 0;
    for _ in 0..reader.number()? {
        // Module and name.
        reader.sized()?;
        reader.sized()?;
        // What is imported (§5.5.5): a function's type, a table, a memory, a global, a tag.
        match reader.byte()? {
            0 => {
                reader.number()?;
                functions += 1;
            }
            kind @ (1 | 2) => {
                if kind == 1 {
                    reader.byte()?;
                }
                let bounds = reader.byte()?;
                reader.number()?;
                if bounds & 1 == 1 {
                    reader.number()?;
                }
            }
            _ => {
                reader.byte()?;
                reader.number()?;
            }
        }
    }
    Ok(functions)
}

/// Zeroes the places of panics in the data: the paths of sources, and what refers to them. Nothing reads them any more.
fn forget_places(wasm: &mut [u8]) -> Result<()> {
    let segments = segments(wasm)?;
    let mut paths = Vec::new();
    for &(address, start, length) in &segments {
        for (at, size) in source_paths(&wasm[start..start + length]) {
            paths.push(((address + at) as u32, size as u32));
            wasm[start + at..start + at + size].fill(0);
        }
    }
    for &(address, start, length) in &segments {
        // A place is address and length of its path, line and column (`core::panic::Location`).
        let first = start + address.wrapping_neg() % 4;
        for at in (first..(start + length).saturating_sub(15)).step_by(4) {
            let word = |at: usize| u32::from_le_bytes([wasm[at], wasm[at + 1], wasm[at + 2], wasm[at + 3]]);
            let (address, size) = (word(at), word(at + 4));
            let is_spot = (1..100_000).contains(&word(at + 8)) && (1..10_000).contains(&word(at + 12));
            // The length may count a closing zero.
            let is_path = |&(path, length): &(u32, u32)| path == address && (size == length || size == length + 1);
            if is_spot && paths.iter().any(is_path) {
                wasm[at..at + 16].fill(0);
            }
        }
    }
    Ok(())
}

/// Address, place in the file, and length of each segment of the data.
fn segments(wasm: &[u8]) -> Result<Vec<(usize, usize, usize)>> {
    let sections = sections(wasm)?;
    let Some((_, bytes)) = sections.iter().find(|(kind, _)| *kind == DATA) else { return Ok(Vec::new()) };
    let mut reader = Reader(bytes);
    let mut found = Vec::new();
    for _ in 0..reader.number()? {
        // An active segment of memory 0, `i32.const`, the address, `end` (§5.5.14); others have no address.
        ensure!(reader.byte()? == 0 && reader.byte()? == 0x41, "a segment without a constant address");
        let address = reader.number()?;
        ensure!(reader.byte()? == 0x0b, "a segment whose address is computed");
        let segment = reader.sized()?;
        found.push((address, segment.as_ptr() as usize - wasm.as_ptr() as usize, segment.len()));
    }
    Ok(found)
}

/// Where the paths of Rust sources stand, and their lengths.
fn source_paths(data: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut after = 0;
    for end in (3..=data.len()).filter(|&end| data[..end].ends_with(b".rs")) {
        let is_path = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-+".contains(byte);
        let start = data[after..end].iter().rposition(|byte| !is_path(byte)).map_or(after, |place| after + place + 1);
        // Texts are stored without a gap: the path begins at its root.
        let start = [&b"/root/"[..], b"/rustc/", b"/rust/", b"/home/", b"/work/", b"/tmp/", b"src/", b"crates/"]
            .iter()
            .filter_map(|root| data[start..end].windows(root.len()).position(|piece| piece == *root))
            .min()
            .map(|place| start + place);
        if let Some(start) = start {
            found.push((start, end - start));
            after = end;
        }
    }
    found
}

/// The sections after the file's head: their numbers and contents.
fn sections(wasm: &[u8]) -> Result<Vec<(u8, &[u8])>> {
    let mut reader = Reader(wasm.get(8..).context("no wasm file")?);
    let mut sections = Vec::new();
    while !reader.0.is_empty() {
        sections.push((reader.byte()?, reader.sized()?));
    }
    Ok(sections)
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Result<u8> {
        let (first, rest) = self.0.split_first().context("the wasm file ends too soon")?;
        self.0 = rest;
        Ok(*first)
    }

    /// An unsigned LEB128 (§5.2.2); of a positive signed one it tells the same.
    fn number(&mut self) -> Result<usize> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            ensure!(shift < 35, "a number is too long");
            number |= usize::from(byte & 127) << shift;
            shift += 7;
            if byte < 128 {
                return Ok(number);
            }
        }
    }

    fn sized(&mut self) -> Result<&'a [u8]> {
        let size = self.number()?;
        let (bytes, rest) = self.0.split_at_checked(size).context("the wasm file ends too soon")?;
        self.0 = rest;
        Ok(bytes)
    }
}

fn write_number(into: &mut Vec<u8>, mut number: usize) {
    while number > 127 {
        into.push((number & 127) as u8 | 128);
        number >>= 7;
    }
    into.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(kind: u8, bytes: &[u8]) -> Vec<u8> {
        let mut section = vec![kind];
        write_number(&mut section, bytes.len());
        section.extend(bytes);
        section
    }

    /// One import, and two functions of which the second panics.
    fn program() -> Vec<u8> {
        let import = section(IMPORT, &[1, 1, b'm', 1, b'f', 0, 0]);
        let code = section(CODE, &[2, 2, 0, 0x0b, 3, 0, 0x01, 0x0b]);
        let mut names = vec![4];
        names.extend(b"name");
        let mut functions = vec![3];
        for (index, name) in
            [(0, "core::panicking::imported"), (1, "roundtrip"), (2, "core[12ab]::panicking::panic_fmt")]
        {
            functions.extend([index, name.len() as u8]);
            functions.extend(name.bytes());
        }
        names.extend(section(1, &functions));
        [b"\0asm\x01\0\0\0".to_vec(), import, code, section(CUSTOM, &names)].concat()
    }

    #[test]
    fn only_functions_that_panic_lose_their_bodies() {
        let silenced = silence(&program()).unwrap().unwrap();
        let sections = sections(&silenced).unwrap();
        let code = sections.iter().find(|(kind, _)| *kind == CODE).unwrap().1;
        assert_eq!(code, [&[2, 2, 0, 0x0b][..], &BODY].concat());
        assert_eq!(sections.len(), 3);
        assert_eq!(silence(b"\0asm\x01\0\0\0").unwrap(), None, "a file without names stays as it is");
    }

    #[test]
    fn places_and_paths_are_forgotten_and_texts_are_not() {
        let path = b"/root/a/src/lib.rs";
        let mut data = [&b"Hello"[..], path, b"World\0"].concat();
        data.resize(32, 0);
        let place = data.len();
        for word in [1024 + 5, path.len() as u32, 71, 9, 1024, 5] {
            data.extend(word.to_le_bytes());
        }
        let mut segment = vec![1, 0, 0x41, 0x80, 0x08, 0x0b];
        write_number(&mut segment, data.len());
        segment.extend(&data);
        let mut wasm = [b"\0asm\x01\0\0\0".to_vec(), section(DATA, &segment)].concat();
        forget_places(&mut wasm).unwrap();
        let left = &wasm[wasm.len() - data.len()..];
        assert_eq!(&left[..28], [&b"Hello"[..], &[0; 18], b"World"].concat());
        assert!(left[place..place + 16].iter().all(|byte| *byte == 0));
        assert_eq!(left[place + 16..], data[place + 16..]);
    }
}
