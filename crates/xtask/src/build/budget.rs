//! The weight of a first load: index.html, the scripts and styles that it names, and the program that the address asks for
//! with its wasm, after brotli. What that fetches later is weighed apart.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::compress;

/// Everything before a page answers to input, in bytes.
const BUDGET: usize = 160_000;
/// The same of a lesson: stage, inspector, list and settings are there with the picture. It is above the goal of 160 000.
const LESSON_BUDGET: usize = 256_000;
/// The lab's wasm, loaded when a lesson first needs it, in bytes.
pub const LAB_BUDGET: usize = 280_000;

/// How the lab's wasm of `packed` bytes after brotli stands to its budget, in a sentence.
pub fn judge_lab(packed: usize) -> String {
    let verdict = if packed <= LAB_BUDGET { "within" } else { "OVER" };
    format!("The lab's wasm, loaded when needed: {packed} bytes after brotli, {verdict} the budget of {LAB_BUDGET}.")
}

/// A program of the page, by the name of its files; the address decides which one is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    Home,
    Lessons,
    /// The live page.
    App,
}

impl Program {
    pub const ALL: [Self; 3] = [Self::Home, Self::Lessons, Self::App];

    /// Everything before it answers to input, in bytes.
    fn budget(self) -> usize {
        match self {
            Self::Home | Self::App => BUDGET,
            Self::Lessons => LESSON_BUDGET,
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::App => "roundtrip-app",
            Self::Home => "roundtrip-home",
            Self::Lessons => "roundtrip-lessons",
        }
    }
}

/// The files of the first load, each with its size plain and after brotli.
pub struct FirstLoad {
    program: Program,
    files: Vec<Weight>,
}

struct Weight {
    name: String,
    plain: usize,
    brotli: usize,
}

impl FirstLoad {
    /// Weighs the page that is built in `dist`, opened where `program` is shown.
    pub fn weigh(dist: &Path, program: Program) -> Result<Self> {
        let index = dist.join("index.html");
        let html = fs::read_to_string(&index).with_context(|| format!("{} cannot be read", index.display()))?;
        let mut names = BTreeSet::from(["index.html".to_owned()]);
        let mut found = named_by_html(&html, dist);
        found.retain(|name| !Program::ALL.iter().any(|other| *other != program && name.starts_with(other.file())));
        while let Some(name) = found.pop() {
            if names.insert(name.clone()) && name.ends_with(".js") {
                found.extend(imported_by_script(&dist.join(&name), dist));
            }
        }
        let files = names.into_iter().map(|name| Weight::of(dist, name)).collect::<Result<_>>()?;
        Ok(Self { program, files })
    }

    pub fn brotli_bytes(&self) -> usize {
        self.files.iter().map(|file| file.brotli).sum()
    }

    pub fn is_within_budget(&self) -> bool {
        self.brotli_bytes() <= self.program.budget()
    }
}

impl Weight {
    fn of(dist: &Path, name: String) -> Result<Self> {
        let path = dist.join(&name);
        let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        let packed = fs::read(dist.join(format!("{name}.br"))).map_or_else(|_| compress::brotli(&bytes), Ok)?;
        Ok(Self { name, plain: bytes.len(), brotli: packed.len() })
    }
}

impl fmt::Display for FirstLoad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Weight { name, plain, brotli } in &self.files {
            writeln!(f, "  {brotli:>8} B brotli  {plain:>9} B plain  {name}")?;
        }
        let verdict = if self.is_within_budget() { "within" } else { "OVER" };
        let (program, bytes, budget) = (self.program.file(), self.brotli_bytes(), self.program.budget());
        write!(f, "First load of {program}: {bytes} bytes after brotli, {verdict} the budget of {budget}.")
    }
}

/// The scripts, styles and wasm files of `dist` that the page names, in quotes or as an attribute without them.
fn named_by_html(html: &str, dist: &Path) -> Vec<String> {
    html.split(['"', '\'', '`', '=', '>', ' ', '\n'])
        .map(|piece| piece.trim_start_matches("./").trim_start_matches('/'))
        .filter(|piece| [".js", ".css", ".wasm"].iter().any(|kind| piece.ends_with(kind)))
        .filter(|piece| piece.len() < 200 && is_file_below(dist, piece))
        .map(str::to_owned)
        .collect()
}

/// The files of `dist` that a script imports when it loads: `from './…'`. One that it fetches later, by `import(…)`,
/// is no part of the first load.
fn imported_by_script(script: &Path, dist: &Path) -> Vec<String> {
    let text = fs::read_to_string(script).unwrap_or_default();
    let statements = text.split("from ").skip(1).filter_map(|rest| rest.split(['"', '\'']).nth(1));
    let names = statements.filter_map(|name| name.strip_prefix("./"));
    names.filter(|name| name.len() < 200 && is_file_below(dist, name)).map(str::to_owned).collect()
}

fn is_file_below(dist: &Path, name: &str) -> bool {
    let path = PathBuf::from(name);
    path.components().all(|part| matches!(part, std::path::Component::Normal(_))) && dist.join(path).is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_the_page_names_and_what_that_imports_but_not_the_other_program() {
        let html = "<link rel=stylesheet href=./a.css><script>files=[\"./roundtrip-lessons.js\"]</script>\
                    <script>roundtrip('./roundtrip-app-1.js','./roundtrip-app-1_bg.wasm')</script>";
        let script = "import { draw } from './draw.js'; const later = () => import('./later.js');";
        let files = [
            ("index.html", html),
            ("a.css", ""),
            ("roundtrip-app-1.js", script),
            ("roundtrip-app-1_bg.wasm", ""),
            ("draw.js", ""),
            ("later.js", ""),
            ("roundtrip-lessons.js", ""),
            ("unnamed.js", ""),
        ];
        let dist = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(dist.path().join(name), text).unwrap();
        }
        let weigh = |program| -> Vec<String> {
            FirstLoad::weigh(dist.path(), program).unwrap().files.into_iter().map(|file| file.name).collect()
        };
        let app = ["a.css", "draw.js", "index.html", "roundtrip-app-1.js", "roundtrip-app-1_bg.wasm"];
        assert_eq!(weigh(Program::App), app);
        assert_eq!(weigh(Program::Lessons), ["a.css", "index.html", "roundtrip-lessons.js"]);
    }
}
