//! Every type of frame in our reading and in tshark's.

use super::super::http2::{GET, OK, Talk};
use super::{DOWN, UP, ours, tshark};
use crate::http2::{ErrorCode, FrameKind, Setting, flag, write};
use trace::EventId;

const FIELDS: [&str; 30] = [
    "http2.length",
    "http2.type",
    "http2.flags",
    "http2.flags.end_stream",
    "http2.flags.eh",
    "http2.flags.padded",
    "http2.flags.priority",
    "http2.flags.ack.settings",
    "http2.flags.ack.ping",
    "http2.streamid",
    "http2.padding",
    "http2.exclusive",
    "http2.stream_dependency",
    "http2.headers.weight",
    "http2.header.name",
    "http2.header.value",
    "http2.header_table_size_update.header_table_size",
    "http2.settings.id",
    "http2.settings.max_frame_size",
    "http2.settings.max_header_list_size",
    "http2.rst_stream.error",
    "http2.push_promise.promised_stream_id",
    "http2.ping",
    "http2.pong",
    "http2.goaway.last_stream_id",
    "http2.goaway.error",
    "http2.window_update.window_size_increment",
    "http2.altsvc.origin",
    "http2.altsvc.field_value",
    "http2.origin.origin",
];

/// Numbers in decimal, flags as 0 and 1, whatever tshark prints.
fn plain(value: &str) -> String {
    match value {
        "True" => "1".into(),
        "False" => "0".into(),
        _ => {
            let hex = value.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
            hex.map_or_else(|| value.replace(':', ""), |number| number.to_string())
        }
    }
}

fn talk() -> Talk {
    let mut talk = Talk::begun();
    talk.say(
        UP,
        &write::settings(&[
            (Setting::MAX_FRAME_SIZE, 20_000),
            (Setting::MAX_HEADER_LIST_SIZE, 9_000),
            (Setting::NO_RFC7540_PRIORITIES, 1),
            (Setting::HEADER_TABLE_SIZE, 100),
            (Setting(0x4a4a), 7),
        ]),
    );
    talk.say(DOWN, &write::settings_ack());
    talk.encoders[1].set_limit(100);
    talk.say(UP, &write::frame(FrameKind::Priority, 0, 11, &[0x80, 0, 0, 3, 200]));
    // HEADERS with padding and a priority.
    let fields = GET.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes()));
    let block = talk.encoders[0].encode(fields);
    let payload = [&[3, 0x80, 0, 0, 0, 15][..], &block, &[0; 3]].concat();
    let flags = flag::END_HEADERS | flag::PADDED | flag::PRIORITY;
    talk.say(UP, &write::frame(FrameKind::Headers, flags, 1, &payload));
    talk.say(UP, &write::frame(FrameKind::Data, flag::PADDED | flag::END_STREAM, 1, b"\x02data\0\0"));
    let pushed = talk.encoders[1].encode(GET.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())));
    talk.say(DOWN, &write::push_promise(1, 2, &pushed, 0));
    talk.headers(DOWN, 1, OK, true);
    talk.headers(DOWN, 2, &[(":status", "404"), ("x-name", "x value"), ("server", "here")], true);
    talk.say(DOWN, &write::frame(FrameKind::AltSvc, 0, 0, b"\0\x06originh3=1"));
    talk.say(DOWN, &write::frame(FrameKind::Origin, 0, 0, b"\0\x03one\0\x05other"));
    talk.say(DOWN, &write::frame(FrameKind::Other(0x42), 0x81, 5, b"grease"));
    talk.say(UP, &write::ping(*b"12345678", false));
    talk.say(DOWN, &write::ping(*b"12345678", true));
    talk.say(UP, &write::window_update(0, 1_000_000));
    talk.headers(UP, 3, GET, true);
    talk.say(DOWN, &write::rst_stream(3, ErrorCode::REFUSED_STREAM));
    talk.say(DOWN, &write::goaway(3, ErrorCode::ENHANCE_YOUR_CALM, b"too much"));
    talk
}

#[test]
fn every_type_of_frame_is_tsharks() {
    let mut talk = talk();
    let theirs = tshark(&talk.packets.trace, &FIELDS);
    let (_, analysis) = talk.found();
    let mut count = 0;
    for (index, packet) in theirs.iter().enumerate() {
        for (id, theirs) in FIELDS.iter().zip(packet) {
            let ours = ours(&talk.packets.trace, &analysis, EventId(index as u64 + 1), id);
            let theirs: Vec<String> = theirs.split(',').filter(|value| !value.is_empty()).map(plain).collect();
            // What stands between the bytes of a name or a value in tshark's output is not told apart from it.
            let ours: Vec<String> = ours.iter().map(|value| plain(value)).collect();
            assert_eq!(ours, theirs, "packet {} {id}", index + 1);
            count += theirs.len();
        }
    }
    assert!(count > 200, "{count} values were compared");
}
