//! Every moment that `docs/curriculum.md` names is in its scenario's trace.

use lab::{Request, Run, scenario};
use serde_json::Value;
use std::collections::BTreeMap;

const CURRICULUM: &str = include_str!("../../../docs/curriculum.md");

/// Scenario and moment of each row.
fn moments() -> Vec<(&'static str, &'static str)> {
    let rows = CURRICULUM.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| study note"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [_, _, scenario, moment] = cells[..] else { panic!("not four cells: {row}") };
        (scenario, moment.trim_matches(['`', ' ', '|']))
    })
    .collect()
}

/// A kind or state as JSON writes it: `"held"`, `{"part": "tcp"}` is `part/tcp`.
fn name(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        Ok(Value::Object(members)) => {
            members.iter().map(|(kind, name)| format!("{kind}/{}", name.as_str().unwrap_or_default())).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn names(run: &Run) -> Vec<String> {
    let labels = run.trace.events().filter_map(|event| Some(format!("event {}", event.wire.as_ref()?.label)));
    let spans = run.trace.spans().map(|span| format!("span {}", name(&span.kind)));
    let states = run.trace.states().iter().map(|change| {
        let state = name(&change.state);
        format!("state {}", state.rsplit('/').next().unwrap_or_default())
    });
    let facts = run.facts.iter().map(|fact| format!("fact {}", fact.name));
    labels.chain(spans).chain(states).chain(facts).collect()
}

#[test]
fn every_moment_of_the_curriculum_is_in_its_trace() {
    let mut runs: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let moments = moments();
    assert!(moments.len() > 40, "the curriculum's tables were not read");
    for (scenario, moment) in moments {
        let names = runs.entry(scenario).or_insert_with(|| {
            let found = scenario::find(scenario).unwrap_or_else(|| panic!("there is no scenario {scenario}"));
            names(&lab::run(&Request::new(scenario, (found.defaults)())).expect("a run").0)
        });
        assert!(names.iter().any(|name| name == moment), "{scenario} has no {moment}; it has {names:#?}");
    }
}
