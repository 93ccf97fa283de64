//! What a run found, as a table in words.

use crate::Say;
use crate::steps::part_name;
use i18n::{Lang, group, msg, time};
use lab::Fact;
use trace::{Micros, Part};

/// Results of a run. The first cell of a row is its head; a cell is empty if the run did not find it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactTable {
    pub caption: &'static str,
    pub head: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

/// What of a run's facts is shown.
#[derive(Debug)]
pub(crate) enum Facts {
    /// The facts that concern the whole run, one per row.
    Whole,
    /// One row per part that the lesson compares.
    Parts {
        /// The head of the first column.
        head: Say,
        /// The parts, and how the facts' names call them.
        rows: &'static [(Part, &'static str)],
        columns: &'static [Column],
    },
}

/// How a fact is printed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unit {
    Number,
    Time,
    /// Divided by the number of delivered messages.
    PerMessage,
    /// Added to the bytes of the close.
    AndClose,
}

/// A column: its head, the facts' name after the row's own, and how the fact is printed.
pub(crate) type Column = (Say, &'static str, Unit);

/// The results of a run; `None` if there are none, or none that a table would help with.
pub(crate) fn table(lang: Lang, shown: &Facts, facts: &[Fact]) -> Option<FactTable> {
    let caption = msg::facts_title(lang);
    let Facts::Parts { head, rows, columns } = shown else { return whole(lang, caption, facts) };
    let head = [*head].into_iter().chain(columns.iter().map(|column| column.0)).map(|say| say(lang)).collect();
    let rows = rows.iter().map(|(part, name)| {
        let cells = columns.iter().map(|(_, what, unit)| print(facts, name, what, *unit).unwrap_or_default());
        [part_name(lang, *part).to_owned()].into_iter().chain(cells).collect()
    });
    Some(FactTable { caption, head, rows: rows.collect() }).filter(|_| !facts.is_empty())
}

/// The facts of the whole run; one number alone needs no table.
fn whole(lang: Lang, caption: &'static str, facts: &[Fact]) -> Option<FactTable> {
    let known: [(&str, Say); 4] = [
        ("requests", msg::facts_requests),
        ("empty-answers", msg::facts_empty),
        ("delivered", msg::facts_delivered),
        ("connections", msg::facts_connections),
    ];
    let rows: Vec<Vec<String>> = known
        .into_iter()
        .filter_map(|(name, say)| Some(vec![say(lang).to_owned(), group(find(facts, &[name])?)]))
        .collect();
    let head = vec![msg::facts_what(lang), msg::facts_number(lang)];
    Some(FactTable { caption, head, rows }).filter(|table| table.rows.len() > 1)
}

/// The cell of row `name` and column `what`, which stands before `//` too where the facts' names do.
fn print(facts: &[Fact], name: &str, what: &str, unit: Unit) -> Option<String> {
    let (before, after) = what.split_once("//").map_or(("", what), |(before, after)| (before, after));
    let value = match before {
        "" => find(facts, &[name, after])?,
        _ => find(facts, &[before, "/", name, "/", after])?,
    };
    Some(match unit {
        Unit::Number => group(value),
        Unit::Time => time(Micros(value as i64)),
        Unit::PerMessage => {
            let messages = find(facts, &[name, "/delivered"])?.max(1);
            group((value + messages / 2) / messages)
        }
        Unit::AndClose => group(value + find(facts, &[name, "/close-bytes"])?),
    })
}

fn find(facts: &[Fact], name: &[&str]) -> Option<u64> {
    let name = name.concat();
    facts.iter().find(|fact| fact.name == name).map(|fact| fact.value)
}
