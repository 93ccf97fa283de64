//! Roundtrip, the app: views over traces.

pub mod live;
