//! Which arriving message answers which sent one: by the id that their subprotocol gives to both, by being the same, or by the
//! values of variables that it repeats. Each sent message is answered once.

use crate::journal::decode::Part;
use crate::journal::entry::AnsweredBy;
use std::collections::VecDeque;
use trace::Micros;

/// More messages without an answer are not kept; the oldest is given up first.
const MOST_WAITING: usize = 256;

/// Which types of messages are answered by which, if both have the same id, or neither has one. Of a subscription the first
/// answer counts.
const ANSWERS: [(&str, &[&str]); 22] = [
    // JSON-RPC 2.0 §5, and MCP.
    ("request", &["result", "error"]),
    // Socket.IO 5: an event with an id, and its acknowledgment in the same namespace; entering a namespace.
    ("EVENT", &["ACK", "BINARY_ACK"]),
    ("BINARY_EVENT", &["ACK", "BINARY_ACK"]),
    // SignalR's hub protocol, and its handshake.
    ("Invocation", &["Completion"]),
    ("StreamInvocation", &["StreamItem", "Completion"]),
    // MQTT 5.0 §3. With QoS 2, PUBREC is the first answer.
    ("PUBLISH", &["PUBACK", "PUBREC"]),
    ("PUBREL", &["PUBCOMP"]),
    ("SUBSCRIBE", &["SUBACK"]),
    ("UNSUBSCRIBE", &["UNSUBACK"]),
    ("PINGREQ", &["PINGRESP"]),
    // GraphQL over WebSocket, and its forerunner.
    ("connection_init", &["connection_ack", "connection_error"]),
    ("ping", &["pong"]),
    ("subscribe", &["next", "error", "complete"]),
    ("start", &["data", "error", "complete"]),
    // STOMP 1.2: a frame with `receipt`.
    ("SEND", &["RECEIPT", "ERROR"]),
    ("DISCONNECT", &["RECEIPT", "ERROR"]),
    ("STOMP", &["CONNECTED", "ERROR"]),
    ("CONNECT", &["CONNACK", "CONNECTED", "CONNECT", "CONNECT_ERROR", "ERROR"]),
    ("BEGIN", &["RECEIPT"]),
    ("COMMIT", &["RECEIPT"]),
    ("ABORT", &["RECEIPT"]),
    ("initialize", &["result"]),
];

/// The types that open something: neither they nor their answers have the same id.
const WITHOUT_ID: [&str; 3] = ["CONNECT", "STOMP", "connection_init"];

/// A sent message that nothing has answered.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    /// Its entry.
    pub entry: u64,
    pub at: Micros,
    pub connection: u32,
    /// How long its content is, and whether it is text.
    pub length: usize,
    pub is_text: bool,
    pub marks: Vec<String>,
    pub parts: Vec<Key>,
}

/// What of a part ties it to its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub protocol: &'static str,
    pub kind: &'static str,
    pub id: Option<String>,
    pub channel: Option<String>,
}

impl From<&Part> for Key {
    fn from(part: &Part) -> Self {
        let Part { protocol, kind, id, channel, .. } = part.clone();
        Self { protocol, kind, id, channel }
    }
}

impl Key {
    /// Whether `answer` answers it.
    fn is_answered_by(&self, answer: &Part) -> bool {
        let kinds = ANSWERS.iter().find(|(asks, _)| *asks == self.kind).map_or(&[][..], |(_, kinds)| kinds);
        if self.protocol != answer.protocol || !kinds.contains(&answer.kind) {
            return false;
        }
        let is_same_channel = self.protocol != "Socket.IO" || self.channel == answer.channel;
        let opens = WITHOUT_ID.contains(&self.kind);
        // An event without an id wants no acknowledgment; neither does a publication of QoS 0 or a SEND without receipt.
        let never_without = ["EVENT", "BINARY_EVENT", "PUBLISH", "SEND", "Invocation"].contains(&self.kind);
        is_same_channel && (opens || self.id == answer.id && !(never_without && self.id.is_none()))
    }
}

/// The sent messages without an answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct RoundTrips {
    waiting: VecDeque<Waiting>,
}

/// An arriving message.
pub(crate) struct Arriving<'a> {
    pub connection: u32,
    pub content: &'a [u8],
    pub is_text: bool,
    pub parts: &'a [Part],
}

impl RoundTrips {
    /// A message was sent.
    pub fn send(&mut self, waiting: Waiting) {
        if self.waiting.len() == MOST_WAITING {
            self.waiting.pop_front();
        }
        self.waiting.push_back(waiting);
    }

    /// Nothing that was sent before will be answered: the connection is over.
    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    /// The sent message that `arriving` answers, which then waits no longer. `content_of` gives the content of an entry that is
    /// still there.
    pub fn answer(
        &mut self,
        arriving: &Arriving,
        content_of: impl Fn(u64) -> Option<Vec<u8>>,
    ) -> Option<(u64, Micros, AnsweredBy)> {
        let text = str::from_utf8(arriving.content).unwrap_or_default();
        let of_this = |waiting: &&Waiting| waiting.connection == arriving.connection;
        let by_id = |waiting: &Waiting| {
            waiting.parts.iter().any(|asked| arriving.parts.iter().any(|part| asked.is_answered_by(part)))
        };
        let by_echo = |waiting: &Waiting| {
            (waiting.length, waiting.is_text) == (arriving.content.len(), arriving.is_text)
                && waiting.length > 0
                && content_of(waiting.entry).is_some_and(|content| content == arriving.content)
        };
        let by_mark =
            |waiting: &Waiting| !waiting.marks.is_empty() && waiting.marks.iter().all(|mark| has_token(text, mark));
        let find = |is: &dyn Fn(&Waiting) -> bool| self.waiting.iter().position(|one| of_this(&one) && is(one));
        let found = find(&by_id).map(|place| (place, AnsweredBy::Id));
        let found = found.or_else(|| find(&by_echo).map(|place| (place, AnsweredBy::Echo)));
        let (place, by) = found.or_else(|| find(&by_mark).map(|place| (place, AnsweredBy::Variable)))?;
        let waiting = self.waiting.remove(place)?;
        Some((waiting.entry, waiting.at, by))
    }
}

/// Whether `mark` stands in `text` as a word of its own: neither a letter nor a digit touches it.
fn has_token(text: &str, mark: &str) -> bool {
    let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    text.match_indices(mark)
        .any(|(at, _)| !is_word(text[..at].chars().next_back()) && !is_word(text[at + mark.len()..].chars().next()))
}
