//! The drawing kit: the theme's colours, a pen for a 2D canvas, one animation loop.

pub mod frames;
pub mod paint;
pub mod palette;
