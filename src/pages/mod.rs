//! One module per page.

pub mod capture;
pub mod home;
pub mod lesson;
pub mod live;
pub mod recall;
