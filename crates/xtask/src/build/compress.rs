//! A `.br` and a `.gz` beside each file of a folder, at the highest levels: compressed once, served often.

use std::fs;
use std::io::Write;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, GzBuilder};

/// The kinds of file that shrink; pictures and fonts are compressed already.
const KINDS: &[&str] = &["html", "css", "js", "mjs", "wasm", "svg", "json", "txt", "ftl", "webmanifest", "xml"];

/// Compresses every file under `folder`, on each core of the machine.
pub fn folder(folder: &Path) -> Result<()> {
    let is_of_kind = |path: &PathBuf| path.extension().is_some_and(|kind| KINDS.iter().any(|known| kind == *known));
    let files: Vec<PathBuf> = files(folder)?.into_iter().filter(is_of_kind).collect();
    let next = AtomicUsize::new(0);
    let work =
        || std::iter::from_fn(|| files.get(next.fetch_add(1, Ordering::Relaxed))).try_for_each(|path| file(path));
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        let mut ended = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        ended.try_for_each(|result| result)
    })
}

fn file(path: &Path) -> Result<()> {
    let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    write_beside(path, "br", &brotli(&bytes)?)?;
    write_beside(path, "gz", &gzip(&bytes)?)
}

/// `bytes` at brotli's highest level.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let parameters = BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &parameters).context("brotli failed")?;
    Ok(packed)
}

/// `bytes` at gzip's highest level, with neither name nor time in the header, so that equal files pack equally.
fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    encoder.write_all(bytes).context("gzip failed")?;
    encoder.finish().context("gzip failed")
}

fn write_beside(path: &Path, kind: &str, bytes: &[u8]) -> Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(kind);
    fs::write(&name, bytes).with_context(|| format!("{} cannot be written", PathBuf::from(&name).display()))
}

/// Every file under `folder`, in order.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("{} cannot be read", folder.display()))?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_that_shrinks_gets_both_forms_and_no_other_file_does() {
        let dist = tempfile::tempdir().unwrap();
        let names: Vec<String> = (0..20).map(|number| format!("{number}.js")).chain(["a.png".to_owned()]).collect();
        names.iter().for_each(|name| fs::write(dist.path().join(name), name.repeat(100)).unwrap());
        folder(dist.path()).unwrap();
        for name in names {
            let forms = ["br", "gz"].map(|kind| dist.path().join(format!("{name}.{kind}")).is_file());
            assert_eq!(forms, [name.ends_with(".js"); 2], "{name}");
        }
    }
}
