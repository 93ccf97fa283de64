//! The program of the recall sheets: the entry.

roundtrip::program!(roundtrip::Recall, roundtrip::is_recall);
