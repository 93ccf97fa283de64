//! Connects components to the browser: address, clipboard, document, media queries. Also small hooks and types for what
//! must not change from rendering to rendering.

mod by_identity;
pub mod clipboard;
pub mod document;
pub mod hash;
mod in_view;
pub mod kept;
mod latest;
mod printing;
mod store;
mod turns;

pub use by_identity::ByIdentity;
pub use in_view::use_in_view;
pub use latest::use_latest;
pub use printing::use_printing;
pub use store::{Store, use_part, use_store};
pub use turns::use_turns;
