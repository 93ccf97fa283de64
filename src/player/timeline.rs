//! What a player plays: the moments at which something happens, the starts of spans, and the time warp.

use super::time_warp;
use diagram::model::Model;
use diagram::piecewise_linear::PiecewiseLinear;
use trace::{Micros, put_in_order};

/// The times of one run, for playing it.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    time_warp: PiecewiseLinear,
    spans: Vec<Micros>,
}

impl Timeline {
    /// The timeline of what `model` shows.
    pub fn new(model: &Model) -> Self {
        let mut moments = model.steps.moments().to_vec();
        moments.extend(model.brackets.iter().flat_map(|bracket| [bracket.start, bracket.end]));
        Self::of(moments, model.brackets.iter().map(|bracket| bracket.start).collect())
    }

    /// A timeline of moments and starts of spans in any order.
    pub fn of(mut moments: Vec<Micros>, mut spans: Vec<Micros>) -> Self {
        moments.push(Micros(0));
        for all in [&mut moments, &mut spans] {
            all.retain(|&at| at >= Micros(0));
            put_in_order(all, |at| (at.0, 0));
            all.dedup();
        }
        Self { time_warp: time_warp(moments), spans }
    }

    /// When the last event happens.
    pub fn end(&self) -> Micros {
        self.moments().last().copied().unwrap_or_default()
    }

    /// Converts run time to playing time and back, in microseconds at speed 1.
    pub fn time_warp(&self) -> &PiecewiseLinear {
        &self.time_warp
    }

    /// The moments at which something happens, ascending, from 0 to the end.
    pub fn moments(&self) -> &[Micros] {
        self.time_warp.moments()
    }

    /// The next moment after `at` at which something happens.
    pub fn next(&self, at: Micros) -> Micros {
        after(self.moments(), at).unwrap_or(self.end())
    }

    /// The last moment before `at` at which something happened.
    pub fn previous(&self, at: Micros) -> Micros {
        before(self.moments(), at).unwrap_or_default()
    }

    /// The next start of a span after `at`; the end if there is none.
    pub fn next_span(&self, at: Micros) -> Micros {
        after(&self.spans, at).unwrap_or(self.end())
    }

    /// The last start of a span before `at`; 0 if there is none.
    pub fn previous_span(&self, at: Micros) -> Micros {
        before(&self.spans, at).unwrap_or_default()
    }
}

fn after(moments: &[Micros], at: Micros) -> Option<Micros> {
    moments.get(moments.partition_point(|&moment| moment <= at)).copied()
}

fn before(moments: &[Micros], at: Micros) -> Option<Micros> {
    moments.get(moments.partition_point(|&moment| moment < at).checked_sub(1)?).copied()
}
