//! Tests of the lessons' exercises: each runs in the lab from the address that it links to.

use crate::route::lesson::{Route, parse};
use ::lab::{Intervention, Run, scenario};

/// The packets that the exercises mention.
const PACKETS: [(&str, u64, &str); 7] = [
    ("socket", 4, "PSH, ACK · 5 B"),
    ("tcp", 2, "SYN, ACK"),
    ("tcp", 5, "PSH, ACK · 400 B"),
    ("long-polling", 6, "204 No Content"),
    ("sse", 7, "\"1 DbYjtRvAKGWlk7Z3dl\""),
    ("websocket", 8, "GET /chat (Upgrade: websocket)"),
    ("bulk", 30, "ACK · 1460 B"),
];

fn run(lesson: &Route) -> Run {
    ::lab::run(&lesson.request()).expect("a run").0
}

fn lesson(name: &str) -> Route {
    Route::of(name).expect("a lesson")
}

#[test]
fn every_exercise_is_an_address_that_the_lab_takes_and_that_changes_the_run() {
    for name in scenario::NAMES {
        let usual = run(&lesson(name));
        let exercises = lessons::find(name).expect("a lesson").exercises;
        assert!((2..=3).contains(&exercises.len()), "{name}");
        for exercise in exercises {
            let (changed, refused) = parse(&format!("#/lesson/{name}?{}", exercise.query));
            assert!(refused.is_empty(), "{name}?{}: {refused:?}", exercise.query);
            let is_same = run(&changed).trace.events().eq(usual.trace.events());
            assert!(!is_same, "{name}?{} changes nothing", exercise.query);
        }
    }
}

#[test]
fn the_packets_that_exercises_drop_are_the_ones_they_name() {
    let mut dropped = Vec::new();
    for name in scenario::NAMES {
        let trace = run(&lesson(name)).trace;
        for exercise in lessons::find(name).expect("a lesson").exercises {
            let (changed, _) = parse(&format!("#/lesson/{name}?{}", exercise.query));
            for intervention in &changed.interventions {
                let Intervention::Drop { packet } = *intervention else { continue };
                let id = trace::EventId(packet);
                let carries =
                    |wire: &trace::Wire| wire.carriers.is_some_and(|(first, last)| (first..=last).contains(&id));
                let labels = trace.events().filter_map(|event| Some((event.id, event.wire.as_deref()?)));
                let mut labels =
                    labels.filter(|(event, wire)| *event == id || carries(wire)).map(|(_, wire)| &*wire.label);
                let (_, _, expected) =
                    PACKETS.iter().find(|(of, number, _)| of == name && *number == packet).expect("a name");
                assert!(labels.any(|label| label == *expected), "{name}: packet {packet} is not {expected}");
                dropped.push((*name, packet));
            }
        }
    }
    assert_eq!(dropped.len(), PACKETS.len(), "{dropped:?}");
}
