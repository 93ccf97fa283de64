//! Wording that several views share.

pub mod lab;
pub mod live;
pub mod parts;
