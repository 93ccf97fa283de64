//! `lab exercises list`: the tasks, what kind of answer they want, and within which bounds their variants differ.

use super::lang;
use crate::Failure;
use clap::Args;
use i18n::Lang;
use lab::parameters::{Kind, Parameter, Range, Surface};
use lab::protocol::Input;
use std::io::{self, IsTerminal, Write};
use tasks::{ALL, Case, Task, Vary};

/// How to list.
#[derive(Args)]
pub struct Options {
    /// The language of the titles
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = lang)]
    lang: Lang,
}

/// Prints the list.
pub fn list(options: &Options) -> Result<(), Failure> {
    let mut out = String::new();
    // A person reads three lines per task, a program one.
    let then = if io::stdout().is_terminal() { format!("\n{:<24} ", "") } else { "; ".to_owned() };
    for task in ALL {
        let parts =
            [(task.title)(options.lang).to_owned(), format!("lesson {}; {}", task.lesson, kinds(task)), bounds(task)];
        out.push_str(&format!("{:<24} {}\n", task.id, parts.join(&then)));
    }
    io::stdout().write_all(out.as_bytes()).map_err(|error| Failure::file("standard output", error))
}

/// What the first variant asks for: `number, choice`.
fn kinds(task: &'static Task) -> String {
    let form = || {
        let request = task.request(1)?;
        let (run, analysis) = lab::run(&request).ok()?;
        (task.form)(&Case::new(Lang::En, task, &request, &run, &analysis))
    };
    let Some(form) = form() else { return "no question in its first variant".to_owned() };
    let mut names: Vec<&str> = Vec::new();
    for part in &form.parts {
        let name = match part.input {
            Input::Number(_) => "number",
            Input::Choice(_) => "choice",
            Input::Choices(_) => "several choices",
            Input::Order(_) => "order",
            Input::Event => "packet",
            Input::Field => "field",
            Input::Text => "text",
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let prediction = if form.parts.iter().any(|part| part.until.is_some()) { ", predicted" } else { "" };
    format!("{}{prediction}", names.join(", "))
}

/// What differs from variant to variant: `rtt 20 to 200 ms`.
fn bounds(task: &Task) -> String {
    let settings = task.vary.iter().chain(task.change.settings).map(bound);
    let acts = task.change.acts.map(|_| "what happens to packets or hosts".to_owned());
    let all: Vec<String> = settings.chain(acts).collect();
    if all.is_empty() { "chance alone differs".to_owned() } else { format!("differs: {}", all.join("; ")) }
}

fn bound(vary: &Vary) -> String {
    let Some(parameter) = Parameter::find(vary.key) else { return vary.key.to_owned() };
    let print = |raw| parameter.print(raw, Surface::Shell);
    let values = match parameter.kind {
        Kind::Number(range) => Range { low: vary.low, high: vary.high, ..range }.describe(Surface::Shell),
        Kind::Switch | Kind::Choice(_) => format!("{} to {}", print(vary.low), print(vary.high)),
    };
    let is_fixed = vary.low == vary.high;
    if is_fixed { format!("{} always {}", vary.key, print(vary.low)) } else { format!("{} {values}", vary.key) }
}
