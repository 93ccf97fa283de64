//! What the page keeps in step with the browser: address, document, media queries.

pub mod change;
pub mod document;
pub mod hash;
