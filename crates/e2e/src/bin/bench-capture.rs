//! What opening a big capture costs: the time to its table and to the first picture, the longest task and answer meanwhile,
//! and the tab's memory, beside tshark's time for the same file. With a file's name as its argument it opens that one.
#![allow(clippy::print_stdout, reason = "a program whose output is its purpose")]

use anyhow::{Context, Result, bail, ensure};
use e2e::{Browser, BrowserOptions, Page, Site, TabMemory, big_capture, tools};
use fantoccini::Locator;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Another seed is another capture of the same kind.
const SEED: u64 = 14;
const LONGEST: Duration = Duration::from_secs(90);
/// Between two presses of a key.
const PRESS_EVERY: Duration = Duration::from_millis(40);
/// Until a frame is painted and counted.
const SETTLE: Duration = Duration::from_millis(500);

const GOAL_SECONDS: f64 = 5.0;
const GOAL_BYTES: u64 = 1_000_000_000;
const GOAL_ANSWER_MILLIS: f64 = 100.0;

/// What was measured of one step.
struct Step {
    name: &'static str,
    /// `None` if it is not the time that counts.
    seconds: Option<f64>,
    /// Milliseconds.
    task: f64,
    answer: f64,
    /// Bytes.
    memory: u64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let file = match std::env::args().nth(1) {
        Some(own) => PathBuf::from(own).canonicalize().context("the file to open")?,
        None => made()?,
    };
    println!("{}", include_str!("bench-capture.txt").trim_end());
    let tshark = tshark(&file)?;
    report(&in_the_page(&file).await?, tshark);
    Ok(())
}

/// Prints what was measured, and which goals are met.
fn report(steps: &[Step], tshark: f64) {
    println!("{:>36} {:>8} {:>6} {:>6} {:>8}", "", "seconds", "task", "answer", "memory");
    for Step { name, seconds, task, answer, memory } in steps {
        let seconds = seconds.map_or_else(|| "-".to_owned(), |seconds| format!("{seconds:.2}"));
        println!("{name:>36} {seconds:>8} {task:>6.0} {answer:>6.0} {:>5.0} MB", *memory as f64 / 1e6);
    }
    println!("{:>36} {tshark:>8.2}", "tshark -q -z conv,tcp");
    let first: f64 = steps.iter().take(2).filter_map(|step| step.seconds).sum();
    let most = steps.iter().map(|step| step.memory).max().unwrap_or_default();
    // An input at the beginning of a task waits until its end.
    let slowest = |steps: &[Step]| steps.iter().map(|step| step.answer.max(step.task)).fold(0.0, f64::max);
    let (opening, looking) = steps.split_at(2);
    println!("first picture {first:.1} s; goal at most {GOAL_SECONDS} s: {}", verdict(first <= GOAL_SECONDS));
    println!(
        "memory {:.0} MB; goal below {:.0} MB: {}",
        most as f64 / 1e6,
        GOAL_BYTES as f64 / 1e6,
        verdict(most < GOAL_BYTES)
    );
    for (when, answer) in [("while it opens", slowest(opening)), ("with the longest connection", slowest(looking))] {
        println!(
            "answers {when} {answer:.0} ms; goal within {GOAL_ANSWER_MILLIS} ms: {}",
            verdict(answer <= GOAL_ANSWER_MILLIS)
        );
    }
}

/// The capture beside this program, made anew.
fn made() -> Result<PathBuf> {
    let program = std::env::current_exe().context("this program does not know where it is")?;
    let file = program.parent().context("a folder")?.join("big-capture.pcap");
    std::fs::write(&file, big_capture::make(big_capture::GOAL, SEED)).context("writing the capture")?;
    Ok(file)
}

/// Seconds that tshark takes to list the TCP conversations.
fn tshark(file: &Path) -> Result<f64> {
    let start = Instant::now();
    let output = Command::new(tools::tshark()?).arg("-r").arg(file).args(["-n", "-q", "-z", "conv,tcp"]).output()?;
    ensure!(output.status.success(), "tshark fails: {}", String::from_utf8_lossy(&output.stderr));
    Ok(start.elapsed().as_secs_f64())
}

/// Opens the file, then an ordinary connection, then the one with the most packets.
async fn in_the_page(file: &Path) -> Result<Vec<Step>> {
    let site = Site::of_built_page().await?;
    let options = BrowserOptions { window: (1_440, 900), console: false, ..Default::default() };
    let browser = Browser::start_with(&options).await?;
    browser.run_before_load(include_str!("watch_capture.js")).await?;
    let page = browser.page();
    page.load(format!("{}/#/capture?lang=en", site.origin())).await?;
    page.expect_script("the page's program", "return !!document.querySelector('#capture-open');", |is| is == true)
        .await?;
    let memory = TabMemory::watch(browser.driver_id());
    let bench = Bench { browser: &browser, page: &page, memory: &memory };
    let field = page.client().find(Locator::Css("#capture-open")).await?;
    field.send_keys(&file.to_string_lossy()).await?;
    let mut steps = vec![bench.step("the table of connections", "chosen", "table").await?];
    bench.press("[data-action=show]").await?;
    steps.push(bench.step("the first connection's picture", "opened", "picture").await?);
    bench.press("[data-action=back]").await?;
    steps.push(bench.arrange().await?);
    bench.press("[data-action=show]").await?;
    steps.push(bench.step("the longest connection's picture", "opened", "picture").await?);
    Ok(steps)
}

struct Bench<'a> {
    browser: &'a Browser,
    page: &'a Page,
    memory: &'a TabMemory,
}

impl Bench<'_> {
    /// Uses the keyboard until `end` is on the screen, and gives what was measured meanwhile.
    async fn step(&self, name: &'static str, start: &str, end: &str) -> Result<Step> {
        let until = Instant::now() + LONGEST;
        let (mut task, mut answer) = (0.0, 0.0);
        loop {
            self.browser.press_key("Shift", "ShiftLeft", 0).await?;
            sleep(PRESS_EVERY).await;
            let taken = self.page.script(include_str!("taken.js"), vec![]).await?;
            let number = |name: &str| taken[name].as_f64().unwrap_or_default();
            (task, answer) = (f64::max(task, number("task")), f64::max(answer, number("answer")));
            if number("refused") > 0.0 {
                bail!("{name}: the page refuses, {}", self.page.look().await?);
            }
            if number(end) > 0.0 && number(end) >= number(start) {
                let seconds = Some((number(end) - number(start)) / 1e3);
                return Ok(Step { name, seconds, task, answer, memory: self.memory.most() });
            }
            ensure!(Instant::now() < until, "{name}: not there after {LONGEST:?}: {taken}");
        }
    }

    /// Filters the table letter by letter, and sorts it so that the connection with the most packets comes first.
    async fn arrange(&self) -> Result<Step> {
        self.wait_for_table().await?;
        let field = self.page.client().find(Locator::Css("[data-action=find]")).await?;
        field.send_keys("203.0.113").await?;
        self.press("[data-sort=packets]").await?;
        self.press("[data-sort=packets]").await?;
        self.wait_for_table().await?;
        // An answer is counted when its frame is painted.
        sleep(SETTLE).await;
        let taken = self.page.script(include_str!("taken.js"), vec![]).await?;
        let number = |name: &str| taken[name].as_f64().unwrap_or_default();
        let (task, answer, memory) = (number("task"), number("answer"), self.memory.most());
        Ok(Step { name: "the table filtered and sorted", seconds: None, task, answer, memory })
    }

    async fn press(&self, selector: &str) -> Result<()> {
        self.page.client().find(Locator::Css(selector)).await?.click().await?;
        Ok(())
    }

    async fn wait_for_table(&self) -> Result<()> {
        let is_there = "return !!document.querySelector('[data-connection]');";
        self.page.expect_script("the table", is_there, |is| is == true).await.map(drop)
    }
}

fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "NOT MET" }
}
