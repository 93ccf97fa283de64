//! The program of the path doctor: the entry.

roundtrip::program!(roundtrip::Doctor, roundtrip::is_doctor);
