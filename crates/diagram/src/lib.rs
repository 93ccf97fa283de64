//! A trace as a sequence diagram, without a screen.
//!
//! # Layout
//!
//! * [`model`] reads a trace once: arrows, states, brackets, gauges.
//! * [`axis`] maps run time to height; [`piecewise_linear`] and [`clock`] are its parts.
//! * [`layout`] says what stands where at one moment and fills a [`picture`].
//! * [`scene`] has the shapes that every picture is made of; [`svg`] prints a picture.
//!
//! A painter draws the picture; a page brings the moment, the size and the words.

pub mod axis;
mod clock;
pub mod layout;
pub mod model;
pub mod picture;
pub mod piecewise_linear;
pub mod scene;
pub mod svg;
