//! The examples of RFC 7541 appendix C, both ways.

use trace::from_hex;
use wire::Rule;
use wire::http2::hpack::{Decoder, Encoder, Form, Indexing};

type Fields = &'static [(&'static str, &'static str)];

const FIRST: Fields = &[(":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "www.example.com")];
const SECOND: Fields = &[
    (":method", "GET"),
    (":scheme", "http"),
    (":path", "/"),
    (":authority", "www.example.com"),
    ("cache-control", "no-cache"),
];
const THIRD: Fields = &[
    (":method", "GET"),
    (":scheme", "https"),
    (":path", "/index.html"),
    (":authority", "www.example.com"),
    ("custom-key", "custom-value"),
];
const DATE: (&str, &str) = ("date", "Mon, 21 Oct 2013 20:13:21 GMT");
const LOCATION: (&str, &str) = ("location", "https://www.example.com");
const PRIVATE: (&str, &str) = ("cache-control", "private");
const RESPONSES: [Fields; 3] = [
    &[(":status", "302"), PRIVATE, DATE, LOCATION],
    &[(":status", "307"), PRIVATE, DATE, LOCATION],
    &[
        (":status", "200"),
        PRIVATE,
        ("date", "Mon, 21 Oct 2013 20:13:22 GMT"),
        LOCATION,
        ("content-encoding", "gzip"),
        ("set-cookie", "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1"),
    ],
];

fn bytes(hex: &str) -> Vec<u8> {
    from_hex(&hex.replace(' ', "")).expect("hexadecimal digits")
}

/// Decodes the blocks of one example; after each, the table has so many bytes and entries.
fn decodes(limit: Option<u64>, blocks: &[(&str, Fields, u64, usize)]) {
    let mut decoder = Decoder::default();
    if let Some(limit) = limit {
        decoder.set_limit(limit);
    }
    for (hex, fields, size, entries) in blocks {
        let block = decoder.decode(bytes(hex));
        // The examples with a small table begin with one: they need no update.
        assert!(matches!(block.fault, None | Some(Rule::HpackUpdateMissing)), "{hex}: {:?}", block.fault);
        let found: Vec<(String, String)> = block
            .fields()
            .map(|entry| [&entry.name, &entry.value].map(|text| String::from_utf8_lossy(text).into_owned()).into())
            .collect();
        let wanted: Vec<(String, String)> = fields.iter().map(|&(name, value)| (name.into(), value.into())).collect();
        assert_eq!(found, wanted, "{hex}");
        assert_eq!((block.after.size, block.after.entries.len()), (*size, *entries), "{hex}");
    }
}

const RAW: [&str; 3] = [
    "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
    "8286 84be 5808 6e6f 2d63 6163 6865",
    "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65",
];
const HUFFMAN: [&str; 3] = [
    "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff",
    "8286 84be 5886 a8eb 1064 9cbf",
    "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf",
];

#[test]
fn the_single_fields_of_c2_are_read() {
    let cases = [
        ("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572", Form::Added, "custom-key", 55),
        ("040c 2f73 616d 706c 652f 7061 7468", Form::NotAdded, ":path", 0),
        ("1008 7061 7373 776f 7264 0673 6563 7265 74", Form::NeverAdded, "password", 0),
        ("82", Form::Indexed, ":method", 0),
    ];
    for (hex, form, name, size) in cases {
        let block = Decoder::default().decode(bytes(hex));
        let item = &block.items[0];
        assert_eq!((item.form, &*item.entry.name, block.after.size), (form, name.as_bytes(), size), "{hex}");
    }
}

#[test]
fn the_requests_of_c3_and_c4_are_read_and_those_of_c4_written() {
    let sizes = [(57, 1), (110, 2), (164, 3)];
    for blocks in [RAW, HUFFMAN] {
        let all = [FIRST, SECOND, THIRD];
        let cases: Vec<_> = (0..3).map(|at| (blocks[at], all[at], sizes[at].0, sizes[at].1)).collect();
        decodes(None, &cases);
    }
    let mut encoder = Encoder::default();
    for (fields, hex) in [FIRST, SECOND, THIRD].into_iter().zip(HUFFMAN) {
        let fields = fields.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes(), Indexing::Add));
        assert_eq!(encoder.encode_as(fields), bytes(hex), "{hex}");
    }
    assert_eq!(encoder.state().size, 164);
}

#[test]
fn the_responses_of_c5_and_c6_are_read_with_evictions() {
    let raw = [
        "4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3120 474d \
         546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
        "4803 3330 37c1 c0bf",
        "88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970 7738 666f \
         6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b \
         2076 6572 7369 6f6e 3d31",
    ];
    let huffman = [
        "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 \
         8f0b 97c8 e9ae 82ae 43d3",
        "4883 640e ffc1 c0bf",
        "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 \
         dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07",
    ];
    for blocks in [raw, huffman] {
        let cases: Vec<_> = blocks.into_iter().zip(RESPONSES).zip([(222, 4), (222, 4), (215, 3)]).collect();
        let mut decoder = vec![];
        for ((hex, fields), (size, entries)) in cases {
            decoder.push((hex, fields, size, entries));
        }
        // RFC 7541 §C.5: the table has 256 bytes. Its size is set by an update before the first block.
        let first = format!("3fe101{}", decoder[0].0);
        decoder[0].0 = &first;
        decodes(Some(256), &decoder);
    }
}

#[test]
fn what_is_wrong_with_a_block_is_named_and_the_rest_is_read() {
    let cases = [
        ("80", Rule::HpackIndex, 1),
        ("be82", Rule::HpackIndex, 2),
        ("ffffffffff7f", Rule::HpackInteger, 0),
        ("4005", Rule::HpackCut, 0),
        ("823f", Rule::HpackCut, 1),
        ("0081ff8118 82", Rule::HpackHuffman, 2),
        ("82 20", Rule::HpackUpdateLate, 2),
        ("3fe2 1f", Rule::HpackUpdateLarge, 1),
    ];
    for (hex, rule, items) in cases {
        let block = Decoder::default().decode(bytes(hex));
        assert_eq!((block.fault, block.items.len()), (Some(rule), items), "{hex}");
    }
    let mut decoder = Decoder::default();
    decoder.set_limit(100);
    assert_eq!(decoder.decode(vec![0x82]).fault, Some(Rule::HpackUpdateMissing));
}

#[test]
fn secrets_are_never_added_and_a_smaller_table_is_announced() {
    let mut encoder = Encoder::default();
    let block = encoder.encode([(&b"authorization"[..], &b"secret"[..]), (b":path", b"/a"), (b"x", b"y")]);
    let mut decoder = Decoder::default();
    let forms: Vec<Form> = decoder.decode(block).items.iter().map(|item| item.form).collect();
    assert_eq!(forms, [Form::NeverAdded, Form::NotAdded, Form::Added]);
    encoder.set_limit(0);
    encoder.set_limit(64);
    decoder.set_limit(64);
    let block = decoder.decode(encoder.encode([(&b"x"[..], &b"y"[..])]));
    let items: Vec<(Form, u64)> = block.items.iter().map(|item| (item.form, item.index)).collect();
    assert_eq!(items, [(Form::SizeUpdate, 0), (Form::SizeUpdate, 64), (Form::Added, 0)]);
    assert_eq!((block.fault, block.after), (None, encoder.state()));
}
