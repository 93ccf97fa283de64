//! The tasks in the browser: a wasm program that a worker of the page loads when a lesson's tasks are first opened, so that
//! nobody pays for them before. `lab::protocol` has its questions and replies, which name the run that they are about: it
//! runs the lab itself and keeps the newest run.
#![warn(missing_docs)]

use i18n::Lang;
use lab::protocol::{TaskQuestion, TaskReply, decode, encode};
use lab::{Request, Run};
use std::cell::RefCell;
use tasks::{Case, Named, codes};
use wasm_bindgen::prelude::wasm_bindgen;
use wire::analysis::Analysis;

thread_local! {
    static TUTOR: RefCell<Tutor> = RefCell::default();
}

/// The bytes of the reply to the bytes of a question.
#[wasm_bindgen]
pub fn answer(question: &[u8]) -> Vec<u8> {
    encode(&match decode(question) {
        Some(question) => TUTOR.with_borrow_mut(|tutor| tutor.answer(question)),
        None => TaskReply::Nothing,
    })
}

/// Keeps the newest run that was asked about.
#[derive(Default)]
pub struct Tutor {
    newest: Option<(Request, Run, Analysis)>,
}

impl Tutor {
    /// Replies to a question.
    pub fn answer(&mut self, question: TaskQuestion) -> TaskReply {
        let reply = match question {
            TaskQuestion::List { lesson, seed, lang } => {
                return TaskReply::List(tasks::outlines(language(&lang), &lesson, seed));
            }
            TaskQuestion::Codes { class, student, works } => {
                return TaskReply::Codes(codes::make(&class, &student, &works));
            }
            TaskQuestion::Fields { request, event } => self
                .run(request)
                .map(|(_, run, analysis)| TaskReply::Fields(tasks::field_names(analysis, &run.trace, event))),
            TaskQuestion::Check { class, list } => {
                let names: Vec<&str> = tasks::ALL.iter().map(|task| task.id).collect();
                return TaskReply::Checked(codes::check(&class, &names, &list));
            }
            // Only captures have tasks of somebody's own.
            TaskQuestion::Own | TaskQuestion::Take { .. } | TaskQuestion::Save { .. } => return TaskReply::Nothing,
            TaskQuestion::Ask { request, task, lang } => {
                self.about(request, &task, &lang, |named, case| Some(TaskReply::Asked(named.ask(&task, case)?)))
            }
            TaskQuestion::Judge { request, task, values, lang } => self.about(request, &task, &lang, |named, case| {
                Some(TaskReply::Verdict(tasks::judge(case, &named.form(case)?, &values)))
            }),
            TaskQuestion::Solve { request, task, lang } => {
                self.about(request, &task, &lang, |named, case| Some(TaskReply::Solution(named.solve(case)?)))
            }
        };
        reply.unwrap_or(TaskReply::Nothing)
    }

    /// What `read` finds for a task of this name in a run; `None` if there is no such task or no such run.
    fn about<T>(
        &mut self,
        request: Request,
        name: &str,
        lang: &str,
        read: impl FnOnce(&Named, &Case) -> Option<T>,
    ) -> Option<T> {
        let named = Named::read(name).filter(|named| named.is_of(&request.scenario))?;
        let (request, run, analysis) = self.run(request)?;
        read(&named, &Case::new(language(lang), named.task(), request, run, analysis))
    }

    /// The run of a request; `None` if it cannot be.
    fn run(&mut self, request: Request) -> Option<&(Request, Run, Analysis)> {
        if request.needs_http2() && !cfg!(feature = "http2") {
            return None;
        }
        if self.newest.as_ref().is_none_or(|(known, ..)| *known != request) {
            // Free the memory of the run before.
            self.newest = None;
            let (run, analysis) = lab::run(&request).ok()?;
            self.newest = Some((request, run, analysis));
        }
        self.newest.as_ref()
    }
}

/// The language of a tag of BCP 47.
fn language(tag: &str) -> Lang {
    Lang::from_tag(tag).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab::protocol::{Value, Work};
    use lab::scenario;
    use trace::EventId;

    /// The reply after a journey through bytes, as the page gets it.
    fn ask(tutor: &mut Tutor, question: &TaskQuestion) -> TaskReply {
        let question = decode(&encode(question)).expect("a question");
        decode(&encode(&tutor.answer(question))).expect("a reply")
    }

    fn lang() -> String {
        "en".to_owned()
    }

    #[test]
    fn a_task_is_listed_asked_judged_and_solved() {
        let mut tutor = Tutor::default();
        let list = TaskQuestion::List { lesson: "tcp".to_owned(), seed: 3, lang: lang() };
        let TaskReply::List(outlines) = ask(&mut tutor, &list) else { panic!("no list") };
        let outline = outlines.into_iter().find(|outline| outline.id == "tcp-ack").expect("the task");
        let request = tasks::find("tcp-ack").and_then(|task| task.request(3)).expect("a run");
        assert_eq!(outline.setup.request("tcp"), Some(request.clone()), "the list sets up another run");
        let task = || outline.id.clone();
        let question = TaskQuestion::Ask { request: request.clone(), task: task(), lang: lang() };
        let TaskReply::Asked(asked) = ask(&mut tutor, &question) else { panic!("not asked") };
        assert_eq!(asked.parts.len(), 1);
        let question = TaskQuestion::Solve { request: request.clone(), task: task(), lang: lang() };
        let TaskReply::Solution(solution) = ask(&mut tutor, &question) else { panic!("no solution") };
        let mut judged = |values| {
            let question = TaskQuestion::Judge { request: request.clone(), task: task(), values, lang: lang() };
            let TaskReply::Verdict(verdict) = ask(&mut tutor, &question) else { panic!("no verdict") };
            verdict
        };
        assert!(judged(solution.values.into_iter().map(Some).collect()).is_right());
        assert_eq!(judged(vec![Some(Value::Number(-1.0))]).parts, [Some(false)]);
    }

    #[test]
    fn a_students_codes_fit_the_class_and_changed_ones_do_not() {
        let work = Work { task: "tcp-ack".to_owned(), seed: 7, score: 100, seconds: 65 };
        let (class, student) = ("Networks 3-2".to_owned(), "Kim".to_owned());
        let question = TaskQuestion::Codes { class: class.clone(), student, works: vec![work.clone()] };
        let TaskReply::Codes(codes) = ask(&mut Tutor::default(), &question) else { panic!("no codes") };
        let changed: String = codes[0].chars().rev().collect();
        let list = format!("Kim {}\nLee, {}\nKim {changed}\n", codes[0], codes[0]);
        let TaskReply::Checked(lines) = ask(&mut Tutor::default(), &TaskQuestion::Check { class, list }) else {
            panic!("not checked")
        };
        let found: Vec<_> = lines.into_iter().map(|line| (line.student, line.work)).collect();
        let (kim, lee) = ("Kim".to_owned(), "Lee".to_owned());
        assert_eq!(found, [(kim.clone(), Some(work)), (lee, None), (kim, None)]);
    }

    #[test]
    fn the_fields_of_a_packet_are_listed_once_each_and_of_no_packet_there_are_none() {
        let request = || Request::new("tcp", scenario::defaults("tcp").unwrap_or_default());
        let fields = |event| {
            let question = TaskQuestion::Fields { request: request(), event: EventId(event) };
            let TaskReply::Fields(fields) = ask(&mut Tutor::default(), &question) else { panic!("no fields") };
            fields
        };
        let found = fields(1);
        let port = ("tcp.srcport".to_owned(), "Source Port (tcp.srcport)".to_owned());
        assert!(found.contains(&port), "{found:?}");
        assert!(found.iter().any(|(id, _)| id == "tcp.flags.syn"), "a field within another is missing");
        assert!(found.iter().enumerate().all(|(at, (id, _))| found[..at].iter().all(|(other, _)| other != id)));
        assert_eq!(fields(99_999), []);
    }

    #[test]
    fn a_task_of_another_lesson_and_a_run_that_cannot_be_get_nothing() {
        let request = |name: &str| Request::new(name, scenario::defaults("tcp").unwrap_or_default());
        for (scenario, task) in [("udp", "tcp-ack"), ("tcp", "tcp-nothing"), ("gopher", "when:1")] {
            let question = TaskQuestion::Ask { request: request(scenario), task: task.to_owned(), lang: lang() };
            assert_eq!(ask(&mut Tutor::default(), &question), TaskReply::Nothing, "{scenario}, {task}");
        }
    }

    #[test]
    fn every_task_sets_its_run_up_by_its_outline() {
        for lesson in scenario::NAMES {
            for outline in tasks::outlines(Lang::En, lesson, 7) {
                let wanted = tasks::find(&outline.id).and_then(|task| task.request(7));
                assert_eq!(outline.setup.request(lesson), wanted, "{}", outline.id);
            }
        }
    }
}
