//! Header blocks of any bytes, and what is written of any fields comes back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wire::http2::hpack::{Decoder, Encoder, Entry};

fuzz_target!(|input: &[u8]| {
    let [limit, bytes @ ..] = input else { return };
    let (mut decoder, mut encoder, mut mirror) = (Decoder::default(), Encoder::default(), Decoder::default());
    for (number, block) in bytes.split(|&byte| byte == 0xff).enumerate() {
        if number == 1 {
            let limit = u64::from(*limit) * 16;
            decoder.set_limit(limit);
            encoder.set_limit(limit);
            mirror.set_limit(limit.min(4096));
        }
        let block = decoder.decode(block.to_vec());
        assert!(block.read <= block.bytes.len());
        assert!(block.fault.is_some() || block.read == block.bytes.len());
        assert!(block.after.size <= block.after.most);
        let mut at = 0;
        for item in &block.items {
            assert_eq!(item.range.start, at);
            at = item.range.end;
            assert!(item.index_end <= at);
        }
        assert_eq!(at, block.read);
        let fields: Vec<&Entry> = block.fields().collect();
        let written = encoder.encode(fields.iter().map(|entry| (&entry.name[..], &entry.value[..])));
        let back = mirror.decode(written);
        assert_eq!(back.fault, None);
        assert_eq!(back.fields().collect::<Vec<_>>(), fields);
        assert_eq!(back.after, encoder.state());
    }
});
