//! Connects components to the browser: address, document, media queries. Also replacements for Yew's hooks that are
//! compiled once and not once per caller.

mod by_identity;
pub mod clipboard;
pub mod document;
pub mod hash;
mod latest;

pub use by_identity::ByIdentity;
pub use latest::use_latest;
