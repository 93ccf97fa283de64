//! The runs that a task is about: what a variant draws, and what the task changes.

use crate::{Draw, Task};
use lab::parameters::Parameter;
use lab::{Intervention, Request, Run, Settings, scenario};

/// A setting that is drawn. All values are raw, as in `lab::parameters`.
#[derive(Clone, Copy, Debug)]
pub struct Vary {
    /// The parameter's name.
    pub key: &'static str,
    /// Its value in the first variant; `None` for the lesson's own.
    pub first: Option<u64>,
    /// The smallest value.
    pub low: u64,
    /// The largest value.
    pub high: u64,
    /// The distance between two values.
    pub step: u64,
}

impl Vary {
    /// A setting that the first variant leaves as the lesson has it.
    pub const fn between(key: &'static str, low: u64, high: u64, step: u64) -> Self {
        Self { key, first: None, low, high, step }
    }

    /// The same with another value in the first variant.
    pub const fn first(self, first: u64) -> Self {
        Self { first: Some(first), ..self }
    }

    /// A setting that has the same value in every variant.
    pub const fn always(key: &'static str, value: u64) -> Self {
        Self::between(key, value, value, 1).first(value)
    }

    fn set(&self, settings: &mut Settings, draw: &mut Draw) {
        let Some(parameter) = Parameter::find(self.key) else { return };
        let first = self.first.unwrap_or_else(|| parameter.get(settings));
        parameter.set(settings, draw.between(first, self.low, self.high, self.step));
    }
}

/// What a task changes of a run.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// Settings.
    pub settings: &'static [Vary],
    /// Interventions, found in the run without them: a packet with data has another number in another variant.
    pub acts: Option<fn(&Run, &mut Draw) -> Vec<Intervention>>,
}

impl Change {
    /// The task is about the lesson's own run.
    pub const NOTHING: Self = Self { settings: &[], acts: None };

    /// Only these settings are changed.
    pub const fn settings(settings: &'static [Vary]) -> Self {
        Self { settings, acts: None }
    }

    /// Only these interventions are made.
    pub const fn acts(acts: fn(&Run, &mut Draw) -> Vec<Intervention>) -> Self {
        Self { settings: &[], acts: Some(acts) }
    }
}

impl Task {
    /// The run of this seed's variant. `None` only if the lab does not have the task's scenario.
    pub fn request(&self, seed: u64) -> Option<Request> {
        let mut draw = Draw::new(self.id, seed);
        let mut settings = scenario::defaults(self.lesson)?;
        self.vary.iter().for_each(|vary| vary.set(&mut settings, &mut draw));
        let mut request = Request { seed, ..Request::new(self.lesson, settings) };
        let before = self.change.acts.map(|acts| (acts, lab::run(&request)));
        self.change.settings.iter().for_each(|vary| vary.set(&mut request.settings, &mut draw));
        if let Some((acts, Ok((run, _)))) = before {
            request.interventions = acts(&run, &mut draw);
        }
        Some(request)
    }

    /// The run without what the task changes: the settings that it changes are the lesson's own, and there are no
    /// interventions. `None` if the task changes nothing, so that there is nothing to compare.
    pub(crate) fn base(&self, request: &Request) -> Option<Request> {
        let Change { settings, acts } = self.change;
        if settings.is_empty() && acts.is_none() {
            return None;
        }
        let mut base = request.clone();
        base.interventions.clear();
        let usual = scenario::defaults(self.lesson)?;
        for parameter in settings.iter().filter_map(|vary| Parameter::find(vary.key)) {
            parameter.set(&mut base.settings, parameter.get(&usual));
        }
        Some(base)
    }
}
