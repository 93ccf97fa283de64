//! One module a page.

pub mod live;
