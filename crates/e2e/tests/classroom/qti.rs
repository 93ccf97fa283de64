//! QTI 1.2 beside what text2qti writes, which Canvas takes: a quiz with all kinds of questions that text2qti knows. Ours has
//! no element at a place where this model has none. The schema, which no registry offers, is for `classroom`'s tests.

use crate::variants;
use anyhow::{Context, Result, ensure};
use e2e::tools;
use i18n::Lang;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;
use zip::ZipArchive;

/// An element within another one, or an attribute of an element: `item > presentation`, `item ident`.
type Places = BTreeSet<String>;

fn places(xml: &str) -> Result<Places> {
    let mut reader = Reader::from_str(xml);
    let (mut path, mut found) = (vec![String::new()], Places::new());
    let note = |start: &BytesStart, path: &[String], found: &mut Places| -> Result<String> {
        let name = start.name().as_ref().to_owned();
        found.insert(format!("{} > {name}", path.last().map_or("", String::as_str)));
        for attribute in start.attributes() {
            found.insert(format!("{name} {}", attribute?.key.as_ref()));
        }
        Ok(name)
    };
    loop {
        match reader.read_event()? {
            Event::Start(start) => {
                let name = note(&start, &path, &mut found)?;
                path.push(name);
            }
            Event::Empty(start) => {
                note(&start, &path, &mut found)?;
            }
            Event::End(_) => {
                path.pop();
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// The files of a package whose names end in this way.
fn files(package: &[u8], end: &str) -> Result<Vec<String>> {
    let mut archive = ZipArchive::new(Cursor::new(package))?;
    let mut all = Vec::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place)?;
        if file.name()?.ends_with(end) {
            let mut text = String::new();
            file.read_to_string(&mut text)?;
            all.push(text);
        }
    }
    Ok(all)
}

/// The package that text2qti makes of `quiz.txt`.
fn model() -> Result<Vec<u8>> {
    let folder = TempDir::with_prefix("roundtrip-qti-")?;
    let quiz = folder.path().join("quiz.txt");
    std::fs::copy(crate::script("quiz.txt"), &quiz)?;
    let output = Command::new(tools::venv("text2qti")?)
        .arg(&quiz)
        .current_dir(folder.path())
        .env("HOME", folder.path())
        .output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let package = |path: &Path| path.extension().is_some_and(|kind| kind == "zip");
    let written = std::fs::read_dir(folder.path())?.flatten().map(|entry| entry.path()).find(|path| package(path));
    Ok(std::fs::read(written.context("text2qti wrote no package")?)?)
}

/// What Canvas takes, too, and text2qti has no question for: matching, feedback for a text or a number, several right
/// numbers.
const BEYOND: &[&str] = &[
    "response_lid > material",
    "setvar action",
    "or > varequal",
    "or > or",
    "conditionvar > or",
    "or > and",
    "and > vargte",
    "and > varlte",
];

#[test]
fn an_assessment_has_the_elements_that_canvas_takes() -> Result<()> {
    let model = model()?;
    let ours = classroom::qti_zip(&variants(Lang::Ko)?)?.content;
    let mut known = Places::new();
    for text in files(&model, ".xml")? {
        known.extend(places(&text)?);
    }
    ensure!(known.len() > 50, "text2qti wrote only {known:?}");
    for text in files(&ours, ".xml")? {
        let is_unknown = |place: &String| !known.contains(place) && !BEYOND.contains(&place.as_str());
        let unknown: Vec<String> = places(&text)?.into_iter().filter(is_unknown).collect();
        ensure!(unknown.is_empty(), "text2qti has no {unknown:?}");
    }
    Ok(())
}
