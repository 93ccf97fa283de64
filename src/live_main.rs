//! The live page's program: the entry.

roundtrip::program!(roundtrip::Live, roundtrip::is_live);
