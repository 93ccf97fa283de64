//! TLS over TCP. There are two streams in each direction: the *outer* one is TCP's, made of records; the *inner* one is
//! what the records decrypt to, which HTTP and WebSocket are read from. Messages are found in the inner stream, but
//! their places are needed in the outer one, where packets are known. [`Carrier`] ties the two together.

use super::decoders::Means;
use super::runs::Runs;
use super::unit::{Form, Found};
use super::web::Web;
use crate::tls::{ContentType, Dark, Message, Record, Session, dissect_message};
use std::ops::Range;
use trace::{Direction, Layer};

/// Bytes of a record's header (RFC 8446 §5.1).
const HEADER: u64 = 5;
/// The field with the protocol that the server has chosen.
const PROTOCOL: &str = "tls.handshake.extensions_alpn_str";

pub(super) struct Tls {
    session: Session,
    /// What reads the inner streams.
    web: Web,
    /// The records with application data of each direction, in order.
    records: [Vec<Carrier>; 2],
    /// Which directions were cut by the capture, so that reading has ended there.
    is_stopped: [bool; 2],
}

/// A record with application data.
struct Carrier {
    /// Its place in the outer stream.
    outer: Range<u64>,
    /// How many of its bytes stand before what it carries.
    before: u64,
    /// The place of what it carries in the inner stream.
    inner: Range<u64>,
}

impl Tls {
    pub fn new(means: &Means) -> Self {
        let session = Session::with_suites(means.keys.clone(), means.decoders.suites);
        Self { session, web: Web::new(means), records: [Vec::new(), Vec::new()], is_stopped: [false; 2] }
    }

    /// Ends the reading of one direction: bytes of it are missing.
    pub fn stop(&mut self, direction: Direction) {
        self.is_stopped[direction.index()] = true;
    }

    pub fn push(&mut self, direction: Direction, bytes: &[u8], found: &mut Vec<Found>) {
        if self.is_stopped[direction.index()] {
            return;
        }
        for record in self.session.push(direction, bytes) {
            self.take(record, found);
        }
        let Some((start, bytes)) = self.session.take_unread(direction) else { return };
        let length = bytes.len() as u64;
        found.push(Found {
            inside: None,
            form: Form::Unread(Layer::Tls),
            direction,
            range: start..start + length,
            label: ["Not TLS · ", &length.to_string(), " B"].concat(),
            bytes,
            length,
            payload: 0,
            group: None,
            malformed: self.session.broken(direction).map(Into::into),
        });
    }

    /// Whether TLS 1.3 is spoken, as far as is known by now.
    pub fn is_tls13(&self) -> bool {
        self.session.is_tls13()
    }

    /// Why records stayed dark, if some did.
    pub fn dark(&self) -> Option<Dark> {
        self.session.dark()
    }

    pub fn finish(&mut self, direction: Direction, found: &mut Vec<Found>) {
        let mut inner = Vec::new();
        self.web.finish(direction, &mut inner);
        self.place(inner, found);
    }

    fn take(&mut self, record: Record, found: &mut Vec<Found>) {
        let Record { direction, range, bytes, content, encrypted, plain, dark, messages, .. } = record;
        let (tls13, sealed) = (self.session.is_tls13(), self.session.sealed());
        found.push(Found {
            inside: None,
            form: Form::Record { sealed: encrypted.then_some(sealed), dark, tls13 },
            direction,
            range: range.clone(),
            length: bytes.len() as u64,
            bytes,
            payload: 0,
            label: content_name(content),
            group: None,
            malformed: None,
        });
        for message in messages {
            if agrees_on_http2(&message, tls13) {
                self.web.is_http2();
            }
            found.push(Found {
                inside: None,
                form: Form::TlsMessage { name: message.name, tls13 },
                direction,
                range: range.clone(),
                length: message.bytes.len() as u64,
                bytes: message.bytes,
                payload: 0,
                label: message.name.into(),
                group: None,
                malformed: None,
            });
        }
        if let (ContentType::ApplicationData, Some(plain)) = (content, plain) {
            let records = &mut self.records[direction.index()];
            let start = records.last().map_or(0, |last| last.inner.end);
            let before = if encrypted { sealed.before() } else { HEADER };
            records.push(Carrier { outer: range, before, inner: start..start + plain.len() as u64 });
            let mut inner = Vec::new();
            self.web.push(direction, &plain, &mut inner);
            self.place(inner, found);
        }
    }

    /// Appends what was found in the inner streams to `found`, with the places of the records that carried it.
    fn place(&self, inner: Vec<Found>, found: &mut Vec<Found>) {
        found.extend(inner.into_iter().map(|unit| {
            let records = &self.records[unit.direction.index()];
            let last_byte = unit.range.end.saturating_sub(1).max(unit.range.start);
            let holds = |at: u64| records.get(records.partition_point(|record| record.inner.end <= at));
            let range = match (holds(unit.range.start), holds(last_byte)) {
                (Some(first), Some(last)) => first.outer.start..last.outer.end,
                _ => 0..0,
            };
            Found { range, ..unit }
        }));
    }

    /// The bytes of one direction's outer stream by layer: what a record with application data carries belongs to the
    /// layers above, everything else to TLS.
    pub fn layers(&self, direction: Direction) -> Runs {
        let mut runs = Runs::new(Layer::Tls);
        let carried_runs = self.web.layers(direction);
        for Carrier { outer, before, inner } in &self.records[direction.index()] {
            let carried = inner.end - inner.start;
            let added = (outer.end - outer.start).saturating_sub(carried);
            let mut at = outer.start + added.min(*before);
            runs.push(outer.start..at, Some(Layer::Tls));
            for (run, layer) in carried_runs.within(inner.clone()) {
                let end = at + (run.end - run.start);
                runs.push(at..end, layer);
                at = end;
            }
            runs.push(at..outer.end, Some(Layer::Tls));
        }
        runs
    }
}

/// Whether a message has the server's choice of HTTP/2 (RFC 7301 §3.1, RFC 9113 §3.2).
fn agrees_on_http2(message: &Message, tls13: bool) -> bool {
    matches!(message.name, "Server Hello" | "Encrypted Extensions")
        && dissect_message(message, tls13).find(PROTOCOL).is_some_and(|chosen| chosen.value == "h2")
}

fn content_name(content: ContentType) -> String {
    match content {
        ContentType::ChangeCipherSpec => "Change Cipher Spec".into(),
        ContentType::Alert => "Alert".into(),
        ContentType::Handshake => "Handshake".into(),
        ContentType::ApplicationData => "Application Data".into(),
        ContentType::Other(number) => ["Content type ", &number.to_string()].concat(),
    }
}
