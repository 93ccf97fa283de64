//! Parts that any page uses.

pub mod addressed;
pub mod dialog;
pub mod dialog_program;
mod enter;
pub mod figures;
pub mod frame;
pub mod header;
pub mod menu;
pub mod parameter_errors;
pub mod shell;
mod skip;
#[cfg(not(target_arch = "wasm32"))]
pub mod still;

pub use enter::on_enter;
