//! Runs the variants of all tasks once, for all tests of this program, and compares.

use crate::capture::frames;
use crate::changes::{self, changed};
use crate::seen::Seen;
use crate::{Way, way};
use i18n::Lang;
use lab::export::Results;
use lab::protocol::{Input, Value};
use lab::{Request, Run};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use tasks::{ALL, Case, Form, Key, Task};
use trace::Host;
use wire::analysis::Analysis;

/// Variants of a numeric task that are compared with one another.
pub const VARIANTS: u64 = 100;
const IS_LONG: bool = cfg!(feature = "long");
/// Variants whose answers are worked out a second way.
const SEEDS: u64 = if IS_LONG { 50 } else { 3 };
/// The same if the task asks for nothing but numbers, and tshark has them.
pub const SCRIPTED: u64 = if IS_LONG { VARIANTS } else { 6 };
const CHANGES: usize = if IS_LONG { changes::COUNT } else { 0 };
/// How many captures go through one `tshark`.
const TOGETHER: usize = 10;

/// What came out for one task.
#[derive(Default)]
pub struct Report {
    pub task: &'static str,
    /// Whether the task asks for nothing but numbers.
    pub is_numeric: bool,
    /// Where the second way's answer is not right.
    pub wrong: Vec<String>,
    /// Where an answer that is off is right.
    pub lenient: Vec<String>,
    /// Where an expected wrong answer does not get its remark.
    pub unremarked: Vec<String>,
    /// Runs with a changed setting, and how many of them have no question.
    pub changed: usize,
    pub skipped: usize,
    /// How many variants were answered, the sum of the scores, and of those of answers that are off by one.
    pub answered: usize,
    pub score: f64,
    pub score_off: f64,
    /// Different captures and different right answers of [`VARIANTS`] variants.
    pub captures: usize,
    pub answers: usize,
}

/// The reports of all tasks, made once.
pub fn reports() -> &'static [Report] {
    static REPORTS: OnceLock<Vec<Report>> = OnceLock::new();
    REPORTS.get_or_init(|| {
        // The slowest first, so that no core is idle at the end.
        let mut all: Vec<&Task> = ALL.to_vec();
        all.sort_by_key(|task| task.lesson != "connection-cost");
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let next = AtomicUsize::new(0);
        let work =
            || std::iter::from_fn(|| all.get(next.fetch_add(1, Ordering::Relaxed))).map(|task| check(task)).collect();
        thread::scope(|scope| {
            let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
            let done = threads.into_iter().map(|thread| thread.join().expect("each task comes to its end"));
            done.collect::<Vec<Vec<Report>>>().into_iter().flatten().collect()
        })
    })
}

/// A run with its question.
struct Variant {
    name: String,
    request: Request,
    run: Run,
    analysis: Analysis,
    trace: Json,
}

fn variant(task: &Task, seed: u64, change: usize) -> Variant {
    let request = changed(&task.request(seed).expect("a scenario"), change);
    let (run, analysis) = lab::run(&request).unwrap_or_else(|error| panic!("{request:?}: {error}"));
    let trace = serde_json::to_value(Results::new(&request, &run)).expect("a document");
    let name = if change == 0 { String::new() } else { format!(", changed setting {change}") };
    Variant { name: format!("{}, seed {seed}{name}", task.id), request, run, analysis, trace }
}

impl Variant {
    fn case<'a>(&'a self, task: &'a Task) -> Case<'a> {
        Case::new(Lang::En, task, &self.request, &self.run, &self.analysis)
    }
}

fn check(task: &'static Task) -> Report {
    let mut report = Report { task: task.id, ..Report::default() };
    let first = variant(task, 1, 0);
    let form = (task.form)(&first.case(task));
    report.is_numeric = form.is_some_and(|form| form.parts.iter().all(|part| matches!(part.input, Input::Number(_))));
    let Some(way) = way(task.id) else {
        report.wrong.push(format!("{}: nothing to compare with", task.id));
        return report;
    };
    let seeds = if report.is_numeric && way.has_client { SCRIPTED } else { SEEDS };
    for change in 0..=CHANGES {
        let seeds: Vec<u64> = (1..=if change == 0 { seeds } else { SEEDS }).collect();
        for some in seeds.chunks(TOGETHER) {
            let variants: Vec<Variant> = some.iter().map(|seed| variant(task, *seed, change)).collect();
            if change > 0 {
                report.changed += variants.len();
            }
            compare_all(&mut report, task, way, &variants, change > 0);
        }
    }
    if report.is_numeric {
        count(&mut report, task);
    }
    report
}

/// How many captures and right answers differ.
fn count(report: &mut Report, task: &Task) {
    let (mut captures, mut answers) = (BTreeSet::new(), BTreeSet::new());
    for seed in 1..=VARIANTS {
        let request = task.request(seed).expect("a scenario");
        let (run, analysis) = lab::run(&request).expect("a run");
        let case = Case::new(Lang::En, task, &request, &run, &analysis);
        let Some(form) = (task.form)(&case) else {
            report.wrong.push(format!("{}, seed {seed}: no question", task.id));
            continue;
        };
        let mut hash = DefaultHasher::new();
        wire::pcapng::write(&run.trace, &run.key_log, Host::Client, 0).hash(&mut hash);
        captures.insert(hash.finish());
        answers.insert(form.parts.iter().map(|part| format!("{:?} ", part.key)).collect::<String>());
    }
    (report.captures, report.answers) = (captures.len(), answers.len());
}

/// Compares the variants that have a question.
fn compare_all(report: &mut Report, task: &Task, way: &Way, variants: &[Variant], may_skip: bool) {
    let mut asked = Vec::new();
    for variant in variants {
        let case = variant.case(task);
        match ((task.form)(&case), tasks::ask(task, &case)) {
            (Some(form), Some(question)) => asked.push((variant, case, form, question)),
            _ if may_skip => report.skipped += 1,
            _ => report.wrong.push(format!("{}: no question", variant.name)),
        }
    }
    let captured = |is_wanted: bool, vantage: Host| {
        let runs: Vec<&Run> = asked.iter().filter(|_| is_wanted).map(|(variant, ..)| &variant.run).collect();
        let traces: Vec<&Json> = asked.iter().map(|(variant, ..)| &variant.trace).collect();
        let found = frames(&runs, &traces, vantage).into_iter();
        found.chain(std::iter::repeat_with(Vec::new)).take(asked.len()).collect::<Vec<_>>()
    };
    let (client, server) = (captured(way.has_client, Host::Client), captured(way.has_server, Host::Server));
    for (((variant, case, form, question), client), server) in asked.iter().zip(client).zip(server) {
        let Variant { request, trace, .. } = variant;
        let seen = Seen { asked: question.clone(), request, trace, client, server };
        compare(report, &variant.name, case, form, (way.solve)(&seen));
        remarks(report, &variant.name, case, form);
    }
}

fn compare(report: &mut Report, name: &str, case: &Case, form: &Form, found: Option<Vec<Value>>) {
    let Some(found) = found else {
        report.wrong.push(format!("{name}: the second way finds nothing, the task says {:?}", right(form)));
        return;
    };
    let given: Vec<Option<Value>> = found.iter().cloned().map(Some).collect();
    let verdict = tasks::judge(case, form, &given);
    report.answered += 1;
    report.score += verdict.score();
    if verdict.score() < 1.0 || found.len() != form.parts.len() {
        let (theirs, ours) = (right(form), &found);
        report.wrong.push(format!("{name}: the task says {theirs:?}, the second way {ours:?}"));
        return;
    }
    // No question is about less than nothing.
    if found.iter().any(|value| matches!(value, Value::Number(number) if *number < 0.0)) {
        report.wrong.push(format!("{name}: a number is negative: {found:?}"));
    }
    for off in [-1.0, 1.0] {
        let shifted: Vec<Option<Value>> =
            found.iter().zip(&form.parts).map(|(value, part)| moved(value, &part.key, off)).collect();
        let verdict = tasks::judge(case, form, &shifted);
        report.score_off += verdict.score();
        let lenient = verdict.parts.iter().position(|part| *part == Some(true));
        report.lenient.extend(lenient.map(|part| format!("{name}, part {}: {:?}", part + 1, shifted[part])));
    }
}

fn right(form: &Form) -> Vec<Value> {
    form.parts.iter().map(|part| part.key.value()).collect()
}

/// A number that is off: by one if it is exact, else by as much as no right one can be. `None` for anything else.
fn moved(value: &Value, key: &Key, off: f64) -> Option<Value> {
    match (value, key) {
        (Value::Number(number), Key::Number { tolerance: 0.0, .. }) => Some(Value::Number(number + off)),
        // The number itself may be as far from the right one as the tolerance permits.
        (Value::Number(number), Key::Number { tolerance, .. }) => Some(Value::Number(number + off * 2.01 * tolerance)),
        _ => None,
    }
}

/// Each expected wrong answer in the place of the right one.
fn remarks(report: &mut Report, name: &str, case: &Case, form: &Form) {
    for (place, part) in form.parts.iter().enumerate() {
        for wrong in &part.wrong {
            let mut given: Vec<Option<Value>> = right(form).into_iter().map(Some).collect();
            given[place] = Some(wrong.value.clone());
            let verdict = tasks::judge(case, form, &given);
            let texts: Vec<&str> = verdict.remarks.iter().map(|remark| &*remark.text).collect();
            if verdict.parts[place] != Some(false) || texts != [&*wrong.text] {
                report.unremarked.push(format!("{name}, part {}: {:?} gets {texts:?}", place + 1, wrong.value));
            }
        }
    }
}
