//! Real traffic: browser APIs → trace. Settings in, a [`view::RunView`] and a trace a lane out.

pub mod engine;
pub mod settings;
pub mod view;
