//! The same program as `main.rs`, built with the feature `http2`: with HTTP/2 and the scenario `stream`.

use lab_worker as _;

fn main() {}
