//! Sessions and what crossed as files, and files as sessions. Nothing leaves the page.

use super::desk::{Desk, fresh};
use crate::exports::files::{is_boxed_in, of_text, save};
use crate::page_files;
use ::workbench::document::{self, FileError, Problem};
use ::workbench::exports::{Run as Exported, csv, har, json};
use ::workbench::journal::Journal;
use ::workbench::session::Session;
use i18n::{Lang, msg};

/// What can be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The sessions, to be opened again.
    Sessions,
    Har,
    Csv,
    Json,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::Sessions, Self::Har, Self::Csv, Self::Json];

    pub fn name(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::Har => "har",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Sessions => msg::workbench_file_sessions(lang),
            Self::Har => msg::workbench_file_har(lang),
            Self::Csv => msg::workbench_file_csv(lang),
            Self::Json => msg::workbench_file_json(lang),
        }
    }
}

/// One file, or one for each session.
fn contents(kind: Kind, desk: &Desk) -> Vec<(String, String)> {
    let each = |print: fn(Exported) -> String, end: &str| {
        let one = |(place, seat): (usize, &super::desk::Seat)| {
            let text = seat.runner.read(|run| print(Exported { session: &run.session, journal: &run.journal }));
            (format!("roundtrip-session-{}.{end}", place + 1), text)
        };
        desk.seats.iter().enumerate().map(one).collect()
    };
    match kind {
        Kind::Sessions => vec![("roundtrip-workbench.json".to_owned(), document::print(&desk.sessions()))],
        Kind::Har => {
            let kept: Vec<(Session, Journal)> = desk
                .seats
                .iter()
                .map(|seat| seat.runner.read(|run| (run.session.clone(), run.journal.clone())))
                .collect();
            let runs: Vec<Exported> = kept.iter().map(|(session, journal)| Exported { session, journal }).collect();
            vec![("roundtrip-workbench.har".to_owned(), har::print(&runs, &page_files::version()))]
        }
        Kind::Csv => each(|run| csv::print(run.journal), "csv"),
        Kind::Json => each(json::print, "json"),
    }
}

/// Saves a kind of file. What cannot be saved in a frame is returned, to be copied.
pub fn save_as(kind: Kind, desk: &Desk) -> Option<String> {
    let contents = contents(kind, desk);
    if is_boxed_in() {
        return Some(contents.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("\n"));
    }
    let media = if kind == Kind::Csv { "text/csv" } else { "application/json" };
    for (name, text) in contents {
        if let Some(file) = of_text(&text, media) {
            save(&file, &name);
        }
    }
    None
}

/// What a file has for the page.
pub struct Opened {
    pub sessions: Vec<(Session, Option<Journal>)>,
    pub problems: Vec<Problem>,
    /// Entries of a HAR that could not be read.
    pub broken: usize,
}

/// Reads a file of sessions or a HAR; its content decides. The error is a sentence.
pub fn open(lang: Lang, content: &[u8]) -> Result<Opened, String> {
    let text = String::from_utf8_lossy(content);
    match document::read(&text) {
        Ok(reading) => Ok(Opened { sessions: fresh(reading.sessions), problems: reading.problems, broken: 0 }),
        Err(FileError::NotAWorkbench | FileError::TooLong(_)) => match har::read(content) {
            Ok(read) => {
                let sessions = read.runs.into_iter().map(|(session, journal)| (session, Some(journal))).collect();
                Ok(Opened { sessions, problems: Vec::new(), broken: read.broken })
            }
            Err(_) => Err(msg::workbench_not_ours(lang).to_owned()),
        },
        Err(FileError::OtherVersion(_)) => Err(msg::workbench_other_version(lang).to_owned()),
        Err(FileError::NotJson { line, column, reason }) => {
            Err(msg::workbench_file_not_json(lang, &column.to_string(), &line.to_string(), &reason))
        }
    }
}
