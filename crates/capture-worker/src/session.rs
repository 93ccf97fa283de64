//! The session: the files of one capture, what was found in them, and the connections that are shown.

use crate::Source;
use crate::{rewrite, summary};
use capture::{Bytes, Capture, File, Limits, Reader, Told, trace_of};
use capture_protocol::{Question, Refusal, Reply, Rewrite, Seen};
use trace::{Document, EventId};
use wire::analysis::{Analysis, analyse};
use wire::view::Block;

/// How much is read per question: little enough that the page hears from the reading several times per second.
const PIECE: u64 = 4 << 20;
/// More packets are not made into one trace: their bytes are held while it is shown.
const MOST_PACKETS: usize = 200_000;
/// Bytes of each event that a picture needs: the headers of IP and TCP with all their options.
const HEAD: usize = 120;

/// Keeps one capture.
#[derive(Default)]
pub struct Session {
    stage: Stage,
    sources: Vec<Source>,
    names: Vec<String>,
    /// The key log that the visitor added.
    keys: String,
    shown: Option<Shown>,
}

/// How far the capture is.
#[derive(Default)]
enum Stage {
    #[default]
    Nothing,
    Reading(Reading),
    Read(Capture),
}

/// Files that are being read.
struct Reading {
    done: Vec<File>,
    reader: Reader,
    /// Bytes of the file that is being read, and of all.
    at: u64,
    read: u64,
    total: u64,
    /// The place where pieces are read to.
    piece: Vec<u8>,
}

/// Connections as a trace.
struct Shown {
    told: Told,
    analysis: Analysis,
    connections: Vec<u32>,
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
            Question::Dissect { event } => self.shown().map(|shown| Reply::Dissection(shown.dissect(event))),
            Question::Capture { rewrite } => self.file(rewrite).map(Reply::File),
            Question::Mermaid => self.shown().map(|shown| Reply::Text(wire::mermaid::write(&shown.told.trace))),
            Question::Json => self.shown().map(|shown| Reply::Text(shown.json())),
        }
    }

    /// Begins with other files. The memory of those before is free at once.
    fn open(&mut self, names: Vec<String>, files: Vec<Source>) -> Reply {
        *self = Self { names, keys: std::mem::take(&mut self.keys), ..Self::default() };
        let total = files.iter().map(|file| file.len()).sum();
        self.sources = files;
        let reader = Reader::new(Limits::default());
        self.stage = Stage::Reading(Reading { done: Vec::new(), reader, at: 0, read: 0, total, piece: Vec::new() });
        Reply::Reading { read: 0, total }
    }

    fn go_on(&mut self) -> Result<Reply, Refusal> {
        match std::mem::take(&mut self.stage) {
            Stage::Nothing => Err(Refusal::NothingRead),
            Stage::Reading(mut reading) => {
                if reading.step(&self.sources)? {
                    self.stage = Stage::Read(Capture::new(reading.done));
                    return self.go_on();
                }
                let reply = Reply::Reading { read: reading.read, total: reading.total };
                self.stage = Stage::Reading(reading);
                Ok(reply)
            }
            Stage::Read(capture) => {
                let reply = Reply::Read(Box::new(summary::of(&capture, &self.names)));
                self.stage = Stage::Read(capture);
                Ok(reply)
            }
        }
    }

    fn capture(&self) -> Result<&Capture, Refusal> {
        if let Stage::Read(capture) = &self.stage { Ok(capture) } else { Err(Refusal::NothingRead) }
    }

    fn shown(&self) -> Result<&Shown, Refusal> {
        self.shown.as_ref().ok_or(Refusal::NothingShown)
    }

    fn bytes(&self) -> Vec<&dyn Bytes> {
        self.sources.iter().map(|source| &**source).collect()
    }

    fn show(&mut self, mut connections: Vec<u32>) -> Result<Reply, Refusal> {
        // Free the memory of those before.
        self.shown = None;
        let capture = self.capture()?;
        connections.retain(|&number| capture.connection(number).is_some());
        let count = connections.iter().map(|&number| capture.packets_of(number).len()).sum();
        if connections.is_empty() {
            return Err(Refusal::NothingShown);
        }
        if count > MOST_PACKETS {
            return Err(Refusal::TooManyPackets { packets: count as u64, most: MOST_PACKETS as u64 });
        }
        let mut told = trace_of(capture, &self.bytes(), &connections).map_err(|_| Refusal::FileGone)?;
        let analysis = analyse(&mut told.trace, &self.key_log(capture));
        let shown = Shown { told, analysis, connections };
        let seen = shown.seen();
        self.shown = Some(shown);
        Ok(Reply::Shown(Box::new(seen)))
    }

    /// All secrets: those in the files, and those that the visitor added.
    fn key_log(&self, capture: &Capture) -> String {
        format!("{}\n{}", capture.key_log(), self.keys)
    }

    fn file(&self, change: Rewrite) -> Result<Vec<u8>, Refusal> {
        let (capture, shown) = (self.capture()?, self.shown()?);
        let keys = if change.contents { String::new() } else { self.key_log(capture) };
        Ok(rewrite::file(&shown.told, capture, &keys, change))
    }
}

impl Reading {
    /// Reads the next piece. Returns whether all files have been read.
    fn step(&mut self, sources: &[Source]) -> Result<bool, Refusal> {
        let Some(source) = sources.get(self.done.len()) else { return Ok(true) };
        let length = PIECE.min(source.len().saturating_sub(self.at));
        if length > 0 {
            self.piece.resize(length as usize, 0);
            source.read(self.at, &mut self.piece).map_err(|_| Refusal::FileGone)?;
            self.reader.feed(&self.piece);
            (self.at, self.read) = (self.at + length, self.read + length);
        }
        if self.at >= source.len() {
            let reader = std::mem::replace(&mut self.reader, Reader::new(Limits::default()));
            self.done.push(reader.finish());
            self.at = 0;
        }
        Ok(self.done.len() == sources.len())
    }
}

impl Shown {
    fn seen(&self) -> Seen {
        let vantages = &self.told.vantages;
        let first = vantages.first().map(|(_, vantage)| *vantage);
        Seen {
            trace: self.told.trace.outline(HEAD),
            start_nanos: self.told.start,
            is_servers: first.is_some_and(|vantage| vantage.near == capture::Near::Server),
            is_assumed: vantages.iter().any(|(_, vantage)| vantage.near_by == capture::NearBy::Assumed),
            one_way_micros: first
                .filter(|vantage| vantage.one_way_by != capture::OneWayBy::Nothing)
                .map(|vantage| u64::try_from(vantage.one_way / 1_000).unwrap_or_default()),
            dark: summary::dark(&self.told.trace, &self.connections),
        }
    }

    fn dissect(&self, event: EventId) -> Vec<Block> {
        self.analysis.dissect(&self.told.trace, event).into_iter().map(Block::from).collect()
    }

    fn json(&self) -> String {
        // A document has no map whose keys are no text, and no number that JSON lacks: nothing can fail.
        serde_json::to_string(&Document::from(&self.told.trace)).unwrap_or_default()
    }
}
