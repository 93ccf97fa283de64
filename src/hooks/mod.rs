//! Connects components to the browser: address, clipboard, document, media queries. Also small hooks and types for what
//! must not change from rendering to rendering.

mod by_identity;
pub mod clipboard;
pub mod document;
pub mod hash;
mod in_turn;
mod latest;

pub use by_identity::ByIdentity;
pub use in_turn::use_parts_in_turn;
pub use latest::use_latest;
