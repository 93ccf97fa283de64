//! The open task, as a reducer: what has been given, what of it is right, how far the run may be seen. Pure.

use ::lab::protocol::{Asked, Input, Solution, Value, Verdict};
use std::ops::Range;
use std::rc::Rc;
use trace::{EventId, Micros};
use yew::prelude::*;

/// The task that is open, if one is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tasks {
    pub open: Option<Open>,
}

/// A task, and what the learner has done with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Open {
    pub asked: Asked,
    /// The seed of its variant.
    pub seed: u64,
    /// What is typed for each part that is typed.
    pub typed: Vec<String>,
    /// What is given for each part.
    pub given: Vec<Option<Value>>,
    /// The newest verdict; of parts that were not given it has none.
    pub verdict: Option<Verdict>,
    /// The right answer, once it was asked for.
    pub solution: Option<Solution>,
    /// How often an answer was checked.
    pub tries: u32,
    /// How often the current step was checked.
    pub step_tries: u32,
    /// The current step: parts that may be seen until the same moment belong to one step.
    step: usize,
    /// The part for which an event that is chosen in the picture is meant.
    pub aimed: usize,
    /// Whether every step is right, or the right answer was shown.
    pub is_over: bool,
    /// When it was opened, in milliseconds of the page's clock.
    pub begun: f64,
    /// When it was over.
    pub ended: f64,
}

/// What can happen to the open task.
pub enum TaskAct {
    /// It was asked for, and here it is.
    Load { asked: Asked, seed: u64, now: f64 },
    /// It is not open any more.
    Close,
    /// A text was typed for a part.
    Type(usize, String),
    /// A value was given for a part.
    Give(usize, Value),
    /// An event was chosen in the picture.
    Choose(EventId),
    /// A part that wants an event has the focus.
    Aim(usize),
    /// The answer was checked.
    Judged { verdict: Verdict, now: f64 },
    /// The right answer was asked for.
    Solved { solution: Solution, now: f64 },
    /// The current step was given up.
    Next { now: f64 },
}

impl Reducible for Tasks {
    type Action = TaskAct;

    fn reduce(self: Rc<Self>, act: TaskAct) -> Rc<Self> {
        let open = match (act, &self.open) {
            (TaskAct::Load { asked, seed, now }, _) => Some(Open::new(asked, seed, now)),
            (TaskAct::Close, _) => None,
            (_, None) => return self,
            (act, Some(open)) => Some(open.clone().after(act)),
        };
        if self.open == open { self } else { Rc::new(Self { open }) }
    }
}

impl Open {
    fn new(asked: Asked, seed: u64, begun: f64) -> Self {
        let first = |input: &Input| match input {
            Input::Choices(_) => Some(Value::Choices(Vec::new())),
            Input::Order(items) => Some(Value::Order((0..items.len()).collect())),
            _ => None,
        };
        let given = asked.parts.iter().map(|part| first(&part.input)).collect();
        let typed = vec![String::new(); asked.parts.len()];
        let mut open = Self {
            asked,
            seed,
            typed,
            given,
            verdict: None,
            solution: None,
            tries: 0,
            step_tries: 0,
            step: 0,
            aimed: 0,
            is_over: false,
            begun,
            ended: begun,
        };
        open.aim();
        open
    }

    /// The parts of the current step.
    pub fn current(&self) -> Range<usize> {
        let parts = &self.asked.parts;
        let mut start = 0;
        for _ in 0..self.step {
            start = self.end_of_step(start);
        }
        start..self.end_of_step(start).min(parts.len())
    }

    fn end_of_step(&self, start: usize) -> usize {
        let parts = &self.asked.parts;
        let until = parts.get(start).map(|part| part.until);
        (start..parts.len()).find(|place| parts.get(*place).map(|part| part.until) != until).unwrap_or(parts.len())
    }

    /// The number of the current step and of all steps, from 1.
    pub fn steps(&self) -> (usize, usize) {
        let (mut count, mut start) = (0, 0);
        while start < self.asked.parts.len() {
            start = self.end_of_step(start);
            count += 1;
        }
        (self.step + 1, count)
    }

    /// Until when the run may be seen.
    pub fn limit(&self) -> Option<Micros> {
        if self.is_over { None } else { self.asked.parts.get(self.current().start).and_then(|part| part.until) }
    }

    /// The events whose numbers may not be seen.
    pub fn hidden(&self) -> &[EventId] {
        if self.is_over { &[] } else { &self.asked.hidden }
    }

    /// What is to be judged: the steps so far. `None` if something of the current step is missing.
    pub fn answer(&self) -> Option<Vec<Option<Value>>> {
        let current = self.current();
        let is_whole = self.given.get(current.clone())?.iter().all(Option::is_some);
        is_whole.then(|| self.given.iter().take(current.end).cloned().collect())
    }

    /// The share of all parts that were right when they were checked last.
    pub fn score(&self) -> f64 {
        self.verdict.as_ref().map_or(0.0, Verdict::score)
    }

    /// Whether all parts were right.
    pub fn is_right(&self) -> bool {
        self.verdict.as_ref().is_some_and(Verdict::is_right)
    }

    /// How long it took, in seconds.
    pub fn seconds(&self) -> f64 {
        ((self.ended - self.begun) / 1_000.0).max(0.0)
    }

    /// The event that is given for a part that wants a field.
    pub fn event_of_field(&self) -> Option<EventId> {
        self.given.iter().flatten().find_map(|value| match value {
            Value::Field(event, _) => Some(*event),
            _ => None,
        })
    }

    /// Whether a choice in the picture is meant for the task.
    pub fn wants_event(&self) -> bool {
        !self.is_over && self.current().any(|place| self.is_event(place))
    }

    fn is_event(&self, place: usize) -> bool {
        self.asked.parts.get(place).is_some_and(|part| matches!(part.input, Input::Event | Input::Field))
    }

    /// A choice in the picture is meant for the first part of the step that wants one.
    fn aim(&mut self) {
        self.aimed = self.current().find(|place| self.is_event(*place)).unwrap_or(usize::MAX);
    }

    fn after(mut self, act: TaskAct) -> Self {
        match act {
            TaskAct::Load { .. } | TaskAct::Close => {}
            TaskAct::Type(place, text) => {
                let value = self.asked.parts.get(place).and_then(|part| read(&part.input, &text));
                self.give(place, value);
                if let Some(typed) = self.typed.get_mut(place) {
                    *typed = text;
                }
            }
            TaskAct::Give(place, value) => self.give(place, Some(value)),
            TaskAct::Choose(event) if self.wants_event() && self.is_event(self.aimed) => {
                let is_field = matches!(self.asked.parts.get(self.aimed).map(|part| &part.input), Some(Input::Field));
                let value = if is_field { Value::Field(event, String::new()) } else { Value::Event(event) };
                self.give(self.aimed, Some(value));
                if let Some(typed) = self.typed.get_mut(self.aimed) {
                    *typed = event.0.to_string();
                }
            }
            TaskAct::Choose(_) => {}
            TaskAct::Aim(place) => self.aimed = place,
            TaskAct::Judged { verdict, now } => self.judged(verdict, now),
            TaskAct::Solved { solution, now } => {
                self.solution = Some(solution);
                self.over(now);
            }
            TaskAct::Next { now } => self.next(now),
        }
        self
    }

    fn give(&mut self, place: usize, value: Option<Value>) {
        if self.is_over || !self.current().contains(&place) {
            return;
        }
        // A mark stands for what was checked, not for what has been changed since.
        if self.given[place] != value
            && let Some(verdict) = &mut self.verdict
        {
            verdict.remarks.retain(|remark| remark.part != place);
            if let Some(mark) = verdict.parts.get_mut(place) {
                *mark = None;
            }
        }
        self.given[place] = value;
    }

    fn judged(&mut self, verdict: Verdict, now: f64) {
        self.tries += 1;
        self.step_tries += 1;
        let is_right = self.current().all(|place| verdict.parts.get(place) == Some(&Some(true)));
        self.verdict = Some(verdict);
        if is_right {
            self.next(now);
        }
    }

    fn next(&mut self, now: f64) {
        if self.current().end >= self.asked.parts.len() {
            self.over(now);
        } else {
            self.step += 1;
            self.step_tries = 0;
            self.aim();
        }
    }

    fn over(&mut self, now: f64) {
        if !self.is_over {
            (self.is_over, self.ended) = (true, now);
        }
    }
}

/// The value that a typed text stands for; `None` if it is none. A number may have separators of thousands, a decimal
/// point, and a unit after it.
fn read(input: &Input, text: &str) -> Option<Value> {
    let text = text.trim();
    match input {
        Input::Number(unit) => {
            let number = text.strip_suffix(unit.as_str()).unwrap_or(text).replace([',', ' ', '\u{a0}'], "");
            let number = number.parse::<f64>().ok().filter(|number| number.is_finite())?;
            Some(Value::Number(number))
        }
        Input::Event => Some(Value::Event(event(text)?)),
        Input::Field => Some(Value::Field(event(text)?, String::new())),
        Input::Text => (!text.is_empty()).then(|| Value::Text(text.to_owned())),
        Input::Choice(_) | Input::Choices(_) | Input::Order(_) => None,
    }
}

fn event(text: &str) -> Option<EventId> {
    text.parse().ok().filter(|number| *number > 0).map(EventId)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use ::lab::protocol::{Part, Remark};

    fn part(input: Input, until: Option<i64>) -> Part {
        Part { label: String::new(), input, until: until.map(Micros) }
    }

    fn number(until: Option<i64>) -> Part {
        part(Input::Number("ms".to_owned()), until)
    }

    fn open(parts: Vec<Part>) -> Rc<Tasks> {
        let asked = Asked { id: "tcp-ack".to_owned(), text: String::new(), parts, hidden: vec![EventId(6)] };
        Rc::new(Tasks::default()).reduce(TaskAct::Load { asked, seed: 1, now: 1_000.0 })
    }

    fn verdict(parts: &[Option<bool>]) -> Verdict {
        let wrong = parts.iter().enumerate().filter(|(_, right)| **right == Some(false));
        let remarks = wrong.map(|(part, _)| Remark { part, text: "look".to_owned(), source: None }).collect();
        Verdict { parts: parts.to_vec(), remarks }
    }

    fn judged(parts: &[Option<bool>]) -> TaskAct {
        TaskAct::Judged { verdict: verdict(parts), now: 4_000.0 }
    }

    fn shown(tasks: &Rc<Tasks>) -> &Open {
        tasks.open.as_ref().expect("an open task")
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let read = |text| read(&Input::Number("ms".to_owned()), text);
        for (text, value) in [("1,048", 1_048.0), (" 220 ms", 220.0), ("0.5", 0.5), ("1 000", 1_000.0), ("-3", -3.0)] {
            assert_eq!(read(text), Some(Value::Number(value)), "{text}");
        }
        for text in ["", "many", "1.2.3", "NaN", "inf"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_wrong_answer_keeps_the_task_open_and_a_right_one_ends_it() {
        let tasks = open(vec![number(None)]);
        assert_eq!(shown(&tasks).answer(), None, "nothing is typed");
        let tasks = tasks.reduce(TaskAct::Type(0, "800".to_owned())).reduce(judged(&[Some(false)]));
        let now = shown(&tasks);
        assert_eq!((now.is_over, now.tries, now.score(), now.hidden().len()), (false, 1, 0.0, 1));
        let tasks = tasks.reduce(TaskAct::Type(0, "801".to_owned()));
        assert_eq!(shown(&tasks).verdict.as_ref().map(|verdict| verdict.remarks.len()), Some(0), "the remark is gone");
        let tasks = tasks.reduce(judged(&[Some(true)]));
        let now = shown(&tasks);
        assert_eq!((now.is_over, now.is_right(), now.tries, now.seconds()), (true, true, 2, 3.0));
        assert!(now.hidden().is_empty());
    }

    #[test]
    fn a_prediction_goes_on_step_by_step_and_shows_the_run_up_to_the_step() {
        let tasks = open(vec![number(Some(20)), number(Some(20)), number(Some(40))]);
        assert_eq!(
            (shown(&tasks).current(), shown(&tasks).limit(), shown(&tasks).steps()),
            (0..2, Some(Micros(20)), (1, 2))
        );
        let tasks = tasks.reduce(TaskAct::Type(2, "5".to_owned()));
        assert_eq!(shown(&tasks).given[2], None, "a later step cannot be answered yet");
        let tasks = tasks.reduce(TaskAct::Type(0, "5".to_owned())).reduce(TaskAct::Type(1, "6".to_owned()));
        assert_eq!(shown(&tasks).answer().map(|answer| answer.len()), Some(2));
        let tasks = tasks.reduce(judged(&[Some(true), Some(false), None]));
        assert_eq!(shown(&tasks).current(), 0..2, "the step is not right yet");
        let tasks = tasks.reduce(TaskAct::Next { now: 2_000.0 });
        assert_eq!((shown(&tasks).current(), shown(&tasks).limit()), (2..3, Some(Micros(40))));
        let tasks =
            tasks.reduce(TaskAct::Type(2, "7".to_owned())).reduce(judged(&[Some(true), Some(false), Some(true)]));
        let now = shown(&tasks);
        assert_eq!((now.is_over, now.is_right(), now.limit()), (true, false, None));
        assert!((now.score() - 2.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn a_choice_in_the_picture_goes_to_the_part_that_wants_one() {
        let tasks = open(vec![number(None), part(Input::Event, None)]).reduce(TaskAct::Choose(EventId(16)));
        assert_eq!(shown(&tasks).given, [None, Some(Value::Event(EventId(16)))]);
        let tasks = open(vec![number(None)]).reduce(TaskAct::Choose(EventId(16)));
        assert_eq!(shown(&tasks).given, [None]);
    }

    #[test]
    fn the_solution_ends_the_task_with_what_was_right_before() {
        let solution = Solution {
            values: vec![Value::Number(801.0)],
            texts: vec!["801".to_owned()],
            reason: String::new(),
            source: String::new(),
        };
        let tasks = open(vec![number(None)]).reduce(TaskAct::Solved { solution, now: 2_000.0 });
        assert_eq!((shown(&tasks).is_over, shown(&tasks).is_right(), shown(&tasks).score()), (true, false, 0.0));
        let tasks = tasks.reduce(TaskAct::Type(0, "801".to_owned()));
        assert_eq!(shown(&tasks).given, [None], "nothing can be given after the end");
    }
}
