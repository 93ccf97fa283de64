//! Tasks inside a capture: a comment of its Section Header Block (draft-ietf-opsawg-pcapng §4.1, opt_comment), so that the
//! file stays a capture that every program opens. Wireshark shows the comment among the file's properties and keeps it.
//!
//! The comment is a sentence for people and a line of JSON:
//!
//! ```text
//! This capture contains tasks: open it on Roundtrip's page for captures (#/capture).
//! {"roundtrip-tasks":1,"tasks":[{"kind":"number","text":"How long …?","answer":["time:1-3"],"tolerance":0.5}]}
//! ```
//!
//! `docs/exercises.md` describes the form. What a task leaves out is empty.

use capture::Capture;
use lab::protocol::OwnTask;
use serde_json::{Map, Value, json};
use tasks::own::{MOST, Trouble};
use wire::pcapng::LONGEST_COMMENT;

const SENTENCE: &str = "This capture contains tasks: open it on Roundtrip's page for captures (#/capture).";
/// A comment with this has tasks.
const MARK: &str = "{\"roundtrip-tasks\":";
const NAME: &str = "roundtrip-tasks";
const VERSION: u64 = 1;

/// The tasks about a capture.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TaskFile {
    /// The first part of the tasks' names, which other tasks do not have.
    pub(crate) name: String,
    /// The tasks, or why there are none to be used.
    pub(crate) tasks: Result<Vec<OwnTask>, Trouble>,
    /// Whether they were made on the page and are in no file yet.
    pub(crate) is_made: bool,
}

impl TaskFile {
    /// How many there are; 0 if they cannot be used.
    pub(crate) fn count(&self) -> u32 {
        self.tasks.as_ref().map_or(0, |tasks| tasks.len() as u32)
    }

    /// Tasks that were made on the page.
    pub(crate) fn made(tasks: Vec<OwnTask>) -> Self {
        let name = name_of(&line(&tasks));
        Self { name, tasks: Ok(tasks), is_made: true }
    }

    /// The name of the task at this place.
    pub(crate) fn id(&self, place: usize) -> String {
        format!("{}-{}", self.name, place + 1)
    }
}

/// The tasks of the first file that has some.
pub(crate) fn find(capture: &Capture) -> Option<TaskFile> {
    capture.files().iter().flat_map(|file| &file.comments).find_map(|comment| read(comment))
}

/// Reads a comment; `None` if it has nothing to do with tasks.
fn read(comment: &str) -> Option<TaskFile> {
    let text = comment.get(comment.find(MARK)?..)?.trim_end();
    Some(TaskFile { name: name_of(text), tasks: tasks_in(text), is_made: false })
}

fn tasks_in(text: &str) -> Result<Vec<OwnTask>, Trouble> {
    let value: Value = serde_json::from_str(text).map_err(|_| Trouble::Damaged)?;
    match value.get(NAME) {
        Some(version) if version.as_u64() == Some(VERSION) => {}
        Some(version) => return Err(Trouble::Version(version.to_string().chars().take(20).collect())),
        None => return Err(Trouble::Damaged),
    }
    let tasks = value.get("tasks").cloned().ok_or(Trouble::Damaged)?;
    let tasks: Vec<OwnTask> = serde_json::from_value(tasks).map_err(|_| Trouble::Damaged)?;
    match tasks.len() {
        0 => Err(Trouble::Empty),
        count if count > MOST => Err(Trouble::TooLong),
        _ => Ok(tasks),
    }
}

/// The comment of a file with these tasks.
pub(crate) fn comment(tasks: &[OwnTask]) -> Result<String, Trouble> {
    let comment = format!("{SENTENCE}\n{}", line(tasks));
    if comment.len() <= LONGEST_COMMENT { Ok(comment) } else { Err(Trouble::TooLong) }
}

fn line(tasks: &[OwnTask]) -> String {
    let tasks: Vec<Value> = tasks.iter().map(|task| full(serde_json::to_value(task).unwrap_or_default())).collect();
    // A map of JSON is sorted by its keys, so the mark would stand where it may; here it stands first.
    format!("{MARK}{VERSION},\"tasks\":{}}}", Value::Array(tasks))
}

/// The same without what is empty.
fn full(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| (name, full(value)));
            Value::Object(fields.filter(|(_, value)| !is_empty(value)).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(full).collect()),
        value => value,
    }
}

fn is_empty(value: &Value) -> bool {
    *value == json!("") || *value == json!([]) || *value == json!(0.0)
}

/// A name that follows from the tasks: FNV-1a with 32 bits. It tells files apart and protects nothing.
fn name_of(text: &str) -> String {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("capture-{hash:08x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task() -> OwnTask {
        let answer = vec!["time:1-3".to_owned()];
        OwnTask {
            kind: "number".into(),
            text: "How \"long\"? \u{ac00}".into(),
            answer,
            tolerance: 0.5,
            ..OwnTask::default()
        }
    }

    #[test]
    fn tasks_are_read_as_they_were_written() {
        let comment = comment(&[task()]).expect("a comment");
        assert!(comment.contains("#/capture") && !comment.contains("hint"), "{comment}");
        let file = read(&comment).expect("tasks");
        assert_eq!((file.tasks, file.is_made), (Ok(vec![task()]), false));
        assert_eq!(file.name, TaskFile::made(vec![task()]).name, "a saved file has other names than before");
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let found = |text: &str| read(text).map(|file| file.tasks);
        assert_eq!(found("made by hand"), None);
        for (text, why) in [
            ("{\"roundtrip-tasks\":1", Trouble::Damaged),
            ("{\"roundtrip-tasks\":1}", Trouble::Damaged),
            ("{\"roundtrip-tasks\":1,\"tasks\":[{\"kind\":5}]}", Trouble::Damaged),
            ("{\"roundtrip-tasks\":1,\"tasks\":[]}", Trouble::Empty),
            ("{\"roundtrip-tasks\":2,\"tasks\":[]}", Trouble::Version("2".to_owned())),
        ] {
            assert_eq!(found(text), Some(Err(why)), "{text}");
        }
        let many = comment(&vec![OwnTask { text: "x".repeat(2_000), ..task() }; 40]);
        assert_eq!(many, Err(Trouble::TooLong));
    }
}
