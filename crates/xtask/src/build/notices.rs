//! `licenses.txt` beside the page: what the page and the endpoint contain of others' work, under which licences, and the
//! licences' texts. Most licences ask for this of everybody who passes a program on.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::project::{PAGE_PACKAGES, Project};
use crate::shell;

pub const FILE: &str = "licenses.txt";

const PAGE: &str = "page";
const ENDPOINT: &str = "endpoint";

/// The text of Apache-2.0, which is the same for everybody; a package that offers this licence need not carry the text.
const APACHE: (&str, &str) = ("Apache-2.0", include_str!("../../../../LICENSE-APACHE"));

/// Beginnings of the names of the files that have a package's licence.
const NAMES: [&str; 6] = ["license", "licence", "copying", "copyright", "notice", "unlicense"];

/// Something that a program contains and that is not Roundtrip's own.
struct Part {
    title: String,
    license: String,
    texts: Vec<String>,
    /// The programs that contain it.
    programs: Vec<&'static str>,
}

/// The answer of `cargo metadata`.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    /// Where it was downloaded from. `None` for a member of this workspace.
    source: Option<String>,
    license: Option<String>,
    license_file: Option<PathBuf>,
    repository: Option<String>,
    manifest_path: PathBuf,
}

/// A package's name and version.
type Id = (String, String);

/// Writes the file into the folder of the built page.
pub fn write(project: &Project) -> Result<()> {
    let path = project.dist().join(FILE);
    fs::write(&path, print(&parts(project)?)).with_context(|| format!("{} cannot be written", path.display()))
}

fn parts(project: &Project) -> Result<Vec<Part>> {
    let page = linked(project, &PAGE_PACKAGES, &["--target", "wasm32-unknown-unknown"])?;
    let endpoint = linked(project, &["endpoint"], &[])?;
    let mut parts = vec![standard_library(project)?, charts(project)?];
    let packages: Vec<Package> = packages(project)?.into_iter().filter(|package| package.source.is_some()).collect();
    for package in &packages {
        let id = (package.name.clone(), package.version.clone());
        let programs = [(PAGE, &page), (ENDPOINT, &endpoint)];
        let programs: Vec<_> = programs.iter().filter(|(_, ids)| ids.contains(&id)).map(|(name, _)| *name).collect();
        if !programs.is_empty() {
            parts.push(package.part(&packages, programs)?);
        }
    }
    Ok(parts)
}

/// The packages whose code is linked into programs: neither build scripts, nor macros, nor what only tests need.
fn linked(project: &Project, packages: &[&str], target: &[&str]) -> Result<BTreeSet<Id>> {
    let mut command = project.command("cargo");
    command.args(["tree", "--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]).args(target);
    packages.iter().for_each(|package| _ = command.args(["--package", package]));
    let tree = shell::output(&mut command).with_context(|| format!("`{}` failed", shell::describe(&command)))?;
    Ok(tree.lines().filter_map(id).collect())
}

/// Reads a line such as `yew v0.23.0` or `trace v0.1.0 (/path) (*)`.
fn id(line: &str) -> Option<Id> {
    let mut words = line.split(' ');
    Some((words.next()?.to_owned(), words.next()?.strip_prefix('v')?.to_owned()))
}

fn packages(project: &Project) -> Result<Vec<Package>> {
    let mut command = project.command("cargo");
    command.args(["metadata", "--format-version", "1"]);
    let answer = shell::output(&mut command).context("`cargo metadata` failed")?;
    let metadata: Metadata = serde_json::from_str(&answer).context("`cargo metadata` answered something unexpected")?;
    Ok(metadata.packages)
}

impl Package {
    fn part(&self, all: &[Self], programs: Vec<&'static str>) -> Result<Part> {
        let title = format!("{} {}", self.name, self.version);
        let Some(license) = self.license.clone() else { bail!("{title} does not say what its licence is") };
        let mut texts = self.texts()?;
        if texts.is_empty() {
            // The text of a repository stands in one of its packages only, if its authors forgot the others.
            let is_sister = |other: &&Self| {
                other.repository.is_some() && other.repository == self.repository && other.license == self.license
            };
            for sister in all.iter().filter(is_sister) {
                texts.extend(sister.texts()?);
            }
        }
        if texts.is_empty() {
            let (name, text) = APACHE;
            if !license.contains(name) {
                bail!("{title} has no file with the text of its licence, {license}");
            }
            texts.push(text.to_owned());
        }
        Ok(Part { title, license, texts, programs })
    }

    /// The texts in its own folder.
    fn texts(&self) -> Result<Vec<String>> {
        let folder = self.manifest_path.parent().context("a package has no folder")?;
        let mut texts = texts(folder)?;
        if let Some(file) = &self.license_file {
            texts.push(read(&folder.join(file))?);
        }
        Ok(texts)
    }
}

/// The texts of the licences in a package's folder.
fn texts(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let is_license = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        path.is_file() && NAMES.iter().any(|start| name.starts_with(start)) && !name.ends_with(".rs")
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_license).collect();
    files.sort();
    files.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

fn standard_library(project: &Project) -> Result<Part> {
    let version = shell::output(project.command("rustc").arg("--version")).context("rustc did not tell its version")?;
    // `rustc 1.95.0 (…)`
    let version = version.split(' ').nth(1).unwrap_or_default();
    Ok(Part {
        title: format!("Rust's standard library {version}"),
        license: "MIT OR Apache-2.0 (a Rust installation lists its parts in share/doc/rust/COPYRIGHT-library.html)"
            .into(),
        texts: vec![APACHE.1.to_owned()],
        programs: vec![PAGE, ENDPOINT],
    })
}

/// The library of the charts, whose README begins with its name and version.
fn charts(project: &Project) -> Result<Part> {
    let folder = project.root.join("vendor/uplot");
    let readme = read(&folder.join("README.md"))?;
    let title = readme.split(',').next().unwrap_or_default().to_owned();
    Ok(Part { title, license: "MIT".into(), texts: texts(&folder)?, programs: vec![PAGE] })
}

/// The list of the parts, then each different text once, with a number.
fn print(parts: &[Part]) -> String {
    let mut file = format!(
        "Roundtrip {} is under MIT or Apache-2.0, at your option. Its page and its endpoint contain the work of others.\n\
         Each line has its name and version, the programs that contain it, its licence, and the numbers of the texts below.\n\n",
        env!("CARGO_PKG_VERSION")
    );
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut texts: Vec<&str> = Vec::new();
    for Part { title, license, texts: own, programs } in parts {
        let own: BTreeSet<usize> = own
            .iter()
            .map(|text| {
                // Copies of a text differ in their line breaks and indentation.
                let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
                *numbers.entry(words).or_insert_with(|| {
                    texts.push(text);
                    texts.len()
                })
            })
            .collect();
        let own: Vec<String> = own.iter().map(usize::to_string).collect();
        _ = writeln!(file, "{title} | {} | {license} | {}", programs.join(", "), own.join(", "));
    }
    for (index, text) in texts.iter().enumerate() {
        let lines: Vec<&str> = text.trim_matches(['\n', '\r']).lines().map(str::trim_end).collect();
        _ = write!(file, "\n{}\nText {}\n\n{}\n", "-".repeat(80), index + 1, lines.join("\n"));
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(title: &str, texts: &[&str]) -> Part {
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        Part { title: title.into(), license: "MIT".into(), texts, programs: vec![PAGE, ENDPOINT] }
    }

    fn package(folder: &Path, license: Option<&str>) -> Package {
        Package {
            name: "yew".into(),
            version: "0.23.0".into(),
            source: Some("registry".into()),
            license: license.map(str::to_owned),
            license_file: None,
            repository: Some("https://example.org/yew".into()),
            manifest_path: folder.join("Cargo.toml"),
        }
    }

    #[test]
    fn all_that_the_page_and_the_endpoint_contain_has_a_licence_and_its_text() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let pins = crate::pins::Pins::read(&root).unwrap();
        let inherited_path = std::env::var_os("PATH").unwrap();
        let file = print(&parts(&Project { root, pins, installs: false, inherited_path }).unwrap());
        let has = |start: &str| file.lines().any(|line| line.starts_with(start));
        assert!(["Rust's standard library 1.", "uPlot 1.", "yew 0.", "smoltcp 0.", "tokio 1."].into_iter().all(has));
        let programs =
            |start: &str| file.lines().find(|line| line.starts_with(start)).and_then(|line| line.split(" | ").nth(1));
        assert_eq!(
            ["yew 0.", "tokio 1.", "serde 1."].map(programs),
            [Some("page"), Some("endpoint"), Some("page, endpoint")]
        );
        // Only the reader of captures contains it.
        assert_eq!(programs("brotli-decompressor "), Some("page"));
        // The first is this project's own, the second a macro, the third only in tests.
        assert!(!["wire 0.", "thiserror-impl ", "proptest "].into_iter().any(has));
        // `deny.toml` lets only programs that build or test contain this licence.
        assert!(!file.contains(" | MPL-2.0"));
    }

    #[test]
    fn a_text_that_several_parts_share_is_printed_once() {
        let file = print(&[part("a 1.0.0", &["As is.\n", "B's text"]), part("c 2.0.0", &["  As\r\n  is.\r\n"])]);
        assert!(file.contains("a 1.0.0 | page, endpoint | MIT | 1, 2\nc 2.0.0 | page, endpoint | MIT | 1\n"), "{file}");
        assert_eq!(file.matches("\nText ").count(), 2, "{file}");
        assert!(file.contains("Text 1\n\nAs is.\n"), "{file}");
    }

    #[test]
    fn every_program_of_the_page_is_looked_into() {
        let index = include_str!("../../../../index.html");
        let manifests = index.split("rel=\"rust\" href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let packages = manifests.map(|manifest| match manifest.strip_suffix("/Cargo.toml") {
            Some(folder) => folder.rsplit('/').next().unwrap_or_default(),
            None => manifest,
        });
        // A line without a manifest means the one beside it, the app's.
        assert_eq!(packages.chain(["roundtrip"]).collect::<BTreeSet<_>>(), BTreeSet::from(PAGE_PACKAGES));
    }

    #[test]
    fn lines_of_cargos_tree_name_packages() {
        let id = |line| id(line).map(|(name, version)| format!("{name} {version}"));
        assert_eq!(id("yew v0.23.0").as_deref(), Some("yew 0.23.0"));
        assert_eq!(id("trace v0.1.0 (/home/x/crates/trace) (*)").as_deref(), Some("trace 0.1.0"));
        assert_eq!(id(""), None);
    }

    #[test]
    fn a_packages_own_texts_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("LICENSE-MIT", "mine"), ("licence.md", "also"), ("license.rs", "code"), ("README", "no")]
        {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let part = package(folder.path(), Some("MIT")).part(&[], vec![PAGE]).unwrap();
        assert_eq!((part.title.as_str(), part.license.as_str()), ("yew 0.23.0", "MIT"));
        assert_eq!(part.texts, ["mine", "also"]);
    }

    #[test]
    fn a_package_without_a_text_has_that_of_its_repository() {
        let [with, without] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        fs::write(with.path().join("LICENSE"), "theirs").unwrap();
        let all = [package(with.path(), Some("BSD-3-Clause")), package(without.path(), Some("BSD-3-Clause"))];
        assert_eq!(all[1].part(&all, vec![PAGE]).unwrap().texts, ["theirs"]);
        let other = package(without.path(), Some("MIT"));
        assert!(other.part(&all, vec![PAGE]).is_err(), "the text of another licence");
    }

    #[test]
    fn a_package_without_a_text_is_used_under_apache_if_it_offers_that() {
        let folder = tempfile::tempdir().unwrap();
        let part = package(folder.path(), Some("MIT OR Apache-2.0")).part(&[], vec![PAGE]).unwrap();
        assert_eq!(part.texts, [APACHE.1]);
        let error = package(folder.path(), Some("MIT")).part(&[], vec![PAGE]).err().unwrap();
        assert_eq!(error.to_string(), "yew 0.23.0 has no file with the text of its licence, MIT");
    }

    #[test]
    fn a_package_without_a_licence_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let error = package(folder.path(), None).part(&[], vec![PAGE]).err().unwrap();
        assert_eq!(error.to_string(), "yew 0.23.0 does not say what its licence is");
    }
}
