//! The reader of event streams beside a table of what the HTML standard says of each (WHATWG HTML §9.2.6), whole and cut at
//! every byte. The browsers' tests ask Chromium and Firefox about the same table.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::{Value, json};
use wire::sse::{Event, Reader};

fn cases() -> Vec<Value> {
    serde_json::from_str(include_str!("event_streams.json")).unwrap()
}

/// A text whose characters are bytes.
fn bytes(text: &str) -> Vec<u8> {
    text.chars().map(|character| u8::try_from(character).unwrap()).collect()
}

/// What a reader makes of a stream that comes in these pieces, in the form of the table.
fn read<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Value {
    let (mut reader, mut events) = (Reader::default(), Vec::new());
    pieces.for_each(|piece| {
        reader.push(piece, &mut events);
    });
    let event = |event: &Event| {
        let name = if event.name.is_empty() { "message" } else { &event.name };
        json!([name, event.data, event.last_id])
    };
    json!([events.iter().map(event).collect::<Vec<_>>(), reader.last_id(), reader.retry_millis()])
}

#[test]
fn each_stream_is_read_as_the_standard_says_wherever_it_is_cut() {
    let cases = cases();
    assert!(cases.len() >= 40);
    for case in &cases {
        let expected = json!([case["events"], case["last_id"], case["retry"]]);
        let chunks: Vec<_> = case["chunks"].as_array().unwrap().iter().map(|it| bytes(it.as_str().unwrap())).collect();
        let whole = chunks.concat();
        assert_eq!(read(chunks.iter().map(Vec::as_slice)), expected, "{}", case["name"]);
        assert_eq!(read(whole.chunks(1)), expected, "{} byte by byte", case["name"]);
        for at in 0..=whole.len() {
            let (first, second) = whole.split_at(at);
            assert_eq!(read([first, second].into_iter()), expected, "{} cut at {at}", case["name"]);
        }
    }
}

#[test]
fn any_bytes_are_read_in_any_pieces_alike() {
    use proptest::prelude::*;
    let alphabet = prop::sample::select(&b"dataideventry: \n\r\0\xef\xbb\xbf\xff01:"[..]);
    proptest!(|(stream in prop::collection::vec(alphabet, 0..80), piece in 1_usize..9)| {
        prop_assert_eq!(read(stream.chunks(piece)), read(std::iter::once(&stream[..])));
    });
}
