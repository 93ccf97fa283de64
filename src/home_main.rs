//! The home page's program: the entry.

roundtrip::program!(roundtrip::Home, roundtrip::is_home);
