//! The analysis of traces with any packets: TCP segments with any order, flags and bytes, and bytes that are no
//! packets.
#![no_main]

use fuzz::trace_of;
use libfuzzer_sys::fuzz_target;
use trace::{EventId, Host};

fuzz_target!(|input: &[u8]| {
    let mut trace = trace_of(input, 80);
    let packets = trace.events().count() as u64;
    let analysis = wire::analysis::analyse(&mut trace, "");
    for id in 1..=packets {
        for block in analysis.dissect(&trace, EventId(id)) {
            assert!(block.dissection.length <= block.bytes.len());
        }
    }
    let _ = wire::mermaid::write(&trace);
    let _ = wire::pcapng::write(&trace, "", Host::Client, 0);
});
