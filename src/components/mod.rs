//! Parts that any page uses.

pub mod dialog;
pub mod frame;
pub mod header;
pub mod menu;
pub mod parameter_errors;
mod share;
pub mod shell;
mod skip;
#[cfg(not(target_arch = "wasm32"))]
pub mod still;
