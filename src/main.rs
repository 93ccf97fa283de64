//! The live page's program: the entry.

roundtrip::program!(roundtrip::Live);
