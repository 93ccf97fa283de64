//! What may be shown of a form before it is answered, and what becomes of an answer.

use crate::{Asking, Case, Form, Task, words};
use i18n::msg;
use lab::protocol::{Asked, Input, Part, Remark, Solution, Value, Verdict};

/// The longest text that is read of an answer.
const LONGEST: usize = 200;

/// The task as a learner sees it; `None` if the run has nothing that it could be about.
pub fn ask(task: &Task, case: &Case) -> Option<Asked> {
    Some(asked(task.id, (task.form)(case)?))
}

/// A form without its answers, as the task of this name.
pub fn asked(id: &str, form: Form) -> Asked {
    let part = |part: Asking| Part { label: part.label, input: part.input, until: part.until };
    let parts = form.parts.into_iter().map(part).collect();
    Asked { id: id.to_owned(), text: form.text, parts, hidden: form.hidden }
}

/// What of `given` is right. A value that is missing, too long or not of the part's kind is not right.
pub fn judge(case: &Case, form: &Form, given: &[Option<Value>]) -> Verdict {
    let mut verdict = Verdict { parts: Vec::new(), remarks: Vec::new() };
    for (place, asking) in form.parts.iter().enumerate() {
        let Some(value) = given.get(place).and_then(Option::as_ref) else {
            verdict.parts.push(None);
            continue;
        };
        let is_right = is_sane(value) && asking.key.accepts(value, &asking.input);
        verdict.parts.push(Some(is_right));
        if !is_right {
            verdict.remarks.push(remark(case, place, asking, value));
        }
    }
    verdict
}

fn is_sane(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_finite(),
        Value::Text(text) => text.chars().count() <= LONGEST,
        _ => true,
    }
}

fn remark(case: &Case, part: usize, asking: &Asking, given: &Value) -> Remark {
    let expected = asking.wrong.iter().find(|wrong| matches(&wrong.value, given, asking));
    let (text, source) = match (expected, &asking.hint) {
        (Some(wrong), _) => (wrong.text.clone(), Some(wrong.source)),
        (None, Some((hint, source))) => (hint.clone(), Some(*source)),
        (None, None) => (msg::task_wrong(case.lang).to_owned(), None),
    };
    let text = if text.is_empty() { msg::task_wrong(case.lang).to_owned() } else { text };
    // What somebody made themselves may name no section.
    Remark { part, text, source: source.filter(|source| !source.is_empty()).map(str::to_owned) }
}

/// Whether an answer is the expected wrong one. A number may differ from it as much as from the right one.
fn matches(expected: &Value, given: &Value, asking: &Asking) -> bool {
    let input = &asking.input;
    match (expected, given) {
        (Value::Number(expected), Value::Number(given)) => {
            (expected - given).abs() <= asking.key.tolerance() + 1e-12 * expected.abs().max(1.0)
        }
        (Value::Text(expected), Value::Text(given)) => expected == given.trim(),
        (Value::Order(expected), Value::Order(given)) => {
            let Input::Order(items) = input else { return false };
            expected.len() == given.len() && expected.iter().zip(given).all(|(a, b)| items.get(*a) == items.get(*b))
        }
        (expected, given) => expected == given,
    }
}

/// The right answer.
pub fn solve(task: &Task, case: &Case) -> Option<Solution> {
    Some(solved(case, (task.form)(case)?, task.source))
}

/// The answers of a form, with the section of the standard that decides them.
pub fn solved(case: &Case, form: Form, source: &str) -> Solution {
    let values: Vec<Value> = form.parts.iter().map(|part| part.key.value()).collect();
    let texts = form
        .parts
        .iter()
        .zip(&values)
        .map(|(part, value)| words::value(case.lang, &case.run.trace, &part.input, value))
        .collect();
    Solution { values, texts, reason: form.reason, source: source.to_owned() }
}
