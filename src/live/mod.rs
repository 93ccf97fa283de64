//! Real traffic through the browser's APIs. Settings go in; a [`view::RunView`] and one trace per lane come out.

mod backoff;
mod body;
#[cfg(all(test, target_arch = "wasm32"))]
mod browser_tests;
mod clock;
pub mod connections;
mod diagnosis;
pub mod engine;
mod estimate;
mod history;
pub mod hop;
mod http;
pub mod impair;
mod json;
pub(crate) mod lane;
mod probe;
pub mod profiles;
mod refusal;
mod retry_after;
mod run;
mod schedule;
pub mod settings;
mod stamp;
mod task;
mod timing;
mod transport;
mod trouble;
mod verdict;
pub mod view;

/// The most bytes that the page takes of a response's body.
pub use body::MOST as LONGEST_BODY;
pub use clock::{page_millis, unix_micros};
pub use http::{AbortOnDrop, is_event_stream};
/// The endpoints that nobody has to name: the page's own server, and one on this machine.
pub use probe::local as local_profiles;
pub use timing::timing;
