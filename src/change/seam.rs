//! What the lessons' program and the program of changes pass to each other, as `postcard`. The lessons' program has the address,
//! the runs and their history; the program of changes has the forms.

use crate::interventions::{Named, edit};
use crate::route::lesson::Route;
use ::lab::protocol::Setup;
use ::lab::{Idle, Request};
use i18n::Lang;
use serde::{Deserialize, Serialize};
use trace::{EventId, Micros, Trace};

/// What the program of changes shows. It is passed whenever it changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToChange {
    /// The language, as a tag of BCP 47.
    pub lang: String,
    /// What is run.
    pub request: Request,
    /// Those packets of the newest run that interventions name.
    pub packets: Vec<Named>,
    /// The interventions that changed nothing in it.
    pub idle: Vec<Idle>,
    /// The moment that is shown.
    pub moment: Micros,
    pub can_undo: bool,
    pub can_redo: bool,
    /// Whether the previous run is drawn, too.
    pub has_ghost: bool,
}

impl ToChange {
    pub fn lang(&self) -> Lang {
        Lang::from_tag(&self.lang).unwrap_or_default()
    }

    /// The lesson with this run; `None` if there is no such lesson.
    pub fn lesson(&self) -> Option<Route> {
        let Request { seed, settings, interventions, .. } = self.request.clone();
        Some(Route { seed, settings, interventions, ..Route::of(&self.request.scenario)? })
    }

    /// Those packets of `trace` that the interventions of `lesson` name.
    pub fn packets_of(lesson: &Route, trace: &Trace) -> Vec<Named> {
        let numbers = lesson.interventions.iter().filter_map(edit::packet_of);
        let packets = numbers.filter_map(|number| trace.event(EventId(number)).filter(|event| event.is_packet()));
        packets.map(Named::of).collect()
    }
}

/// What a visitor does there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromChange {
    /// This is to be run.
    Run(Setup),
    Undo,
    Redo,
    /// Whether to draw the previous run, too.
    Ghost(bool),
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use ::lab::Intervention;
    use ::lab::protocol::{decode, encode};

    fn lesson() -> Route {
        let interventions = vec![Intervention::Drop { packet: 2 }, Intervention::Drop { packet: 900 }];
        let lesson = Route::of("tcp").and_then(|lesson| lesson.with("rtt", "80").ok()).expect("a lesson");
        Route { seed: 7, interventions, ..lesson }
    }

    #[test]
    fn what_is_passed_arrives_as_it_was() {
        let lesson = lesson();
        let (run, _) = ::lab::run(&lesson.request()).expect("a run");
        let shown = ToChange {
            lang: Lang::Ko.tag().to_owned(),
            request: lesson.request(),
            packets: ToChange::packets_of(&lesson, &run.trace),
            idle: run.idle.clone(),
            moment: Micros(40),
            can_undo: true,
            can_redo: false,
            has_ghost: true,
        };
        assert_eq!((shown.packets.len(), shown.idle.len()), (1, 1), "the run has no packet 900");
        assert_eq!(decode(&encode(&shown)), Some(shown.clone()));
        assert_eq!((shown.lang(), shown.lesson()), (Lang::Ko, Some(lesson)));
    }

    #[test]
    fn a_run_that_is_asked_for_arrives_in_the_lesson() {
        let asked = FromChange::Run(Setup::of(&lesson().request()));
        assert_eq!(decode(&encode(&asked)), Some(asked.clone()));
        let FromChange::Run(setup) = asked else { return };
        let before = Route { moment: Micros(9), ..Route::of("tcp").expect("a lesson") };
        assert_eq!(before.with_run(&setup), Route { moment: Micros(9), ..lesson() });
        for from in [FromChange::Undo, FromChange::Redo, FromChange::Ghost(false)] {
            assert_eq!(decode(&encode(&from)), Some(from));
        }
    }
}
