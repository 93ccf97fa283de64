//! The scenarios, a file each, and their registry.

mod bulk;

use crate::Settings;
use crate::net::Net;
use std::future::Future;
use std::pin::Pin;

/// A scenario's whole course; it is over when this is.
pub type Course = Pin<Box<dyn Future<Output = ()>>>;

/// One scenario.
pub struct Scenario {
    /// Its name in the URL and on the command line.
    pub name: &'static str,
    /// What happens, in a sentence.
    pub summary: &'static str,
    /// The settings that it is shown with.
    pub defaults: fn() -> Settings,
    /// What both sides do.
    pub course: fn(Net) -> Course,
}

/// All scenarios in the curriculum's order.
pub const ALL: &[Scenario] = &[
    Scenario {
        name: "bulk",
        summary: "one long transfer: slow start, the window as the limit, loss and its repair",
        defaults: bulk::defaults,
        course: bulk::course,
    },
];

/// The scenario of that name.
pub fn find(name: &str) -> Option<&'static Scenario> {
    ALL.iter().find(|scenario| scenario.name == name)
}
