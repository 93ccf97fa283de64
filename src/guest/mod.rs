//! A part of a page that is a program of its own, so that nobody pays for it who does not use it. The page's program loads it
//! when it is first wanted (`host`), and gives it a place on the page (`open`). Both pass each other bytes and nothing else;
//! each guest has a file that says what is in them (`tasks/seam.rs`, `change/seam.rs`, `inspector/seam.rs`, `charts/seam.rs`,
//! `lane_settings/seam.rs`, `results/seam.rs`).

mod host;
mod open;
mod place;

pub use host::{GuestState, use_early, use_guest};
pub use open::{GuestProps, OpenGuest};
pub use place::place_of;
