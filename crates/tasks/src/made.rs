//! Tasks that a teacher makes from a run without writing code. The task's name is the question, so a link holds the question
//! and no answer: the answer is read from the run like that of any other task.
//!
//! | name | asks |
//! |---|---|
//! | `fill:5.tcp.ack+7.tcp.seq` | these fields of these packets, which are hidden until then |
//! | `order:3-8`, `order:3+5+6` | these packets or messages, put in the order in which they are sent |
//! | `find:tcp.ack=801` | a packet or message that fits this filter |
//! | `point:5.tcp.ack` | the field of this packet that has the value which this one has |
//! | `predict:5-8` | what comes next, packet by packet, while the picture stops before each |
//! | `when:5` | the moment at which this packet or message arrives |
//! | `fact:tcp/received` | what the scenario found |
//!
//! Fields are named as in display filters. `tcp.seq`, `tcp.ack`, `tcp.len` and `tcp.window_size` are relative and scaled, as
//! the picture and Wireshark show them; the others are those of the inspector.

use crate::case::millis;
use crate::coming;
use crate::fields::{Fields, Found};
use crate::judge::{asked, solved};
use crate::reading::fact;
use crate::sift::Sift;
use crate::{Asking, Case, Change, Form, Task};
use i18n::msg;
use lab::protocol::{Asked, Solution};
use trace::{EventId, Micros};

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
    /// An event that fits this filter.
    Find(String),
    /// A field of an event.
    Point(EventId, String),
    /// What these events are, one after the other.
    Predict(Vec<EventId>),
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

    /// What stands for a task that somebody made: it changes nothing.
    pub fn made_task() -> &'static Task {
        &MADE
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
    /// The task of this name; `None` if the name says nothing.
    pub fn read(name: &str) -> Option<Self> {
        let (kind, rest) = name.split_once(':')?;
        match kind {
            "fill" => {
                let items: Option<Vec<_>> = rest.split('+').map(place).collect();
                items.filter(|items| (1..=MOST).contains(&items.len())).map(Self::Fill)
            }
            "order" => events(rest).filter(|events| (2..=MOST).contains(&events.len())).map(Self::Order),
            // A field alone would fit every packet that has it.
            "find" => {
                let sift = Sift::read(rest).ok().filter(|sift| !sift.is_name());
                sift.map(|_| Self::Find(rest.to_owned()))
            }
            "point" => place(rest).map(|(event, field)| Self::Point(event, field)),
            "predict" => events(rest).map(Self::Predict),
            "when" => event(rest).map(Self::When),
            "fact" => Some(Self::Fact(rest.to_owned())),
            _ => None,
        }
    }

    /// The packets and messages that it names.
    pub(crate) fn events(&self) -> Vec<EventId> {
        match self {
            Self::Fill(items) => items.iter().map(|(event, _)| *event).collect(),
            Self::Order(events) | Self::Predict(events) => events.clone(),
            Self::Point(event, _) | Self::When(event) => vec![*event],
            Self::Find(_) | Self::Fact(_) => Vec::new(),
        }
    }

    /// The question about a run, with its answer; `None` if the run has nothing that it could be about.
    pub(crate) fn form(&self, case: &Case) -> Option<Form> {
        match self {
            Self::Fill(items) => fill(case, items),
            Self::Order(events) => order(case, events),
            Self::Find(filter) => find(case, filter),
            Self::Point(event, field) => point(case, *event, field),
            Self::Predict(events) => coming::form(case, events),
            Self::When(event) => when(case, *event),
            Self::Fact(name) => {
                let asking = Asking::count(name.as_str(), "", fact(case.run, name)?);
                Some(Form::new(msg::task_made_fact(case.lang), msg::task_made_reason(case.lang)).part(asking))
            }
        }
    }
}

/// The number of an event.
pub(crate) fn event(text: &str) -> Option<EventId> {
    text.trim().parse().ok().filter(|number| *number > 0).map(EventId)
}

/// `5.tcp.ack`.
pub(crate) fn place(text: &str) -> Option<(EventId, String)> {
    let (number, field) = text.split_once('.')?;
    Some((event(number)?, field.trim().to_owned())).filter(|(_, field)| !field.is_empty())
}

/// `3-8` or `3+5+6`.
pub(crate) fn events(text: &str) -> Option<Vec<EventId>> {
    if let Some((first, last)) = text.split_once('-') {
        let (first, last) = (event(first)?, event(last)?);
        let count = usize::try_from(last.0.checked_sub(first.0)?).ok()?.checked_add(1)?;
        return (count <= MOST).then(|| (first.0..=last.0).map(EventId).collect());
    }
    text.split('+').map(event).collect::<Option<Vec<_>>>().filter(|events| events.len() <= MOST)
}

fn fill(case: &Case, items: &[(EventId, String)]) -> Option<Form> {
    let lang = case.lang;
    let fields = Fields::new(case);
    let mut form = Form::new(msg::task_made_fill(lang), msg::task_made_reason(lang));
    for (event, field) in items {
        let label = msg::task_made_field(lang, field, &case.number(*event));
        form = form.part(match fields.value(*event, field)? {
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
    let fields = Fields::new(case);
    let texts: Vec<String> = known
        .iter()
        .map(|event| {
            let way = lessons::words::way(lang, &case.run.trace, event);
            let label = event.wire.as_deref().map_or("", |wire| &*wire.label);
            match fields.segment(event.id) {
                Some(segment) => {
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

fn find(case: &Case, wanted: &str) -> Option<Form> {
    let lang = case.lang;
    let (sift, fields) = (Sift::read(wanted).ok()?, Fields::new(case));
    let all = case.run.trace.events().map(|event| event.id);
    let found: Vec<EventId> = all.filter(|event| sift.accepts(&fields, *event)).collect();
    if found.is_empty() {
        return None;
    }
    let asking = Asking::event(msg::task_label_event(lang), &found);
    let text = match wanted.split_once('=').filter(|(_, value)| !value.contains(['=', ' '])) {
        Some((field, value)) if !field.ends_with(['!', '<', '>']) => msg::task_made_find(lang, field, value),
        _ => msg::task_made_find_all(lang, wanted),
    };
    Some(Form::new(text, msg::task_made_reason(lang)).part(asking))
}

/// The field is described by its value. Another field of the same packet may have the same value, and is as right.
fn point(case: &Case, event: EventId, field: &str) -> Option<Form> {
    let (lang, fields) = (case.lang, Fields::new(case));
    let value = fields.value(event, field)?;
    let names = fields.names_with(event, &value);
    let label = msg::task_label_field(lang);
    let mut asking = Asking::field(label, &[event], field);
    if let crate::Key::AnyOf(right) = &mut asking.key {
        let others = names.into_iter().filter(|name| name != field);
        right.extend(others.map(|name| lab::protocol::Value::Field(event, name)));
    }
    let text = msg::task_made_point(lang, &case.number(event), &value.text());
    Some(Form::new(text, msg::task_made_reason(lang)).part(asking))
}

fn when(case: &Case, event: EventId) -> Option<Form> {
    let lang = case.lang;
    let arrived = case.run.trace.event(event)?.arrived?;
    let asking = Asking::number(msg::task_made_arrival(lang), "ms", millis(arrived), 0.5);
    Some(Form::new(msg::task_made_when(lang, &case.number(event)), msg::task_made_reason(lang)).part(asking))
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
    fn a_packet_is_found_by_several_conditions_and_a_field_by_its_value() {
        let found = vec![Value::Event(EventId(2))];
        assert_eq!(judged("find:tcp.flags.syn==1 and tcp.flags.ack==1", found), [Some(true)]);
        let field = |name: &str| vec![Value::Field(EventId(6), name.to_owned())];
        assert_eq!(judged("point:6.tcp.dstport", field("tcp.dstport")), [Some(true)]);
        assert_eq!(judged("point:6.tcp.dstport", field("tcp.srcport")), [Some(false)]);
    }

    #[test]
    fn what_comes_next_is_asked_packet_by_packet() {
        let request = Request::new("tcp", scenario::defaults("tcp").expect("a scenario"));
        let (run, analysis) = lab::run(&request).expect("a run");
        let named = Named::read("predict:2-3").expect("a name");
        let case = Case::new(Lang::En, named.task(), &request, &run, &analysis);
        let form = named.form(&case).expect("a question");
        let solution = named.solve(&case).expect("a solution");
        assert_eq!(solution.texts, ["server", "SYN, ACK", "1", "client", "ACK", "1"]);
        let limits: Vec<_> = form.parts.iter().map(|part| part.until.map(|until| until.0)).collect();
        assert_eq!(limits, [Some(19_999), Some(19_999), Some(19_999), Some(39_999), Some(39_999), Some(39_999)]);
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
        for name in [
            "",
            "fill:",
            "fill:x.tcp.ack",
            "order:3",
            "order:9-3",
            "order:1-999",
            "find:tcp.ack",
            "when:0",
            "guess:1",
            "point:5",
            "predict:",
            "predict:9-3",
        ] {
            assert_eq!(Named::read(name), None, "{name}");
        }
        let request = Request::new("tcp", scenario::defaults("tcp").expect("a scenario"));
        let (run, analysis) = lab::run(&request).expect("a run");
        for name in [
            "fill:999.tcp.ack",
            "fill:1.no.field",
            "find:tcp.ack=5",
            "when:999",
            "fact:none",
            "point:1.no.field",
            "predict:999",
        ] {
            let named = Named::read(name).expect("a name");
            assert!(named.form(&Case::new(Lang::En, named.task(), &request, &run, &analysis)).is_none(), "{name}");
        }
    }
}
