//! NOTE TO THE AUTHOR OF THIS TEST: the lead overwrote your file by mistake at 01:15; please save yours again (what the lead had written is in /tmp/lead/fields_mine.rs).
