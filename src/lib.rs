//! Roundtrip, the app: views over traces.

pub mod charts;
pub mod i18n;
pub mod live;
pub mod route;
pub mod strip;
