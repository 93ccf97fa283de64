//! The weight of the first load: index.html and the scripts, styles and wasm that it names, after brotli. What it fetches
//! later, by `import(…)`, is weighed apart.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::compress;

/// Everything before the page answers to input, in bytes.
pub const BUDGET: usize = 160_000;
/// The lab's wasm, loaded when a lesson first needs it, in bytes.
pub const LAB_BUDGET: usize = 280_000;

/// How the lab's wasm of `packed` bytes after brotli stands to its budget, in a sentence.
pub fn judge_lab(packed: usize) -> String {
    let verdict = if packed <= LAB_BUDGET { "within" } else { "OVER" };
    format!("The lab's wasm, loaded when needed: {packed} bytes after brotli, {verdict} the budget of {LAB_BUDGET}.")
}

/// How heavy the home page's and the lessons' program of `packed` bytes after brotli is, in a sentence.
pub fn tell_lessons(packed: usize) -> String {
    format!("The lessons' wasm and glue, loaded for them alone: {packed} bytes after brotli.")
}

/// The files of the first load, each with its size plain and after brotli.
pub struct FirstLoad {
    files: Vec<Weight>,
}

struct Weight {
    name: String,
    plain: usize,
    brotli: usize,
}

impl FirstLoad {
    /// Weighs the page that is built in `dist`.
    pub fn weigh(dist: &Path) -> Result<Self> {
        let index = dist.join("index.html");
        let html = fs::read_to_string(&index).with_context(|| format!("{} cannot be read", index.display()))?;
        let mut names = BTreeSet::from(["index.html".to_owned()]);
        let mut found = named_by_html(&html, dist);
        while let Some(name) = found.pop() {
            if names.insert(name.clone()) && name.ends_with(".js") {
                found.extend(imported_by_script(&dist.join(&name), dist));
            }
        }
        let files = names.into_iter().map(|name| Weight::of(dist, name)).collect::<Result<_>>()?;
        Ok(Self { files })
    }

    pub fn brotli_bytes(&self) -> usize {
        self.files.iter().map(|file| file.brotli).sum()
    }

    pub fn is_within_budget(&self) -> bool {
        self.brotli_bytes() <= BUDGET
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
        write!(f, "First load: {} bytes after brotli, {verdict} the budget of {BUDGET}.", self.brotli_bytes())
    }
}

/// The scripts, styles and wasm files of `dist` that the page names, in quotes or as an attribute without them, but for
/// what it imports later.
fn named_by_html(html: &str, dist: &Path) -> Vec<String> {
    let mut parts = html.split("import(");
    let now = parts.next().into_iter().chain(parts.filter_map(|part| part.split_once(')')).map(|(_, after)| after));
    now.flat_map(|part| part.split(['"', '\'', '`', '=', '>', ' ', '\n']))
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

    fn first_load(files: &[(&str, &str)]) -> Vec<String> {
        let dist = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(dist.path().join(name), text).unwrap();
        }
        FirstLoad::weigh(dist.path()).unwrap().files.into_iter().map(|file| file.name).collect()
    }

    #[test]
    fn counts_what_the_page_names_and_what_that_imports() {
        let html = "<link rel=stylesheet href=./a.css><script>later = () => import(\"./second.js\")</script>\
                    <script type=module>import init from './app.js'; init('./app_bg.wasm')</script>";
        let script = "import { draw } from './draw.js'; const later = () => import('./later.js');";
        let files = [
            ("index.html", html),
            ("a.css", ""),
            ("app.js", script),
            ("app_bg.wasm", ""),
            ("draw.js", ""),
            ("later.js", ""),
            ("second.js", ""),
            ("unnamed.js", ""),
        ];
        assert_eq!(first_load(&files), ["a.css", "app.js", "app_bg.wasm", "draw.js", "index.html"]);
    }
}
