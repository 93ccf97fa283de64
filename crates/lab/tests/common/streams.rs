//! What tshark says of the streams of HTTP/2: the messages on each, put together from its packets.

use std::collections::BTreeMap;

const DATA: &str = "0";
const HEADERS: &str = "1";

/// A message: its stream, `GET /data` or `200`, and how much content a whole response has.
pub type OnStream = (u64, String, Option<u64>);

/// All streams, by seed, connection and number.
#[derive(Default)]
pub struct Streams(BTreeMap<(u64, String, u64), Stream>);

#[derive(Default)]
struct Stream {
    request: Option<String>,
    statuses: Vec<String>,
    content: u64,
    has_end: bool,
}

impl Streams {
    /// Takes a packet of the run with this seed: the `values` of a field in it.
    pub fn take<'a>(&mut self, seed: u64, values: impl Fn(&str) -> Vec<&'a str>) {
        let (mut methods, mut paths) = (values("http2.headers.method"), values("http2.headers.path"));
        let mut statuses = values("http2.headers.status");
        let is_response = !statuses.is_empty();
        let kinds = values("http2.type").into_iter().zip(values("http2.streamid"));
        let sizes = values("http2.length").into_iter().zip(values("http2.flags"));
        for ((kind, number), (length, flags)) in kinds.zip(sizes) {
            let key = (seed, values("tcp.stream").join(""), number.parse().expect("a stream"));
            let stream = self.0.entry(key).or_default();
            match kind {
                DATA => stream.content += length.parse::<u64>().expect("a length"),
                HEADERS if methods.is_empty() => stream.statuses.push(statuses.remove(0).to_owned()),
                HEADERS => stream.request = Some([methods.remove(0), paths.remove(0)].join(" ")),
                _ => continue,
            }
            // END_STREAM is the lowest bit. The request's own is not the response's.
            let ends = flags.ends_with(['1', '5', '9', 'd']);
            stream.has_end |= ends && (kind == DATA || is_response);
        }
    }

    /// Every message with its seed.
    pub fn messages(&self) -> Vec<(u64, OnStream)> {
        self.0.iter().flat_map(|((seed, _, number), stream)| stream.messages(*seed, *number)).collect()
    }
}

impl Stream {
    fn messages(&self, seed: u64, number: u64) -> Vec<(u64, OnStream)> {
        let request = self.request.as_deref().unwrap_or_default();
        // We report these when their fields have come, because their end may never come.
        let is_open_ended = request.starts_with("CONNECT ") || request == "GET /events";
        let content = (self.has_end && !is_open_ended).then_some(self.content);
        let request = self.request.iter().map(|request| (seed, (number, request.clone(), None)));
        let responses = self.statuses.iter().map(|status| (seed, (number, status.clone(), content)));
        request.chain(responses).collect()
    }
}
