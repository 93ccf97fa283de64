//! The second program's entry: the home page and the lessons.

roundtrip::program!(roundtrip::workbench::Workbench);
