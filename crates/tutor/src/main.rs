//! The program that a worker loads; everything is in the library.

use tutor as _;

fn main() {}
