//! The program of the graphs: the entry.

roundtrip::guest!(roundtrip::GraphsApp);
