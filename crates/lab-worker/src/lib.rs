//! The lab in the browser: what the page asks of it, and the answers as bytes. Requests and answers are `postcard`, the
//! same on both sides. Not here: the worker's messages, which are JavaScript's, and anything that draws.
#![warn(missing_docs)]

#[cfg(feature = "measure")]
mod measure;
mod outcome;

#[cfg(feature = "measure")]
pub use measure::{bare_transfer, lab_transfer, scenario};
pub use outcome::{Outcome, digest, packed};
