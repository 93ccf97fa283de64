//! Real traffic: browser APIs → trace. Settings in, a [`view::RunView`] and a trace a lane out.

mod backoff;
mod clock;
pub mod engine;
mod estimate;
mod history;
mod http;
mod json;
pub(crate) mod lane;
mod probe;
pub mod profiles;
mod run;
mod schedule;
pub mod settings;
mod stamp;
mod transport;
mod verdict;
pub mod view;
pub mod watching;
