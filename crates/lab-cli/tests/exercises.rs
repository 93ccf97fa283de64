//! `lab exercises` as a teacher meets it, and its answers found a second way: from what tshark reads in the captures.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// How many variants of each exercise are answered from tshark.
const VARIANTS: u64 = if cfg!(feature = "long") { 100 } else { 5 };

fn lab(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lab")).args(arguments).output().expect("the program runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// An empty place of this test run's own.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    folder
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// Runs `lab exercises make` into a folder of this name.
fn make(name: &str, arguments: &[&str]) -> (PathBuf, String) {
    let folder = folder(name);
    let output = lab(&[&["exercises", "make", "--out", text(&folder)], arguments].concat());
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    (folder, stdout(&output))
}

#[test]
fn list_names_every_task_with_its_kind_and_its_bounds() {
    for tag in ["en", "ko"] {
        let list = stdout(&lab(&["exercises", "list", "--lang", tag]));
        for task in tasks::ALL {
            let line = list.lines().find(|line| line.split(' ').next() == Some(task.id));
            let title = (task.title)(i18n::Lang::from_tag(tag).expect("a language"));
            assert!(line.is_some_and(|line| line.contains(title)), "{}", task.id);
        }
        assert_eq!(list.lines().filter(|line| line.contains("lesson ")).count(), tasks::ALL.len());
        assert!(list.contains("rtt 20 to 200 ms"), "{list}");
    }
}

#[test]
fn a_class_by_names_gets_its_files_and_its_seeds() {
    let names = folder("names.txt");
    fs::write(&names, "\u{feff}Kim <Minji> & \"Co\"\r\n\r\n\u{ae40}\u{bbfc}\u{c9c0}\r\n").expect("written");
    let page = folder("page");
    fs::create_dir_all(page.join("lab")).expect("a folder");
    for name in ["index.html", "index.html.br", "lab/worker.js"] {
        fs::write(page.join(name), name).expect("written");
    }
    let options = ["tcp", "--names", text(&names), "--class", "3-2", "--lang", "ko", "--page-dir", text(&page)];
    let (folder, summary) = make("class-by-names", &options);
    for name in ["sheet.md", "sheet.html", "solutions.md", "moodle.xml", "gift.txt", "qti.zip", "scorm.zip"] {
        assert!(folder.join(name).is_file() && summary.contains(name), "{name}: {summary}");
    }
    let seed = classroom::seed_of("3-2", "\u{ae40}\u{bbfc}\u{c9c0}");
    assert!(folder.join(format!("captures/tcp-ack-{seed}.pcapng")).is_file(), "{summary}");
    assert!(summary.contains(&format!("{seed}  \u{ae40}\u{bbfc}\u{c9c0}")), "{summary}");
    let package = fs::read(folder.join("scorm.zip")).expect("read");
    let has = |name: &str| package.windows(name.len()).any(|bytes| bytes == name.as_bytes());
    assert!(has("page/lab/worker.js") && !has("index.html.br"));
    let sheet = fs::read_to_string(folder.join("sheet.html")).expect("read");
    assert!(sheet.contains("lang=\"ko\"") && !sheet.contains("<Minji>"));
}

#[test]
fn the_same_command_writes_the_same_bytes() {
    let options = ["tcp-ack", "tcp-order", "--seeds", "2-3"];
    let [(one, _), (two, _)] = ["same-1", "same-2"].map(|name| make(name, &options));
    for name in
        ["sheet.md", "sheet.html", "solutions.md", "moodle.xml", "gift.txt", "qti.zip", "captures/tcp-ack-2.pcapng"]
    {
        assert!(fs::read(one.join(name)).expect("read") == fs::read(two.join(name)).expect("read"), "{name}");
    }
}

#[test]
fn a_format_alone_writes_its_files_alone() {
    let (folder, _) = make("gift-alone", &["tcp-ack", "--seeds", "1", "--format", "gift,solutions"]);
    let names: BTreeSet<_> = fs::read_dir(&folder).expect("read").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(names, BTreeSet::from(["gift.txt".into(), "solutions.md".into()]));
}

#[test]
fn without_a_page_no_document_has_a_link() {
    let (folder, _) = make("no-links", &["tcp-ack", "--seeds", "1"]);
    for name in ["sheet.md", "sheet.html", "solutions.md", "moodle.xml", "gift.txt"] {
        assert!(!fs::read_to_string(folder.join(name)).expect("read").contains("#/lesson/"), "{name}");
    }
}

#[test]
fn bad_input_ends_with_a_sentence() {
    let empty = folder("empty.txt");
    fs::write(&empty, "\n").expect("written");
    let twice = folder("twice.txt");
    fs::write(&twice, "A B\nC\nA  B\n").expect("written");
    let out = folder("refused");
    let cases: &[(&[&str], &str)] = &[
        (&["nothing", "--seeds", "1"], "there is no task and no lesson \"nothing\"; `lab exercises list` names them"),
        (&["tcp", "--seeds", "3-1"], "a range begins with its smaller number, such as 1-30"),
        (&["tcp", "--seeds", "1-2000"], "a class has at most 1000 students"),
        (&["tcp", "--names", text(&empty)], "has no names; it must have one per line"),
        (&["tcp", "--names", text(&twice)], "line 3: the name \"A B\" stands there twice"),
        (&["tcp", "--seeds", "1", "--format", "scorm"], "--format scorm needs --page-dir"),
        (&["tcp", "--seeds", "1", "--page-dir", "/nowhere"], "there is no index.html"),
        (&["tcp", "--seeds", "1", "--page", "course"], "it must be an address that begins with https://"),
        (&["tcp", "--seeds", "1", "--lang", "xx"], "there is no such language; there are en, ko"),
        (&["tcp", "--seeds", "1", "--mastery", "101"], "101 is not in 1..=100"),
        (&["tcp"], "--seeds"),
    ];
    for (arguments, sentence) in cases {
        let output = lab(&[&["exercises", "make", "--out", text(&out)], *arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(sentence), "{arguments:?}: {}", stderr(&output));
    }
    assert!(!out.exists(), "nothing is written if something is wrong");
}

/// A packet as tshark reads it.
struct Packet {
    number: u64,
    is_from_client: bool,
    stream: u64,
    flags: u64,
    length: u64,
    sequence: [u64; 2],
    acknowledgment: [u64; 2],
    window: u64,
    is_probe: bool,
    is_again: bool,
}

const SYN: u64 = 2;
const RST: u64 = 4;
const ACK: u64 = 16;

fn packets(capture: &Path) -> Vec<Packet> {
    let fields = [
        "frame.comment",
        "ip.src",
        "tcp.stream",
        "tcp.flags",
        "tcp.len",
        "tcp.seq",
        "tcp.seq_raw",
        "tcp.ack",
        "tcp.ack_raw",
        "tcp.window_size",
        "tcp.analysis.zero_window_probe",
        "tcp.analysis.retransmission",
    ];
    let mut command = Command::new("tshark");
    command.args(["-r", text(capture), "-T", "fields", "-E", "separator=|", "-E", "occurrence=f"]);
    command.args(fields.iter().flat_map(|field| ["-e", field]));
    let output = command.output().expect("tshark is installed");
    assert!(output.status.success(), "{}", stderr(&output));
    let lines = stdout(&output);
    let client = lines.lines().next().and_then(|line| line.split('|').nth(1)).expect("a packet").to_owned();
    lines.lines().map(|line| packet(line, &client)).collect()
}

fn packet(line: &str, client: &str) -> Packet {
    let values: Vec<&str> = line.split('|').collect();
    let number = |place: usize| {
        let value = values[place];
        value
            .strip_prefix("0x")
            .map_or_else(|| value.parse().ok(), |hex| u64::from_str_radix(hex, 16).ok())
            .unwrap_or(0)
    };
    Packet {
        number: values[0].trim_start_matches("no. ").parse().expect("the comment has the number"),
        is_from_client: values[1] == client,
        stream: number(2),
        flags: number(3),
        length: number(4),
        sequence: [number(5), number(6)],
        acknowledgment: [number(7), number(8)],
        window: number(9),
        is_probe: !values[10].is_empty(),
        is_again: !values[11].is_empty(),
    }
}

/// The numeric answers of a task, each with the row of the solution that it is for.
fn answers(task: &str, packets: &[Packet]) -> Vec<(usize, u64)> {
    let first: Vec<&Packet> = packets.iter().filter(|packet| packet.stream == 0).collect();
    let from_client = |packet: &&&Packet| packet.is_from_client;
    let from_server = |packet: &&&Packet| !packet.is_from_client;
    match task {
        "tcp-ack" => {
            let reply = first.iter().filter(from_server).find(|packet| packet.acknowledgment[0] > 1).expect("an ACK");
            vec![(0, reply.acknowledgment[0])]
        }
        "tcp-repair" => {
            let again = first.iter().filter(from_client).find(|packet| packet.is_again && packet.length > 0);
            vec![(1, again.expect("a retransmission").sequence[0])]
        }
        "tcp-window" => {
            let windows = first.iter().filter(from_server).filter(|packet| packet.flags & RST == 0);
            vec![(0, windows.map(|packet| packet.window).min().expect("a window"))]
        }
        "tcp-fields" => {
            let back = first.iter().find(|packet| packet.flags & (SYN | ACK) == SYN | ACK).expect("SYN, ACK");
            let ack = first.iter().filter(from_client).find(|packet| packet.flags & SYN == 0).expect("ACK");
            let data: Vec<_> = first.iter().filter(from_client).filter(|packet| packet.length > 0).collect();
            let raw = [
                back.acknowledgment[1],
                ack.sequence[1],
                ack.acknowledgment[1],
                data[0].sequence[1],
                data[1].sequence[1],
            ];
            raw.into_iter().enumerate().collect()
        }
        "tcp-probe" => {
            let probe = packets.iter().find(|packet| packet.stream == 1 && packet.is_probe).expect("a probe");
            vec![(0, probe.number)]
        }
        _ => panic!("{task} has no numeric answer"),
    }
}

/// The right values of each row of a variant's table in `solutions.md`: all numbers with which a value begins.
fn solutions(document: &str, variant: &str) -> Vec<Vec<u64>> {
    let section = document
        .split("\n### ")
        .find(|section| section.lines().next().is_some_and(|line| line.ends_with(&format!("({variant})"))));
    let rows = section.expect("a section").lines().filter(|line| line.starts_with("| ")).skip(1);
    let value =
        |row: &str| row.split(" | ").nth(1).map(|cell| cell.trim_end_matches(" |").to_owned()).expect("a value");
    let leading = |text: &str| {
        let text = text.trim().trim_start_matches("no. ");
        text.split(|character: char| !character.is_ascii_digit()).next().and_then(|digits| digits.parse().ok())
    };
    rows.map(|row| value(row).split(';').filter_map(leading).collect()).collect()
}

#[test]
fn answers_from_tshark_score_full_and_those_beside_them_nothing() {
    let exercises = ["tcp-ack", "tcp-repair", "tcp-window", "tcp-fields", "tcp-probe"];
    let seeds = format!("1-{VARIANTS}");
    let arguments = [&exercises[..], &["--seeds", &seeds, "--format", "sheet,solutions"]].concat();
    let (folder, _) = make("from-tshark", &arguments);
    let document = fs::read_to_string(folder.join("solutions.md")).expect("read");
    for task in exercises {
        let (mut captures, mut right) = (BTreeSet::new(), BTreeSet::new());
        for seed in 1..=VARIANTS {
            let name = format!("{task}-{seed}");
            let capture = folder.join(format!("captures/{name}.pcapng"));
            let rows = solutions(&document, &name);
            let found = answers(task, &packets(&capture));
            for (row, answer) in &found {
                assert!(rows[*row].contains(answer), "{name}: tshark has {answer}, the solution {:?}", rows[*row]);
                for beside in [answer + 1, answer - 1] {
                    assert!(!rows[*row].contains(&beside), "{name}: {beside} is right, too");
                }
            }
            captures.insert(fs::read(&capture).expect("read"));
            right.insert(found);
        }
        assert_eq!(captures.len() as u64, VARIANTS, "{task}: every variant has a capture of its own");
        // Which packet is the probe depends on few things; a number of bytes on many.
        let least = if task == "tcp-probe" { 1 } else { VARIANTS * 4 / 5 };
        assert!(right.len() as u64 >= least, "{task}: {} different answers in {VARIANTS} variants", right.len());
    }
}
