//! The lessons' program: the entry.

roundtrip::program!(roundtrip::Lessons, roundtrip::is_lesson);
