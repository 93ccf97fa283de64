//! Tasks that a teacher makes from a run without writing code. The task's name is the question, so a link holds the question
//! and no answer: the answer is read from the run like that of any other task.
//!
//! | name | asks |
//! |---|---|
//! | `fill:5.tcp.ack+7.tcp.seq` | these fields of these packets, which are hidden until then |
//! | `order:3-8`, `order:3+5+6` | these packets or messages, put in the order in which they are sent |
//! | `find:tcp.ack=801` | a packet or message whose field has this value |
//! | `when:5` | the moment at which this packet or message arrives |
//! | `fact:tcp/received` | what the scenario found |
//!
//! Fields are named as in display filters. `tcp.seq`, `tcp.ack`, `tcp.len` and `tcp.window_size` are relative and scaled, as
//! the picture and Wireshark show them; the others are those of the inspector.

use crate::case::millis;
use crate::judge::{asked, solved};
use crate::reading::{fact, segments};
use crate::{Asking, Case, Change, Form, Task};
use i18n::msg;
use lab::protocol::{Asked, Solution};
use trace::{EventId, Micros};
use wire::view::{Block, Field};

/// The most packets or fields of one task.
const MOST: usize = 20;
/// The sections that define the header in which most fields stand.
const SOURCE: &str = "RFC 9293 §3.1";

/// A task by its name: one of a lesson, or one that was made from a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Named {
    /// One of [`crate::ALL`], by its place.
    Written(usize),
    /// One that somebody made.
    Made(Made),
}

/// What a made task asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// These fields of these events.
    Fill(Vec<(EventId, String)>),
    /// The order of these events.
    Order(Vec<EventId>),
    /// An event whose field has this value.
    Find(String, String),
    /// When this event arrives.
    When(EventId),
    /// What the scenario found.
    Fact(String),
}

/// Stands for a made task where a [`Case`] needs one: it changes nothing.
static MADE: Task = Task {
    id: "made",
    lesson: "",
    title: msg::task_made_title,
    vary: &[],
    change: Change::NOTHING,
    form: |_| None,
    source: SOURCE,
};

impl Named {
    /// The task of this name; `None` if the name says nothing.
    pub fn read(name: &str) -> Option<Self> {
        let written = crate::ALL.iter().position(|task| task.id == name);
        written.map(Self::Written).or_else(|| Made::read(name).map(Self::Made))
    }

    /// The record; of a made task one that changes nothing.
    pub fn task(&self) -> &'static Task {
        match self {
            Self::Written(place) => crate::ALL.get(*place).copied().unwrap_or(&MADE),
            Self::Made(_) => &MADE,
        }
    }

    /// Whether it can be about a run of this scenario.
    pub fn is_of(&self, scenario: &str) -> bool {
        matches!(self, Self::Made(_)) || self.task().lesson == scenario
    }

    /// The question about a run, with its answer.
    pub fn form(&self, case: &Case) -> Option<Form> {
        match self {
            Self::Written(_) => (self.task().form)(case),
            Self::Made(made) => made.form(case),
        }
    }

    /// What a learner sees of it; `name` is the task's name.
    pub fn ask(&self, name: &str, case: &Case) -> Option<Asked> {
        Some(asked(name, self.form(case)?))
    }

    /// The right answer.
    pub fn solve(&self, case: &Case) -> Option<Solution> {
        Some(solved(case, self.form(case)?, self.task().source))
    }
}

impl Made {
    fn read(name: &str) -> Option<Self> {
        let (kind, rest) = name.split_once(':')?;
        match kind {
            "fill" => {
                let items: Option<Vec<_>> = rest.split('+').map(place).collect();
                items.filter(|items| (1..=MOST).contains(&items.len())).map(Self::Fill)
            }
            "order" => events(rest).filter(|events| (2..=MOST).contains(&events.len())).map(Self::Order),
            "find" => rest.split_once('=').map(|(field, value)| Self::Find(field.to_owned(), value.to_owned())),
            "when" => event(rest).map(Self::When),
            "fact" => Some(Self::Fact(rest.to_owned())),
            _ => None,
        }
    }

    fn form(&self, case: &Case) -> Option<Form> {
        match self {
            Self::Fill(items) => fill(case, items),
            Self::Order(events) => order(case, events),
            Self::Find(field, value) => find(case, field, value),
            Self::When(event) => when(case, *event),
            Self::Fact(name) => {
                let asking = Asking::count(name.as_str(), "", fact(case.run, name)?);
                Some(Form::new(msg::task_made_fact(case.lang), msg::task_made_reason(case.lang)).part(asking))
            }
        }
    }
}

fn event(text: &str) -> Option<EventId> {
    text.parse().ok().filter(|number| *number > 0).map(EventId)
}

/// `5.tcp.ack`.
fn place(text: &str) -> Option<(EventId, String)> {
    let (number, field) = text.split_once('.')?;
    Some((event(number)?, field.to_owned()))
}

/// `3-8` or `3+5+6`.
fn events(text: &str) -> Option<Vec<EventId>> {
    if let Some((first, last)) = text.split_once('-') {
        let (first, last) = (event(first)?, event(last)?);
        let count = usize::try_from(last.0.checked_sub(first.0)?).ok()?.checked_add(1)?;
        return (count <= MOST).then(|| (first.0..=last.0).map(EventId).collect());
    }
    text.split('+').map(event).collect()
}

fn fill(case: &Case, items: &[(EventId, String)]) -> Option<Form> {
    let lang = case.lang;
    let mut form = Form::new(msg::task_made_fill(lang), msg::task_made_reason(lang));
    for (event, field) in items {
        let label = msg::task_made_field(lang, field, &case.number(*event));
        form = form.part(match value(case, *event, field)? {
            Found::Number(number) => Asking::count(label, "", number),
            Found::Text(text) => Asking::text(label, &text),
        });
    }
    Some(form.hide(items.iter().map(|(event, _)| *event)))
}

fn order(case: &Case, events: &[EventId]) -> Option<Form> {
    let lang = case.lang;
    let mut known = events.iter().map(|id| case.run.trace.event(*id)).collect::<Option<Vec<_>>>()?;
    known.sort_by_key(|event| (event.sent, event.id));
    known.dedup_by_key(|event| event.id);
    let numbers = segments(case.run);
    let texts: Vec<String> = known
        .iter()
        .map(|event| {
            let way = lessons::words::way(lang, &case.run.trace, event);
            let label = event.wire.as_deref().map_or("", |wire| &*wire.label);
            match numbers.iter().find(|(other, _)| other.id == event.id) {
                Some((_, segment)) => {
                    let ack = segment.acknowledgment.map(|ack| format!(", ack {ack}")).unwrap_or_default();
                    format!("{way}: {label}, seq {}{ack}", segment.sequence)
                }
                None => format!("{way}: {label}"),
            }
        })
        .collect();
    let asking = Asking::order(msg::task_label_order(lang), &texts, &case.shuffled(texts.len())).until(Micros(0));
    let form = Form::new(msg::task_made_order(lang), msg::task_made_reason(lang)).part(asking);
    Some(form.hide(known.iter().map(|event| event.id)))
}

fn find(case: &Case, field: &str, wanted: &str) -> Option<Form> {
    let lang = case.lang;
    let fits = |event: &EventId| match value(case, *event, field) {
        Some(Found::Number(number)) => wanted.parse() == Ok(number),
        Some(Found::Text(text)) => text == wanted,
        None => false,
    };
    let found: Vec<EventId> = case.run.trace.events().map(|event| event.id).filter(fits).collect();
    if found.is_empty() {
        return None;
    }
    let asking = Asking::event(msg::task_label_event(lang), &found);
    Some(Form::new(msg::task_made_find(lang, field, wanted), msg::task_made_reason(lang)).part(asking))
}

fn when(case: &Case, event: EventId) -> Option<Form> {
    let lang = case.lang;
    let arrived = case.run.trace.event(event)?.arrived?;
    let asking = Asking::number(msg::task_made_arrival(lang), "ms", millis(arrived), 0.5);
    Some(Form::new(msg::task_made_when(lang, &case.number(event)), msg::task_made_reason(lang)).part(asking))
}

/// The value of a field.
enum Found {
    Number(u64),
    Text(String),
}

/// A field of an event by its name in display filters.
fn value(case: &Case, event: EventId, field: &str) -> Option<Found> {
    let relative = || segments(case.run).into_iter().find(|(other, _)| other.id == event).map(|(_, segment)| segment);
    let number = match field {
        "tcp.seq" => Some(relative()?.sequence),
        "tcp.ack" => relative()?.acknowledgment,
        "tcp.len" => Some(relative()?.length),
        "tcp.window_size" => Some(relative()?.scaled_window),
        _ => None,
    };
    if let Some(number) = number {
        return Some(Found::Number(number.into()));
    }
    let blocks: Vec<Block> = case.analysis.dissect(&case.run.trace, event).into_iter().map(Block::from).collect();
    let found = blocks.iter().find_map(|block| named(&block.fields, field))?;
    Some(found.number.map_or_else(|| Found::Text(found.value.clone()), Found::Number))
}

fn named<'a>(fields: &'a [Field], name: &str) -> Option<&'a Field> {
    fields.iter().find_map(|field| if field.id == name { Some(field) } else { named(&field.parts, name) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge;
    use i18n::Lang;
    use lab::protocol::Value;
    use lab::{Request, scenario};

    /// Judges `values` as an answer to the task `name` about a run of the lesson about TCP.
    fn judged(name: &str, values: Vec<Value>) -> Vec<Option<bool>> {
        let request = Request::new("tcp", scenario::defaults("tcp").expect("a scenario"));
        let (run, analysis) = lab::run(&request).expect("a run");
        let named = Named::read(name).unwrap_or_else(|| panic!("{name} is a name"));
        let case = Case::new(Lang::En, named.task(), &request, &run, &analysis);
        let form = named.form(&case).unwrap_or_else(|| panic!("{name} has a question"));
        judge(&case, &form, &values.into_iter().map(Some).collect::<Vec<_>>()).parts
    }

    #[test]
    fn fields_are_filled_in_as_the_picture_shows_them() {
        let given = vec![Value::Number(801.0), Value::Number(400.0), Value::Number(49_000.0)];
        let right = judged("fill:6.tcp.ack+5.tcp.len+1.tcp.dstport", given);
        assert_eq!(right, [Some(true), Some(true), Some(true)]);
        assert_eq!(judged("fill:6.tcp.ack", vec![Value::Number(800.0)]), [Some(false)]);
    }

    #[test]
    fn a_packet_is_found_by_its_field_and_a_moment_by_its_packet() {
        assert_eq!(judged("find:tcp.ack=801", vec![Value::Event(EventId(6))]), [Some(true)]);
        assert_eq!(judged("find:tcp.ack=801", vec![Value::Event(EventId(5))]), [Some(false)]);
        assert_eq!(judged("when:2", vec![Value::Number(40.0)]), [Some(true)]);
    }

    #[test]
    fn packets_are_put_in_order() {
        let request = Request::new("tcp", scenario::defaults("tcp").expect("a scenario"));
        let (run, analysis) = lab::run(&request).expect("a run");
        let named = Named::read("order:1-3").expect("a name");
        let case = Case::new(Lang::En, named.task(), &request, &run, &analysis);
        let solution = named.solve(&case).expect("a solution");
        assert!(solution.texts[0].contains("SYN, seq 0 →"), "{}", solution.texts[0]);
    }

    #[test]
    fn names_that_say_nothing_are_refused_and_questions_about_nothing_are_not_asked() {
        for name in
            ["", "fill:", "fill:x.tcp.ack", "order:3", "order:9-3", "order:1-999", "find:tcp.ack", "when:0", "guess:1"]
        {
            assert_eq!(Named::read(name), None, "{name}");
        }
        let request = Request::new("tcp", scenario::defaults("tcp").expect("a scenario"));
        let (run, analysis) = lab::run(&request).expect("a run");
        for name in ["fill:999.tcp.ack", "fill:1.no.field", "find:tcp.ack=5", "when:999", "fact:none"] {
            let named = Named::read(name).expect("a name");
            assert!(named.form(&Case::new(Lang::En, named.task(), &request, &run, &analysis)).is_none(), "{name}");
        }
    }
}
