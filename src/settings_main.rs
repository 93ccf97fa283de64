//! The program of the live page's settings: the entry.

roundtrip::guest!(roundtrip::LaneSettingsApp);
