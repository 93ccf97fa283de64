//! The tables of parameters in `docs/url.md` and `docs/lab.md` are what `lab::parameters` says, and the bytes in
//! `docs/lab.md` and in the live page's words are what the lab measures.
//!
//! `RENEW=1 cargo test -p lab --test documents` writes them anew.

use lab::parameters::{Group, INTERVENTIONS, Kind, PARAMETERS, Parameter, Requires, Surface};
use lab::{HttpVersion, Request, Run, TlsSettings, contrast};
use std::path::Path;
use trace::Event;

const NOTHING: &str = "";

/// Rows of a Markdown table; a bar in a cell is escaped.
struct Table(String);

impl Table {
    fn new(head: &[&str]) -> Self {
        let mut table = Self(String::new());
        table.row(head.iter().map(|cell| (*cell).to_owned()).collect());
        table.0.push_str(&format!("|{}\n", "---|".repeat(head.len())));
        table
    }

    fn row(&mut self, cells: Vec<String>) {
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        let line = format!("| {} |", cells.join(" | "));
        self.0.push_str(&line.replace("|  |", "| |").replace("|  |", "| |"));
        self.0.push('\n');
    }
}

fn code(words: &[&str], prefix: &str) -> String {
    words.iter().map(|word| format!("`{prefix}{word}`")).collect::<Vec<_>>().join(", ")
}

fn values(parameter: &Parameter, surface: Surface) -> String {
    match (parameter.kind, surface) {
        (Kind::Number(range), _) => range.describe(surface),
        (Kind::Switch, Surface::Page) => code(&["1", "0"], ""),
        (Kind::Switch, Surface::Shell) => code(&["on", "off"], ""),
        (Kind::Choice(words), _) => code(words, ""),
    }
}

fn meaning(parameter: &Parameter) -> String {
    let needs = match parameter.requires {
        Requires::Nothing => NOTHING,
        Requires::Tls => "; only with TLS",
        Requires::Tls13 => "; only with TLS 1.3",
    };
    [parameter.help, needs].concat()
}

fn address_settings() -> String {
    let mut table = Table::new(&["setting", "values", "older name", "what it sets"]);
    for parameter in PARAMETERS {
        let (key, older) = (code(&[parameter.key], ""), code(parameter.address_aliases, ""));
        table.row(vec![key, values(parameter, Surface::Page), older, meaning(parameter)]);
    }
    table.0
}

fn address_interventions() -> String {
    let mut table = Table::new(&["in `do=`", "older name", "what happens"]);
    for kind in INTERVENTIONS {
        let form = format!("`{}:{}`", kind.key, kind.form);
        table.row(vec![form, code(kind.address_aliases, ""), kind.help.to_owned()]);
    }
    table.0
}

fn options(group: Group) -> String {
    let mut table = Table::new(&[group.title(), "values", "older name", "what it sets"]);
    for parameter in PARAMETERS.iter().filter(|parameter| parameter.group == group) {
        let (key, older) = (code(&[parameter.key], "--"), code(parameter.option_aliases, "--"));
        table.row(vec![key, values(parameter, Surface::Shell), older, meaning(parameter)]);
    }
    table.0
}

fn intervention_options() -> String {
    let mut table = Table::new(&["Interventions", "older name", "what happens"]);
    for kind in INTERVENTIONS {
        let form = format!("`--{} {}`", kind.key, kind.form);
        table.row(vec![form, code(kind.option_aliases, "--"), kind.help.to_owned()]);
    }
    table.0
}

/// Checks that the document has `table`, found by its first line, or writes it into the document.
fn assert_table(document: &str, table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(document);
    let text = std::fs::read_to_string(&path).expect(document);
    let head = table.split_inclusive('\n').next().unwrap_or_default();
    let start = text.find(head).unwrap_or_else(|| panic!("{document} has no table that begins with {head}"));
    let end = text[start..].find("\n\n").map_or(text.len(), |length| start + length + 1);
    if std::env::var_os("RENEW").is_some() {
        std::fs::write(&path, [&text[..start], table, &text[end..]].concat()).expect(document);
        return;
    }
    assert!(text[start..end] == *table, "{document} should have (RENEW=1 writes it):\n{table}");
}

#[test]
fn the_address_has_every_setting_and_intervention() {
    assert_table("url.md", &address_settings());
    assert_table("url.md", &address_interventions());
}

#[test]
fn the_command_line_has_every_setting_and_intervention() {
    for group in Group::ALL {
        assert_table("lab.md", &options(group));
    }
    assert_table("lab.md", &intervention_options());
}

/// HTTP/1.1 and HTTP/2, each in the clear and under TLS 1.3, as the tables' columns have them.
const WAYS: [(&str, HttpVersion, bool); 4] = [
    ("HTTP/1.1", HttpVersion::V1, false),
    ("HTTP/2", HttpVersion::V2, false),
    ("HTTP/1.1, TLS 1.3", HttpVersion::V1, true),
    ("HTTP/2, TLS 1.3", HttpVersion::V2, true),
];

fn run(scenario: &str, http: HttpVersion, has_tls: bool) -> Run {
    let mut request = Request::new(scenario, lab::scenario::defaults(scenario).expect("a scenario"));
    request.settings.http = http;
    request.settings.tls = has_tls.then(TlsSettings::default);
    lab::run(&request).expect("a run").0
}

fn heads(first: &'static str) -> Vec<&'static str> {
    [first].into_iter().chain(WAYS.map(|(name, ..)| name)).collect()
}

/// What a message costs on the link, and what each transport costs once.
fn bytes_per_message() -> String {
    let summaries: Vec<contrast::Summary> = WAYS
        .iter()
        .map(|(_, http, has_tls)| contrast::summary(&run("contrast", *http, *has_tls)).expect("a summary"))
        .collect();
    let mut table = Table::new(&heads("each message (once)"));
    for (_, name) in lab::scenario::TRANSPORTS {
        let cell = |summary: &contrast::Summary| {
            let it = summary.transports.iter().find(|transport| transport.name == name).expect("a transport");
            let tenths = (it.message_bytes * 10 + it.delivered / 2) / it.delivered;
            format!("{}.{} ({})", tenths / 10, tenths % 10, it.set_up_bytes + it.close_bytes)
        };
        table.row([format!("`{name}`")].into_iter().chain(summaries.iter().map(cell)).collect());
    }
    table.0
}

/// What one poll costs: bytes of HTTP, request and response; and bytes of the packets from it to the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Poll {
    http: u64,
    link: u64,
}

/// The last poll that brought nothing and the last but one that brought a message: the header fields of both have crossed
/// before, and another poll follows.
fn polls(http: HttpVersion, has_tls: bool) -> [Poll; 2] {
    let run = run("polling", http, has_tls);
    let of_kind = |is_it: fn(&trace::Kind) -> bool| -> Vec<&Event> {
        run.trace.events().filter(|event| !event.is_packet() && is_it(&event.kind)).collect()
    };
    let requests = of_kind(|kind| *kind == trace::Kind::Request);
    let responses = of_kind(|kind| matches!(kind, trace::Kind::Response { .. }));
    assert_eq!(requests.len(), responses.len());
    let poll = |at: usize| {
        let during = requests[at].sent..requests[at + 1].sent;
        let packets = run.trace.events().filter(|event| event.is_packet() && during.contains(&event.sent));
        Poll { http: requests[at].bytes + responses[at].bytes, link: packets.map(|packet| packet.bytes).sum() }
    };
    [204, 200].map(|wanted| {
        let is_it =
            |at: &usize| matches!(responses[*at].kind, trace::Kind::Response { status, .. } if status == wanted);
        poll((0..requests.len() - 1).rev().find(is_it).expect("such a poll"))
    })
}

fn bytes_per_poll() -> String {
    let all = WAYS.map(|(_, http, has_tls)| polls(http, has_tls));
    let mut table = Table::new(&heads("one poll"));
    for (place, kind) in ["empty (204)", "with a message of 20 bytes (200)"].into_iter().enumerate() {
        for (what, of) in [("HTTP", (|poll| poll.http) as fn(Poll) -> u64), ("on the link", |poll| poll.link)] {
            let cells = all.iter().map(|polls| of(polls[place]).to_string());
            table.row([format!("{kind}: {what}")].into_iter().chain(cells).collect());
        }
    }
    table.0
}

#[test]
fn the_bytes_of_messages_and_polls_are_what_the_lab_measures() {
    assert_table("lab.md", &bytes_per_message());
    assert_table("lab.md", &bytes_per_poll());
}

/// The live page says what an empty poll takes over either version; the lab knows.
#[test]
fn the_live_pages_sentence_about_http_2_has_the_labs_figures() {
    // Browsers speak HTTP/2 under TLS only.
    let [old, new] = [HttpVersion::V1, HttpVersion::V2].map(|http| polls(http, true)[0]);
    for words in [include_str!("../../../locales/en/verdict.ftl"), include_str!("../../../locales/ko/verdict.ftl")] {
        let sentence = words.lines().find(|line| line.starts_with("note-http2 = ")).expect("the sentence");
        for bytes in [old.http, new.http, old.link, new.link] {
            let is_there =
                sentence.split(|character: char| !character.is_ascii_digit()).any(|text| text == bytes.to_string());
            assert!(is_there, "{bytes} should be in: {sentence}");
        }
    }
}
