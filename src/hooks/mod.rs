//! What the page keeps in step with the browser: address, document, media queries. Also hooks that a program has once,
//! whatever their callers keep.

pub mod change;
pub mod document;
pub mod hash;
pub mod kept;
