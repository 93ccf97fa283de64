//! A task about a capture while it is written: what stands in the form, and the task that it comes to. Pure.

use ::lab::protocol::{OwnTask, OwnWrong};
use ::lessons::own::KINDS;

/// How an answer is computed, in the order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    #[default]
    Field,
    Time,
    Count,
    Words,
}

impl Source {
    pub const ALL: [Self; 4] = [Self::Field, Self::Time, Self::Count, Self::Words];

    pub fn name(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Time => "time",
            Self::Count => "count",
            Self::Words => "words",
        }
    }
}

/// What stands in the form.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub kind: &'static str,
    pub source: Source,
    pub text: String,
    /// Packets, as they were typed or chosen.
    pub packets: [String; 2],
    /// The packet that takes what is chosen in the picture.
    pub aimed: usize,
    /// A field, a filter, or words.
    pub what: String,
    /// The fields that were added, `5.tcp.ack`.
    pub added: Vec<String>,
    pub unit: String,
    pub tolerance: String,
    /// Wrong answers with their remarks.
    pub wrong: Vec<[String; 2]>,
    pub hint: String,
    pub why: String,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            kind: KINDS[0].0,
            source: Source::default(),
            text: String::new(),
            packets: Default::default(),
            aimed: 0,
            what: String::new(),
            added: Vec::new(),
            unit: String::new(),
            tolerance: String::new(),
            wrong: Vec::new(),
            hint: String::new(),
            why: String::new(),
        }
    }
}

/// What the form asks for besides the question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wants {
    /// The way to the answer can be chosen.
    pub source: bool,
    /// How many packets.
    pub packets: usize,
    /// A field.
    pub field: bool,
    /// A filter.
    pub filter: bool,
    pub words: bool,
    /// A unit and a tolerance.
    pub unit: bool,
    /// Wrong answers.
    pub wrong: bool,
    /// The question must have words.
    pub text: bool,
}

impl Draft {
    pub fn wants(&self) -> Wants {
        let nothing = Wants::default();
        match self.kind {
            "number" | "choice" | "text" => Wants {
                source: true,
                packets: match self.source {
                    Source::Field => 1,
                    Source::Time => 2,
                    Source::Count | Source::Words => 0,
                },
                field: self.source == Source::Field,
                filter: self.source == Source::Count,
                words: self.source == Source::Words,
                unit: self.kind == "number",
                wrong: true,
                text: true,
            },
            "several" => Wants { packets: 2, filter: true, text: true, ..nothing },
            "fill" => Wants { packets: 1, field: true, ..nothing },
            "point" => Wants { packets: 1, field: true, wrong: true, ..nothing },
            "find" => Wants { filter: true, wrong: true, ..nothing },
            _ => Wants { packets: 2, ..nothing },
        }
    }

    /// An event was chosen in the picture.
    pub fn choose(mut self, event: u64) -> Self {
        let place = self.aimed.min(self.wants().packets.saturating_sub(1));
        self.packets[place] = event.to_string();
        self
    }

    /// The field that is in the form, `5.tcp.ack`.
    fn place(&self) -> Option<String> {
        let (packet, field) = (number(&self.packets[0])?, self.what.trim());
        (!field.is_empty()).then(|| format!("{packet}.{field}"))
    }

    /// The same with the field that is in the form among the added ones.
    pub fn with_added(&self) -> Self {
        let Some(place) = self.place().filter(|place| !self.added.contains(place)) else { return self.clone() };
        let added = self.added.iter().cloned().chain([place]).collect();
        Self { added, what: String::new(), ..self.clone() }
    }

    /// How the answer is computed; `None` while something is missing.
    fn answer(&self) -> Option<Vec<String>> {
        let [from, to] = [0, 1].map(|place| number(&self.packets[place]));
        let what = self.what.trim();
        let said = Some(what.to_owned()).filter(|_| !what.is_empty());
        Some(match (self.kind, self.source) {
            ("number" | "choice" | "text", Source::Field) => vec![format!("field:{}", self.place()?)],
            ("number" | "choice" | "text", Source::Time) => vec![format!("time:{}-{}", from?, to?)],
            ("number" | "choice" | "text", Source::Count) => vec![format!("count:{}", said?)],
            ("number" | "choice" | "text", Source::Words) => vec![format!("text:{}", said?)],
            ("fill", _) => {
                let all = self.with_added().added;
                Some(all).filter(|all| !all.is_empty())?
            }
            ("point", _) => vec![self.place()?],
            ("several" | "find", _) => vec![said?],
            _ => vec![format!("{}-{}", from?, to.filter(|to| Some(*to) >= from)?)],
        })
    }

    /// The task; `None` while something is missing.
    pub fn task(&self) -> Option<OwnTask> {
        let wants = self.wants();
        let text = self.text.trim().to_owned();
        if wants.text && text.is_empty() {
            return None;
        }
        let among = match self.kind {
            "several" => format!("{}-{}", number(&self.packets[0])?, number(&self.packets[1])?),
            _ => String::new(),
        };
        let tolerance = match self.tolerance.trim() {
            "" => 0.0,
            typed => typed.parse::<f64>().ok().filter(|typed| typed.is_finite() && *typed >= 0.0)?,
        };
        let wrong = self.wrong.iter().filter(|[value, _]| !value.trim().is_empty());
        Some(OwnTask {
            kind: self.kind.to_owned(),
            text,
            answer: self.answer()?,
            among,
            unit: self.unit.trim().to_owned(),
            tolerance,
            wrong: wrong.map(|[value, text]| OwnWrong { value: value.clone(), text: text.clone() }).collect(),
            hint: self.hint.trim().to_owned(),
            reason: self.why.trim().to_owned(),
        })
    }
}

fn number(text: &str) -> Option<u64> {
    text.trim().parse().ok().filter(|number| *number > 0)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn draft(kind: &'static str, packets: [&str; 2], what: &str) -> Draft {
        Draft { kind, packets: packets.map(str::to_owned), what: what.to_owned(), text: "?".into(), ..Draft::default() }
    }

    #[test]
    fn a_form_comes_to_a_task_and_an_unfinished_one_to_none() {
        let answer = |draft: Draft| draft.task().map(|task| task.answer.join(" "));
        let number = |source, packets, what| answer(Draft { source, ..draft("number", packets, what) });
        assert_eq!(number(Source::Field, ["5", ""], "tcp.ack").as_deref(), Some("field:5.tcp.ack"));
        assert_eq!(number(Source::Time, ["1", " 3 "], "").as_deref(), Some("time:1-3"));
        assert_eq!(number(Source::Count, ["", ""], "http").as_deref(), Some("count:http"));
        assert_eq!(number(Source::Words, ["", ""], "42").as_deref(), Some("text:42"));
        assert_eq!(answer(draft("order", ["3", "8"], "")).as_deref(), Some("3-8"));
        assert_eq!(answer(draft("fill", ["3", ""], "tcp.seq")).as_deref(), Some("3.tcp.seq"));
        for unfinished in [
            draft("number", ["", ""], "tcp.ack"),
            draft("point", ["5", ""], ""),
            draft("predict", ["8", "3"], ""),
            Draft { text: String::new(), ..draft("number", ["5", ""], "tcp.ack") },
            Draft { tolerance: "much".into(), ..draft("number", ["5", ""], "tcp.ack") },
        ] {
            assert_eq!(unfinished.task(), None, "{unfinished:?}");
        }
    }

    #[test]
    fn what_is_chosen_in_the_picture_goes_where_it_is_wanted() {
        let draft = Draft { aimed: 1, ..draft("order", ["3", ""], "") }.choose(8);
        assert_eq!(draft.packets, ["3", "8"]);
        // A form with one packet has no second.
        assert_eq!(Draft { kind: "point", aimed: 1, ..draft }.choose(9).packets, ["9", "8"]);
    }

    #[test]
    fn fields_are_added_once_each() {
        let first = draft("fill", ["5", ""], "tcp.ack").with_added();
        assert_eq!((&first.added[..], &*first.what), (&["5.tcp.ack".to_owned()][..], ""));
        let again = Draft { what: "tcp.ack".into(), ..first }.with_added();
        assert_eq!(again.added.len(), 1);
    }
}
