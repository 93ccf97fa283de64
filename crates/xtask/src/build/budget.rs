//! The weight of what the page loads, after brotli, against its budget: each program with everything that it needs before
//! it answers to input, and the lab's worker, which a lesson loads when it first runs.

use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use pack::Manifest;

use super::compress;

/// What every page needs, whichever program it shows.
const SHELL: [&str; 3] = ["index.html", "loader.js", "style.css"];

/// The files that are loaded together, by their names in a development build.
struct Load {
    name: &'static str,
    has_shell: bool,
    files: &'static [&'static str],
    /// Bytes after brotli.
    budget: usize,
}

const KIB: usize = 1024;

const LOADS: [Load; 23] = [
    Load {
        name: "First load of home",
        has_shell: true,
        files: &["style-home.css", "roundtrip-home.js", "roundtrip-home_bg.wasm"],
        budget: 190 * KIB,
    },
    Load {
        name: "First load of live",
        has_shell: true,
        files: &["style-live.css", "roundtrip-live.js", "roundtrip-live_bg.wasm"],
        budget: 190 * KIB,
    },
    Load {
        name: "First load of a lesson",
        has_shell: true,
        files: &["style-lessons.css", "roundtrip-lessons.js", "roundtrip-lessons_bg.wasm"],
        budget: 300 * KIB,
    },
    Load {
        name: "First load of recall",
        has_shell: true,
        files: &["style-recall.css", "roundtrip-recall.js", "roundtrip-recall_bg.wasm"],
        budget: 190 * KIB,
    },
    Load {
        name: "First load of capture",
        has_shell: true,
        files: &["style-capture.css", "roundtrip-capture.js", "roundtrip-capture_bg.wasm"],
        budget: 316 * KIB,
    },
    Load {
        name: "First load of the workbench",
        has_shell: true,
        files: &["style-workbench.css", "roundtrip-workbench.js", "roundtrip-workbench_bg.wasm"],
        budget: 316 * KIB,
    },
    Load {
        name: "First load of the doctor",
        has_shell: true,
        files: &["style-doctor.css", "roundtrip-doctor.js", "roundtrip-doctor_bg.wasm"],
        budget: 190 * KIB,
    },
    Load {
        name: "First load of the choice of a transport",
        has_shell: true,
        files: &["style-choose.css", "roundtrip-choose.js", "roundtrip-choose_bg.wasm"],
        budget: 190 * KIB,
    },
    Load {
        name: "The lab's worker, loaded when needed",
        has_shell: false,
        files: &["lab-worker.js", "lab-worker_bg.wasm"],
        budget: 420 * KIB,
    },
    Load {
        name: "The lab's worker with HTTP/2 and the scenario stream, loaded when a run needs it",
        has_shell: false,
        files: &["lab-worker-http2.js", "lab-worker-http2_bg.wasm"],
        budget: 500 * KIB,
    },
    Load {
        name: "The tasks on screen, loaded when they are opened",
        has_shell: false,
        files: &["style-tasks.css", "roundtrip-tasks.js", "roundtrip-tasks_bg.wasm"],
        budget: 145 * KIB,
    },
    Load {
        name: "What is changed of a run, loaded when its tab is opened",
        has_shell: false,
        files: &["style-change.css", "roundtrip-change.js", "roundtrip-change_bg.wasm"],
        budget: 130 * KIB,
    },
    Load {
        name: "The fields and bytes of an event, loaded when one is looked into",
        has_shell: false,
        files: &["style-fields.css", "roundtrip-fields.js", "roundtrip-fields_bg.wasm"],
        budget: 110 * KIB,
    },
    Load {
        name: "The graphs, loaded when they are opened",
        has_shell: false,
        files: &["style-graphs.css", "roundtrip-graphs.js", "roundtrip-graphs_bg.wasm"],
        budget: 120 * KIB,
    },
    Load {
        name: "A trace in a dialog, loaded when one is opened",
        has_shell: false,
        files: &["style-watch.css", "roundtrip-watch.js", "roundtrip-watch_bg.wasm"],
        budget: 225 * KIB,
    },
    Load {
        name: "What the lanes of the live page cost, loaded once it is drawn",
        has_shell: false,
        files: &["style-charts.css", "roundtrip-charts.js", "roundtrip-charts_bg.wasm"],
        budget: 100 * KIB,
    },
    Load {
        name: "A live run as a table and as files, loaded when either is asked for",
        has_shell: false,
        files: &["style-results.css", "roundtrip-results.js", "roundtrip-results_bg.wasm"],
        budget: 100 * KIB,
    },
    Load {
        name: "The settings of the live page, loaded once it is drawn",
        has_shell: false,
        files: &["style-settings.css", "roundtrip-settings.js", "roundtrip-settings_bg.wasm"],
        budget: 110 * KIB,
    },
    Load {
        name: "The share dialog, loaded when it is opened",
        has_shell: false,
        files: &["style-share.css", "roundtrip-share.js", "roundtrip-share_bg.wasm"],
        budget: 100 * KIB,
    },
    Load {
        name: "Why a connection failed, loaded when one has failed",
        has_shell: false,
        files: &["style-causes.css", "roundtrip-causes.js", "roundtrip-causes_bg.wasm"],
        budget: 100 * KIB,
    },
    Load {
        name: "The tutor, loaded when tasks are opened",
        has_shell: false,
        files: &["tutor.js", "tutor_bg.wasm"],
        budget: 480 * KIB,
    },
    Load {
        name: "The tutor with HTTP/2 and the lesson stream, loaded when a task needs it",
        has_shell: false,
        files: &["tutor-http2.js", "tutor-http2_bg.wasm"],
        budget: 540 * KIB,
    },
    Load {
        name: "The reader of captures, loaded when a file is opened",
        has_shell: false,
        files: &["capture-worker.js", "capture-worker_bg.wasm"],
        budget: 480 * KIB,
    },
];

/// A load with the sizes of its files.
pub struct Weighed {
    load: &'static Load,
    files: Vec<Weight>,
}

struct Weight {
    name: String,
    plain: usize,
    brotli: usize,
}

/// Weighs every load of the page that is built in `dist`.
pub fn weigh(dist: &Path) -> Result<Vec<Weighed>> {
    let manifest = Manifest::read(dist)?;
    LOADS.iter().map(|load| Weighed::new(load, dist, &manifest)).collect()
}

impl Weighed {
    fn new(load: &'static Load, dist: &Path, manifest: &Manifest) -> Result<Self> {
        let shell = if load.has_shell { &SHELL[..] } else { &[] };
        let files = shell.iter().chain(load.files).map(|name| Weight::of(dist, manifest.file(name)?));
        Ok(Self { load, files: files.collect::<Result<_>>()? })
    }

    pub fn brotli_bytes(&self) -> usize {
        self.files.iter().map(|file| file.brotli).sum()
    }

    pub fn is_within_budget(&self) -> bool {
        self.brotli_bytes() <= self.load.budget
    }
}

impl Weight {
    fn of(dist: &Path, name: &str) -> Result<Self> {
        let path = dist.join(name);
        let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        let packed = fs::read(dist.join(format!("{name}.br"))).map_or_else(|_| compress::brotli(&bytes), Ok)?;
        Ok(Self { name: name.to_owned(), plain: bytes.len(), brotli: packed.len() })
    }
}

impl fmt::Display for Weighed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Weight { name, plain, brotli } in &self.files {
            writeln!(f, "  {brotli:>8} B brotli  {plain:>9} B plain  {name}")?;
        }
        let verdict = if self.is_within_budget() { "within" } else { "OVER" };
        let Load { name, budget, .. } = self.load;
        write!(f, "{name}: {} bytes after brotli, {verdict} the budget of {budget}.", self.brotli_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(sizes: &[(&str, usize)]) -> tempfile::TempDir {
        let dist = tempfile::tempdir().unwrap();
        let files = LOADS.iter().flat_map(|load| load.files.iter().copied()).chain(SHELL);
        let files: std::collections::BTreeMap<String, String> =
            files.map(|name| (name.to_owned(), format!("built-{name}"))).collect();
        for (name, built) in &files {
            let size = sizes.iter().find(|(sized, _)| sized == name).map_or(1, |(_, size)| *size);
            fs::write(dist.path().join(built), "x").unwrap();
            fs::write(dist.path().join(format!("{built}.br")), vec![0; size]).unwrap();
        }
        let manifest = Manifest { version: "1.2.3".into(), build: "01234567".into(), files };
        fs::write(dist.path().join("files.json"), serde_json::to_string(&manifest).unwrap()).unwrap();
        dist
    }

    #[test]
    fn a_load_is_the_shell_and_the_programs_own_files() {
        let dist = page(&[("style.css", 1_000), ("roundtrip-live_bg.wasm", 10_000), ("lab-worker_bg.wasm", 100_000)]);
        let bytes: Vec<usize> = weigh(dist.path()).unwrap().iter().map(Weighed::brotli_bytes).collect();
        assert_eq!(
            bytes,
            [
                1_005, 11_004, 1_005, 1_005, 1_005, 1_005, 1_005, 1_005, 100_001, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2,
                2, 2
            ]
        );
    }

    #[test]
    fn a_load_over_its_budget_is_named() {
        let dist = page(&[("roundtrip-home_bg.wasm", 200_000)]);
        let loads = weigh(dist.path()).unwrap();
        let over = loads.iter().position(|load| !load.is_within_budget());
        assert!(over == Some(0) && loads[1..].iter().all(Weighed::is_within_budget), "{over:?}");
        assert!(
            loads[0].to_string().ends_with("200005 bytes after brotli, OVER the budget of 194560."),
            "{}",
            loads[0]
        );
    }

    #[test]
    fn a_page_without_one_of_the_files_is_not_weighed() {
        let dist = page(&[]);
        fs::remove_file(dist.path().join("built-loader.js")).unwrap();
        assert!(weigh(dist.path()).is_err());
    }
}
