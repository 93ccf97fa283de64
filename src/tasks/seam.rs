//! What a page's program and the tasks' program pass to each other, as `postcard`. The lessons' program has the address, the
//! run and its picture; the tasks' program has the tutor, and what is asked and given. On the page of captures the tutor is
//! the worker that has the files: the page passes questions and replies on without reading them.

use ::lab::Request;
use ::lab::protocol::{Setup, Work, encode};
use i18n::Lang;
use serde::{Deserialize, Serialize};
use trace::{EventId, Micros};

/// What a page passes. Each page writes only its own kind, so that its program has no code for the other one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Shown {
    Lesson(Box<ToTasks>),
    Capture(ToCapture),
}

/// [`Shown::Lesson`] in bytes: `postcard` writes a variant's place before its content.
pub fn of_lesson(lesson: &ToTasks) -> Vec<u8> {
    encode(&(0_u8, lesson))
}

/// [`Shown::Capture`] in bytes.
pub fn of_capture(capture: &ToCapture) -> Vec<u8> {
    encode(&(1_u8, capture))
}

/// What the tasks must know of the page of captures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToCapture {
    /// The language, as a tag of BCP 47.
    pub lang: String,
    /// The event that is chosen in the picture.
    pub event: Option<EventId>,
    /// Whether the files have tasks inside.
    pub has_tasks: bool,
    /// Whether a visitor may make tasks, and completion codes.
    pub has_forms: bool,
    /// The newest reply of the worker, with its question's number.
    pub reply: Option<(u32, Vec<u8>)>,
}

/// What the tasks pass to the page of captures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromCapture {
    /// A question to the worker, with a number. The next one comes after its reply.
    Ask(u32, Vec<u8>),
    /// The newest reply has arrived: the page need not pass it again.
    Got,
    /// What must not be seen is now this.
    Veil(Veil),
    /// A task is over.
    Over(Over),
}

/// What the tasks must know of the lesson. It is passed whenever it changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToTasks {
    /// The run on screen.
    pub request: Request,
    /// The language, as a tag of BCP 47.
    pub lang: String,
    /// The task that is open, by its name in the address.
    pub task: Option<String>,
    /// The tasks that were done, as the address has them.
    pub done: Vec<String>,
    /// The event that is chosen in the picture.
    pub event: Option<EventId>,
    /// Whether a visitor may make a task from the run, and completion codes.
    pub has_forms: bool,
}

impl ToTasks {
    pub fn lang(&self) -> Lang {
        Lang::from_tag(&self.lang).unwrap_or_default()
    }
}

/// What the tasks pass to the lesson.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromTasks {
    /// A task was begun: the lesson takes its run.
    SetUp { task: String, setup: Setup },
    /// A task about the run on screen was made, by its name.
    Make(String),
    /// The open task was left.
    Leave,
    /// What must not be seen is now this.
    Veil(Veil),
    /// A task is over.
    Over(Over),
}

/// What the learner must not see while a task is open.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Veil {
    /// The events whose numbers are not shown.
    pub hidden: Vec<EventId>,
    /// Until when the run may be seen.
    pub limit: Option<Micros>,
}

impl Veil {
    pub fn hides_something(&self) -> bool {
        self.limit.is_some() || !self.hidden.is_empty()
    }
}

/// How a task ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Over {
    pub task: String,
    /// The seed of its variant.
    pub seed: u64,
    /// The share of its parts that were right, 0 to 1.
    pub score: f64,
    /// Whether all were.
    pub is_right: bool,
    /// How often an answer was checked.
    pub tries: u32,
    pub seconds: f64,
}

impl Over {
    /// The same, as a completion code holds it.
    pub fn work(&self) -> Work {
        let (score, seconds) = ((self.score * 100.0).round() as u8, self.seconds.round() as u32);
        Work { task: self.task.clone(), seed: self.seed, score, seconds }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use ::lab::protocol::decode;
    use ::lab::{Intervention, scenario};

    #[test]
    fn what_is_passed_arrives_as_it_was() {
        let request = Request::new("tcp", scenario::defaults("tcp").expect("a scenario"));
        let request = Request { interventions: vec![Intervention::Drop { packet: 5 }], ..request };
        let setup = Setup::of(&request);
        let task = || Some("tcp-ack".to_owned());
        let lang = Lang::Ko.tag().to_owned();
        let to = ToTasks { request, lang, task: task(), done: vec![], event: Some(EventId(3)), has_forms: true };
        assert_eq!(decode(&encode(&to)), Some(to.clone()));
        assert_eq!(to.lang(), Lang::Ko);
        let over = Over { task: "tcp-ack".into(), seed: 7, score: 0.5, is_right: false, tries: 2, seconds: 9.5 };
        let veil = Veil { hidden: vec![EventId(6)], limit: Some(Micros(40)) };
        let set_up = FromTasks::SetUp { task: "tcp-ack".into(), setup };
        for from in [set_up, FromTasks::Leave, FromTasks::Veil(veil), FromTasks::Over(over)] {
            assert_eq!(decode(&encode(&from)), Some(from));
        }
    }

    #[test]
    fn what_each_page_writes_is_its_kind_of_what_is_shown() {
        let request = Request::new("tcp", scenario::defaults("tcp").expect("a scenario"));
        let lang = || "en".to_owned();
        let lesson = ToTasks { request, lang: lang(), task: None, done: vec![], event: None, has_forms: false };
        assert_eq!(decode(&of_lesson(&lesson)), Some(Shown::Lesson(Box::new(lesson))));
        let reply = Some((7, vec![1, 2, 3]));
        let capture = ToCapture { lang: lang(), event: Some(EventId(3)), has_tasks: true, has_forms: true, reply };
        assert_eq!(decode(&of_capture(&capture)), Some(Shown::Capture(capture)));
        let ask = FromCapture::Ask(3, vec![9]);
        assert_eq!(decode(&encode(&ask)), Some(ask));
    }

    #[test]
    fn a_veil_without_anything_hides_nothing() {
        assert!(!Veil::default().hides_something());
        assert!(Veil { limit: Some(Micros(0)), ..Veil::default() }.hides_something());
    }
}
