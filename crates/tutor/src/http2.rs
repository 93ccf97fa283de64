//! The same program as `main.rs`, built with HTTP/2.

use tutor as _;

fn main() {}
