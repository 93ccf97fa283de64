//! Second ways of the tasks about WebSocket.

use crate::capture::Frame;
use crate::seen::{FIN, Seen, from_hex, is_up, label, millis, number, sent};
use crate::{Values, Way};
use base64::Engine as _;
use lab::protocol::Value;
use serde_json::Value as Json;
use sha1::Digest as _;
use trace::EventId;

pub const WAYS: &[Way] = &[
    Way::client("websocket-start", start),
    Way::client("websocket-frames", frames),
    Way::client("websocket-accept", accept),
    Way::trace("websocket-predict", predict),
    Way::trace("websocket-order", order),
    Way::client("websocket-proof", proof),
];

/// RFC 6455 §1.3.
const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The first text frame of one direction.
fn text_frame<'a>(seen: &'a Seen, up: bool) -> Option<&'a Frame> {
    seen.client.iter().find(|frame| frame.is_up == up && frame.has("websocket.payload.text"))
}

fn start(seen: &Seen) -> Values {
    Some(vec![millis(text_frame(seen, true)?.at)])
}

/// A frame with this payload: two bytes, a longer length if it is needed, a key if the client sends it (RFC 6455 §5.2).
fn frame_bytes(payload: u64, is_masked: bool) -> u64 {
    let longer = match payload {
        0..=125 => 0,
        126..=65_535 => 2,
        _ => 8,
    };
    2 + longer + if is_masked { 4 } else { 0 } + payload
}

fn frames(seen: &Seen) -> Values {
    let (hello, reply) = (text_frame(seen, true)?, text_frame(seen, false)?);
    let said = |frame: &Frame| frame.text("websocket.payload.text").unwrap_or_default().as_bytes().to_vec();
    let key = from_hex(hello.text("websocket.masking_key")?.trim_start_matches("0x"));
    let text = said(hello);
    let masked = |place: usize| Some(number(*text.get(place)? ^ *key.get(place)?));
    Some(vec![
        number(frame_bytes(text.len() as u64, true)),
        number(frame_bytes(said(reply).len() as u64, false)),
        masked(0)?,
        masked(1)?,
        Value::Choice(0),
    ])
}

fn accept(seen: &Seen) -> Values {
    let key = seen.client.iter().find_map(|frame| frame.text("http.sec_websocket_key"))?;
    let hash = sha1::Sha1::digest([key, GUID].concat());
    let value = base64::engine::general_purpose::STANDARD.encode(hash);
    let fin = seen.packets().into_iter().find(|event| event["flags"].as_u64().unwrap_or(0) & u64::from(FIN) != 0);
    let fin = fin.map_or(2, |event| usize::from(!is_up(event)));
    Some(vec![Value::Text(value), Value::Choice(fin)])
}

/// TLS, HTTP and WebSocket without the alerts at the end of TLS.
fn talk<'a>(seen: &'a Seen) -> Vec<&'a Json> {
    let mut all = seen.messages();
    all.retain(|event| ["tls", "http", "web-socket"].iter().any(|layer| event["layer"] == *layer));
    all.retain(|event| !label(event).starts_with("Alert"));
    all
}

fn predict(seen: &Seen) -> Values {
    let mut values = Vec::new();
    for event in talk(seen) {
        values.push(Value::Choice(usize::from(!is_up(event))));
        values.push(seen.choice(values.len(), label(event))?);
        if event["kind"] == "frame" {
            values.push(number(frame_bytes(event["payload_bytes"].as_u64()?, is_up(event))));
        }
    }
    Some(values)
}

fn order(seen: &Seen) -> Values {
    let until = seen.of_kind("response").into_iter().find(|event| event["status"] == 101).map(sent)?;
    let items = talk(seen).into_iter().take_while(|event| sent(event) <= until).map(|event| {
        let host = if is_up(event) { "client" } else { "server" };
        format!("{host}: {}", label(event))
    });
    Some(vec![seen.order(0, &items.collect::<Vec<_>>())?])
}

fn proof(seen: &Seen) -> Values {
    let response = seen.client.iter().find(|frame| frame.has("http.sec_websocket_accept"))?;
    Some(vec![Value::Field(EventId(response.event), "http.sec_websocket_accept".to_owned())])
}
