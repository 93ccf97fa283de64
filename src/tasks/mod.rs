//! Tasks on screen: the list of a lesson's tasks, and the one that is open. The lab's worker makes the questions and judges
//! the answers (`crates/tasks`), so nothing here knows a right answer before it has been given or asked for.
//!
//! `state` is a pure reducer; `panel` draws it, `maker` makes a task from the run, `codes` has completion codes, `part` has the inputs, `order` the one for things in order.

mod codes;
mod field;
mod maker;
mod order;
mod panel;
mod part;
pub mod state;

pub use codes::Codes;
pub use maker::Maker;
pub use panel::{Do, List, Panel, absent, list, panel};
pub use state::{Open, TaskAct, Tasks};
