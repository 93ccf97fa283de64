//! Examples of each protocol's document, and what must hold for any bytes.

mod any;
mod io;
mod json_based;
mod mqtt;
mod stomp;

use super::{Carrier, Context, Item, Opening, Reading, Session, Subprotocol, Taken, read};
use crate::Field;
use trace::Direction;
use trace::Direction::{Down, Up};

/// A WebSocket with this target and subprotocol.
fn socket(target: &str, subprotocol: Option<&str>) -> Session {
    Session::new(&Opening::websocket(target, subprotocol))
}

/// A text message, which is known.
fn text(session: &mut Session, direction: Direction, message: &str) -> Taken {
    taken(session, direction, Carrier::Text, message.as_bytes())
}

fn taken(session: &mut Session, direction: Direction, carrier: Carrier, message: &[u8]) -> Taken {
    let taken = session.take(direction, carrier, message);
    let taken = taken.unwrap_or_else(|| panic!("not read: {}", String::from_utf8_lossy(message)));
    assert_whole(&taken.bytes, &read(&taken.bytes, &taken.context).expect("the same again"));
    taken
}

/// The one item of a message: its type, name, channel, id and payload.
fn parts(taken: &Taken) -> [String; 5] {
    let [item] = &taken.items[..] else { panic!("{:?}", taken.items) };
    parts_of(taken, item)
}

fn parts_of(taken: &Taken, item: &Item) -> [String; 5] {
    let payload = item.payload.clone().and_then(|range| taken.bytes.get(range)).unwrap_or_default();
    let payload = String::from_utf8_lossy(payload).into_owned();
    let text = |part: &Option<String>| part.clone().unwrap_or_default();
    [item.kind.to_owned(), text(&item.name), text(&item.channel), text(&item.id), payload]
}

/// The value of a field.
fn value(taken: &Taken, id: &str) -> Option<String> {
    taken.dissection.find(id).map(|field| field.value.clone())
}

/// Fields lie within the bytes, without gaps, each part in its whole; items lie within them, too.
fn assert_whole(bytes: &[u8], reading: &Reading) {
    assert_eq!(reading.dissection.length, bytes.len());
    let mut at = 0;
    for field in &reading.dissection.fields {
        assert_eq!(field.bits.start, at, "a gap before {}: {:?}", field.spec.id, reading.dissection);
        at = field.bits.end;
        assert_within(field);
    }
    assert_eq!(at, bytes.len() * 8, "a gap at the end: {:?}", reading.dissection);
    assert!(reading.rest <= bytes.len());
    for item in &reading.items {
        assert!(item.range.start <= item.range.end && item.range.end <= bytes.len(), "{item:?}");
        let payload = item.payload.clone().unwrap_or_default();
        assert!(payload.start <= payload.end && payload.end <= bytes.len(), "{item:?}");
    }
}

fn assert_within(field: &Field) {
    assert!(field.bits.start <= field.bits.end);
    for part in &field.parts {
        assert!(field.bits.start <= part.bits.start && part.bits.end <= field.bits.end, "{part:?} in {field:?}");
        assert_within(part);
    }
}
