//! What every task keeps, for its first variants.

use super::*;
use lab::protocol::{Input, Value};
use lab::{Request, Run};
use std::sync::OnceLock;
use std::thread;
use wire::analysis::Analysis;

/// Variants that every run of the tests looks at.
const SEEDS: std::ops::RangeInclusive<u64> = 1..=5;

/// The run of one variant.
struct Ran {
    task: &'static Task,
    seed: u64,
    request: Request,
    run: Run,
    analysis: Analysis,
}

/// All variants of all tasks, run once for all tests, on each core of the machine.
fn runs() -> &'static [Ran] {
    static RUNS: OnceLock<Vec<Ran>> = OnceLock::new();
    RUNS.get_or_init(|| {
        let wanted: Vec<(&Task, u64)> = ALL.iter().flat_map(|task| SEEDS.map(move |seed| (*task, seed))).collect();
        let cores = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            let shares = wanted.chunks(wanted.len().div_ceil(cores));
            let threads: Vec<_> =
                shares.map(|share| scope.spawn(move || share.iter().copied().map(ran).collect())).collect();
            let done = threads.into_iter().map(|thread| thread.join().expect("each run comes to its end"));
            done.collect::<Vec<Vec<Ran>>>().into_iter().flatten().collect()
        })
    })
}

fn ran((task, seed): (&'static Task, u64)) -> Ran {
    let request = task.request(seed).expect("a scenario");
    let (run, analysis) = lab::run(&request).unwrap_or_else(|error| panic!("{request:?}: {error}"));
    Ran { task, seed, request, run, analysis }
}

/// Calls `check` with each task, each seed and each language.
fn each_form(mut check: impl FnMut(&str, &Task, &Case, &Form)) {
    for Ran { task, seed, request, run, analysis } in runs() {
        for lang in Lang::ALL {
            let case = Case::new(lang, task, request, run, analysis);
            let form =
                (task.form)(&case).unwrap_or_else(|| panic!("{}, seed {seed}: the run has no question", task.id));
            check(&format!("{}, seed {seed}, {}", task.id, lang.tag()), task, &case, &form);
        }
    }
}

fn all_right(form: &Form) -> Vec<Option<Value>> {
    form.parts.iter().map(|part| Some(part.key.value())).collect()
}

#[test]
fn names_are_unique_and_belong_to_a_lesson() {
    for task in ALL {
        assert_eq!(ALL.iter().filter(|other| other.id == task.id).count(), 1, "{} stands twice", task.id);
        assert!(lab::scenario::NAMES.contains(&task.lesson), "{}: there is no lesson {}", task.id, task.lesson);
        assert!(
            task.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
            "{}",
            task.id
        );
    }
}

#[test]
fn every_lesson_has_at_least_three_tasks() {
    for name in lab::scenario::NAMES {
        let count = of(name).count();
        assert!(count >= 3, "{name} has {count} tasks");
    }
}

#[test]
fn the_right_answer_scores_full_and_no_answer_scores_nothing() {
    each_form(|name, _, case, form| {
        assert!(!form.parts.is_empty(), "{name}: nothing is asked");
        let verdict = judge(case, form, &all_right(form));
        assert!(verdict.is_right() && verdict.remarks.is_empty(), "{name}: {verdict:?}");
        let nothing = judge(case, form, &[]);
        assert_eq!((nothing.score(), nothing.remarks.len()), (0.0, 0), "{name}");
    });
}

#[test]
fn every_expected_wrong_answer_gets_its_own_remark_with_a_source() {
    each_form(|name, _, case, form| {
        for (place, part) in form.parts.iter().enumerate() {
            for wrong in &part.wrong {
                let mut given = all_right(form);
                given[place] = Some(wrong.value.clone());
                let verdict = judge(case, form, &given);
                assert!(!verdict.is_right(), "{name}: {:?} is right", wrong.value);
                let [remark] = &verdict.remarks[..] else { panic!("{name}: {:?}", verdict.remarks) };
                assert_eq!((&*remark.text, remark.source.as_deref()), (&*wrong.text, Some(wrong.source)), "{name}");
            }
        }
    });
}

#[test]
fn every_wrong_answer_gets_some_remark() {
    each_form(|name, _, case, form| {
        let given: Vec<_> = form.parts.iter().map(|_| Some(Value::Text("\u{0}".to_owned()))).collect();
        let verdict = judge(case, form, &given);
        assert_eq!((verdict.score(), verdict.remarks.len()), (0.0, form.parts.len()), "{name}");
        assert!(verdict.remarks.iter().all(|remark| !remark.text.is_empty()), "{name}");
    });
}

#[test]
fn options_are_different_and_the_right_one_is_among_them() {
    each_form(|name, _, _, form| {
        for part in &form.parts {
            let (Input::Choice(options) | Input::Choices(options)) = &part.input else { continue };
            assert!(options.len() > 1, "{name}: {options:?}");
            for option in options {
                assert_eq!(options.iter().filter(|other| *other == option).count(), 1, "{name}: {option} stands twice");
            }
            let is_there = match part.key.value() {
                Value::Choice(place) => place < options.len(),
                Value::Choices(places) => places.iter().all(|place| *place < options.len()),
                _ => false,
            };
            assert!(is_there, "{name}: {:?}", part.key);
        }
    });
}

#[test]
fn what_the_learner_sees_is_the_form_without_its_answers() {
    each_form(|name, task, case, form| {
        let asked = ask(task, case).expect("the same form");
        assert_eq!((&asked.text, asked.parts.len()), (&form.text, form.parts.len()), "{name}");
        let solution = solve(task, case).expect("a solution");
        assert_eq!(solution.values.len(), form.parts.len(), "{name}");
        assert!(
            solution.texts.iter().all(|text| !text.is_empty()) && !solution.reason.is_empty(),
            "{name}: {solution:?}"
        );
    });
}

#[test]
fn an_order_is_never_shown_in_its_right_order() {
    each_form(|name, _, _, form| {
        for part in &form.parts {
            let (Input::Order(items), Value::Order(places)) = (&part.input, part.key.value()) else { continue };
            assert!(!places.is_sorted(), "{name}: {items:?}");
        }
    });
}
