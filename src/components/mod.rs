//! Parts that any page uses.

pub mod child;
pub mod chrome;
pub mod frame;
pub mod header;
pub mod refusals;
pub mod share;
pub mod skip;
