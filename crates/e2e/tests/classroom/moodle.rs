//! Moodle XML as moodle-xml-parser reads it: choices, and the gaps of cloze questions. Numbers, short answers and matching,
//! which it does not read, and the files are read in `crates/classroom/tests`.

use crate::{name, printed, script, variants};
use anyhow::{Context, Result, ensure};
use classroom::Variant;
use e2e::tools;
use i18n::Lang;
use lab::protocol::{Input, Value as Given};
use serde_json::Value;
use std::process::Command;
use tasks::{Asking, Key};
use tempfile::NamedTempFile;

fn parsed(document: &[u8]) -> Result<Value> {
    let file = NamedTempFile::new()?;
    std::fs::write(file.path(), document)?;
    printed(Command::new(tools::venv("python")?).arg(script("read_moodle.py")).arg(file.path()))
}

/// The answers of a gap with the full score.
fn right(gap: &Value) -> Vec<&str> {
    let options = gap["options"].as_array().into_iter().flatten();
    options.filter(|option| option["score"] == 100).filter_map(|option| option["answer"].as_str()).collect()
}

/// The right answers of a part as its gaps have them.
fn expected(part: &Asking) -> Vec<Vec<String>> {
    match (&part.input, &part.key, part.key.value()) {
        (_, Key::Number { value, tolerance }, _) => vec![vec![format!("{value}:{tolerance}")]],
        (Input::Choice(options), _, Given::Choice(place)) => vec![vec![options[place].clone()]],
        (Input::Order(items), _, Given::Order(places)) => {
            places.iter().map(|place| vec![items[*place].clone()]).collect()
        }
        (Input::Event, Key::AnyOf(right), _) => {
            let numbers = right.iter().map(|value| if let Given::Event(event) = value { event.0 } else { 0 });
            vec![numbers.map(|number| format!("{number}:0")).collect()]
        }
        // Several choices share the score, and other texts are not plain: that there is a gap must do.
        _ => vec![Vec::new()],
    }
}

/// Entities in a gap are decoded twice: by Moodle's reader of gaps, and as HTML.
fn decoded(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..2 {
        for (code, character) in
            [("&#35;", "#"), ("&#37;", "%"), ("&#38;", "&"), ("&#60;", "<"), ("&#61;", "="), ("&#62;", ">")]
        {
            text = text.replace(code, character);
        }
        for (name, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")] {
            text = text.replace(name, character);
        }
    }
    text
}

/// The next question that was read, which must have the variant's name: they are in the variants' order.
fn next<'q>(questions: &mut impl Iterator<Item = &'q Value>, variant: &Variant) -> Result<&'q Value> {
    let question = questions.next().context("too few questions were read")?;
    ensure!(question["name"] == name(variant).as_str(), "{} is not {}", question["name"], name(variant));
    Ok(question)
}

#[test]
fn every_choice_and_every_gap_is_read_with_its_answer() -> Result<()> {
    for lang in Lang::ALL {
        let variants = variants(lang)?;
        let parsed = parsed(&classroom::moodle_xml(&variants).content)?;
        let [mut choices, mut clozes] =
            ["multichoice", "cloze"].map(|kind| parsed[kind].as_array().into_iter().flatten());
        for variant in &variants {
            let parts = &variant.form.parts;
            if let [Asking { input: Input::Choice(_) | Input::Choices(_), .. }] = parts[..] {
                let question = next(&mut choices, variant)?;
                let scores = question["options"].as_array().into_iter().flatten();
                let sum: f64 =
                    scores.filter_map(|option| option["score_fraction"].as_f64()).filter(|score| *score > 0.0).sum();
                ensure!((99.99..100.01).contains(&sum), "{}: the right options are worth {sum}", variant.name());
            }
            if parts.len() < 2 {
                continue;
            }
            let question = next(&mut clozes, variant)?;
            let gaps: Vec<&Value> = question["gaps"].as_array().into_iter().flatten().collect();
            let wanted: Vec<Vec<String>> = parts.iter().flat_map(expected).collect();
            ensure!(gaps.len() == wanted.len(), "{}: {} gaps, not {}", variant.name(), gaps.len(), wanted.len());
            for (gap, wanted) in gaps.into_iter().zip(wanted) {
                let right: Vec<String> = right(gap).into_iter().map(decoded).collect();
                ensure!(wanted.is_empty() || right == wanted, "{}: {gap:#} is not {wanted:?}", variant.name());
            }
        }
    }
    Ok(())
}
