//! Which transport suits: from users, rates, sizes and a network to requests and bytes per second, connections, memory, delay,
//! storms, wake-ups and cost of five transports over two versions of HTTP. `docs/choose.md` is its manual.
//!
//! # Layout
//! A file imports only from files above it:
//! - `input`: the settings, each described once.
//! - `constant`: the numbers that are measured or cited, each with its source.
//! - `transport`: what is compared.
//! - `step`: the names of results and of the steps that lead to them.
//! - `expression`: a formula as data, so that a page shows each number in it.
//! - `storm`: a simulation of how clients come back after a restart.
//! - `model`: from settings to results, step by step.
//! - `verdict`: which transport suits, by stated rules.
//! - `preset`: common cases.
//!
//! Nothing here reads a clock or opens a socket, and equal settings give equal results on every machine.
#![warn(missing_docs)]

mod constant;
mod expression;
mod input;
mod model;
mod preset;
mod step;
mod storm;
mod transport;
mod verdict;

pub use constant::{Constant, ConstantRecord, Constants, Provenance};
pub use expression::{Expr, Token};
pub use input::{Input, InputRecord, Inputs, Unit};
pub use model::Estimate;
pub use preset::Preset;
pub use step::{Item, Output, Step};
pub use storm::{BackOff, Storm, peak};
pub use transport::{Transport, Version};
pub use verdict::{Advice, Obstacle, Verdict, is_alike};

/// Everything that a page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Each transport over each version of HTTP.
    pub estimates: Vec<Estimate>,
    /// For the version of the settings.
    pub verdict: Verdict,
    /// The storm after a restart, with jitter.
    pub storm: Storm,
}

/// The version of HTTP that the settings name.
pub fn version(inputs: &Inputs) -> Version {
    if inputs.is(Input::Http) { Version::V2 } else { Version::V1 }
}

/// Answers the question.
pub fn answer(inputs: &Inputs, constants: &Constants) -> Answer {
    let storm = Storm::of(inputs);
    let estimates: Vec<Estimate> = Transport::ALL
        .into_iter()
        .flat_map(|transport| Version::ALL.map(|version| (transport, version)))
        .map(|(transport, version)| Estimate::of(inputs, constants, &storm, transport, version))
        .collect();
    let verdict = Verdict::of(inputs, constants, &estimates, version(inputs));
    Answer { estimates, verdict, storm }
}
