//! The packages of a class as others read them: GIFT by a parser from npm, Moodle XML by a reader from PyPI, QTI beside what
//! text2qti writes, SCORM by a platform's runtime in a real browser, and the host snippets of `docs/embed.md`.

mod gift;
mod moodle;
mod qti;
mod scorm;
mod snippets;

use anyhow::{Context, Result, ensure};
use classroom::{Student, Variant, VariantOptions};
use i18n::Lang;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use tasks::ALL;

/// Variants of every task for two students, one of them with a name that formats could take for their own signs.
fn variants(lang: Lang) -> Result<Vec<Variant>> {
    let students = [("", 1), ("<b>Kim</b> & \"Lee\" {=~#} \\ \u{ae40}\u{bbfc}\u{c9c0}", 2)];
    let options = VariantOptions { lang, page: "https://course.example/r/?a=1&b=2" };
    let students = students.map(|(name, seed)| Student { name: name.to_owned(), seed });
    let pairs = ALL.iter().flat_map(|task| students.iter().map(move |student| (*task, student)));
    pairs.map(|(task, student)| Ok(Variant::make(task, student, options)?)).collect()
}

/// The name of a question: the task's title, and the student or the seed.
fn name(variant: &Variant) -> String {
    let student = &variant.student;
    let who = if student.name.is_empty() { student.seed.to_string() } else { student.name.clone() };
    format!("{} \u{2013} {who}", variant.title())
}

/// A file of this test program's folder.
fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/classroom").join(name)
}

/// What a program prints as JSON.
fn printed(command: &mut Command) -> Result<Value> {
    let output = command.output().with_context(|| format!("starting {command:?}"))?;
    ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).context("what was printed is no JSON")
}
