//! The program of the workbench: the entry.

roundtrip::program!(roundtrip::Workbench, roundtrip::is_workbench);
