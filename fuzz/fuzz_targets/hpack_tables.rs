//! Blocks of any fields with any way to index them, while the table's limit changes: what was written comes back, and both
//! tables are the same after every block.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wire::http2::hpack::{Decoder, Encoder, Form, Indexing};

const NAMES: [&[u8]; 8] = [b":path", b"cookie", b"a", b"x-long-name-of-a-field", b":status", b"te", b"", b"\xff"];
const VALUES: [&[u8]; 5] = [b"", b"200", b"/", b"a value", b"\x00\xf9"];
/// The longest value, so that entries larger than every table occur.
const MOST: usize = 5_000;

fuzz_target!(|input: &[u8]| {
    let (mut encoder, mut decoder) = (Encoder::default(), Decoder::default());
    let mut fields: Vec<(Vec<u8>, Vec<u8>, Indexing)> = Vec::new();
    for command in input.chunks_exact(3) {
        let [kind, first, second] = *command else { return };
        let number = u16::from_be_bytes([first, second]);
        match kind % 4 {
            0 => {
                let limit = u64::from(number) >> (kind / 4 % 16);
                encoder.set_limit(limit);
                decoder.set_limit(limit);
            }
            1 => look(&mut encoder, &mut decoder, std::mem::take(&mut fields)),
            _ => fields.push(field(kind, first, second)),
        }
    }
    look(&mut encoder, &mut decoder, fields);
});

fn field(kind: u8, first: u8, second: u8) -> (Vec<u8>, Vec<u8>, Indexing) {
    let indexing = [Indexing::Add, Indexing::Skip, Indexing::Never][usize::from(kind / 4 % 3)];
    let name = NAMES[usize::from(first % 8)].repeat(usize::from(first / 64) + 1);
    let value = match VALUES.get(usize::from(second % 8)) {
        Some(value) => value.to_vec(),
        None => vec![second; (usize::from(first) * usize::from(second)).min(MOST)],
    };
    (name, value, indexing)
}

fn look(encoder: &mut Encoder, decoder: &mut Decoder, fields: Vec<(Vec<u8>, Vec<u8>, Indexing)>) {
    let written = encoder.encode_as(fields.iter().map(|(name, value, how)| (&name[..], &value[..], *how)));
    let block = decoder.decode(written);
    assert_eq!(block.fault, None);
    assert_eq!(block.read, block.bytes.len());
    let back = block.fields().map(|entry| (&entry.name, &entry.value));
    assert!(back.eq(fields.iter().map(|(name, value, _)| (name, value))));
    let items = block.items.iter().filter(|item| item.form != Form::SizeUpdate);
    for (item, (.., how)) in items.zip(&fields) {
        assert_eq!(item.form == Form::NeverAdded, *how == Indexing::Never, "a secret stays one");
        assert!(*how == Indexing::Add || item.form != Form::Added);
    }
    assert_eq!(block.after, encoder.state());
    assert!(block.after.size <= block.after.most);
}
