//! The program of what a visitor changes of a run: the entry.

roundtrip::guest!(roundtrip::ChangeApp);
