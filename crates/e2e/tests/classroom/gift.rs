//! GIFT as gift-pegjs reads it.

use crate::{name, printed, script, variants};
use anyhow::{Result, ensure};
use e2e::tools;
use i18n::Lang;
use lab::protocol::{Input, Value as Given};
use serde_json::Value;
use std::process::Command;
use tasks::{Asking, Key};
use tempfile::NamedTempFile;

fn parsed(text: &str) -> Result<Value> {
    let file = NamedTempFile::new()?;
    std::fs::write(file.path(), text)?;
    let mut command = Command::new(tools::node()?);
    printed(command.arg(script("read_gift.cjs")).arg(file.path()).env("NODE_PATH", tools::node_modules()?))
}

/// gift-pegjs leaves its own placeholders for escaped characters in the answers of a matching.
fn unescaped(text: &str) -> String {
    let all = [("058", ":"), ("035", "#"), ("061", "="), ("123", "{"), ("125", "}"), ("126", "~"), ("092", "\\")];
    all.into_iter().fold(text.to_owned(), |text, (code, sign)| text.replace(&format!("&&{code};"), sign))
}

/// Whether a question asks for this part, with this answer as the right one.
fn fits(question: &Value, part: &Asking) -> bool {
    let choices = || question["choices"].as_array().into_iter().flatten();
    let numbers = || {
        let full = choices().filter(|choice| choice["weight"].is_null());
        full.filter_map(|choice| choice["text"]["number"].as_f64()).collect::<Vec<_>>()
    };
    match (&part.input, &part.key) {
        (Input::Number(_), Key::Number { value, tolerance }) => {
            let range = question["choices"][0]["text"]["range"].as_f64();
            // Six decimals are written.
            let is = |given: f64, wanted: f64| (given - wanted).abs() < 1e-6;
            let numbers = numbers();
            numbers.len() == 1 && is(numbers[0], *value) && range.is_some_and(|range| is(range, *tolerance))
        }
        (Input::Event, Key::AnyOf(right)) => {
            let right: Vec<f64> = right
                .iter()
                .filter_map(|value| if let Given::Event(event) = value { Some(event.0 as f64) } else { None })
                .collect();
            numbers() == right
        }
        (Input::Choice(options), Key::AnyOf(_)) => {
            let Given::Choice(right) = part.key.value() else { return false };
            let marked = choices().map(|choice| choice["isCorrect"] == true);
            marked.eq((0..options.len()).map(|place| place == right))
        }
        (Input::Order(items), Key::AnyOf(_)) if items.len() > 2 => {
            let Given::Order(right) = part.key.value() else { return false };
            let pairs = question["matchPairs"].as_array().into_iter().flatten();
            let given = pairs.map(|pair| unescaped(pair["subanswer"].as_str().unwrap_or_default()));
            given.eq(right.iter().map(|place| items[*place].clone()))
        }
        (Input::Field | Input::Text, _) => question["type"] == "Short" && choices().count() > 0,
        _ => choices().count() > 1,
    }
}

#[test]
fn every_question_is_read_with_its_answer() -> Result<()> {
    for lang in Lang::ALL {
        let variants = variants(lang)?;
        let parsed = parsed(&classroom::gift(&variants).content)?;
        let all: Vec<&Value> =
            parsed.as_array().into_iter().flatten().filter(|question| question["type"] != "Category").collect();
        let asked: Vec<_> =
            variants.iter().flat_map(|variant| variant.form.parts.iter().map(move |part| (variant, part))).collect();
        ensure!(all.len() == asked.len(), "{} questions of {} were read", all.len(), asked.len());
        for (question, (variant, part)) in all.into_iter().zip(asked) {
            let title = question["title"].as_str().unwrap_or_default();
            ensure!(title.starts_with(&name(variant)), "{title} is not {}", name(variant));
            ensure!(fits(question, part), "{title}: {question:#} is not {part:#?}");
            let stem = question["stem"]["text"].as_str().unwrap_or_default();
            let capture = variant.capture_name();
            ensure!(capture.is_none_or(|name| stem.contains(&name)), "{title}: the capture is not named in {stem}");
            ensure!(question["globalFeedback"]["text"].is_string(), "{title}: there is no reason");
        }
    }
    Ok(())
}
