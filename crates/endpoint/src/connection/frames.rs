//! The bytes of an HTTP/2 connection's streams, as the frames on it show them.
//!
//! A frame belongs to one stream or to the connection, and its first nine bytes say which (RFC 9113 §4.1). An exchange gets
//! its HEADERS, CONTINUATION and DATA frames with these nine bytes. All else is shared: the preface, the frames of stream 0,
//! and what only manages a stream (WINDOW_UPDATE, RST_STREAM, PRIORITY), because it may come long after the exchange. Every
//! byte is counted for one stream or as shared, so that the sums are exact.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

use crate::sync::lock;

/// More streams than this are remembered only while they have an exchange. It is above what a client may have open at once,
/// so that none is forgotten before its request is handled.
const KEPT: usize = 512;

/// Which way bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    In,
    Out,
}

/// The streams of one connection.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    shared: InOut,
    streams: Mutex<BTreeMap<u32, Arc<Stream>>>,
}

#[derive(Debug, Default)]
struct InOut {
    into: AtomicU64,
    out: AtomicU64,
}

/// One stream's bytes.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    /// HEADERS and CONTINUATION frames.
    head: InOut,
    /// DATA frames.
    data: InOut,
    has_exchange: AtomicBool,
    /// How many interim responses were sent: header blocks that are not the response's own.
    interim: AtomicU32,
    /// The field that is still to be added to the response's header block.
    field: Mutex<Option<Field>>,
    head_written: Notify,
}

/// What the `Roundtrip:` field of a response says. It is completed when the response's header block is written, because only
/// then its size is known.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// The id and the parameters before `out`.
    pub(crate) item: String,
    /// The size of the body, if it is known.
    pub(crate) body_bytes: Option<u64>,
    /// How many bytes of the body each DATA frame has, but the last.
    pub(crate) piece_bytes: u64,
}

impl InOut {
    fn of(&self, way: Way) -> &AtomicU64 {
        match way {
            Way::In => &self.into,
            Way::Out => &self.out,
        }
    }

    fn add(&self, way: Way, bytes: u64) {
        self.of(way).fetch_add(bytes, Ordering::Relaxed);
    }

    fn get(&self, way: Way) -> u64 {
        self.of(way).load(Ordering::Relaxed)
    }
}

impl Frames {
    /// Counts bytes that belong to no exchange.
    pub(crate) fn share(&self, way: Way, bytes: u64) {
        self.shared.add(way, bytes);
    }

    /// Bytes that belong to no exchange. A stream whose request was never valid has none.
    pub(crate) fn shared(&self, way: Way) -> u64 {
        let streams = lock(&self.streams);
        let without: u64 =
            streams.values().filter(|stream| !stream.has_exchange()).map(|stream| stream.bytes(way)).sum();
        self.shared.get(way) + without
    }

    /// The stream with this number.
    pub(crate) fn stream(&self, number: u32) -> Arc<Stream> {
        let mut streams = lock(&self.streams);
        if let Some(stream) = streams.get(&number) {
            return Arc::clone(stream);
        }
        if streams.len() >= KEPT {
            self.forget(&mut streams);
        }
        Arc::clone(streams.entry(number).or_default())
    }

    /// Forgets streams whose exchange is not remembered any more, and the older half of those that never had one.
    fn forget(&self, streams: &mut BTreeMap<u32, Arc<Stream>>) {
        let mut without = streams.values().filter(|stream| !stream.has_exchange()).count() / 2;
        streams.retain(|_, stream| {
            if stream.has_exchange() {
                return Arc::strong_count(stream) > 1;
            }
            let is_old = without > 0;
            without -= usize::from(is_old);
            if is_old {
                for way in [Way::In, Way::Out] {
                    self.share(way, stream.bytes(way));
                }
            }
            !is_old
        });
    }
}

impl Stream {
    /// Marks the stream as one that carries an exchange.
    pub(crate) fn begin(&self) {
        self.has_exchange.store(true, Ordering::Relaxed);
    }

    fn has_exchange(&self) -> bool {
        self.has_exchange.load(Ordering::Relaxed)
    }

    /// Counts bytes of HEADERS and CONTINUATION frames.
    pub(crate) fn add_head(&self, way: Way, bytes: u64) {
        self.head.add(way, bytes);
    }

    /// Counts bytes of DATA frames.
    pub(crate) fn add_data(&self, way: Way, bytes: u64) {
        self.data.add(way, bytes);
    }

    /// Bytes of HEADERS and CONTINUATION frames so far.
    pub(crate) fn head_bytes(&self, way: Way) -> u64 {
        self.head.get(way)
    }

    /// All bytes so far.
    pub(crate) fn bytes(&self, way: Way) -> u64 {
        self.head.get(way) + self.data.get(way)
    }

    /// Notes that an interim response is about to be sent.
    pub(crate) fn begin_interim(&self) {
        self.interim.fetch_add(1, Ordering::Relaxed);
    }

    /// Adds a field to the response's header block.
    pub(crate) fn announce(&self, field: Field) {
        *lock(&self.field) = Some(field);
    }

    /// What to add to the header block that is being written now; `None` to an interim response's.
    pub(crate) fn take_field(&self) -> Option<Field> {
        let is_interim = self.interim.load(Ordering::Relaxed) > 0;
        if is_interim {
            self.interim.fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        lock(&self.field).take()
    }

    /// Notes that a header block has been written.
    pub(crate) fn wrote_head(&self) {
        self.head_written.notify_one();
    }

    /// Waits until the response's header block is written, so that its size is known.
    pub(crate) async fn head_is_written(&self) {
        while lock(&self.field).is_some() || self.head_bytes(Way::Out) == 0 {
            self.head_written.notified().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgotten_streams_stay_in_the_sums() {
        let frames = Frames::default();
        let kept: Vec<_> = (0..40).map(|n| frames.stream(n * 2 + 1)).inspect(|stream| stream.begin()).collect();
        let mut exchanges = 0;
        for number in 40..20_000 {
            let stream = frames.stream(number * 2 + 1);
            stream.add_head(Way::In, 3);
            if number % 3 == 0 {
                stream.begin();
                exchanges += 1;
            }
        }
        let streams = lock(&frames.streams);
        assert!(streams.len() <= KEPT, "{} streams are remembered", streams.len());
        assert!(kept.iter().enumerate().all(|(n, stream)| Arc::ptr_eq(stream, &streams[&(n as u32 * 2 + 1)])));
        drop(streams);
        assert_eq!(frames.shared(Way::In), (20_000 - 40 - exchanges) * 3);
    }

    #[test]
    fn an_interim_response_gets_no_field() {
        let stream = Stream::default();
        stream.begin_interim();
        stream.announce(Field { item: "c1;n=1".to_owned(), body_bytes: None, piece_bytes: 1 });
        assert!(stream.take_field().is_none());
        assert_eq!(stream.take_field().unwrap().item, "c1;n=1");
        assert!(stream.take_field().is_none());
    }
}
