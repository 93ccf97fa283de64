//! The teacher's kit in `docs/teaching`: every command line in it runs, every text is there in both languages, and tshark
//! finds every number of the sheets' solutions in the capture that the sheet has a class make.
//!
//! A solution is a row of four cells: number, question, answer, and how tshark finds it, in the small language of [`answer`].
//! `RENEW=1 cargo test -p lab-cli --test teaching` writes the answers anew; read the difference.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::{env, fs};

/// What introduces a command line of the kit.
const COMMAND: &str = "cargo lab ";
/// The segments that a sheet about TCP looks at.
const SEGMENTS: usize = 6;

fn kit() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/teaching")
}

/// Every document of the kit by its path, in order.
fn documents() -> BTreeMap<PathBuf, String> {
    let mut all = BTreeMap::new();
    for folder in [kit(), kit().join("plans"), kit().join("labs")] {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()) {
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            all.insert(path, text);
        }
    }
    assert!(all.len() >= 20, "docs/teaching was not read: {:?}", all.keys());
    all
}

/// The command lines of a text, in code of either form, without the `cargo` before them.
fn commands(text: &str) -> impl Iterator<Item = &str> {
    let pieces = text.lines().flat_map(|line| line.split('`'));
    let starting = pieces.filter_map(|piece| piece.trim().strip_prefix(COMMAND));
    starting.map(|command| command.split(" #").next().unwrap_or_default().trim())
}

/// A folder of its own for a test's files.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Runs `lab` with these arguments in `folder`. Checked: it succeeds and has nothing to complain about.
fn run_lab(arguments: &str, folder: &Path) {
    let output = Command::new(env!("CARGO_BIN_EXE_lab"))
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .output()
        .expect("the lab runs");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && complaint.is_empty(), "lab {arguments}: {complaint}");
}

#[test]
fn every_command_line_of_the_kit_runs() {
    let documents = documents();
    let all: BTreeSet<&str> = documents.values().flat_map(|text| commands(text)).collect();
    assert!(all.len() >= 6, "{all:?}");
    for command in all {
        run_lab(command, &folder("commands"));
    }
}

#[test]
fn every_document_is_there_in_both_languages() {
    let is_hangul = |character: char| ('\u{ac00}'..='\u{d7a3}').contains(&character);
    let all = documents();
    for (path, text) in &all {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match name.strip_suffix(".ko.md") {
            Some(base) => {
                let english = all.get(&path.with_file_name(format!("{base}.md")));
                let english = english.unwrap_or_else(|| panic!("{name} is there in Korean only"));
                let count =
                    |text: &str| (commands(text).count(), text.matches("#/").count(), text.matches("\n#").count());
                assert_eq!(count(text), count(english), "{name}: commands, addresses and headings");
                let prose = text.lines().filter(|line| line.len() > 120 && !line.contains("`"));
                let foreign: Vec<&str> = prose.filter(|line| !line.contains(is_hangul)).collect();
                assert!(foreign.is_empty(), "{name}: {foreign:?}");
            }
            None => {
                let korean = name.strip_suffix(".md").map(|base| path.with_file_name(format!("{base}.ko.md")));
                assert!(korean.is_some_and(|korean| all.contains_key(&korean)), "{name} is there in English only");
                // The name of the language links to the other text.
                assert!(!text.replace("\u{d55c}\u{ad6d}\u{c5b4}", "").contains(is_hangul), "{name} has Korean in it");
            }
        }
    }
}

#[test]
fn tshark_finds_every_number_of_the_solutions() {
    for (path, text) in documents().into_iter().filter(|(path, _)| is_solution(path)) {
        let (renewed, wrong) = check(&text, &folder("solutions"));
        if env::var_os("RENEW").is_some() {
            fs::write(&path, renewed).expect("the document can be written");
        } else {
            assert!(wrong.is_empty(), "{}:\n{}", path.display(), wrong.join("\n"));
        }
    }
}

#[test]
fn a_wrong_number_in_any_row_of_a_solution_is_found() {
    for (path, text) in documents().into_iter().filter(|(path, _)| is_solution(path)) {
        let rows = text.lines().filter(|line| row(line).is_some()).count();
        assert!(rows >= 8, "{} has {rows} rows", path.display());
        let wrong: Vec<String> = text.lines().map(spoiled).collect();
        let found = check(&wrong.join("\n"), &folder("spoiled")).1;
        assert_eq!(found.len(), rows, "{}: {found:?}", path.display());
    }
}

fn is_solution(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().contains("-solutions"))
}

/// The line with another answer, if it is a solution.
fn spoiled(line: &str) -> String {
    let Some([number, question, answer, how]) = row(line) else { return line.to_owned() };
    let wrong = match answer.parse::<u64>() {
        Ok(right) => (right + 1).to_string(),
        Err(_) => format!("{answer}0"),
    };
    format!("| {number} | {question} | {wrong} | `{how}` |")
}

/// The cells of a solution: number, question, answer, how. `None` for any other line.
fn row(line: &str) -> Option<[&str; 4]> {
    let cells: Vec<&str> = line.strip_prefix('|')?.strip_suffix('|')?.split('|').map(str::trim).collect();
    let [number, question, answer, how] = cells[..] else { return None };
    Some([number, question, answer, how.strip_prefix('`')?.strip_suffix('`')?])
}

/// Makes each capture of `text` and compares the answers below it. Returns the text with the right answers, and what is wrong.
fn check(text: &str, folder: &Path) -> (String, Vec<String>) {
    let (mut renewed, mut wrong, mut capture) = (String::new(), Vec::new(), None);
    for line in text.lines() {
        if let Some(command) = commands(line).next() {
            run_lab(command, folder);
            let file = command.split_once("--pcap ").and_then(|(_, rest)| rest.split(' ').next());
            capture = Some((command, folder.join(file.expect("a solution's command writes a capture"))));
        }
        let Some([number, question, given, how]) = row(line) else {
            renewed += &format!("{line}\n");
            continue;
        };
        let (command, capture) = capture.as_ref().expect("a command line before the first answer");
        let right = known_answer(command, capture, how);
        if right != given {
            wrong.push(format!("{number} {question}: {given}, but tshark finds {right} ({how})"));
        }
        renewed += &format!("| {number} | {question} | {right} | `{how}` |\n");
    }
    (renewed, wrong)
}

/// [`answer`], asked once: the sheets of both languages ask the same, and tshark takes half a second to start.
fn known_answer(command: &str, capture: &Path, how: &str) -> String {
    static KNOWN: Mutex<BTreeMap<(String, String), String>> = Mutex::new(BTreeMap::new());
    let key = (command.to_owned(), how.to_owned());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry(key).or_insert_with(|| answer(capture, how)).clone()
}

/// What tshark finds in a capture. `how` is one of
///
/// - `FIELD of FILTER`: the field's values in all packets that the display filter lets through;
/// - `first FIELD of FILTER`, `last`, `min`, `max`, `sum`: one of them, or their sum;
/// - `steps FIELD of FILTER`: the difference from each value to the next;
/// - `count of FILTER`: the number of packets;
/// - `formula NAME`: what is computed from several packets, see [`formula`].
///
/// `ms` before a field turns seconds into milliseconds with three decimals.
fn answer(capture: &Path, how: &str) -> String {
    if let Some(name) = how.strip_prefix("formula ") {
        return join(&formula(capture, name));
    }
    let (what, filter) = how.split_once(" of ").unwrap_or_else(|| panic!("not understood: {how}"));
    if what == "count" {
        return fields(capture, filter, &["frame.number"]).len().to_string();
    }
    let (what, field) = what.rsplit_once(' ').unwrap_or(("", what));
    let (kind, is_millis) = what.strip_suffix("ms").map_or((what, false), |rest| (rest.trim(), true));
    let found: Vec<String> = fields(capture, filter, &[field]).into_iter().flatten().collect();
    let found: Vec<String> = if is_millis { found.iter().map(|time| millis(seconds(time))).collect() } else { found };
    assert!(!found.is_empty(), "nothing is found by {how}");
    let numbers = || found.iter().map(|value| value.parse::<i64>().unwrap_or_else(|_| panic!("{value} by {how}")));
    match kind {
        "" => join(&found),
        "first" => found[0].clone(),
        "last" => found[found.len() - 1].clone(),
        "min" => numbers().min().unwrap_or_default().to_string(),
        "max" => numbers().max().unwrap_or_default().to_string(),
        "sum" => numbers().sum::<i64>().to_string(),
        "steps" => {
            let pairs = numbers().zip(numbers().skip(1));
            join(&pairs.map(|(before, after)| (after - before).to_string()).collect::<Vec<_>>())
        }
        _ => panic!("not understood: {how}"),
    }
}

fn join(values: &[String]) -> String {
    values.join(", ")
}

fn seconds(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("no time: {text}"))
}

fn millis(seconds: f64) -> String {
    format!("{:.3}", seconds * 1_000.0)
}

/// A segment with data from the client: when it was sent and acknowledged, in seconds, and its data.
struct Segment {
    sent: f64,
    acknowledged: f64,
    bytes: u64,
}

/// The segments of the first connection that carry data of the client. An ACK acknowledges a segment if its number is beyond
/// the segment's last byte (RFC 9293 §3.4).
fn segments(capture: &Path) -> Vec<Segment> {
    let names = ["frame.time_relative", "tcp.dstport", "tcp.seq", "tcp.len", "tcp.ack", "tcp.flags.ack"];
    let rows = fields(capture, "tcp.stream == 0", &names);
    let number = |row: &[String], place: usize| row[place].parse::<u64>().unwrap_or_default();
    let server = number(&rows[0], 1);
    let is_up = |row: &[String]| number(row, 1) == server;
    let mut segments = Vec::new();
    for (place, row) in rows.iter().enumerate().filter(|(_, row)| is_up(row) && number(row, 3) > 0) {
        let end = number(row, 2) + number(row, 3);
        let ack = rows[place..].iter().find(|ack| !is_up(ack) && number(ack, 4) >= end).expect("an acknowledgment");
        segments.push(Segment { sent: seconds(&row[0]), acknowledged: seconds(&ack[0]), bytes: number(row, 3) });
    }
    segments
}

/// What a sheet has computed from the client's segments with data; all but the throughput from the first [`SEGMENTS`].
fn formula(capture: &Path, name: &str) -> Vec<String> {
    let segments = segments(capture);
    let first = || segments.iter().take(SEGMENTS);
    match name {
        "send times" => first().map(|it| millis(it.sent)).collect(),
        "ACK times" => first().map(|it| millis(it.acknowledged)).collect(),
        "RTT" => first().map(|it| millis(it.acknowledged - it.sent)).collect(),
        "EstimatedRTT" => {
            let mut estimate: Option<f64> = None;
            let mut estimates = Vec::new();
            for sample in first().map(|it| it.acknowledged - it.sent) {
                // RFC 6298 §2: the first sample as it is, then an eighth of each new one.
                let next = estimate.map_or(sample, |old| 0.875 * old + 0.125 * sample);
                estimates.push(millis(next));
                estimate = Some(next);
            }
            estimates
        }
        "throughput" => {
            let bytes: u64 = segments.iter().map(|it| it.bytes).sum();
            let end = segments.iter().map(|it| it.acknowledged).fold(0.0, f64::max);
            vec![format!("{:.0}", bytes as f64 / (end - segments[0].sent))]
        }
        _ => panic!("no formula is called {name}"),
    }
}

/// The fields of each packet that a display filter lets through; a field that a packet does not have is left out if it is the
/// only one.
fn fields(capture: &Path, filter: &str, names: &[&str]) -> Vec<Vec<String>> {
    let mut command = Command::new("tshark");
    command.args(["-n", "-T", "fields", "-E", "separator=/t", "-Y", filter, "-r"]).arg(capture);
    command.args(names.iter().flat_map(|name| ["-e", name]));
    let output = command.output().expect("install tshark: apt-get install tshark");
    assert!(output.status.success(), "tshark: {filter}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("text");
    let lines = text.lines().filter(|line| !line.is_empty());
    lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}
