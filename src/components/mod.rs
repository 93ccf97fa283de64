//! Parts that any page uses.

pub mod frame;
mod header;
pub mod refusals;
mod share;
pub mod shell;
mod skip;
