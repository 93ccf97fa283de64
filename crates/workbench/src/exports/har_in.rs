//! A HAR as sessions and journals. The crate `har` reads the file.

use crate::journal::{Closer, Journal, Limits, What};
use crate::session::{Decoder, Message, MessageKind, Session, Transport};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use har::{Entry, ReadError, Texts};
use trace::{Direction, Micros};

/// What a HAR has for the workbench.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// Sessions with what crossed in them, in the order in which they began. Requests with the same method, address, fields and
    /// body that did not overlap are one session.
    pub runs: Vec<(Session, Journal)>,
    /// How many entries were left out because they could not be read, or because nothing says when they began.
    pub broken: usize,
}

/// Why a text is no HAR.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HarError {
    /// It is not JSON; this line is wrong.
    #[error("line {0}: not JSON")]
    NotJson(u32),
    /// It is JSON without the members of a HAR.
    #[error("this is JSON, but no HAR: it has no \"log\" with \"entries\"")]
    NotAHar,
}

/// The sessions and journals of a HAR.
///
/// # Errors
/// If it is none. Entries that cannot be read are left out and counted.
pub fn read(text: &[u8]) -> Result<Read, HarError> {
    let har = har::read(text, Texts::Kept).map_err(|error| match error {
        ReadError::NotJson(line) => HarError::NotJson(line),
        ReadError::OtherJson(_) => HarError::NotAHar,
    })?;
    let mut broken = har.broken.len();
    let mut entries: Vec<(i64, &Entry)> = Vec::new();
    for entry in &har.entries {
        match entry.started {
            Some(started) => entries.push((started / 1_000, entry)),
            None => broken += 1,
        }
    }
    entries.sort_by_key(|(started, _)| *started);
    let mut runs: Vec<Running> = Vec::new();
    for (started, entry) in entries {
        let session = session(entry);
        // Each WebSocket is a connection of its own, so that its messages stay together.
        let same = |run: &&mut Running| run.session == session && run.ended <= started;
        let place = runs.iter_mut().find(same);
        let run = match place {
            Some(run) => run,
            None => {
                let journal = Journal::new(started, Decoder::Auto, Limits::default());
                runs.push(Running { session, journal, ended: started });
                let last = runs.len() - 1;
                &mut runs[last]
            }
        };
        run.record(started, entry);
    }
    Ok(Read { runs: runs.into_iter().map(|run| (run.session, run.journal)).collect(), broken })
}

/// Nanoseconds as the nearest microseconds: a HAR has seconds as decimals, which are not exact.
fn whole_micros(nanos: i64) -> i64 {
    nanos.saturating_add(500).div_euclid(1_000)
}

/// A session on the way to being read.
struct Running {
    session: Session,
    journal: Journal,
    /// The last moment in it, in microseconds since 1970.
    ended: i64,
}

fn is_socket(entry: &Entry) -> bool {
    let is_scheme = ["ws:", "wss:"].iter().any(|scheme| entry.url.starts_with(scheme));
    is_scheme || !entry.messages.is_empty()
}

fn is_event_stream(entry: &Entry) -> bool {
    let kind = entry.media_type.split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("text/event-stream") || !entry.events.is_empty()
}

/// The session that such a request belongs to.
fn session(entry: &Entry) -> Session {
    let usual = Session::default();
    let method = if entry.method.is_empty() { usual.method.clone() } else { entry.method.clone() };
    let transport = match () {
        () if is_socket(entry) => Transport::WebSocket,
        () if is_event_stream(entry) && method == "GET" => Transport::EventSource,
        () if is_event_stream(entry) => Transport::FetchStream,
        () => Transport::Fetch,
    };
    let field = |fields: &[(String, String)], wanted: &str| {
        fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.clone())
    };
    let offered = field(&entry.request_fields, "sec-websocket-protocol").unwrap_or_default();
    let subprotocols = offered.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    // HTTP/2 has fields that begin with a colon for what the start line says (RFC 9113 §8.3).
    let is_ours = |name: &str| !name.starts_with(':') && !is_of_the_browser(name);
    let headers = entry.request_fields.iter().filter(|(name, _)| is_ours(name)).cloned();
    let is_json = entry.request_media_type.contains("json");
    let kind = if is_json { MessageKind::Json } else { MessageKind::Text };
    let body = entry.request_text.clone().map(|text| Message { name: String::new(), kind, text: literal(&text) });
    let is_request = transport.is_request();
    let mut event_types: Vec<String> = entry.events.iter().map(|event| event.name.clone()).collect();
    event_types.retain(|name| transport == Transport::EventSource && !name.is_empty() && name != "message");
    event_types.sort();
    event_types.dedup();
    Session {
        name: String::new(),
        transport,
        url: entry.url.clone(),
        subprotocols: if transport == Transport::WebSocket { subprotocols.collect() } else { Vec::new() },
        event_types,
        method: if is_request { method } else { usual.method.clone() },
        headers: if is_request { headers.collect() } else { Vec::new() },
        body: body.filter(|_| is_request),
        ..usual
    }
}

/// A text that was sent as a template that gives it: no variable is meant by its braces.
fn literal(text: &str) -> String {
    text.replace("{{", "{{open}}")
}

/// Fields that a page may not set, because the browser does (Fetch §2.2.2, "forbidden request-header").
fn is_of_the_browser(name: &str) -> bool {
    const NAMES: [&str; 21] = [
        "accept-charset",
        "accept-encoding",
        "access-control-request-headers",
        "access-control-request-method",
        "connection",
        "content-length",
        "cookie",
        "cookie2",
        "date",
        "dnt",
        "expect",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
        "via",
    ];
    let name = name.to_ascii_lowercase();
    NAMES.contains(&name.as_str()) || name.starts_with("sec-") || name.starts_with("proxy-")
}

impl Running {
    /// Records an entry that began at `started`, in microseconds since 1970.
    fn record(&mut self, started: i64, entry: &Entry) {
        let micros = |nanos: Option<i64>| nanos.unwrap_or_default().max(0) / 1_000;
        let times = &entry.timings;
        let sent = started + micros(times.blocked) + micros(times.dns) + micros(times.connect);
        let answered = sent + micros(times.send) + micros(times.wait);
        let ended = answered + micros(times.receive);
        let what = What::Request {
            method: entry.method.clone(),
            url: entry.url.clone(),
            headers: entry.request_fields.clone(),
            body: entry.request_text.clone().unwrap_or_default().into_bytes(),
        };
        self.put(sent, Some(Direction::Up), what);
        if entry.status == 0 {
            return self.put(ended, None, What::Failed("no response".to_owned()));
        }
        if is_socket(entry) { self.socket(answered, entry) } else { self.response(answered, ended, entry) }
    }

    fn put(&mut self, at: i64, direction: Option<Direction>, what: What) {
        // Programs round their times differently, so that a message may seem to be sent before it could be.
        self.ended = self.ended.max(at);
        let at = Micros(self.ended.saturating_sub(self.journal.started_unix_micros()));
        self.journal.record(at, direction, what);
    }

    fn socket(&mut self, answered: i64, entry: &Entry) {
        let agreed = |wanted: &str| {
            let field = entry.response_fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
            field.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let (protocol, extensions) = (agreed("sec-websocket-protocol"), agreed("sec-websocket-extensions"));
        self.put(answered, Some(Direction::Down), What::Opened { protocol, extensions });
        for message in &entry.messages {
            let what = match message.opcode {
                2 => STANDARD.decode(&message.data).map_or_else(|_| What::Text(message.data.clone()), What::Binary),
                1 => What::Text(message.data.clone()),
                // A page sees no control frames, and neither do the developer tools' messages have more.
                _ => continue,
            };
            self.put(message.at.map_or(self.ended, whole_micros), Some(message.direction()), what);
        }
    }

    fn response(&mut self, answered: i64, ended: i64, entry: &Entry) {
        let down = Some(Direction::Down);
        let head = What::Response {
            status: entry.status,
            reason: String::new(),
            version: entry.version.clone(),
            headers: entry.response_fields.clone(),
        };
        self.put(answered, down, head);
        let text = entry.response_text.clone().unwrap_or_default();
        let body = if entry.is_base64 { STANDARD.decode(&text).unwrap_or_default() } else { text.into_bytes() };
        if !entry.events.is_empty() {
            for event in &entry.events {
                let name = if event.name.is_empty() { "message".to_owned() } else { event.name.clone() };
                let what = What::Event { id: event.id.clone(), name, data: event.data.clone(), raw: Vec::new() };
                self.put(event.at.map_or(self.ended, whole_micros), down, what);
            }
        } else if is_event_stream(entry) {
            // Nothing says when each event came, so all are there when the response has ended.
            let (mut reader, mut events) = (wire::sse::Reader::default(), Vec::new());
            reader.push(&body, &mut events);
            for event in events {
                let raw = body.get(event.range.start as usize..event.range.end as usize).unwrap_or_default().to_vec();
                let what = What::Event { id: event.id, name: event.name, data: event.data, raw };
                self.put(ended, down, what);
            }
        } else if !body.is_empty() {
            self.put(ended, down, What::Body(body));
        }
        let closed = What::Closed { code: 0, reason: String::new(), is_clean: true, by: Closer::Server };
        self.put(ended, None, closed);
    }
}
