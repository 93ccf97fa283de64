//! The messages on the streams of HTTP/2, put together from the frames that tshark finds in a run's packets.

use super::frame::Frame;
use super::message::Message;
use std::collections::BTreeMap;

const DATA: &str = "0";
const HEADERS: &str = "1";

/// All streams of a run, by connection and number.
#[derive(Default)]
pub struct Streams(BTreeMap<(String, u64), Stream>);

#[derive(Default)]
struct Stream {
    request: Option<String>,
    statuses: Vec<String>,
    content: u64,
    has_end: bool,
    has_events: bool,
}

impl Streams {
    /// Takes the next packet.
    pub fn take(&mut self, packet: &Frame) {
        let values = |field| packet.values(field).into_iter();
        let (mut methods, mut paths) = (values("http2.headers.method"), values("http2.headers.path"));
        let mut statuses = values("http2.headers.status");
        let is_response = statuses.len() > 0;
        let kinds = values("http2.type").zip(values("http2.streamid"));
        let sizes = values("http2.length").zip(values("http2.flags"));
        for ((kind, number), (length, flags)) in kinds.zip(sizes) {
            let key = (packet.values("tcp.stream").join(""), number.parse().expect("a stream"));
            let stream = self.0.entry(key).or_default();
            match kind {
                // What comes before a status is the content of the request.
                DATA if stream.statuses.is_empty() => continue,
                DATA => stream.content += length.parse::<u64>().expect("a length"),
                HEADERS => match methods.next() {
                    Some(method) => stream.request = Some([method, paths.next().expect("a path")].join(" ")),
                    None => {
                        stream.statuses.push(statuses.next().expect("a status").to_owned());
                        // No scenario has two responses in one packet if one of them is a stream of events.
                        stream.has_events = packet.values("http2.headers.content_type").contains(&"text/event-stream");
                    }
                },
                _ => continue,
            }
            // END_STREAM is the lowest bit. The request's own is not the response's.
            let flags = u8::from_str_radix(flags.trim_start_matches("0x"), 16).expect("flags");
            stream.has_end |= flags & 1 != 0 && (kind == DATA || is_response);
        }
    }

    /// Every message.
    pub fn messages(&self) -> impl Iterator<Item = Message> {
        self.0.iter().flat_map(|((_, number), stream)| stream.messages(*number))
    }
}

impl Stream {
    fn messages(&self, number: u64) -> Vec<Message> {
        let request = self.request.as_deref().unwrap_or_default();
        // We report these when their fields have come, because their end may never come.
        let is_open_ended = request.starts_with("CONNECT ") || self.has_events;
        let content = (self.has_end && !is_open_ended).then_some(self.content);
        let request = self.request.iter().map(|request| Message::OnStream(number, request.clone(), None));
        let responses = self.statuses.iter().map(|status| Message::OnStream(number, status.clone(), content));
        request.chain(responses).collect()
    }
}
