//! `cargo xtask bench lighthouse`: what a visitor feels, measured by Lighthouse with its mobile defaults on the release
//! page, which the endpoint serves on 127.0.0.1.

mod report;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use clap::Args;
use serde::Deserialize;

use crate::process::Process;
use crate::project::{Profile, Project};
use crate::tools::{self, needs};
use crate::{build, endpoint, shell};
use report::{Report, Table};

/// The measured pages: a name, and the address. A page is measured as a link leads to it, and as a search engine does.
const PAGES: &[(&str, &str)] = &[
    ("home", "#/"),
    ("home-page", "home/"),
    ("tcp", "#/lesson/tcp"),
    ("tcp-page", "lesson/tcp/"),
    ("stream", "#/lesson/stream"),
    ("stream-page", "lesson/stream/"),
    ("websocket", "#/lesson/websocket"),
    ("websocket-page", "lesson/websocket/"),
    ("http2", "#/lesson/http2"),
    ("http2-page", "lesson/http2/"),
    ("live", "#/live"),
    ("live-page", "live/"),
    ("recall", "#/recall"),
    ("recall-page", "recall/"),
    ("capture", "#/capture"),
    ("capture-page", "capture/"),
    ("workbench", "#/workbench"),
    ("workbench-page", "workbench/"),
    ("doctor", "#/doctor"),
    ("doctor-page", "doctor/"),
    ("choose", "#/choose"),
    ("choose-page", "choose/"),
];
const LANGUAGES: &[&str] = &["en", "ko"];

/// The address of a page in a language, below the server's.
fn page_in(path: &str, language: &str) -> String {
    if path.starts_with('#') {
        format!("{path}?lang={language}")
    } else if language == LANGUAGES[0] {
        path.to_owned()
    } else {
        format!("{language}/{path}")
    }
}

#[derive(Args)]
pub struct Options {
    /// How often each page is measured in each language; the table then has the medians
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..))]
    runs: u8,
    /// How many times slower a phone's processor is than this machine's; Lighthouse suggests 4 for an index of 1500 to 2000, and 2
    /// for one of 1000 to 1500 (the table has the index)
    #[arg(long, default_value_t = 4.0)]
    slowdown: f64,
    /// Measure only this page
    #[arg(long, value_parser = PAGES.iter().map(|(name, _)| *name).collect::<Vec<_>>())]
    page: Option<String>,
    /// Measure dist/ as it is, without building it
    #[arg(long)]
    no_build: bool,
}

pub fn run(project: &Project, options: &Options) -> Result<()> {
    tools::provide(project, &[needs::LIGHTHOUSE, needs::PAGE])?;
    if !options.no_build {
        build::page(project)?;
    }
    endpoint::build(project, Profile::Release)?;
    let lighthouse = Lighthouse::new(project, options.slowdown)?;
    let (server, address) = serve(project)?;
    let mut table = Table::default();
    let pages = PAGES.iter().filter(|(name, _)| options.page.as_ref().is_none_or(|page| page == name));
    for (name, path) in pages {
        for language in LANGUAGES {
            let url = format!("{address}{}", page_in(path, language));
            let runs = (1..=options.runs).map(|run| lighthouse.measure(&url, &format!("{name}-{language}-{run}")));
            table.add(name, language, runs.collect::<Result<_>>()?);
        }
    }
    drop(server);
    println!("\n{table}");
    println!("The reports are in {}.", lighthouse.reports.display());
    Ok(())
}

/// Starts the endpoint on a free port. Returns it with the address of its page.
fn serve(project: &Project) -> Result<(Process, String)> {
    let mut command = Command::new(project.endpoint(Profile::Release));
    command.args(["--listen", "127.0.0.1:0", "--dist"]).arg(project.dist()).stdout(Stdio::piped());
    let mut server = Process::start("the endpoint", &mut command)?;
    let mut line = String::new();
    BufReader::new(server.take_output()?).read_line(&mut line).context("the endpoint's address cannot be read")?;
    // `endpoint listening on http://127.0.0.1:40001/`
    let address = line.split_whitespace().last().filter(|word| word.starts_with("http://"));
    let address = address.context("the endpoint ended before it listened")?.to_owned();
    Ok((server, address))
}

/// The program, with what it needs to run.
struct Lighthouse<'a> {
    project: &'a Project,
    chromium: std::path::PathBuf,
    flags: String,
    slowdown: f64,
    reports: std::path::PathBuf,
}

impl<'a> Lighthouse<'a> {
    fn new(project: &'a Project, slowdown: f64) -> Result<Self> {
        let reports = project.target().join("lighthouse");
        fs::create_dir_all(&reports).with_context(|| format!("{} cannot be made", reports.display()))?;
        Ok(Self {
            project,
            chromium: project.find_any(needs::CHROMIUM).context("Chromium is missing")?,
            flags: chromium_flags(&project.root)?.join(" "),
            slowdown,
            reports,
        })
    }

    /// Loads `url` once in a fresh browser.
    fn measure(&self, url: &str, name: &str) -> Result<Report> {
        let path = self.reports.join(format!("{name}.json"));
        let mut command = self.project.command("lighthouse");
        command.arg(url).args(["--output=json", "--quiet", "--max-wait-for-load=60000"]);
        command.arg(format!("--throttling.cpuSlowdownMultiplier={}", self.slowdown));
        command.arg(format!("--output-path={}", path.display())).arg(format!("--chrome-flags={}", self.flags));
        command.env("CHROME_PATH", &self.chromium);
        shell::run(&mut command).with_context(|| format!("Lighthouse could not measure {url}"))?;
        let text = fs::read_to_string(&path).with_context(|| format!("Lighthouse wrote no {}", path.display()))?;
        Report::read(&text).with_context(|| format!("Lighthouse could not measure {url}"))
    }
}

/// The flags with which Chromium starts in tests, from webdriver.json, and one more: without a screen, Chromium keeps the
/// page before (here Lighthouse's empty one) in sight for a second in some runs and not in others.
fn chromium_flags(root: &Path) -> Result<Vec<String>> {
    #[derive(Deserialize)]
    struct WebDriver {
        #[serde(rename = "goog:chromeOptions")]
        chromium: Chromium,
    }
    #[derive(Deserialize)]
    struct Chromium {
        args: Vec<String>,
    }
    let text = fs::read_to_string(root.join("webdriver.json")).context("webdriver.json cannot be read")?;
    let file: WebDriver = serde_json::from_str(&text).context("webdriver.json is not as expected")?;
    Ok(file.chromium.args.into_iter().chain(["--disable-features=PaintHolding".to_owned()]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_measured_in_each_language() {
        let pages = [
            ("#/live", "ko", "#/live?lang=ko"),
            ("lesson/tcp/", "en", "lesson/tcp/"),
            ("lesson/tcp/", "ko", "ko/lesson/tcp/"),
        ];
        for (path, language, expected) in pages {
            assert_eq!(page_in(path, language), expected);
        }
    }
}
