//! Undo and redo of what is run: seed, settings, interventions. How the run is viewed has no history. Pure.

use crate::route::lesson::Route;
use ::lab::parameters::{PARAMETERS, Parameter};
use ::lab::{Intervention, Settings};

/// The most steps that can be undone.
const MOST: usize = 100;

/// The part of a lesson that decides the run.
#[derive(Clone, Debug, PartialEq)]
struct Run {
    seed: u64,
    settings: Settings,
    interventions: Vec<Intervention>,
}

/// Consecutive changes with the same gesture form one step, so that dragging a slider is undone at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gesture {
    /// One setting, by its parameter.
    Setting(&'static str),
    /// The delay of this packet.
    Delay(u64),
}

/// The runs before the current one, and those after it that were undone. A history belongs to one scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    past: Vec<Run>,
    future: Vec<Run>,
    gesture: Option<Gesture>,
}

impl History {
    /// Records that `before` was changed into `after`. Changes of the view are not steps; further changes with the same
    /// gesture belong to the previous step.
    pub fn push(&mut self, before: &Route, after: &Route) {
        let (old, new) = (Run::of(before), Run::of(after));
        if old == new {
            return;
        }
        self.future.clear();
        let gesture = gesture(&old, &new);
        if gesture.is_none() || gesture != self.gesture {
            self.past.push(old);
            let excess = self.past.len().saturating_sub(MOST);
            self.past.drain(..excess);
        } else if self.past.last() == Some(&new) {
            // The change is back where it began, so there is nothing to undo.
            self.past.pop();
            self.gesture = None;
            return;
        }
        self.gesture = gesture;
    }

    /// The lesson with the run before `now`; `None` if there is nothing to undo.
    pub fn undo(&mut self, now: &Route) -> Option<Route> {
        let run = self.past.pop()?;
        self.future.push(Run::of(now));
        self.gesture = None;
        Some(run.in_place_of(now))
    }

    /// The lesson with the run that was undone last; `None` if there is nothing to redo.
    pub fn redo(&mut self, now: &Route) -> Option<Route> {
        let run = self.future.pop()?;
        self.past.push(Run::of(now));
        self.gesture = None;
        Some(run.in_place_of(now))
    }

    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

impl Run {
    fn of(lesson: &Route) -> Self {
        let Route { seed, settings, interventions, .. } = lesson;
        Self { seed: *seed, settings: settings.clone(), interventions: interventions.clone() }
    }

    fn in_place_of(self, lesson: &Route) -> Route {
        let Self { seed, settings, interventions } = self;
        Route { seed, settings, interventions, ..lesson.clone() }
    }
}

/// The gesture that leads from `old` to `new`, if a single value differs and it is one that changes by degrees.
fn gesture(old: &Run, new: &Run) -> Option<Gesture> {
    if old.seed != new.seed {
        return None;
    }
    if old.interventions == new.interventions {
        let differs = |parameter: &&Parameter| parameter.get(&old.settings) != parameter.get(&new.settings);
        let mut changed = PARAMETERS.iter().filter(differs);
        let first = changed.next()?;
        return changed.next().is_none().then_some(Gesture::Setting(first.key));
    }
    if old.settings != new.settings || old.interventions.len() != new.interventions.len() {
        return None;
    }
    let mut changed = old.interventions.iter().zip(&new.interventions).filter(|(one, other)| one != other);
    match (changed.next()?, changed.next()) {
        ((Intervention::Delay { packet, .. }, Intervention::Delay { packet: other, .. }), None) if packet == other => {
            Some(Gesture::Delay(*packet))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interventions::edit;
    use trace::Micros;

    /// A lesson that is changed step by step, for tests.
    struct Visit {
        lesson: Route,
        history: History,
    }

    impl Visit {
        fn new() -> Self {
            Self { lesson: Route::of("tcp").expect("a lesson"), history: History::default() }
        }

        fn go(&mut self, lesson: Route) {
            self.history.push(&self.lesson, &lesson);
            self.lesson = lesson;
        }

        fn set(&mut self, key: &str, value: &str) {
            self.go(self.lesson.with(key, value).expect("a good value"));
        }

        fn put(&mut self, intervention: Intervention) {
            let interventions = edit::put(&self.lesson.interventions, intervention);
            self.go(Route { interventions, ..self.lesson.clone() });
        }

        fn undo(&mut self) {
            self.lesson = self.history.undo(&self.lesson).expect("something to take back");
        }

        fn redo(&mut self) {
            self.lesson = self.history.redo(&self.lesson).expect("something taken back");
        }
    }

    #[test]
    fn what_was_taken_back_comes_again() {
        let mut visit = Visit::new();
        let first = visit.lesson.clone();
        visit.set("rtt", "80");
        visit.put(Intervention::Drop { packet: 2 });
        let last = visit.lesson.clone();
        visit.undo();
        visit.undo();
        assert_eq!(visit.lesson, first);
        assert!(!visit.history.can_undo() && visit.history.can_redo());
        visit.redo();
        visit.redo();
        assert_eq!(visit.lesson, last);
        assert!(!visit.history.can_redo());
    }

    #[test]
    fn a_slider_that_is_dragged_is_one_step() {
        let mut visit = Visit::new();
        let first = visit.lesson.clone();
        for rtt in ["50", "60", "80"] {
            visit.set("rtt", rtt);
        }
        visit.set("loss", "2");
        visit.undo();
        assert_eq!(visit.lesson.value("rtt"), "80");
        visit.undo();
        assert_eq!(visit.lesson, first);
    }

    #[test]
    fn a_delay_that_is_typed_is_one_step_and_a_seed_is_one_each() {
        let mut visit = Visit::new();
        visit.put(Intervention::Delay { packet: 3, by: Micros(1) });
        visit.put(Intervention::Delay { packet: 3, by: Micros(15) });
        visit.put(Intervention::Delay { packet: 3, by: Micros(150) });
        visit.set("seed", "2");
        visit.set("seed", "3");
        visit.undo();
        assert_eq!(visit.lesson.seed, 2);
        visit.undo();
        visit.undo();
        assert_eq!(visit.lesson.interventions, [Intervention::Delay { packet: 3, by: Micros(1) }]);
    }

    #[test]
    fn a_change_after_taking_back_forgets_what_was_taken_back() {
        let mut visit = Visit::new();
        visit.set("rtt", "80");
        visit.undo();
        visit.set("loss", "2");
        assert!(!visit.history.can_redo());
    }

    #[test]
    fn looking_elsewhere_and_going_back_where_it_began_are_no_steps() {
        let mut visit = Visit::new();
        visit.go(Route { moment: Micros(5), ..visit.lesson.clone() });
        visit.set("nagle", "1");
        visit.set("nagle", "0");
        assert_eq!(visit.history, History::default());
    }

    #[test]
    fn the_moment_stays_where_it_is() {
        let mut visit = Visit::new();
        visit.set("rtt", "80");
        visit.go(Route { moment: Micros(9), ..visit.lesson.clone() });
        visit.undo();
        assert_eq!((visit.lesson.moment, visit.lesson.value("rtt").as_str()), (Micros(9), "40"));
    }

    #[test]
    fn memory_is_bounded() {
        let mut visit = Visit::new();
        for seed in 0..250 {
            visit.set("seed", &(seed + 2).to_string());
        }
        assert_eq!(visit.history.past.len(), MOST);
    }
}
