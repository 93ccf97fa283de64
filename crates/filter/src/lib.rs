//! A filter over the fields of packets and messages, in the spirit of Wireshark's display filters (`docs/filter.md`).
//!
//! # Layout
//!
//! - `token`: a text as tokens. `parse`: tokens as an [`Expression`]. `wrong`: what is wrong with a text, and where; `words`
//!   says it in a sentence.
//! - `names`: the names of fields and protocols that a filter knows. `facts`: what is known of one packet or message.
//! - `judge`: whether facts fit an expression.
//!
//! This crate has no I/O. Nothing here panics, whatever the text.
#![warn(missing_docs)]

mod expression;
mod facts;
mod judge;
mod names;
mod parse;
mod token;
mod words;
mod wrong;

pub use expression::{Comparison, Expression, Literal, Target};
pub use facts::{Fact, Facts};
pub use judge::fits;
pub use names::{known, nearest};
pub use parse::{LONGEST, parse};
pub use token::quote;
pub use wrong::{What, Wrong};
