//! Tasks that somebody made about a capture, as a form like any other. The file has the question and how its answer is
//! computed; the answer is read from the capture each time.

use crate::fields::Fields;
use crate::made::{Made, event, events, place};
use crate::query::{Answer, Missing, Query, Unread};
use crate::sift::Sift;
use crate::{Asking, Case, Form, Key, words};
use filter::Wrong;
use i18n::{Lang, msg};
use lab::protocol::{Input, OwnTask, Value};
use lessons::own::{KINDS, kind};
use trace::EventId;

/// The most tasks of one file, and the most wrong answers of one task.
pub const MOST: usize = 50;
/// The longest text of a task, in characters.
const LONGEST: usize = 2_000;
/// A title in the list has so many characters at most.
const TITLE: usize = 80;

/// Why a task cannot be asked. `task` is its number, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// There are more than [`MOST`] tasks or wrong answers, or a text is too long.
    TooMuch,
    /// The kind is none of `lessons::own::KINDS`.
    Kind(usize, String),
    /// The question has no words.
    NoText(usize),
    /// This says nothing about how the answer is computed.
    Query(usize, String),
    /// This is no filter.
    Filter(usize, String, Wrong),
    /// The capture has no packet or message of this number.
    Packet(usize, u64),
    /// Nothing in the capture has what is asked for.
    Nothing(usize, String),
    /// The answer should be a number.
    NoNumber(usize, String),
    /// There is nothing wrong to choose.
    NoChoice(usize),
}

impl Unusable {
    /// A sentence about it.
    pub fn text(&self, lang: Lang) -> String {
        let number = |task: &usize| task.to_string();
        match self {
            Self::TooMuch => msg::own_too_much(lang, &LONGEST.to_string(), &MOST.to_string()),
            Self::Kind(task, kind) => msg::own_kind(lang, kind, &number(task)),
            Self::NoText(task) => msg::own_no_text(lang, &number(task)),
            Self::Query(task, query) => msg::own_query(lang, query, &number(task)),
            Self::Filter(task, filter, wrong) => {
                msg::own_no_filter(lang, filter.trim(), &number(task), &wrong.text(lang))
            }
            Self::Packet(task, packet) => msg::own_packet(lang, &packet.to_string(), &number(task)),
            Self::Nothing(task, query) => msg::own_nothing(lang, query, &number(task)),
            Self::NoNumber(task, query) => msg::own_no_number(lang, query, &number(task)),
            Self::NoChoice(task) => msg::own_no_choice(lang, &number(task)),
        }
    }
}

/// Why the tasks of a file cannot be used at all, or cannot be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The file says that it has tasks, and what follows is not in their form.
    Damaged,
    /// They are of another version.
    Version(String),
    /// There is none.
    Empty,
    /// They are about more connections than are shown.
    NotWhole,
    /// What is shown has no packets.
    NoPackets,
    /// They are too long for a file.
    TooLong,
    /// The file that was made would read differently.
    Unlike,
}

impl Trouble {
    /// A sentence about it.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Damaged => msg::own_damaged(lang).to_owned(),
            Self::Version(version) => msg::own_version(lang, version),
            Self::Empty => msg::own_empty(lang).to_owned(),
            Self::NotWhole => msg::own_not_whole(lang).to_owned(),
            Self::NoPackets => msg::own_no_packets(lang).to_owned(),
            Self::TooLong => msg::own_file_too_long(lang).to_owned(),
            Self::Unlike => msg::own_unlike(lang).to_owned(),
        }
    }
}

/// A task's title in a list: the beginning of its question, or what its kind asks.
pub fn title(lang: Lang, task: &OwnTask) -> String {
    let text = task.text.trim();
    if text.is_empty() {
        return kind(lang, &task.kind).to_owned();
    }
    let mut title: String = text.chars().take(TITLE).collect();
    if title.len() < text.len() {
        title.push('…');
    }
    title
}

/// The question of `task`, which is the task with this number, with its answer.
pub fn form(task: &OwnTask, number: usize, case: &Case) -> Result<Form, Unusable> {
    let texts = [&task.text, &task.among, &task.unit, &task.hint, &task.reason];
    let texts = texts.into_iter().chain(&task.answer);
    let mut texts = texts.chain(task.wrong.iter().flat_map(|wrong| [&wrong.value, &wrong.text]));
    if task.wrong.len() > MOST || task.answer.len() > MOST || texts.any(|text| text.chars().count() > LONGEST) {
        return Err(Unusable::TooMuch);
    }
    if !KINDS.iter().any(|(name, _)| *name == task.kind) {
        return Err(Unusable::Kind(number, task.kind.clone()));
    }
    let asker = Asker { task, number, case, fields: Fields::new(case) };
    let is_in_words = matches!(&*task.kind, "number" | "choice" | "several" | "text");
    if is_in_words && task.text.trim().is_empty() {
        return Err(Unusable::NoText(number));
    }
    let mut form = match &*task.kind {
        "number" | "text" => asker.typed()?,
        "choice" => asker.choice()?,
        "several" if task.among.trim().is_empty() => asker.several()?,
        "several" => asker.packets()?,
        _ => asker.made()?,
    };
    for part in form.parts.iter_mut().filter(|_| !task.hint.trim().is_empty()) {
        part.hint = Some((task.hint.clone(), ""));
    }
    if !task.text.trim().is_empty() {
        form.text = task.text.clone();
    }
    form.reason =
        if task.reason.trim().is_empty() { msg::own_reason(case.lang).to_owned() } else { task.reason.clone() };
    Ok(form)
}

struct Asker<'a> {
    task: &'a OwnTask,
    number: usize,
    case: &'a Case<'a>,
    fields: Fields<'a>,
}

impl Asker<'_> {
    fn label(&self) -> &'static str {
        msg::own_label(self.case.lang)
    }

    fn blank(&self, hidden: Option<EventId>) -> Form {
        Form::new(self.task.text.clone(), "").hide(hidden)
    }

    fn read(&self, text: &str) -> Result<Query, Unusable> {
        Query::read(text).map_err(|why| match why {
            Unread::Query => Unusable::Query(self.number, text.to_owned()),
            Unread::Filter(filter, wrong) => Unusable::Filter(self.number, filter, wrong),
        })
    }

    fn sift(&self, text: &str) -> Result<Sift, Unusable> {
        Sift::read(text).map_err(|wrong| Unusable::Filter(self.number, text.to_owned(), wrong))
    }

    fn ask(&self, query: &Query, text: &str) -> Result<Answer, Unusable> {
        query.ask(self.case, &self.fields).map_err(|missing| match missing {
            Missing::Event(event) => Unusable::Packet(self.number, event.0),
            Missing::Value => Unusable::Nothing(self.number, text.to_owned()),
        })
    }

    /// The only query of the task, and what it finds.
    fn only(&self) -> Result<(Query, Answer), Unusable> {
        let [text] = &self.task.answer[..] else {
            return Err(Unusable::Query(self.number, self.task.answer.join(", ")));
        };
        let query = self.read(text)?;
        let answer = self.ask(&query, text)?;
        Ok((query, answer))
    }

    /// A wrong answer: computed like a right one, or as it stands there.
    fn wrong(&self, text: &str) -> Result<Answer, Unusable> {
        match Query::read(text) {
            Ok(query) => self.ask(&query, text),
            Err(Unread::Filter(filter, wrong)) => Err(Unusable::Filter(self.number, filter, wrong)),
            Err(Unread::Query) => {
                Ok(text.trim().parse().map_or_else(|_| Answer::Text(text.trim().to_owned()), Answer::Number))
            }
        }
    }

    /// A number or a text that is typed.
    fn typed(&self) -> Result<Form, Unusable> {
        let (query, answer) = self.only()?;
        let is_number = self.task.kind == "number";
        let mut asking = match answer {
            Answer::Number(value) if is_number => {
                let unit = match self.task.unit.trim() {
                    "" if query.is_time() => "ms",
                    unit => unit,
                };
                Asking::number(self.label(), unit, value, self.task.tolerance.clamp(0.0, f64::MAX))
            }
            answer if is_number => return Err(Unusable::NoNumber(self.number, answer.text())),
            answer => Asking::text(self.label(), &answer.text()),
        };
        for wrong in &self.task.wrong {
            let value = match self.wrong(&wrong.value)? {
                Answer::Number(number) if is_number => Value::Number(number),
                answer if is_number => return Err(Unusable::NoNumber(self.number, answer.text())),
                answer => Value::Text(answer.text()),
            };
            asking = asking.wrong(value, wrong.text.clone(), "");
        }
        Ok(self.blank(query.hides()).part(asking))
    }

    /// What can be chosen, sorted, so that its order says nothing: numbers by their size, texts by their letters.
    fn options(&self, right: &[Answer]) -> Result<Vec<String>, Unusable> {
        let mut all = right.to_vec();
        for wrong in &self.task.wrong {
            let answer = self.wrong(&wrong.value)?;
            if !all.iter().any(|known| known.text() == answer.text()) {
                all.push(answer);
            }
        }
        if all.len() < 2 {
            return Err(Unusable::NoChoice(self.number));
        }
        all.sort_by(|one, other| match (one, other) {
            (Answer::Number(one), Answer::Number(other)) => one.total_cmp(other),
            _ => one.text().cmp(&other.text()),
        });
        Ok(all.iter().map(Answer::text).collect())
    }

    fn choice(&self) -> Result<Form, Unusable> {
        let (query, answer) = self.only()?;
        let options = self.options(std::slice::from_ref(&answer))?;
        let place = |answer: &Answer| options.iter().position(|option| *option == answer.text()).unwrap_or_default();
        let mut asking = Asking::choice(self.label(), options.clone(), place(&answer));
        for wrong in &self.task.wrong {
            asking = asking.wrong_choice(place(&self.wrong(&wrong.value)?), wrong.text.clone(), "");
        }
        Ok(self.blank(query.hides()).part(asking))
    }

    /// Some of several things: all that are computed are right.
    fn several(&self) -> Result<Form, Unusable> {
        let mut right: Vec<Answer> = Vec::new();
        let mut hidden = Vec::new();
        for text in &self.task.answer {
            let query = self.read(text)?;
            let answer = self.ask(&query, text)?;
            hidden.extend(query.hides());
            if !right.contains(&answer) {
                right.push(answer);
            }
        }
        let options = self.options(&right)?;
        let is_right = |option: &String| right.iter().any(|answer| answer.text() == *option);
        let places = (0..options.len()).filter(|place| options.get(*place).is_some_and(is_right)).collect();
        let asking = Asking::choices(self.label(), options, places);
        Ok(self.blank(None).hide(hidden).part(asking))
    }

    /// Some of several packets: those that fit a filter are right.
    fn packets(&self) -> Result<Form, Unusable> {
        let bad = |text: &str| Unusable::Query(self.number, text.to_owned());
        let mut among = events(self.task.among.trim()).ok_or_else(|| bad(&self.task.among))?;
        let [text] = &self.task.answer[..] else { return Err(bad(&self.task.answer.join(", "))) };
        let sift = self.sift(text)?;
        among.sort_unstable();
        among.dedup();
        if let Some(missing) = among.iter().find(|event| self.case.run.trace.event(**event).is_none()) {
            return Err(Unusable::Packet(self.number, missing.0));
        }
        if among.len() < 2 {
            return Err(Unusable::NoChoice(self.number));
        }
        let named = |event: &EventId| words::named(self.case.lang, &self.case.run.trace, *event);
        let right = among.iter().enumerate().filter(|(_, event)| sift.accepts(&self.fields, **event));
        let right = right.map(|(place, _)| place).collect();
        Ok(self.blank(None).part(Asking::choices(self.label(), among.iter().map(named).collect(), right)))
    }

    /// The kinds that explain themselves, which are those that a lesson's run has, too.
    fn made(&self) -> Result<Form, Unusable> {
        let (kind, said) = (&*self.task.kind, self.task.answer.join("+"));
        if kind == "find" {
            self.sift(&said)?;
        }
        let name = format!("{kind}:{said}");
        let made = Made::read(&name).ok_or_else(|| Unusable::Query(self.number, said.clone()))?;
        if let Some(missing) = made.events().iter().find(|event| self.case.run.trace.event(**event).is_none()) {
            return Err(Unusable::Packet(self.number, missing.0));
        }
        let mut form = made.form(self.case).ok_or(Unusable::Nothing(self.number, said))?;
        if let [part] = &mut form.parts[..] {
            for wrong in &self.task.wrong {
                let unread = || Unusable::Query(self.number, wrong.value.clone());
                let value = self.given(part, &wrong.value)?.ok_or_else(unread)?;
                *part = part.clone().wrong(value, wrong.text.clone(), "");
            }
        }
        Ok(form)
    }

    /// A wrong answer as a learner would give it for this part.
    fn given(&self, part: &Asking, text: &str) -> Result<Option<Value>, Unusable> {
        Ok(match (&part.input, &part.key) {
            (Input::Event, _) => event(text).map(Value::Event),
            (Input::Field, _) => place(text).map(|(event, field)| Value::Field(event, field)),
            (_, Key::Number { .. }) => match self.wrong(text)? {
                Answer::Number(number) => Some(Value::Number(number)),
                Answer::Text(_) => None,
            },
            (Input::Text, _) => Some(Value::Text(self.wrong(text)?.text())),
            _ => None,
        })
    }
}
