//! Connects components to the browser: address, document, media queries. Also replacements for Yew's hooks that are
//! compiled once and not once per caller.

pub mod change;
pub mod document;
pub mod hash;
pub mod kept;
