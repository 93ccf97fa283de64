//! The session: the files of one capture, what was found in them, and the connections that are shown.

mod reading;
mod shown;
mod tasking;

use crate::task_file::{self, TaskFile};
use crate::{Source, names, rewrite, summary};
use capture::{Bytes, Capture};
use capture_protocol::{Question, Refusal, Reply, Rewrite, Summary, encode};
use reading::Reading;
use shown::Shown;
use std::collections::HashMap;

/// Keeps one capture.
#[derive(Default)]
pub struct Session {
    stage: Stage,
    sources: Vec<Source>,
    names: Vec<String>,
    /// The key log that the visitor added.
    keys: String,
    shown: Option<Shown>,
    /// The tasks of the files, or those that were made since.
    tasks: Option<TaskFile>,
}

/// How far the capture is.
#[derive(Default)]
enum Stage {
    #[default]
    Nothing,
    Reading(Box<Reading>),
    Read(Box<Read>),
}

/// Files that have been read.
struct Read {
    capture: Capture,
    /// The servers' names, by connection.
    names: HashMap<u32, String>,
}

impl Session {
    /// Replies to a question. `files` has the files that a question brings.
    pub fn answer(&mut self, question: Question, files: Vec<Source>) -> Reply {
        match self.reply(question, files) {
            Ok(reply) => reply,
            Err(why) => Reply::Refused(why),
        }
    }

    fn reply(&mut self, question: Question, files: Vec<Source>) -> Result<Reply, Refusal> {
        match question {
            Question::Open { names } => Ok(self.open(names, files)),
            Question::GoOn => self.go_on(),
            Question::Keys(text) => {
                let count = summary::secrets(&text);
                self.keys = text;
                Ok(Reply::Keys(count))
            }
            Question::Show { connections } => self.show(connections),
            Question::Dissect { event } => Ok(Reply::Dissection(self.shown()?.dissect(self.read()?, event))),
            Question::Filter { text, from } => Ok(self.shown()?.filter(self.read()?, &text, from)),
            Question::Capture { rewrite } => self.file(rewrite).map(Reply::File),
            Question::Graphs(flow) => self.shown().map(|shown| Reply::File(encode(&shown.graphs(flow)))),
            Question::Mermaid => self.shown().map(|shown| Reply::Text(wire::mermaid::write(&shown.told.trace))),
            Question::Json => self.shown().map(|shown| Reply::Text(shown.json())),
            Question::Task(question) => Ok(Reply::Task(tasking::answer(self, &question))),
        }
    }

    /// Begins with other files. The memory of those before is free at once.
    fn open(&mut self, names: Vec<String>, files: Vec<Source>) -> Reply {
        *self = Self { names, keys: std::mem::take(&mut self.keys), ..Self::default() };
        self.sources = files;
        let reading = Reading::new(&self.sources);
        let total = reading.total;
        self.stage = Stage::Reading(Box::new(reading));
        Reply::Reading { read: 0, total }
    }

    fn go_on(&mut self) -> Result<Reply, Refusal> {
        match std::mem::take(&mut self.stage) {
            Stage::Nothing => Err(Refusal::NothingRead),
            Stage::Reading(mut reading) => {
                if reading.step(&self.sources)? {
                    let capture = Capture::new(reading.done);
                    let names = names::of(&capture, &self.sources);
                    self.tasks = task_file::find(&capture);
                    self.stage = Stage::Read(Box::new(Read { capture, names }));
                    return self.go_on();
                }
                let reply = Reply::Reading { read: reading.read, total: reading.total };
                self.stage = Stage::Reading(reading);
                Ok(reply)
            }
            Stage::Read(read) => {
                let summary = summary::of(&read.capture, &self.names, &read.names);
                let tasks = self.tasks.as_ref().map(TaskFile::count);
                let reply = Reply::Read(Box::new(Summary { tasks, ..summary }));
                self.stage = Stage::Read(read);
                Ok(reply)
            }
        }
    }

    fn read(&self) -> Result<&Read, Refusal> {
        if let Stage::Read(read) = &self.stage { Ok(read) } else { Err(Refusal::NothingRead) }
    }

    fn shown(&self) -> Result<&Shown, Refusal> {
        self.shown.as_ref().ok_or(Refusal::NothingShown)
    }

    fn bytes(&self) -> Vec<&dyn Bytes> {
        self.sources.iter().map(|source| &**source).collect()
    }

    fn show(&mut self, connections: Vec<u32>) -> Result<Reply, Refusal> {
        // Tasks that were made are about the connections before.
        let is_other = self.shown.as_ref().is_some_and(|shown| shown.connections != connections);
        self.tasks = self.tasks.take().filter(|tasks| !(is_other && tasks.is_made));
        // Free the memory of those before.
        self.shown = None;
        let read = self.read()?;
        let (packets, requests): (Vec<u32>, Vec<u32>) =
            connections.into_iter().partition(|&number| read.capture.connection(number).is_some());
        let shown = if packets.is_empty() {
            Shown::of_har(read, &requests)?
        } else {
            Shown::of_packets(read, &self.bytes(), packets, &self.key_log(&read.capture))?
        };
        let seen = shown.seen();
        self.shown = Some(shown);
        Ok(Reply::Shown(Box::new(seen)))
    }

    /// All secrets: those in the files, and those that the visitor added.
    fn key_log(&self, capture: &Capture) -> String {
        format!("{}\n{}", capture.key_log(), self.keys)
    }

    fn file(&self, change: Rewrite) -> Result<Vec<u8>, Refusal> {
        let (read, shown) = (self.read()?, self.shown()?);
        if shown.is_har {
            return Err(Refusal::NoPackets);
        }
        let keys = if change.contents || change.names { String::new() } else { self.key_log(&read.capture) };
        Ok(rewrite::file(&shown.told, keys.trim(), change))
    }

    /// Whether all connections of the capture are shown.
    fn shows_all(&self) -> bool {
        let count = self.read().map_or(0, |read| read.capture.connections().len());
        self.shown().is_ok_and(|shown| shown.connections.len() == count)
    }

    /// What is shown as a file with `comment`.
    fn commented(&self, change: Rewrite, comment: &str) -> Result<Vec<u8>, Refusal> {
        let (read, shown) = (self.read()?, self.shown()?);
        let keys = self.key_log(&read.capture);
        Ok(rewrite::commented(&shown.told, &read.capture, keys.trim(), change, comment))
    }
}

#[cfg(test)]
mod tests;
