//! The program of an event's fields and bytes: the entry.

roundtrip::guest!(roundtrip::Inside);
