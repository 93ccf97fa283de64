//! The program of captures: the entry.

roundtrip::program!(roundtrip::Capture, roundtrip::is_capture);
