//! The program that a worker loads; everything is in the library.

use lab_worker as _;

fn main() {}
