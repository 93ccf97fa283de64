//! Names that carry their content's hash: `loader.js` becomes `loader-0123456789abcdef.js`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use crate::hash::{DIGITS, with_hash, without_hash};
use crate::manifest::{self, EXAMPLES, Manifest};
use crate::page;

/// The page's description as an app (Web Application Manifest).
pub const APP: &str = "app.webmanifest";
pub const SERVICE_WORKER: &str = "service-worker.js";

/// What others know by its name: every page, the script that a page with a Roundtrip frame includes, and the script that a
/// browser asks for again to find a newer deployment.
const PUBLISHED: &[&str] = &["index.html", "embed.js", SERVICE_WORKER];

/// What stands before the end of a packed capture's name.
const PACKED_CAPTURE: &str = ".pcap";

/// Names each file of the built page in `folder` by its content, and writes the list of names into every page and
/// `files.json`. Files that have such names already are named anew, so that a page can be packed after a change.
pub fn name_by_content(folder: &Path) -> Result<Manifest> {
    // The glue imports snippets by name, and nothing here rewrites the glue.
    ensure!(!folder.join("snippets").exists(), "a program has JavaScript snippets, whose names cannot carry a hash");
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let mut manifest = Manifest { version, build: String::new(), files: BTreeMap::new() };
    let mut names = Vec::new();
    for name in names_under(folder)? {
        // An example of a capture is packed itself: there is no other file of which it would be the packed one.
        let is_packed = (name.ends_with(".br") || name.ends_with(".gz")) && !name.contains(PACKED_CAPTURE);
        if is_packed {
            let path = folder.join(&name);
            fs::remove_file(&path).with_context(|| format!("{} cannot be removed", path.display()))?;
        } else if name != manifest::FILE {
            names.push(name);
        }
    }
    // The description of the app comes last, because its content has the names of others.
    names.sort_by_key(|name| without_hash(name) == APP);
    let mut all = Sha256::new();
    for name in names {
        let plain = without_hash(&name);
        if plain == APP {
            page::write_references(&folder.join(&name), &manifest)?;
        }
        let built = built_name(folder, &name, &plain)?;
        if built != plain {
            all.update(&built);
        } else if plain.starts_with(EXAMPLES) {
            all.update(fs::read(folder.join(&name)).with_context(|| format!("{name} cannot be read"))?);
        }
        if manifest.files.insert(plain, built).is_some() {
            bail!("{name} is there twice");
        }
    }
    manifest.build = digits(&all.finalize(), 8);
    page::write_names(folder, &manifest)?;
    manifest.write(folder)?;
    Ok(manifest)
}

/// Gives the file `name` of `folder` the name that it has in a build, and returns that.
fn built_name(folder: &Path, name: &str, plain: &str) -> Result<String> {
    let path = folder.join(name);
    let mut built = plain.to_owned();
    if has_hash_in_name(plain) {
        let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        built = with_hash(plain, &digits(&Sha256::digest(&bytes), DIGITS));
    }
    if built != name {
        fs::rename(&path, folder.join(&built)).with_context(|| format!("{} cannot be renamed", path.display()))?;
    }
    Ok(built)
}

/// Whether a file's name gets a hash. Licences have no extension and are for people.
fn has_hash_in_name(plain: &str) -> bool {
    let path = Path::new(plain);
    let is_published = path.file_name().is_some_and(|name| PUBLISHED.iter().any(|published| name == *published));
    !is_published && !plain.starts_with(EXAMPLES) && path.extension().is_some()
}

fn digits(hash: &[u8], count: usize) -> String {
    let mut digits: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.truncate(count);
    digits
}

/// The files under `folder`, in order, as paths below it with `/`.
fn names_under(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        let path = folder.join(&below);
        for entry in fs::read_dir(&path).with_context(|| format!("{} cannot be read", path.display()))? {
            let entry = entry?;
            let name = below.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                folders.push(name);
            } else {
                names.push(name.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<link rel="stylesheet" href="./style.css"><script id="manifest" type="application/json">{}</script>
        <script src="./loader.js"></script>"#;

    fn page() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for below in ["fields/en", "examples"] {
            fs::create_dir_all(folder.path().join(below)).unwrap();
        }
        for (name, text) in [
            ("index.html", PAGE),
            ("embed.js", ""),
            ("LICENSE", ""),
            ("loader.js", "load()"),
            ("style.css", "a{}"),
            ("fields/en/fields.txt", "tcp\tA protocol."),
            ("examples/a.pcap.gz", "packed"),
        ] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    #[test]
    fn a_file_is_named_by_its_content_and_the_page_by_nothing() {
        let folder = page();
        let manifest = name_by_content(folder.path()).unwrap();
        for name in ["index.html", "embed.js", "LICENSE", "examples/a.pcap.gz"] {
            assert_eq!(manifest.files[name], name);
            assert!(folder.path().join(name).is_file());
        }
        let html = fs::read_to_string(folder.path().join("index.html")).unwrap();
        assert!(html.contains("fields/en/fields-") && !html.contains("examples/"), "{html}");
        for name in ["loader.js", "style.css", "fields/en/fields.txt"] {
            let built = manifest.file(name).unwrap();
            assert_eq!((without_hash(built).as_str(), built.len()), (name, name.len() + 1 + DIGITS));
            assert!(folder.path().join(built).is_file() && !folder.path().join(name).exists());
        }
        assert_eq!(Manifest::read(folder.path()).unwrap(), manifest);
    }

    #[test]
    fn a_changed_file_has_another_name_and_the_others_keep_theirs() {
        let folder = page();
        let before = name_by_content(folder.path()).unwrap();
        fs::write(folder.path().join(before.file("style.css").unwrap()), "b{}").unwrap();
        fs::write(folder.path().join("loader.js.br"), "of an older build").unwrap();
        let after = name_by_content(folder.path()).unwrap();
        assert_ne!(before.file("style.css").unwrap(), after.file("style.css").unwrap());
        assert_eq!(before.file("loader.js").unwrap(), after.file("loader.js").unwrap());
        assert_ne!(before.build, after.build);
        assert!(!folder.path().join("loader.js.br").exists());
        let html = fs::read_to_string(folder.path().join("index.html")).unwrap();
        assert!(html.contains(after.file("style.css").unwrap()), "{html}");
        assert!(!html.contains(before.file("style.css").unwrap()), "{html}");
    }

    #[test]
    fn snippets_are_refused() {
        let folder = page();
        fs::create_dir(folder.path().join("snippets")).unwrap();
        assert!(name_by_content(folder.path()).is_err());
    }
}
