//! The path doctor without its instruments: which probes to make, what their evidence means, and what cures it.
//! `docs/doctor.md` is its manual.
//!
//! # Layout
//! A file imports only from files above it:
//! - `transport`: the transports, and the software that a path may contain.
//! - `plan`: which probes there are, how far they step up, and which addresses they ask.
//! - `browser`: the plan for a page, which can do less.
//! - `evidence`: what the probes saw, as plain data.
//! - `finding`: what is wrong, as plain data.
//! - `judge`: from evidence to findings. This is the only place that has thresholds.
//! - `cures`: the settings that cure a finding, a table with one row per kind of finding.
//! - `words`: every English sentence about evidence. A page has its own words and needs neither this nor `report`.
//! - `report`: a diagnosis as text and as JSON.
//!
//! Whoever runs the probes (the crate `doctor-probes` natively) fills an [`Evidence`]. Times are whole microseconds.
#![warn(missing_docs)]

mod browser;
mod cures;
mod evidence;
mod finding;
mod judge;
mod plan;
mod report;
mod transport;
mod words;

pub use browser::{BROWSER_CONNECTIONS, QUICK_SECONDS};
pub use cures::{Cure, cure};
pub use evidence::{Burst, Clock, Closing, Coding, Crowd, Ended, Evidence, Failure, Http, Reach, Resume, Watch};
pub use finding::{Bound, Fact, Finding, Kind};
pub use judge::{is_held, judge};
pub use plan::{
    BURST_MICROS, CROWD, EVENTS_PER_SECOND, HEARTBEAT_SECONDS, Plan, RESUME_AFTER, Role, SLOT_MICROS, Task, path,
};
pub use report::Diagnosis;
pub use transport::{Product, Transport};
pub use words::{doing, failure};
