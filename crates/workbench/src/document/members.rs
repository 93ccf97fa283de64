//! The members of an object, taken one by one. What is wrong is noted with its place; what nobody took is unknown.

use super::{Problem, Wrong};
use serde_json::{Map, Value};

/// What was wrong so far.
pub(super) type Problems = Vec<Problem>;

/// An object of the file.
pub(super) struct Members<'a> {
    left: Map<String, Value>,
    path: String,
    /// Whether there was no object: then nothing is missing in it.
    is_broken: bool,
    problems: &'a mut Problems,
}

impl<'a> Members<'a> {
    /// `value` as an object; if it is none, that is noted and the object is empty.
    pub fn of(value: Value, path: &str, problems: &'a mut Problems) -> Self {
        let (left, is_broken) = match value {
            Value::Object(left) => (left, false),
            _ => {
                problems.push(Problem { path: path.to_owned(), what: Wrong::Type { expected: "an object" } });
                (Map::new(), true)
            }
        };
        Self { left, path: path.to_owned(), is_broken, problems }
    }

    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { [&self.path, ".", name].concat() }
    }

    /// Notes what is wrong with a member.
    pub fn note(&mut self, name: &str, what: Wrong) {
        let path = self.path_of(name);
        self.problems.push(Problem { path, what });
    }

    /// A member's value; `null` is as if it were not there.
    fn take(&mut self, name: &str) -> Option<Value> {
        self.left.remove(name).filter(|value| !value.is_null())
    }

    /// A member as `read` reads it; `None` if it is not there, and also if it is of another type, which is noted.
    fn typed<T>(&mut self, name: &str, expected: &'static str, read: impl Fn(Value) -> Option<T>) -> Option<T> {
        let read = read(self.take(name)?);
        if read.is_none() {
            self.note(name, Wrong::Type { expected });
        }
        read
    }

    /// A string.
    pub fn text(&mut self, name: &str) -> Option<String> {
        self.typed(name, "a string", |value| if let Value::String(text) = value { Some(text) } else { None })
    }

    /// A string that must be there; empty if it is not.
    pub fn needed_text(&mut self, name: &str) -> String {
        if !self.is_broken && !self.left.contains_key(name) {
            self.note(name, Wrong::Missing);
        }
        self.text(name).unwrap_or_default()
    }

    /// `true` or `false`.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        self.typed(name, "true or false", |value| value.as_bool())
    }

    /// A whole number within bounds.
    pub fn number(&mut self, name: &str, least: u64, most: u64) -> Option<u64> {
        let number = self.typed(name, "a whole number", |value| value.as_u64().or(whole(&value)))?;
        if !(least..=most).contains(&number) {
            self.note(name, Wrong::Range { least: least.to_string(), most: most.to_string() });
            return None;
        }
        Some(number)
    }

    /// A number within bounds, all in hundredths.
    pub fn hundredths(&mut self, name: &str, least: u32, most: u32) -> Option<u32> {
        let number = self.typed(name, "a number", |value| value.as_f64())?;
        let percent = (number * 100.0).round();
        if !(f64::from(least)..=f64::from(most)).contains(&percent) {
            self.note(name, Wrong::Range { least: decimal(least), most: decimal(most) });
            return None;
        }
        Some(percent as u32)
    }

    /// One of some words, as `parse` reads it.
    pub fn word<T>(&mut self, name: &str, words: &[&'static str], parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let word = self.text(name)?;
        let read = parse(&word);
        if read.is_none() {
            self.note(name, Wrong::NoneOf(words.to_vec()));
        }
        read
    }

    /// A list of at most `most` elements, each as `read` reads it with its place.
    pub fn list<T>(
        &mut self,
        name: &str,
        most: usize,
        mut read: impl FnMut(Value, &str, &mut Problems) -> Option<T>,
    ) -> Vec<T> {
        let list = self.typed(name, "a list", |value| if let Value::Array(list) = value { Some(list) } else { None });
        let list = list.unwrap_or_default();
        if list.len() > most {
            self.note(name, Wrong::TooMany(most));
        }
        let path = self.path_of(name);
        let elements = list.into_iter().take(most).enumerate();
        elements.filter_map(|(at, value)| read(value, &format!("{path}[{at}]"), self.problems)).collect()
    }

    /// An object, if there is a member of this name.
    pub fn object(&mut self, name: &str) -> Option<Members<'_>> {
        let value = self.take(name)?;
        let path = self.path_of(name);
        Some(Members::of(value, &path, self.problems))
    }

    /// Notes the members that nobody took.
    pub fn done(mut self) {
        for name in std::mem::take(&mut self.left).into_iter().map(|(name, _)| name) {
            self.note(&name, Wrong::Unknown);
        }
    }
}

/// `2.0` is a whole number, too.
fn whole(value: &Value) -> Option<u64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    value.as_f64().filter(|number| number.fract() == 0.0 && (0.0..=EXACT).contains(number)).map(|number| number as u64)
}

/// Hundredths as a decimal: `1.5`.
pub(super) fn decimal(hundredths: u32) -> String {
    (f64::from(hundredths) / 100.0).to_string()
}
