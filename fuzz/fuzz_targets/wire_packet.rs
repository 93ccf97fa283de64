//! Packets: IPv4, TCP, UDP and DNS of any bytes.
#![no_main]

use fuzz::assert_whole;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for dissect in
        [wire::ip::v4::dissect, wire::ip::v6::dissect, wire::tcp::dissect, wire::udp::dissect, wire::dns::dissect]
    {
        assert_whole(&dissect(bytes), bytes);
    }
    assert!(!wire::dns::label(bytes).is_empty());
});
