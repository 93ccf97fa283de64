//! The questions about tasks: they are asked and judged about the connections that are shown, as the tutor does it about a
//! lesson's run. The types that travel are the tutor's, too, so the page has one panel for both.

use super::{Session, Shown};
use crate::task_file::{self, TaskFile};
use capture::Bytes;
use capture_protocol::{Question, Reply, Rewrite};
use i18n::Lang;
use lab::protocol::{Outline, OwnTask, Setup, TaskQuestion, TaskReply, decode, encode};
use lab::{Request, Settings};
use std::rc::Rc;
use tasks::own::{self, Trouble, Unusable};
use tasks::{Case, Form, Named, codes};

/// The bytes of the reply to the bytes of a question.
pub(super) fn answer(session: &mut Session, question: &[u8]) -> Vec<u8> {
    let reply = decode(question).and_then(|question| reply(session, question));
    encode(&reply.unwrap_or(TaskReply::Nothing))
}

/// What stands for the run where a run is expected: a capture has no settings and no seed.
fn request() -> Request {
    Request::new("capture", Settings::default())
}

fn language(tag: &str) -> Lang {
    Lang::from_tag(tag).unwrap_or_default()
}

/// `None` if there is nothing that the question could be about.
fn reply(session: &mut Session, question: TaskQuestion) -> Option<TaskReply> {
    Some(match question {
        TaskQuestion::List { lang, .. } => list(session, language(&lang)),
        TaskQuestion::Ask { task, lang, .. } => {
            let (number, task_of) = find(session, &task)?;
            about(session, language(&lang), |case| {
                Some(TaskReply::Asked(tasks::asked(&task, own::form(task_of, number, case).ok()?)))
            })??
        }
        TaskQuestion::Judge { task, values, lang, .. } => {
            let (number, task) = find(session, &task)?;
            about(session, language(&lang), |case| {
                Some(TaskReply::Verdict(tasks::judge(case, &own::form(task, number, case).ok()?, &values)))
            })??
        }
        TaskQuestion::Solve { task, lang, .. } => {
            let (number, task) = find(session, &task)?;
            about(session, language(&lang), |case| {
                Some(TaskReply::Solution(tasks::solved(case, own::form(task, number, case).ok()?, "")))
            })??
        }
        TaskQuestion::Fields { event, .. } => {
            let shown = session.shown().ok()?;
            TaskReply::Fields(tasks::field_names(&shown.analysis, &shown.told.trace, event))
        }
        TaskQuestion::Codes { class, student, works } => TaskReply::Codes(codes::make(&class, &student, &works)),
        TaskQuestion::Check { class, list } => {
            let file = session.tasks.as_ref()?;
            let names: Vec<String> = (0..file.count() as usize).map(|place| file.id(place)).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            TaskReply::Checked(codes::check(&class, &names, &list))
        }
        TaskQuestion::Own => TaskReply::Own(session.tasks.as_ref()?.tasks.clone().ok()?),
        TaskQuestion::Take { tasks, lang } => take(session, tasks, language(&lang)),
        TaskQuestion::Save { has_other_addresses, lang } => {
            let change = Rewrite { addresses: has_other_addresses, ..Rewrite::default() };
            match save(session, change) {
                Ok(bytes) => TaskReply::File(bytes),
                Err(why) => TaskReply::Refused(why.text(language(&lang))),
            }
        }
    })
}

/// The task of this name, with its number.
fn find<'a>(session: &'a Session, id: &str) -> Option<(usize, &'a OwnTask)> {
    let file = session.tasks.as_ref()?;
    let all = file.tasks.as_ref().ok()?;
    let place = (0..all.len()).find(|place| file.id(*place) == id)?;
    Some((place + 1, all.get(place)?))
}

/// What `read` finds in the connections that are shown.
fn about<T>(session: &Session, lang: Lang, read: impl FnOnce(&Case) -> T) -> Option<T> {
    let shown = session.shown().ok()?;
    Some(with_case(shown, lang, read))
}

fn with_case<T>(shown: &Shown, lang: Lang, read: impl FnOnce(&Case) -> T) -> T {
    let request = request();
    read(&Case::new(lang, Named::made_task(), &request, shown.run(), &shown.analysis))
}

/// The tasks as a list, or why they cannot be used: a sentence for each that cannot.
fn list(session: &Session, lang: Lang) -> TaskReply {
    let Some(file) = &session.tasks else { return TaskReply::List(Vec::new()) };
    let refused = |why: &Trouble| TaskReply::Refused(why.text(lang));
    let all = match &file.tasks {
        Ok(all) => all,
        Err(why) => return refused(why),
    };
    if !file.is_made && !session.shows_all() {
        return refused(&Trouble::NotWhole);
    }
    match forms(session, all, lang) {
        None => TaskReply::Nothing,
        Some(Err(wrong)) => {
            let sentences: Vec<String> = wrong.iter().map(|why| why.text(lang)).collect();
            TaskReply::Refused(sentences.join("\n"))
        }
        Some(Ok(_)) => {
            let outline = |(place, task): (usize, &OwnTask)| Outline {
                id: file.id(place),
                title: own::title(lang, task),
                // Not `Setup::of`, which knows the lab's scenarios: they would all be linked.
                setup: Setup { seed: request().seed, settings: Vec::new(), interventions: Vec::new() },
            };
            TaskReply::List(all.iter().enumerate().map(outline).collect())
        }
    }
}

/// The forms of all tasks, or what is wrong with those that have none. `None` if nothing is shown.
fn forms(session: &Session, all: &[OwnTask], lang: Lang) -> Option<Result<Vec<Form>, Vec<Unusable>>> {
    about(session, lang, |case| {
        let (mut forms, mut wrong) = (Vec::new(), Vec::new());
        for (place, task) in all.iter().enumerate() {
            match own::form(task, place + 1, case) {
                Ok(form) => forms.push(form),
                Err(why) => wrong.push(why),
            }
        }
        if wrong.is_empty() { Ok(forms) } else { Err(wrong) }
    })
}

/// Takes tasks that were made on the page, if all of them can be asked.
fn take(session: &mut Session, tasks: Vec<OwnTask>, lang: Lang) -> TaskReply {
    if session.shown().is_ok_and(|shown| shown.is_har) {
        return TaskReply::Refused(Trouble::NoPackets.text(lang));
    }
    if tasks.len() > own::MOST {
        return TaskReply::Refused(Unusable::TooMuch.text(lang));
    }
    let before = session.tasks.take();
    session.tasks = Some(TaskFile::made(tasks));
    let reply = list(session, lang);
    if !matches!(reply, TaskReply::List(_)) {
        session.tasks = before;
    }
    reply
}

/// A file with what is shown and the tasks. It is read again before it is handed over: the same questions must have the same
/// answers in it, except for addresses that were replaced.
fn save(session: &Session, change: Rewrite) -> Result<Vec<u8>, Trouble> {
    let tasks = session.tasks.as_ref().ok_or(Trouble::Empty)?.tasks.clone()?;
    if tasks.is_empty() {
        return Err(Trouble::Empty);
    }
    if session.shown().is_ok_and(|shown| shown.is_har) {
        return Err(Trouble::NoPackets);
    }
    let bytes = session.commented(change, &task_file::comment(&tasks)?).map_err(|_| Trouble::Unlike)?;
    let again = opened(&bytes).ok_or(Trouble::Unlike)?;
    let read = |session: &Session| forms(session, &tasks, Lang::default()).and_then(Result::ok);
    let (before, after) = (read(session).ok_or(Trouble::Unlike)?, read(&again).ok_or(Trouble::Unlike)?);
    if change.addresses || before == after { Ok(bytes) } else { Err(Trouble::Unlike) }
}

/// A file of one's own as whoever gets it opens it: all its connections are shown.
fn opened(bytes: &[u8]) -> Option<Session> {
    let mut session = Session::default();
    let source: Rc<dyn Bytes> = Rc::new(bytes.to_vec());
    let mut reply = session.answer(Question::Open { names: vec![String::new()] }, vec![source]);
    let summary = loop {
        match reply {
            Reply::Reading { .. } => reply = session.answer(Question::GoOn, Vec::new()),
            Reply::Read(summary) => break summary,
            _ => return None,
        }
    };
    let connections = summary.rows.iter().map(|row| row.number).collect();
    matches!(session.answer(Question::Show { connections }, Vec::new()), Reply::Shown(_)).then_some(session)
}
