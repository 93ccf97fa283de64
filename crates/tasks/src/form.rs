//! A question with its answer: what only the judge sees.

use lab::protocol::{Input, Value};
use trace::{EventId, Micros};

/// A question about one run, with its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// What is asked.
    pub text: String,
    /// The parts of the answer.
    pub parts: Vec<Asking>,
    /// The events whose numbers must not be seen before.
    pub hidden: Vec<EventId>,
    /// Why the answer is right: a sentence or two that stay true for every variant.
    pub reason: String,
}

/// One part of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Asking {
    /// What is wanted.
    pub label: String,
    /// What can be given.
    pub input: Input,
    /// Until when the run may be seen.
    pub until: Option<Micros>,
    /// What is right.
    pub key: Key,
    /// Expected wrong answers, each with what to look at again.
    pub wrong: Vec<Wrong>,
    /// What to look at again after any other wrong answer.
    pub hint: Option<(String, &'static str)>,
}

/// What is right.
#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    /// A number, and how far from it an answer may be.
    Number {
        /// The number in the part's unit.
        value: f64,
        /// The largest difference that is still right.
        tolerance: f64,
    },
    /// One of these values; the first one is shown as the solution. Never empty.
    AnyOf(Vec<Value>),
}

/// An expected wrong answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Wrong {
    /// What is given.
    pub value: Value,
    /// Which idea to look at again.
    pub text: String,
    /// The section that has it.
    pub source: &'static str,
}

impl Form {
    /// A question without parts.
    pub fn new(text: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { text: text.into(), parts: Vec::new(), hidden: Vec::new(), reason: reason.into() }
    }

    /// The same with one more part.
    #[must_use]
    pub fn part(mut self, part: Asking) -> Self {
        self.parts.push(part);
        self
    }

    /// The same; these events' numbers are not shown until the task is done.
    #[must_use]
    pub fn hide(mut self, events: impl IntoIterator<Item = EventId>) -> Self {
        self.hidden.extend(events);
        self
    }
}

impl Asking {
    fn new(label: impl Into<String>, input: Input, key: Key) -> Self {
        Self { label: label.into(), input, until: None, key, wrong: Vec::new(), hint: None }
    }

    /// A whole number of things or a number that is exact.
    pub fn count(label: impl Into<String>, unit: &str, value: u64) -> Self {
        Self::number(label, unit, value as f64, 0.0)
    }

    /// A number in `unit`. An answer may differ by `tolerance`.
    pub fn number(label: impl Into<String>, unit: &str, value: f64, tolerance: f64) -> Self {
        Self::new(label, Input::Number(unit.to_owned()), Key::Number { value, tolerance })
    }

    /// One of `options`; `right` is its place.
    pub fn choice(label: impl Into<String>, options: Vec<String>, right: usize) -> Self {
        Self::new(label, Input::Choice(options), Key::AnyOf(vec![Value::Choice(right)]))
    }

    /// Some of `options`; `right` are their places.
    pub fn choices(label: impl Into<String>, options: Vec<String>, mut right: Vec<usize>) -> Self {
        right.sort_unstable();
        Self::new(label, Input::Choices(options), Key::AnyOf(vec![Value::Choices(right)]))
    }

    /// `items` in their right order; `shuffled` is the order in which they are shown.
    pub fn order(label: impl Into<String>, items: &[String], shuffled: &[usize]) -> Self {
        let shown: Vec<String> = shuffled.iter().filter_map(|&place| items.get(place).cloned()).collect();
        // The place in the shown list of each item in its right order. Equal items may change places.
        let mut used = vec![false; shown.len()];
        let right = items.iter().filter_map(|item| {
            let place = (0..shown.len()).find(|&at| !used[at] && shown[at] == *item)?;
            used[place] = true;
            Some(place)
        });
        let right = right.collect();
        Self::new(label, Input::Order(shown), Key::AnyOf(vec![Value::Order(right)]))
    }

    /// One of `events`, which must not be empty.
    pub fn event(label: impl Into<String>, events: &[EventId]) -> Self {
        let right = events.iter().map(|event| Value::Event(*event)).collect();
        Self::new(label, Input::Event, Key::AnyOf(right))
    }

    /// A field, by the events in which it may be chosen and its name in display filters.
    pub fn field(label: impl Into<String>, events: &[EventId], field: &str) -> Self {
        let right = events.iter().map(|event| Value::Field(*event, field.to_owned())).collect();
        Self::new(label, Input::Field, Key::AnyOf(right))
    }

    /// A text, compared without the spaces around it.
    pub fn text(label: impl Into<String>, right: &str) -> Self {
        Self::new(label, Input::Text, Key::AnyOf(vec![Value::Text(right.to_owned())]))
    }

    /// The same while only what happens until `until` may be seen.
    #[must_use]
    pub fn until(self, until: Micros) -> Self {
        Self { until: Some(until), ..self }
    }

    /// The same with an expected wrong answer. It is left out if this variant's right answer is the same, or if another
    /// one that was expected before is, as far as the tolerance can tell.
    #[must_use]
    pub fn wrong(mut self, value: Value, text: impl Into<String>, source: &'static str) -> Self {
        let tolerance = self.key.tolerance();
        let is_known = self.wrong.iter().any(|known| match (&known.value, &value) {
            (Value::Number(known), Value::Number(value)) => (known - value).abs() <= tolerance,
            (known, value) => known == value,
        });
        if !is_known && !self.key.accepts(&value, &self.input) {
            self.wrong.push(Wrong { value, text: text.into(), source });
        }
        self
    }

    /// The same with an expected wrong number.
    #[must_use]
    pub fn wrong_number(self, value: f64, text: impl Into<String>, source: &'static str) -> Self {
        self.wrong(Value::Number(value), text, source)
    }

    /// The same with an expected wrong choice.
    #[must_use]
    pub fn wrong_choice(self, place: usize, text: impl Into<String>, source: &'static str) -> Self {
        self.wrong(Value::Choice(place), text, source)
    }

    /// The same with what to look at again after any other wrong answer.
    #[must_use]
    pub fn hint(self, text: impl Into<String>, source: &'static str) -> Self {
        Self { hint: Some((text.into(), source)), ..self }
    }
}

impl Key {
    /// Whether `given` is right.
    pub fn accepts(&self, given: &Value, input: &Input) -> bool {
        match (self, given) {
            (Self::Number { value, tolerance }, Value::Number(given)) => {
                // Numbers that are equal as people write them may differ in their last bits.
                (given - value).abs() <= tolerance + 1e-12 * value.abs().max(1.0)
            }
            (Self::AnyOf(right), Value::Text(given)) => {
                right.iter().any(|right| matches!(right, Value::Text(text) if text == given.trim()))
            }
            (Self::AnyOf(right), Value::Order(given)) => right.iter().any(|right| same_order(right, given, input)),
            (Self::AnyOf(right), given) => right.contains(given),
            (Self::Number { .. }, _) => false,
        }
    }

    /// How far a number may be from another one that counts as the same.
    pub(crate) fn tolerance(&self) -> f64 {
        match self {
            Self::Number { tolerance, .. } => *tolerance,
            Self::AnyOf(_) => 0.0,
        }
    }

    /// The value that is shown as the solution.
    pub fn value(&self) -> Value {
        match self {
            Self::Number { value, .. } => Value::Number(*value),
            Self::AnyOf(right) => right.first().cloned().unwrap_or(Value::Text(String::new())),
        }
    }
}

/// Whether two orders show the same: items with equal texts may change places.
fn same_order(right: &Value, given: &[usize], input: &Input) -> bool {
    let (Value::Order(right), Input::Order(items)) = (right, input) else { return false };
    let mut places = given.to_vec();
    places.sort_unstable();
    let is_whole = places.iter().copied().eq(0..items.len());
    is_whole
        && right.len() == given.len()
        && right.iter().zip(given).all(|(right, given)| items.get(*right) == items.get(*given))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_wrong_numbers_within_the_tolerance_the_first_is_expected() {
        let asking = Asking::number("", "s", 10.0, 2.0)
            .wrong_number(5.0, "first", "")
            .wrong_number(6.5, "too near to it", "")
            .wrong_number(11.5, "right", "")
            .wrong_number(1.0, "second", "");
        let texts: Vec<&str> = asking.wrong.iter().map(|wrong| &*wrong.text).collect();
        assert_eq!(texts, ["first", "second"]);
    }
}
