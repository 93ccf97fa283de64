//! From settings and constants to results: each step is a formula that stays readable ([`Expr`]), in the order of the reasoning.
//!
//! `rates` says how often each thing crosses the link, `sizes` how many bytes it has, `results` sums them up.

mod rates;
mod results;
mod sizes;

use crate::constant::{Constant, Constants};
use crate::expression::Expr;
use crate::input::{Input, Inputs};
use crate::step::{Item, Output, Step};
use crate::storm::Storm;
use crate::transport::{Transport, Version};

/// The results of one transport over one version of HTTP, with the steps that lead to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The transport.
    pub transport: Transport,
    /// The version of HTTP.
    pub version: Version,
    /// Each step with its formula and its value, in the order in which they follow from each other.
    pub steps: Vec<(Step, Expr, f64)>,
}

impl Estimate {
    /// What a transport takes with these settings. `storm` is the one of the same settings ([`Storm::of`]).
    pub fn of(inputs: &Inputs, constants: &Constants, storm: &Storm, transport: Transport, version: Version) -> Self {
        let mut model = Model { inputs, constants, storm, transport, version, steps: Vec::with_capacity(64) };
        model.rates();
        model.sizes();
        model.results();
        Self { transport, version, steps: model.steps }
    }

    /// A step; `None` if this transport has no such step.
    pub fn step(&self, step: Step) -> Option<&(Step, Expr, f64)> {
        self.steps.iter().find(|entry| entry.0 == step)
    }

    /// A result.
    pub fn get(&self, output: Output) -> f64 {
        self.step(Step::Out(output)).map_or(0.0, |entry| entry.2)
    }

    /// Bytes per user and second on the link, both ways.
    pub fn link_per_user(&self, inputs: &Inputs) -> f64 {
        (self.get(Output::LinkDown) + self.get(Output::LinkUp)) / inputs.get(Input::Users)
    }
}

/// What is being computed.
struct Model<'a> {
    inputs: &'a Inputs,
    constants: &'a Constants,
    storm: &'a Storm,
    transport: Transport,
    version: Version,
    steps: Vec<(Step, Expr, f64)>,
}

impl Model<'_> {
    /// A setting as a term.
    fn input(&self, input: Input) -> Expr {
        Expr::Input(input, self.inputs.get(input))
    }

    /// A constant as a term.
    fn constant(&self, constant: Constant) -> Expr {
        Expr::Constant(constant, self.constants.get(constant))
    }

    /// One constant for HTTP/1.1, another for HTTP/2.
    fn either(&self, first: Constant, second: Constant) -> Expr {
        self.constant(if self.is_2() { second } else { first })
    }

    /// An earlier step as a term; its value is 0 if there is no such step.
    fn step(&self, step: Step) -> Expr {
        Expr::Step(step, self.value(step))
    }

    fn value(&self, step: Step) -> f64 {
        self.steps.iter().find(|entry| entry.0 == step).map_or(0.0, |entry| entry.2)
    }

    fn has(&self, item: Item) -> bool {
        self.value(Step::Rate(item)) > 0.0
    }

    fn add(&mut self, step: Step, expr: Expr) {
        let value = expr.value();
        self.steps.push((step, expr, value));
    }

    fn is_2(&self) -> bool {
        self.version == Version::V2
    }

    fn is_secure(&self) -> bool {
        self.inputs.is(Input::Tls)
    }

    fn is_steady(&self) -> bool {
        self.inputs.is(Input::Arrivals)
    }

    /// Whether the messages of a stream come in responses to the client's own messages.
    fn is_reply(&self) -> bool {
        self.transport == Transport::StreamedPost && self.inputs.is(Input::Reply) && self.up() > 0.0
    }

    fn down(&self) -> f64 {
        self.inputs.get(Input::Down)
    }

    fn up(&self) -> f64 {
        self.inputs.get(Input::Up)
    }
}
