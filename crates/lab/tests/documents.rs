//! The tables of parameters in `docs/url.md` and `docs/lab.md` are what `lab::parameters` says.
//!
//! `RENEW=1 cargo test -p lab --test documents` writes them anew.

use lab::parameters::{Group, INTERVENTIONS, Kind, PARAMETERS, Parameter, Requires, Surface};
use std::path::Path;

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
