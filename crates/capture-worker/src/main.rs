//! The program that a worker loads; everything is in the library.

use capture_worker as _;

fn main() {}
