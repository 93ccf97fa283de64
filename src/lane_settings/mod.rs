//! The settings of the live page: what runs, and how bad the network is to be. They are a program of their own, which the live
//! page's program loads once its page is drawn, and gives a place when they are first opened. `seam` is all that the two programs
//! know of each other.

mod app;
mod bad_network;
mod field;
mod panel;
mod seam;
mod state;

pub use app::LaneSettingsApp;
pub use seam::{FromSettings, ToSettings};
