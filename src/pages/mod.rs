//! One module a page.

pub mod home;
pub mod lesson;
pub mod live;
