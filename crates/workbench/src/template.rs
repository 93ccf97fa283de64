//! Texts with variables: `{"n": {{counter}}, "at": {{time}}}`.
//!
//! | variable | value |
//! |---|---|
//! | `{{counter}}` | how many messages of the session have been made with it, this one included: 1, 2, … |
//! | `{{time}}` | milliseconds since 1970; `{{time:iso}}` as a date in UTC |
//! | `{{random}}` | a whole number from 0 to 4294967295; `{{random:1..6}}` one from 1 to 6, both included |
//! | `{{seed}}` | the session's seed |
//! | `{{uuid}}` | a UUID of version 4 (RFC 9562 §5.4) |
//! | `{{open}}` | `{{` itself |
//!
//! White space around a name is allowed. Values depend on nothing but the state and the time, so that a session that is opened
//! anew with its seed sends the same.

use crate::iso::iso;
use feed::SplitMix64;
use std::fmt::Write as _;

/// What the values of variables come from.
#[derive(Clone, Debug)]
pub struct State {
    seed: u64,
    counter: u64,
    random: SplitMix64,
}

impl State {
    /// The state of a session that has sent nothing.
    pub fn new(seed: u64) -> Self {
        Self { seed, counter: 0, random: SplitMix64::new(seed) }
    }

    /// How many texts with a counter were made.
    pub fn counter(&self) -> u64 {
        self.counter
    }

    /// One of the numbers from `least` to `most`, each as likely as the others but for 1 in 2^32.
    fn between(&mut self, least: i64, most: i64) -> i64 {
        let count = (i128::from(most) - i128::from(least) + 1) as u128;
        let place = (u128::from(self.random.next_u64()) * count) >> 64;
        (i128::from(least) + place as i128) as i64
    }

    /// RFC 9562 §5.4: 122 random bits, and six that say so.
    fn uuid(&mut self) -> String {
        let (high, low) = (self.random.next_u64(), self.random.next_u64());
        let (high, low) = (high & !0xf000 | 0x4000, low & !(0b11 << 62) | 0b10 << 62);
        let [a, b, c] = [high >> 32, high >> 16 & 0xffff, high & 0xffff];
        format!("{a:08x}-{b:04x}-{c:04x}-{:04x}-{:012x}", low >> 48, low & 0xffff_ffff_ffff)
    }
}

/// A variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Variable {
    Counter,
    Time,
    TimeIso,
    Random(i64, i64),
    Seed,
    Uuid,
    Open,
}

/// What a text consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Plain(String),
    Variable(Variable),
}

/// A text with variables, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

/// What is wrong with a text, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {what}")]
pub struct TemplateError {
    /// What stands between the braces.
    pub variable: String,
    /// The line of the first brace, from 1.
    pub line: usize,
    /// Its column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: WrongVariable,
}

/// What can be wrong with a variable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongVariable {
    /// There is none of this name. [`NAMES`] has those that there are.
    #[error("there is no such variable; there are {}", NAMES.join(", "))]
    Unknown,
    /// `{{` without `}}` behind it.
    #[error("\"{{{{\" is not closed by \"}}}}\"")]
    NotClosed,
    /// What stands behind its colon is nothing that it takes.
    #[error("this variable takes {takes}")]
    Argument {
        /// What it takes: `nothing behind its name`, `iso`, `two whole numbers such as 1..6, the smaller one first`.
        takes: &'static str,
    },
}

/// The names of the variables.
pub const NAMES: [&str; 6] = ["counter", "time", "random", "seed", "uuid", "open"];

/// A text that was made from a template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// The text.
    pub text: String,
    /// The values of its `{{counter}}`, `{{time}}`, `{{time:iso}}` and `{{uuid}}`, by which an answer may be known that repeats
    /// them (`journal::round_trips`).
    pub marks: Vec<String>,
}

impl Template {
    /// Reads a text.
    ///
    /// # Errors
    /// The first variable that is wrong.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(open) = text.get(at..).and_then(|rest| rest.find("{{")).map(|place| at + place) {
            push_plain(&mut parts, &text[at..open]);
            let inner = open + 2;
            let wrong = |variable: &str, what| {
                let before = &text[..open];
                let line_start = before.rfind('\n').map_or(0, |place| place + 1);
                Err(TemplateError {
                    variable: variable.to_owned(),
                    line: before.matches('\n').count() + 1,
                    column: before[line_start..].chars().count() + 1,
                    what,
                })
            };
            let Some(length) = text[inner..].find("}}") else {
                let shown: String = text[inner..].lines().next().unwrap_or_default().chars().take(32).collect();
                return wrong(&shown, WrongVariable::NotClosed);
            };
            let variable = text[inner..inner + length].trim();
            match read(variable) {
                Ok(variable) => parts.push(Part::Variable(variable)),
                Err(what) => return wrong(variable, what),
            }
            at = inner + length + 2;
        }
        push_plain(&mut parts, text.get(at..).unwrap_or_default());
        Ok(Self { parts })
    }

    /// The text with the values of its variables, at the moment `unix_millis` after 1970.
    pub fn make(&self, state: &mut State, unix_millis: i64) -> Made {
        if self.parts.contains(&Part::Variable(Variable::Counter)) {
            state.counter += 1;
        }
        let mut made = Made::default();
        for part in &self.parts {
            let (value, is_mark) = match part {
                Part::Plain(text) => {
                    made.text.push_str(text);
                    continue;
                }
                Part::Variable(Variable::Counter) => (state.counter.to_string(), true),
                Part::Variable(Variable::Time) => (unix_millis.to_string(), true),
                Part::Variable(Variable::TimeIso) => (iso(unix_millis), true),
                Part::Variable(Variable::Random(least, most)) => (state.between(*least, *most).to_string(), false),
                Part::Variable(Variable::Seed) => (state.seed.to_string(), false),
                Part::Variable(Variable::Uuid) => (state.uuid(), true),
                Part::Variable(Variable::Open) => ("{{".to_owned(), false),
            };
            // Writing into a text cannot fail.
            let _ = made.text.write_str(&value);
            if is_mark && !made.marks.contains(&value) {
                made.marks.push(value);
            }
        }
        made
    }
}

fn push_plain(parts: &mut Vec<Part>, text: &str) {
    if !text.is_empty() {
        parts.push(Part::Plain(text.to_owned()));
    }
}

/// The variable that stands between braces.
fn read(variable: &str) -> Result<Variable, WrongVariable> {
    let (name, argument) = match variable.split_once(':') {
        Some((name, argument)) => (name.trim_end(), Some(argument.trim())),
        None => (variable, None),
    };
    let alone = |variable| match argument {
        None => Ok(variable),
        Some(_) => Err(WrongVariable::Argument { takes: "nothing behind its name" }),
    };
    match (name, argument) {
        ("counter", _) => alone(Variable::Counter),
        ("seed", _) => alone(Variable::Seed),
        ("uuid", _) => alone(Variable::Uuid),
        ("open", _) => alone(Variable::Open),
        ("time", None) => Ok(Variable::Time),
        ("time", Some("iso")) => Ok(Variable::TimeIso),
        ("time", Some(_)) => Err(WrongVariable::Argument { takes: "iso" }),
        ("random", None) => Ok(Variable::Random(0, i64::from(u32::MAX))),
        ("random", Some(range)) => range_of(range)
            .map(|(least, most)| Variable::Random(least, most))
            .ok_or(WrongVariable::Argument { takes: "two whole numbers such as 1..6, the smaller one first" }),
        _ => Err(WrongVariable::Unknown),
    }
}

fn range_of(text: &str) -> Option<(i64, i64)> {
    let (least, most) = text.split_once("..")?;
    let (least, most) = (least.trim().parse().ok()?, most.trim().parse().ok()?);
    (least <= most).then_some((least, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(text: &str, state: &mut State) -> String {
        Template::parse(text).expect("a template").make(state, 1_800_000_000_250).text
    }

    #[test]
    fn variables_have_the_values_that_are_promised() {
        let mut state = State::new(7);
        assert_eq!(make("{{counter}}, {{ counter }}", &mut state), "1, 1", "one number per message");
        assert_eq!(make("no variable", &mut state), "no variable");
        assert_eq!(make("n{{counter}}", &mut state), "n2");
        assert_eq!(make("{{time}} {{time:iso}}", &mut state), "1800000000250 2027-01-15T08:00:00.250Z");
        assert_eq!(make("{{seed}} {{open}}counter}}", &mut state), "7 {{counter}}");
        for _ in 0..200 {
            let number: i64 = make("{{random:-1..2}}", &mut state).parse().expect("a number");
            assert!((-1..=2).contains(&number));
            assert_eq!(make("{{random:5..5}}", &mut state), "5");
            assert!(make("{{random}}", &mut state).parse::<u32>().is_ok());
        }
        let whole = make("{{random:-9223372036854775808..9223372036854775807}}", &mut state);
        assert!(whole.parse::<i64>().is_ok(), "{whole}");
        let uuid = make("{{uuid}}", &mut state);
        let form: String = uuid.chars().map(|letter| if letter.is_ascii_hexdigit() { 'x' } else { letter }).collect();
        assert_eq!(form, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
        assert_eq!((&uuid[14..15], u8::from_str_radix(&uuid[19..20], 16).expect("a digit") >> 2), ("4", 0b10));
    }

    #[test]
    fn every_face_of_a_die_comes_up_about_as_often() {
        let mut state = State::new(1);
        let mut counts = [0; 6];
        for _ in 0..6_000 {
            let face: usize = make("{{random:1..6}}", &mut state).parse().expect("a number");
            counts[face - 1] += 1;
        }
        assert!(counts.iter().all(|count| (850..1_150).contains(count)), "{counts:?}");
    }

    #[test]
    fn equal_seeds_send_the_same_and_other_seeds_something_else() {
        let all = |seed| {
            let mut state = State::new(seed);
            (0..5).map(|_| make("{{counter}} {{random}} {{uuid}}", &mut state)).collect::<Vec<_>>()
        };
        assert_eq!(all(3), all(3));
        assert_ne!(all(3), all(4));
    }

    #[test]
    fn values_that_an_answer_may_repeat_are_marks() {
        let mut state = State::new(1);
        let made = Template::parse("{{counter}} {{time}} {{random}} {{seed}} {{time}}").expect("a template");
        assert_eq!(made.make(&mut state, 5).marks, ["1", "5"]);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let takes_range = "this variable takes two whole numbers such as 1..6, the smaller one first";
        let unknown = "there is no such variable; there are counter, time, random, seed, uuid, open";
        for (text, variable, line, column, what) in [
            ("{{count}}", "count", 1, 1, unknown),
            ("a\n  \u{ac00}{{ Counter }}", "Counter", 2, 4, unknown),
            ("{{counter}} {{}}", "", 1, 13, unknown),
            ("{{counter:1}}", "counter:1", 1, 1, "this variable takes nothing behind its name"),
            ("{{time:utc}}", "time:utc", 1, 1, "this variable takes iso"),
            ("{{random:6..1}}", "random:6..1", 1, 1, takes_range),
            ("{{random:1-6}}", "random:1-6", 1, 1, takes_range),
            ("{{random:}}", "random:", 1, 1, takes_range),
            ("x {{counter", "counter", 1, 3, "\"{{\" is not closed by \"}}\""),
            ("x {{", "", 1, 3, "\"{{\" is not closed by \"}}\""),
            ("{\"a\": {{{counter}}}", "{counter", 1, 7, unknown),
        ] {
            let error = Template::parse(text).expect_err(text);
            assert_eq!((error.variable.as_str(), error.line, error.column), (variable, line, column), "{text}");
            assert_eq!(error.to_string(), format!("line {line}, column {column}: {what}"), "{text}");
        }
    }
}
