//! Parts that any page uses.

pub mod child;
pub mod field;
pub mod frame;
pub mod header;
pub mod refusals;
pub mod share;
pub mod skip;
