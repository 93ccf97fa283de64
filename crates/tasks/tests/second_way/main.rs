//! Every task's right answer, worked out a second way: from what tshark prints for the run's captures, or from its JSON
//! document, as somebody would who has nothing but the files and the question. Nothing of the crate is used for it.

mod bulk;
mod capture;
mod changes;
mod check;
mod connection_cost;
mod contrast;
mod http;
mod http2;
mod long_polling;
mod polling;
mod seen;
mod socket;
mod sse;
mod stream;
mod tcp;
#[path = "../../../lab/tests/common/mod.rs"]
mod tshark;
mod udp;
mod websocket;

use check::{Report, SCRIPTED, VARIANTS, reports};
use lab::protocol::Value;
use seen::Seen;

/// The value of each part; `None` if the documents do not show it.
pub type Values = Option<Vec<Value>>;

/// A second way to the answer of one task.
pub struct Way {
    task: &'static str,
    has_client: bool,
    has_server: bool,
    solve: fn(&Seen) -> Values,
}

impl Way {
    /// From the JSON document.
    const fn trace(task: &'static str, solve: fn(&Seen) -> Values) -> Self {
        Self { task, has_client: false, has_server: false, solve }
    }

    /// From the client's capture too.
    const fn client(task: &'static str, solve: fn(&Seen) -> Values) -> Self {
        Self { has_client: true, ..Self::trace(task, solve) }
    }

    /// From the captures of the client and the server too.
    const fn both(task: &'static str, solve: fn(&Seen) -> Values) -> Self {
        Self { has_server: true, ..Self::client(task, solve) }
    }
}

/// The second ways, one file per lesson.
const WAYS: [&[Way]; 13] = [
    socket::WAYS,
    tcp::WAYS,
    udp::WAYS,
    http::WAYS,
    polling::WAYS,
    long_polling::WAYS,
    sse::WAYS,
    stream::WAYS,
    websocket::WAYS,
    connection_cost::WAYS,
    contrast::WAYS,
    http2::WAYS,
    bulk::WAYS,
];

fn ways() -> impl Iterator<Item = &'static Way> {
    WAYS.into_iter().flatten()
}

fn way(task: &str) -> Option<&'static Way> {
    ways().find(|way| way.task == task)
}

/// Fails with the first of what `read` finds in the reports.
fn nothing_of(what: &str, read: impl Fn(&Report) -> Vec<String>) {
    let faults: Vec<String> = reports().iter().flat_map(read).collect();
    let shown = faults[..faults.len().min(40)].join("\n");
    assert!(faults.is_empty(), "{what}: {} times\n{shown}", faults.len());
}

#[test]
fn every_task_has_a_second_way_and_every_second_way_a_task() {
    for task in tasks::ALL {
        let count = ways().filter(|way| way.task == task.id).count();
        assert_eq!(count, 1, "{}: write its second way in crates/tasks/tests/second_way/", task.id);
    }
    for way in ways() {
        assert!(tasks::find(way.task).is_some(), "{}: there is no such task", way.task);
    }
}

#[test]
fn what_the_documents_say_is_the_right_answer() {
    nothing_of("the second way and the task disagree", |report| report.wrong.clone());
}

#[test]
fn an_answer_that_is_off_by_one_or_by_more_than_the_tolerance_is_not_right() {
    nothing_of("an answer that is off scores", |report| report.lenient.clone());
}

#[test]
fn every_expected_wrong_answer_gets_its_own_remark() {
    nothing_of("another remark, or none", |report| report.unremarked.clone());
}

#[test]
fn few_changed_settings_leave_nothing_to_ask() {
    nothing_of("a question is missing", |report| {
        let too_many = report.skipped * 2 > report.changed;
        let counted = format!("{}: {} of {} changed runs", report.task, report.skipped, report.changed);
        too_many.then_some(counted).into_iter().collect()
    });
}

#[test]
fn a_script_that_answers_numbers_from_tshark_gets_all_points_and_one_that_is_off_by_one_gets_none() {
    let scripted = |report: &&Report| report.is_numeric && way(report.task).is_some_and(|way| way.has_client);
    let scripted: Vec<&Report> = reports().iter().filter(scripted).collect();
    assert!(scripted.len() >= 15, "only {} tasks are answered from tshark", scripted.len());
    for report in scripted {
        assert!(report.answered >= SCRIPTED as usize, "{}: only {} answers", report.task, report.answered);
        assert_eq!((report.score, report.score_off), (report.answered as f64, 0.0), "{}", report.task);
    }
}

/// A class gets as many different runs as it has heads, and nobody can copy a neighbour's numbers.
#[test]
fn a_hundred_variants_of_a_numeric_task_have_a_hundred_captures_and_at_least_eighty_right_answers() {
    let numeric: Vec<&Report> = reports().iter().filter(|report| report.is_numeric).collect();
    assert!(numeric.len() >= 15, "only {} tasks ask for nothing but numbers", numeric.len());
    for report in numeric {
        assert_eq!(report.captures, VARIANTS as usize, "{}: equal captures", report.task);
        assert!(report.answers >= 80, "{}: only {} different right answers", report.task, report.answers);
    }
}
