//! A session as the page of captures uses it: a file is opened, connections are shown, and tasks are asked through bytes.

use capture_examples::Example;
use capture_protocol::{Question, Reply, Summary};
use capture_worker::{Session, Source};
use lab::protocol::{Asked, OwnTask, Solution, TaskQuestion, TaskReply, Value, Verdict, decode, encode};
use lab::{Request, Settings, scenario};
use std::rc::Rc;
use trace::Host;

pub struct Desk {
    session: Session,
    pub summary: Summary,
}

impl Desk {
    fn open(files: Vec<Vec<u8>>) -> Self {
        let mut session = Session::default();
        let names = files.iter().map(|_| "file".to_owned()).collect();
        let sources = files.into_iter().map(|bytes| Rc::new(bytes) as Source).collect();
        let mut reply = session.answer(Question::Open { names }, sources);
        loop {
            match reply {
                Reply::Reading { .. } => reply = session.answer(Question::GoOn, Vec::new()),
                Reply::Read(summary) => return Self { session, summary: *summary },
                other => panic!("{other:?}"),
            }
        }
    }

    pub fn of_example(example: &Example) -> Self {
        let read = |name: &str| {
            std::fs::read(format!("{}/{name}", capture_examples::FOLDER))
                .unwrap_or_else(|error| panic!("{name}: {error}"))
        };
        Self::open([Some(example.file), example.keys].into_iter().flatten().map(read).collect())
    }

    /// A file as whoever gets it opens it: all its connections are shown.
    pub fn of_file(file: &[u8]) -> Self {
        let mut desk = Self::open(vec![file.to_vec()]);
        let all: Vec<u32> = desk.summary.rows.iter().map(|row| row.number).collect();
        desk.show(&all);
        desk
    }

    /// A run of the lab as a capture.
    pub fn of_run(name: &str) -> Self {
        let (run, _) = lab::run(&Request::new(name, scenario::defaults(name).expect("a scenario"))).expect("a run");
        let file = wire::pcapng::write(&run.trace, &run.key_log, Host::Client, lab::export::CAPTURE_START);
        let mut desk = Self::open(vec![file]);
        desk.show(&[1]);
        desk
    }

    pub fn show(&mut self, connections: &[u32]) {
        let question = Question::Show { connections: connections.to_vec() };
        let Reply::Shown(_) = self.session.answer(question, Vec::new()) else { panic!("not shown") };
    }

    pub fn ask(&mut self, question: TaskQuestion) -> TaskReply {
        let Reply::Task(bytes) = self.session.answer(Question::Task(encode(&question)), Vec::new()) else {
            panic!("no reply")
        };
        decode(&bytes).expect("a reply")
    }

    /// The names of the tasks in a list, or why there is none.
    fn listed(&mut self, question: TaskQuestion) -> Result<Vec<String>, String> {
        match self.ask(question) {
            TaskReply::List(outlines) => Ok(outlines.into_iter().map(|outline| outline.id).collect()),
            TaskReply::Refused(why) => Err(why),
            other => panic!("{other:?}"),
        }
    }

    pub fn list(&mut self) -> Result<Vec<String>, String> {
        self.listed(TaskQuestion::List { lesson: String::new(), seed: 1, lang: lang() })
    }

    pub fn take(&mut self, tasks: &[OwnTask]) -> Result<Vec<String>, String> {
        self.listed(TaskQuestion::Take { tasks: tasks.to_vec(), lang: lang() })
    }

    pub fn save(&mut self, has_other_addresses: bool) -> Result<Vec<u8>, String> {
        match self.ask(TaskQuestion::Save { has_other_addresses, lang: lang() }) {
            TaskReply::File(bytes) => Ok(bytes),
            TaskReply::Refused(why) => Err(why),
            other => panic!("{other:?}"),
        }
    }

    pub fn asked(&mut self, id: &str) -> Asked {
        let question = TaskQuestion::Ask { request: request(), task: id.to_owned(), lang: lang() };
        let TaskReply::Asked(asked) = self.ask(question) else { panic!("{id} is not asked") };
        asked
    }

    pub fn judged(&mut self, id: &str, values: Vec<Option<Value>>) -> Verdict {
        let question = TaskQuestion::Judge { request: request(), task: id.to_owned(), values, lang: lang() };
        let TaskReply::Verdict(verdict) = self.ask(question) else { panic!("{id} is not judged") };
        verdict
    }

    pub fn solution(&mut self, id: &str) -> Solution {
        let question = TaskQuestion::Solve { request: request(), task: id.to_owned(), lang: lang() };
        let TaskReply::Solution(solution) = self.ask(question) else { panic!("{id} has no solution") };
        solution
    }
}

fn request() -> Request {
    Request::new("capture", Settings::default())
}

fn lang() -> String {
    "en".to_owned()
}
