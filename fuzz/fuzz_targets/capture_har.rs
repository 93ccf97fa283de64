//! HAR of any text: what is no HAR is named.
#![no_main]

use capture::{File, Format};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let text = [b"{\"log\": {\"entries\": [", input, b"]}}"].concat();
    for bytes in [input, &text] {
        let file = File::read(bytes);
        assert!(file.format.is_some() || !file.notes.list().is_empty());
        assert!(file.format != Some(Format::Har) || file.har.is_some());
    }
});
