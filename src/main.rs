//! The first program's entry: the live page.

roundtrip::program!(roundtrip::app::App);
