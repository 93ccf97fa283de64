//! The program of the choice of a transport: the entry.

roundtrip::program!(roundtrip::Choose, roundtrip::is_choose);
