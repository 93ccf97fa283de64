//! A trace as a sequence diagram, without a screen.
//!
//! # Layout
//!
//! * [`model`] reads a trace once: arrows, states, brackets, gauges.
//! * [`axis`] maps run time to height; [`piecewise_linear`] and [`clock`] are its parts.
//! * [`layout`] says what stands where at one moment and fills a [`picture`].
//! * [`measure`] knows how wide a text is at most; `tilted` what touches a text that is turned.
//! * [`graph`] draws values over time with the same marks.
//! * [`scene`] has the shapes that every picture is made of; [`svg`] prints a picture, and
//!   [`whole`](mod@whole) a whole run.
//!
//! A painter draws the picture; a page brings the moment, the size and the words.

pub mod axis;
mod clock;
pub mod graph;
#[cfg(test)]
mod handmade;
pub mod layout;
pub mod measure;
pub mod model;
pub mod picture;
pub mod piecewise_linear;
pub mod scene;
pub mod svg;
mod tilted;
pub mod whole;
