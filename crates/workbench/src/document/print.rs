//! Prints sessions as JSON. What is as usual is left out, so that an address stays short.

use super::{MARK, VERSION};
use crate::session::{Heartbeat, Message, MessageKind, Reconnect, Session, Timer, Transport};
use serde_json::{Map, Value, json};

/// The sessions as a file that [`read`](super::read) reads back: JSON with line ends and a last one.
pub fn print(sessions: &[Session]) -> String {
    // A value of strings and numbers can always be printed.
    let mut text = serde_json::to_string_pretty(&document(sessions)).unwrap_or_default();
    text.push('\n');
    text
}

/// The same in one line without spaces.
pub(crate) fn print_compact(sessions: &[Session]) -> String {
    document(sessions).to_string()
}

fn document(sessions: &[Session]) -> Value {
    json!({ MARK: VERSION, "sessions": sessions.iter().map(session).collect::<Vec<_>>() })
}

/// The members of an object that are not as usual.
#[derive(Default)]
struct Told(Map<String, Value>);

impl Told {
    fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    fn put_unless(&mut self, is_usual: bool, name: &str, value: impl Into<Value>) {
        if !is_usual {
            self.put(name, value);
        }
    }

    fn list<T>(&mut self, name: &str, list: &[T], print: impl Fn(&T) -> Value) {
        self.put_unless(list.is_empty(), name, list.iter().map(print).collect::<Vec<_>>());
    }
}

/// One session as the file has it.
pub(crate) fn session(session: &Session) -> Value {
    let usual = Session::default();
    let mut told = Told::default();
    told.put_unless(session.name.is_empty(), "name", session.name.as_str());
    told.put_unless(session.transport == Transport::default(), "transport", session.transport.name());
    told.put("url", session.url.as_str());
    told.list("subprotocols", &session.subprotocols, |name| name.as_str().into());
    told.list("events", &session.event_types, |name| name.as_str().into());
    told.put_unless(session.method == usual.method, "method", session.method.as_str());
    told.list("headers", &session.headers, |(name, value)| json!([name, value]));
    if let Some(body) = &session.body {
        told.put("body", message(body));
    }
    told.put_unless(!session.sends_credentials, "credentials", true);
    told.list("messages", &session.messages, message);
    told.list("timers", &session.timers, timer);
    if let Some(every) = session.repeat_millis {
        told.put("repeat", every);
    }
    if let Some(Heartbeat { message, every_millis }) = &session.heartbeat {
        told.put("heartbeat", json!({ "message": message, "every": every_millis }));
    }
    told.put_unless(session.reconnect == usual.reconnect, "reconnect", reconnect(&session.reconnect));
    told.put_unless(session.decoder == usual.decoder, "decoder", session.decoder.name());
    told.put_unless(session.seed == usual.seed, "seed", session.seed);
    told.0.into()
}

fn message(message: &Message) -> Value {
    let mut told = Told::default();
    told.put_unless(message.name.is_empty(), "name", message.name.as_str());
    told.put_unless(message.kind == MessageKind::default(), "kind", message.kind.name());
    told.put("text", message.text.as_str());
    told.0.into()
}

fn timer(timer: &Timer) -> Value {
    let mut told = Told::default();
    told.put("message", timer.message.as_str());
    told.put("every", timer.every_millis);
    if let Some(most) = timer.most {
        told.put("most", most);
    }
    told.put_unless(timer.is_on, "on", false);
    told.0.into()
}

/// Within `reconnect`, `on` is `true` unless it says otherwise: who writes it wants it.
fn reconnect(reconnect: &Reconnect) -> Value {
    let usual = Reconnect::default();
    let mut told = Told::default();
    told.put_unless(reconnect.is_on, "on", false);
    told.put_unless(reconnect.base_millis == usual.base_millis, "base", reconnect.base_millis);
    told.put_unless(reconnect.cap_millis == usual.cap_millis, "cap", reconnect.cap_millis);
    told.put_unless(reconnect.factor_percent == usual.factor_percent, "factor", hundredths(reconnect.factor_percent));
    told.put_unless(reconnect.jitter_percent == usual.jitter_percent, "jitter", hundredths(reconnect.jitter_percent));
    told.0.into()
}

/// Hundredths as a number of JSON: `2` and not `2.0`.
fn hundredths(hundredths: u32) -> Value {
    if hundredths.is_multiple_of(100) { (hundredths / 100).into() } else { (f64::from(hundredths) / 100.0).into() }
}
