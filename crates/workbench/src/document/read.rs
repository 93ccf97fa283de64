//! Reads sessions from JSON.

use super::members::{Members, Problems};
use super::{FileError, LONGEST, MARK, MOST_OF_EACH, MOST_SESSIONS, Problem, Reading, VERSION, Wrong};
use crate::session::{
    Decoder, Heartbeat, LEAST_EVERY, MOST_EVERY, Message, MessageKind, Reconnect, Session, Timer, Transport,
};
use serde_json::Value;

/// The sessions of a file.
///
/// # Errors
/// Only if the text is no file of the workbench of this version. Everything else that is wrong is in [`Reading::problems`].
pub fn read(text: &str) -> Result<Reading, FileError> {
    if text.len() > LONGEST {
        return Err(FileError::TooLong(text.len()));
    }
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
        FileError::NotJson { line: error.line(), column: error.column(), reason }
    })?;
    match value.get(MARK) {
        None => return Err(FileError::NotAWorkbench),
        Some(version) if version.as_u64() != Some(VERSION) => return Err(FileError::OtherVersion(version.as_u64())),
        Some(_) => {}
    }
    let mut problems = Problems::new();
    let mut members = Members::of(value, "", &mut problems);
    members.number(MARK, VERSION, VERSION);
    let sessions =
        members.list("sessions", MOST_SESSIONS, |value, path, problems| Some(session(value, path, problems)));
    members.done();
    Ok(Reading { sessions, problems })
}

/// One session of a file.
fn session(value: Value, path: &str, problems: &mut Problems) -> Session {
    let usual = Session::default();
    let mut members = Members::of(value, path, problems);
    let mut session = Session {
        name: members.text("name").unwrap_or_default(),
        transport: members
            .word("transport", &Transport::ALL.map(Transport::name), Transport::parse)
            .unwrap_or_default(),
        url: members.needed_text("url"),
        subprotocols: members.list("subprotocols", MOST_OF_EACH, text),
        event_types: members.list("events", MOST_OF_EACH, text),
        method: members.text("method").filter(|method| !method.is_empty()).unwrap_or(usual.method),
        headers: members.list("headers", MOST_OF_EACH, header),
        body: members.object("body").map(message),
        sends_credentials: members.flag("credentials").unwrap_or_default(),
        messages: members
            .list("messages", MOST_OF_EACH, |value, path, problems| Some(message(Members::of(value, path, problems)))),
        timers: Vec::new(),
        repeat_millis: every(&mut members, "repeat"),
        heartbeat: None,
        reconnect: members.object("reconnect").map(reconnect).unwrap_or_default(),
        decoder: members.word("decoder", &Decoder::ALL.map(Decoder::name), Decoder::parse).unwrap_or_default(),
        seed: members.number("seed", 0, u64::MAX).unwrap_or(usual.seed),
    };
    // What is sent by itself names a saved message.
    let unknown = |name: &str| session.message(name).is_none().then(|| Wrong::NoSuchMessage(name.to_owned()));
    let timers = members.list("timers", MOST_OF_EACH, |value, path, problems| {
        let timer = timer(Members::of(value, path, problems));
        let wrong = unknown(&timer.message).map(|what| Problem { path: [path, ".message"].concat(), what });
        let is_known = wrong.is_none();
        problems.extend(wrong);
        is_known.then_some(timer)
    });
    let mut heartbeat = members.object("heartbeat").map(heartbeat);
    if let Some(what) = heartbeat.as_ref().and_then(|heartbeat| unknown(&heartbeat.message)) {
        members.note("heartbeat.message", what);
        heartbeat = None;
    }
    members.done();
    (session.timers, session.heartbeat) = (timers, heartbeat);
    session
}

fn text(value: Value, path: &str, problems: &mut Problems) -> Option<String> {
    if let Value::String(text) = value {
        return Some(text);
    }
    problems.push(Problem { path: path.to_owned(), what: Wrong::Type { expected: "a string" } });
    None
}

/// `["name", "value"]`.
fn header(value: Value, path: &str, problems: &mut Problems) -> Option<(String, String)> {
    if let Value::Array(pair) = &value
        && let [Value::String(name), Value::String(value)] = &pair[..]
    {
        return Some((name.clone(), value.clone()));
    }
    problems
        .push(Problem { path: path.to_owned(), what: Wrong::Type { expected: "a name and a value, both strings" } });
    None
}

fn message(mut members: Members) -> Message {
    let name = members.text("name").unwrap_or_default();
    let kind = members.word("kind", &MessageKind::ALL.map(MessageKind::name), MessageKind::parse).unwrap_or_default();
    let text = members.needed_text("text");
    members.done();
    Message { name, kind, text }
}

fn timer(mut members: Members) -> Timer {
    let usual = Timer::default();
    let message = members.needed_text("message");
    let every_millis = every(&mut members, "every").unwrap_or(usual.every_millis);
    let most = members.number("most", 1, u64::from(u32::MAX)).and_then(|most| u32::try_from(most).ok());
    let is_on = members.flag("on").unwrap_or(usual.is_on);
    members.done();
    Timer { message, every_millis, most, is_on }
}

fn heartbeat(mut members: Members) -> Heartbeat {
    let message = members.needed_text("message");
    let every_millis = every(&mut members, "every").unwrap_or(Heartbeat::USUAL_EVERY);
    members.done();
    Heartbeat { message, every_millis }
}

fn every(members: &mut Members, name: &str) -> Option<u32> {
    let every = members.number(name, u64::from(LEAST_EVERY), u64::from(MOST_EVERY))?;
    u32::try_from(every).ok()
}

fn reconnect(mut members: Members) -> Reconnect {
    let usual = Reconnect::default();
    let mut millis = |name, usual| {
        let number = members.number(name, 0, u64::from(MOST_EVERY)).and_then(|millis| u32::try_from(millis).ok());
        number.unwrap_or(usual)
    };
    let (base_millis, cap_millis) = (millis("base", usual.base_millis), millis("cap", usual.cap_millis));
    let factor_percent = members.hundredths("factor", 100, 10_000).unwrap_or(usual.factor_percent);
    let jitter_percent = members.hundredths("jitter", 0, 100).unwrap_or(usual.jitter_percent);
    let is_on = members.flag("on").unwrap_or(true);
    members.done();
    Reconnect { is_on, base_millis, cap_millis, factor_percent, jitter_percent }
}
