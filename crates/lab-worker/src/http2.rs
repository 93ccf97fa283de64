//! The same program as `main.rs`, built with HTTP/2.

use lab_worker as _;

fn main() {}
