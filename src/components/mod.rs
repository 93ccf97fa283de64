//! Parts that any page uses.

pub mod frame;
mod header;
pub mod parameter_errors;
mod share;
pub mod shell;
mod skip;
