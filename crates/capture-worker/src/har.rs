//! The entries of a HAR as connections and as a trace. A HAR has no packets: its times are the browser's own, so the
//! client's times are measured; when the server received and answered is taken to be half-way through the waiting.

use capture::har::{Entry, Har, Message};
use capture_protocol::Row;
use std::collections::BTreeMap;
use std::rc::Rc;
use trace::{Data, Direction, Event, EventId, Host, Kind, Layer, LayerBytes, Micros, Provenance, Trace, Wire};
use wire::subprotocol::{Session, Taken};

/// A label of a message is no longer than this.
const LONGEST_LABEL: usize = 60;

/// Requests of one connection, or of one host if the file does not tell connections apart.
pub(crate) struct Connection<'a> {
    /// The host and its port as the address has them.
    pub(crate) host: &'a str,
    /// The server's address, if the file has it.
    server: Option<&'a str>,
    pub(crate) entries: Vec<&'a Entry>,
}

/// What an event of a HAR's trace is.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    /// The connection's number.
    pub(crate) connection: u32,
    /// The entry among its entries.
    pub(crate) entry: usize,
    /// What of it.
    pub(crate) piece: Piece,
    /// What is in a message of its WebSocket.
    pub(crate) inside: Option<Rc<Taken>>,
}

/// A part of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Request,
    Response,
    /// A message of its WebSocket.
    Message(usize),
}

/// The connections of all entries, in the order in which they began.
pub(crate) fn connections(har: &Har) -> Vec<Connection<'_>> {
    let mut places: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
    let mut all: Vec<Connection> = Vec::new();
    for entry in har.entries.iter().filter(|entry| entry.started.is_some()) {
        let host = authority(&entry.url);
        let place = *places.entry((host, entry.connection.as_deref())).or_insert(all.len());
        if place == all.len() {
            all.push(Connection { host, server: entry.server.as_deref(), entries: Vec::new() });
        }
        all[place].entries.push(entry);
    }
    all.sort_by_key(Connection::start);
    all
}

/// The part of an address between `//` and the path (RFC 3986 §3.2).
fn authority(url: &str) -> &str {
    let rest = url.split_once("//").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

impl Connection<'_> {
    /// When its first request began, in nanoseconds since 1970.
    pub(crate) fn start(&self) -> i64 {
        self.entries.iter().filter_map(|entry| entry.started).min().unwrap_or_default()
    }

    pub(crate) fn end(&self) -> i64 {
        self.entries.iter().map(|entry| end(entry)).max().unwrap_or_default()
    }

    /// Its row in the table; `origin` is the capture's start.
    pub(crate) fn row(&self, number: u32, origin: i64) -> Row {
        let micros = |nanos: i64| u64::try_from(nanos / 1_000).unwrap_or_default();
        let (host, port) = match self.host.rsplit_once(':') {
            Some((host, port)) if port.parse::<u16>().is_ok() => (host, port.parse().unwrap_or_default()),
            _ => (self.host, 0),
        };
        let sum = |bytes: fn(&Entry) -> u64| self.entries.iter().map(|entry| bytes(entry)).sum();
        let messages =
            |way| self.entries.iter().flat_map(|entry| &entry.messages).filter(move |it| it.direction() == way);
        let count = self.entries.len() as u64;
        let server = self.server.map(|it| it.trim_matches(['[', ']']));
        Row {
            number,
            protocol: "HTTP".to_owned(),
            hosts: [String::new(), server.unwrap_or(host).to_owned()],
            ports: [0, port],
            name: server.map(|_| host.to_owned()),
            start_micros: micros(self.start().saturating_sub(origin)),
            length_micros: micros(self.end().saturating_sub(self.start())),
            packets: [Direction::Up, Direction::Down].map(|way| count + messages(way).count() as u64),
            bytes: [sum(|entry| size(&entry.request)), sum(|entry| size(&entry.response))],
            repeats: None,
            began_before: false,
            was_reset: false,
        }
    }
}

fn size(sizes: &capture::har::Sizes) -> u64 {
    sizes.head.unwrap_or_default() + sizes.body.unwrap_or_default()
}

/// When an entry was over, its WebSocket's messages included.
fn end(entry: &Entry) -> i64 {
    let start = entry.started.unwrap_or_default();
    let last = entry.messages.iter().filter_map(|message| message.at).max();
    start.saturating_add(entry.duration.unwrap_or_default()).max(last.unwrap_or(start))
}

/// The trace of some connections with their numbers, what each of its events is, and the moment that its times count from.
pub(crate) fn trace(connections: &[(u32, &Connection)]) -> (Trace, Vec<Origin>, i64) {
    let origin = connections.iter().map(|(_, connection)| connection.start()).min().unwrap_or_default();
    let mut events = Vec::new();
    for &(number, connection) in connections {
        // Some programs do not write how long a handshake waited: then the shortest way that is known is taken.
        let waits = connection.entries.iter().filter_map(|entry| entry.timings.wait.filter(|wait| *wait > 0));
        let way = waits.min().unwrap_or_default() / 2;
        for (place, entry) in connection.entries.iter().enumerate() {
            let first = events.len();
            exchange(entry, number, (origin, way), &mut events);
            events[first..].iter_mut().for_each(|(_, origin)| origin.entry = place);
        }
    }
    events.sort_by_key(|(event, _)| event.sent);
    let mut trace = Trace::unbounded();
    let mut origins = Vec::with_capacity(events.len());
    for (event, origin) in events {
        trace.push(event);
        origins.push(origin);
    }
    (trace, origins, origin)
}

/// A request, its response, and the messages of its WebSocket. The caller says which entry it is.
fn exchange(entry: &Entry, connection: u32, (origin, way): (i64, i64), events: &mut Vec<(Event, Origin)>) {
    let of = |piece| Origin { connection, entry: 0, piece, inside: None };
    let micros = |nanos: i64| Micros(nanos.saturating_sub(origin).div_euclid(1_000));
    let times = &entry.timings;
    let part = |nanos: Option<i64>| nanos.unwrap_or_default().max(0);
    let sent = entry.started.unwrap_or_default() + part(times.blocked) + part(times.dns) + part(times.connect);
    let wait = times.wait.filter(|wait| *wait > 0).unwrap_or(way * 2);
    // Half of the waiting is the way there, if the server needs no time: the most that the way can be.
    let turn = sent + part(times.send) + wait / 2;
    let back = turn + wait / 2 + part(times.receive);
    let path = entry.url.split_once("//").map_or("", |(_, rest)| &rest[authority(&entry.url).len()..]);
    let request = Made {
        kind: Kind::Request,
        layer: Layer::Http,
        label: format!("{} {}", entry.method, if path.is_empty() { "/" } else { path }),
        bytes: size(&entry.request),
        payload: entry.request.body.unwrap_or_default(),
    };
    events.push((request.event(connection, Direction::Up, [micros(sent), micros(turn)]), of(Piece::Request)));
    let response = Made {
        kind: if entry.status == 0 { Kind::Failure } else { Kind::Response { status: entry.status, messages: 0 } },
        layer: Layer::Http,
        label: if entry.status == 0 { "?".to_owned() } else { entry.status.to_string() },
        bytes: size(&entry.response),
        payload: entry.response.body.unwrap_or_default(),
    };
    events.push((response.event(connection, Direction::Down, [micros(turn), micros(back)]), of(Piece::Response)));
    let mut session = Session::new(&wire::har::opening(&entry.url, &entry.response_fields));
    for (place, message) in entry.messages.iter().enumerate() {
        let inside = wire::har::inside(&mut session, message.direction(), message.opcode, &message.data).map(Rc::new);
        let Some(at) = message.at else { continue };
        let times = if message.is_sent { [at, at + way] } else { [at - way, at] };
        let made = frame(message);
        let label = inside.as_ref().map_or_else(|| made.label.clone(), |inside| inside.label());
        let event = Made { label, ..made }.event(connection, message.direction(), times.map(micros));
        events.push((event, Origin { inside, ..of(Piece::Message(place)) }));
    }
}

fn frame(message: &Message) -> Made {
    // RFC 6455 §5.2: length fields and, from the client, the mask.
    let length = message.data.len() as u64;
    let more = if length > 65_535 {
        8
    } else if length > 125 {
        2
    } else {
        0
    };
    Made {
        kind: Kind::Frame { index: 0 },
        layer: Layer::WebSocket,
        label: format!("\"{}\"", message.data),
        bytes: length + 2 + more + if message.is_sent { 4 } else { 0 },
        payload: length,
    }
}

/// What an event is, without its times.
struct Made {
    kind: Kind,
    layer: Layer,
    label: String,
    bytes: u64,
    payload: u64,
}

impl Made {
    /// `times`: when it was sent, and when it arrived.
    fn event(self, connection: u32, direction: Direction, times: [Micros; 2]) -> Event {
        let label: String = self.label.chars().filter(|letter| !letter.is_control()).take(LONGEST_LABEL).collect();
        let (own, other) = (Provenance::Measured, Provenance::Computed);
        let is_up = direction == Direction::Up;
        Event {
            id: EventId(0),
            kind: self.kind,
            layer: self.layer,
            direction,
            sent: times[0],
            sent_by: if is_up { own } else { other },
            arrived: Some(times[1].max(times[0])),
            arrived_by: if is_up { other } else { own },
            bytes: self.bytes,
            payload_bytes: self.payload,
            bytes_by: Provenance::Measured,
            wire: Some(Box::new(Wire {
                label: label.into(),
                peer: Host::Server,
                connection,
                data: Data::default(),
                layers: LayerBytes::default(),
                carriers: None,
                loss: None,
                repeats: None,
                copy_of: None,
                corrupted: false,
            })),
        }
    }
}
