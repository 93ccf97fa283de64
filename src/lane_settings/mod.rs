//! The settings of the live page: what runs, and how bad the network is to be. They are a program of their own, which the live
//! page's program loads when they are first opened and gives a place on its page. `seam` is all that the two programs know of
//! each other.

mod app;
mod bad_network;
mod field;
mod panel;
mod seam;
mod state;

pub use app::LaneSettingsApp;
pub use seam::{FromSettings, ToSettings};
