//! The program of the live page's charts: the entry.

roundtrip::guest!(roundtrip::ChartsApp);
