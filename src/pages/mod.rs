//! One module per page.

pub mod capture;
pub mod choose;
pub mod doctor;
pub mod home;
pub mod lesson;
pub mod live;
pub mod recall;
pub mod workbench;
