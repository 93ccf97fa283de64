//! The program of a lesson's tasks: the entry.

roundtrip::guest!(roundtrip::TasksApp);
